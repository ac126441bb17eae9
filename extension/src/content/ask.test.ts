import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phrasesFor } from '../detect/vocabulary.js';
import { stems } from './ask.js';

test('what is called a code in any language of the table passes the sieve', () => {
  // Phrases without the word itself ("verify your email") stand beside it, or beside an address.
  const missed = phrasesFor('code').filter((phrase) => !stems.test(phrase) && !stems.test(phrase.normalize('NFKD').replace(/\p{M}+/gu, '')));
  assert.deepEqual(missed, []);
});
