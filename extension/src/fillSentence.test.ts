import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillSentence } from './fillSentence.js';
import type { Field } from './protocol.js';

const field: Field = { kind: 'single', alphabet: 'digits' };

for (const [shape, code, sentence] of [
  [{ ...field, length: 6 }, '12', 'This field takes 6 digits; that was 2.'],
  [{ ...field, length: 6 }, '123-456-78', 'This field takes 6 digits; that was 8.'],
  [{ ...field, length: 6 }, 'ab12cd', 'This field takes digits only.'],
  [{ ...field, length: 6 }, '', 'This field takes 6 digits: check the code.'],
  [{ ...field, length: 8, alphabet: 'any' }, 'AB-12', 'This field takes 8 characters; that was 5.'],
  [field, '12', 'The code does not fit the field: check it.'],
] as [Field, string, string][]) {
  test(`${JSON.stringify(code)} in a field of ${shape.length ?? 'any'} ${shape.alphabet}: ${sentence}`, () => {
    assert.equal(fillSentence('unfit', shape, code), sentence);
  });
}
