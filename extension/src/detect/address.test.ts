import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { addresses, isMasked } from './address.js';

// The host's test reads the same table.
test('every mask is known', () => {
  const table = ['../internal/trust/testdata/masks.txt', 'internal/trust/testdata/masks.txt'].find((file) => existsSync(file));
  assert.ok(table, 'internal/trust/testdata/masks.txt is not where it was');
  const masks = readFileSync(table, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  assert.ok(masks.length > 10);
  for (const mask of masks) {
    const shown = `j${mask}${mask}7@hot${mask}.com`;
    assert.deepEqual(addresses(`sent to ${shown} now`), [shown]);
    assert.ok(isMasked(shown), mask);
  }
});

// The host's test reads the same table, and says which of them are masks.
test('an address is seen whole where a sign of its own may mask', () => {
  const table = ['../internal/trust/testdata/runs.txt', 'internal/trust/testdata/runs.txt'].find((file) => existsSync(file));
  assert.ok(table, 'internal/trust/testdata/runs.txt is not where it was');
  const accounts = readFileSync(table, 'utf8').split('\n').filter((line) => line.includes(' | ')).map((line) => line.split(' | ')[0] ?? '');
  assert.ok(accounts.length > 10);
  for (const account of accounts) assert.deepEqual(addresses(`sent to ${account}, enter it`), [account]);
});

test('an address is no end of a masked one, and has no signs that only say how it is shown', () => {
  for (const [text, want] of [
    ['sent to john\u00ad7@hotmail.com', ['john7@hotmail.com']],
    ['sent to j*\u200b*\u200b*7@hotmail.com', ['j***7@hotmail.com']],
    ['sent to j⚫\ufe0f⚫\ufe0f7@hotmail.com', ['j⚫⚫7@hotmail.com']],
    ['sent to “jane@example.com”, （jane2@example.com）。', ['jane@example.com', 'jane2@example.com']],
    ['Is it you?jane@example.com or #jane2@example.com', ['jane@example.com', 'jane2@example.com']],
    ['メール：jane@example.comに送信しました', ['jane@example.com']],
  ] as const) assert.deepEqual(addresses(text), want, text);
  assert.ok(!isMasked('jürgen-k@example.com'));
});
