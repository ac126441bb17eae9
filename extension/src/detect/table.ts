import { type Index, indexed } from './lexicon.js';
import { entries, phrasesFor } from './vocabulary.js';
import { phrases } from './words.js';

/**
 * The vocabulary, ready to be looked up in. To make it takes tens of milliseconds, so in what ships buildTable.mjs puts
 * what comes of this file in its place.
 */
export const table: { index: Index; counted: string[] } = {
  index: indexed(entries()),
  /** What stands after a number of characters. */
  counted: phrases(phrasesFor('digits')).map((word) => word.replace('*', '')),
};
