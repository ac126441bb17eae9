import { type Index, indexed } from './lexicon.js';
import { once } from './once.js';
import { entries, phrasesFor } from './vocabulary.js';
import { phrases } from './words.js';

/** What table() returns. */
export interface Table {
  index: Index;
  /** What stands after a number of characters. */
  counted: string[];
}

/**
 * The vocabulary, ready to be looked up in. To make it takes tens of milliseconds, so in what ships buildTable.mjs puts
 * what comes of this file in its place.
 */
export const table = once((): Table => ({
  index: indexed(entries()),
  counted: phrases(phrasesFor('digits')).map((word) => word.replace('*', '')),
}));
