import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './judge.js';
import { readSignIn, readSnapshot } from './read.js';
import codeFields from './testdata/code-fields.json';

test('a snapshot is read as it was written', () => {
  for (const { name, snapshot } of codeFields) {
    assert.deepEqual(judge(readSnapshot(structuredClone(snapshot))!), judge(snapshot as never), name);
  }
});

test('what is no snapshot is none', () => {
  for (const value of [undefined, null, 1, 'x', [], {}, { controls: [] }, { controls: 'x' }, { controls: [1, 'x'] }]) {
    assert.equal(readSnapshot(value), undefined);
  }
  for (const value of [undefined, null, 1, 'x']) assert.equal(readSignIn(value), undefined);
});

test('what is of another type is left out, and what is long is cut', () => {
  const long = 'x'.repeat(1e6);
  const read = readSnapshot({
    controls: Array.from({ length: 1000 }, () => ({ type: 1, label: long, maxLength: '6', site: 'bank.example' })),
    near: long, heading: [long], actions: Array.from({ length: 1000 }, () => long), others: [null, { words: long }], typed: 'jane@example.com',
  })!;
  assert.ok(JSON.stringify(read).length < 40_000);
  assert.deepEqual(Object.keys(read.controls[0]!), ['type', 'label']);
  assert.equal(read.typed, undefined);
  assert.equal(read.heading, undefined);
});
