import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanCode } from './typed.js';

for (const [typed, digits, code] of [
  [' 123 456\n', true, '123456'],
  ['123-456', true, '123456'],
  ['\u200b123\u00a0456', true, '123456'],
  ['AB-12 cd', false, 'AB-12cd'],
  ['   ', true, ''],
] as const) {
  test(`typed ${JSON.stringify(typed)} is ${JSON.stringify(code)}`, () => assert.equal(cleanCode(typed, digits), code));
}
