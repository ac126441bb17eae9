// How long a code takes from the host's frame into the page, and from the
// field's appearance where neither worker nor host run. The extension is the
// real one; its host is bench/host, which has the code at once.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ID, launch, stopWorker } from '../browser.mjs';
import { EXTENSION, ROOT } from '../workspace.mjs';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const now = 'performance.timeOrigin + performance.now()';

/** Its field tells when it was shown, and when it held a whole code. */
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
<main><h1>Check your inbox</h1><p>We e-mailed you a 6-digit code.</p><div id="d"></div></main><script>
setTimeout(() => {
  d.innerHTML = '<input name="otp" autocomplete="one-time-code" inputmode="numeric" maxlength="6">';
  window.shown = ${now};
  d.firstChild.addEventListener('input', ({ target }) => { if (target.value.length === 6) window.filled = ${now}; });
}, 0);
</script>`;

/**
 * Measures both in turns. The host's frame comes 700 ms after the request where all is awake: the page is at rest then.
 * @param {import('../workspace.mjs').Workspace} w
 * @param {number} turns
 * @returns {Promise<{ awake: number[], cold: number[] }>} milliseconds
 */
export async function fillTimes(w, turns) {
  await run(process.execPath, [join(ROOT, 'extension/build.mjs')]);
  const binary = join(w.dir, 'bench-host');
  await run('go', ['build', '-o', binary, './extension/e2e/bench/host'], { cwd: ROOT });
  const server = createServer((request, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  w.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const found = { awake: [], cold: [] };
  for (const kind of ['awake', 'cold']) {
    const stamp = join(w.dir, `stamp-${kind}`);
    const profile = join(w.dir, `profile-fill-${kind}`);
    await mkdir(join(profile, 'NativeMessagingHosts'), { recursive: true });
    await writeFile(join(profile, 'NativeMessagingHosts/dev.mailcode.host.json'), JSON.stringify({
      name: 'dev.mailcode.host', description: 'Mailcode', path: binary, type: 'stdio', allowed_origins: [`chrome-extension://${ID}/`],
    }));
    const context = await launch(w, {
      profile,
      args: [`--disable-extensions-except=${EXTENSION}`, `--load-extension=${EXTENSION}`, '--host-resolver-rules=MAP localhost 127.0.0.1'],
      env: { ...w.env, MAILCODE_BENCH_AFTER: kind === 'awake' ? '700' : '0', MAILCODE_BENCH_STAMP: stamp },
    });
    for (let turn = 0; turn <= turns; turn++) {
      const tab = await context.newPage();
      if (kind === 'cold') await stopWorker(context, tab);
      await tab.goto(`http://localhost:${server.address().port}/`);
      await tab.waitForFunction(() => window.filled, undefined, { timeout: 15_000, polling: 50 });
      const { shown, filled } = await tab.evaluate(() => ({ shown: window.shown, filled: window.filled }));
      const from = kind === 'awake' ? Number(await readFile(stamp, 'utf8')) : shown;
      if (turn > 0) found[kind].push(filled - from); // the first warms up
      await tab.close();
    }
    await context.close();
  }
  return found;
}
