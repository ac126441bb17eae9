// The demo, as `scripts/demo --headless` shows it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { test } from './bounded.mjs';
import { walkthrough } from './walkthrough.mjs';
import { daemon, ROOT, workspace } from './workspace.mjs';

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

// As a terminal sends it, to the whole group, which here is not the test's own.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  test(`the demo leaves nothing behind over ${signal}`, { skip: process.platform === 'win32' && 'Windows has no such signals' }, async () => {
    const w = await workspace();
    try {
      const temporary = join(w.dir, 'temporary');
      await mkdir(temporary);
      const { child, died, said } = daemon(w, execPath, [join(ROOT, 'extension/e2e/walkthrough.mjs'), join(w.dir, 'screenshots')], {
        env: { ...w.env, TMPDIR: temporary },
        detached: true,
      });
      await Promise.race([died, once(/** @type {import('node:stream').Readable} */ (child.stdout), 'data')]); // its browser is up
      const exited = once(child, 'exit');
      process.kill(-(/** @type {number} */ (child.pid)), signal);
      assert.deepEqual(await exited, [128 + constants.signals[signal], null], said());
      assert.deepEqual(await readdir(temporary), []);
      assert.doesNotMatch(said(), /failed/);
    } finally {
      await w.close();
    }
  });
}
