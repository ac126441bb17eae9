import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIn, type SignInSnapshot } from './signIn.js';
import pages from './testdata/sign-in.json';

for (const { name, snapshot, signIn: is } of pages as { name: string; snapshot: SignInSnapshot; signIn: boolean }[]) {
  test(`${is ? 'sign-in form' : 'another form'}: ${name}`, () => assert.equal(signIn(snapshot), is));
}

test('no form is too odd to answer', () => {
  for (const snapshot of [{ fields: [] }, { fields: [{ type: '' }] }, { fields: [{ type: 'text', words: '*~^$('.repeat(500) }], heading: '\u{1F600}'.repeat(2000), path: '%%%' }]) {
    assert.equal(signIn(snapshot), false);
  }
});
