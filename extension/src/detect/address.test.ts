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
