// The demo, as `scripts/demo --headless` shows it.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { walkthrough } from './walkthrough.mjs';
import { workspace } from './workspace.mjs';

test('the demo goes through by itself', async (t) => {
  const w = await workspace();
  try {
    const screenshots = join(w.dir, 'screenshots');
    const pictures = await walkthrough(w, { screenshots, say: (line) => t.diagnostic(line) });
    assert.equal((await readdir(screenshots)).length, pictures);
  } finally {
    await w.close();
  }
});
