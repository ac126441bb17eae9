// How long a code takes into a page:
//
//   awake  from the host's frame to the filled field, 700 ms after the request: the page is at rest then
//   cold   from the field's appearance to the filled field, where the worker is stopped and no host runs. The host has
//          the code at once, so this is all that anybody waits for: the look at the field, the start of the worker and
//          of the host, the request, the code's frame and the fill. There is no frame of a host to count from before.
//
// The extension is the real one; its host is bench/host, which has no mailbox.
// Beside it runs the floor: an extension that does nothing but pass the code on.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ID } from '../browser.mjs';
import { EXTENSION, ROOT, until } from '../workspace.mjs';
import { launchUndebugged } from './undebugged.mjs';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const now = 'performance.timeOrigin + performance.now()';

/** Its field tells the server when it was shown and when it held a whole code. */
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
<main><h1>Check your inbox</h1><p>We e-mailed you a 6-digit code.</p><div id="d"></div></main><script>
setTimeout(() => {
  d.innerHTML = '<input name="otp" autocomplete="one-time-code" inputmode="numeric" maxlength="6">';
  const shown = ${now};
  d.firstChild.addEventListener('input', ({ target }) => {
    if (target.value.length !== 6) return;
    const filled = ${now};
    setTimeout(() => fetch('/filled' + location.search, { method: 'POST', body: JSON.stringify({ shown, filled }) }), 50);
  });
}, 0);
</script>`;

/** How long the host has no code, in milliseconds. */
const pause = { awake: 700, cold: 0 };

/**
 * Measures both, the extension and the floor, in turns.
 * @param {import('../workspace.mjs').Workspace} w
 * @param {number} turns
 * @returns {Promise<Record<'awake' | 'cold', Record<'mailcode' | 'floor', number[]>>>} milliseconds
 */
export async function fillTimes(w, turns) {
  await run(process.execPath, [join(ROOT, 'extension/build.mjs')]);
  const binary = join(w.dir, 'bench-host');
  await run('go', ['build', '-o', binary, './extension/e2e/bench/host'], { cwd: ROOT });
  const { origin, filled } = await serve(w);
  const browsers = {
    mailcode: await browserWith(w, 'mailcode', EXTENSION, binary),
    floor: await browserWith(w, 'floor', await floor(w), binary),
  };
  const found = { awake: { mailcode: [], floor: [] }, cold: { mailcode: [], floor: [] } };
  let serial = 0;
  for (let turn = 0; turn <= turns; turn++) {
    for (const kind of ['awake', 'cold']) {
      for (const [name, { browser, after, stamp }] of Object.entries(browsers)) {
        await writeFile(after, String(pause[kind]));
        if (kind === 'cold') await browser.stopWorker();
        await writeFile(stamp, '');
        const told = filled(String(++serial));
        const close = await browser.open(`${origin}/?${serial}`);
        const times = await told;
        const sent = Number(await until('the stamp', () => readFile(stamp, 'utf8')));
        if (turn > 0) found[kind][name].push(times.filled - (kind === 'awake' ? sent : times.shown)); // the first warms up
        await close();
      }
    }
  }
  return found;
}

async function serve(w) {
  const waiting = new Map();
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, 'http://localhost');
    if (pathname !== '/filled') return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end();
    waiting.get(search.slice(1))?.(JSON.parse(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  w.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://localhost:${server.address().port}`,
    filled: (serial) => new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the page was not filled in 30 s')), 30_000);
      waiting.set(serial, (times) => {
        clearTimeout(late);
        resolve(times);
      });
    }),
  };
}

/** The floor has our id, for our host, and runs on the same pages. */
async function floor(w) {
  const folder = join(w.dir, 'floor');
  await cp(join(here, 'floor'), folder, { recursive: true });
  const { key, content_scripts } = JSON.parse(await readFile(join(here, '../../manifest.json'), 'utf8'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({
    manifest_version: 3, name: 'Floor', version: '0', key, permissions: ['nativeMessaging'], background: { service_worker: 'worker.js' }, content_scripts,
  }));
  return folder;
}

async function browserWith(w, name, extension, binary) {
  const profile = join(w.dir, `profile-fill-${name}`);
  const after = join(w.dir, `after-${name}`);
  const stamp = join(w.dir, `stamp-${name}`);
  await mkdir(join(profile, 'NativeMessagingHosts'), { recursive: true });
  await writeFile(join(profile, 'NativeMessagingHosts/dev.mailcode.host.json'), JSON.stringify({
    name: 'dev.mailcode.host', description: 'Mailcode', path: binary, type: 'stdio', allowed_origins: [`chrome-extension://${ID}/`],
  }));
  const browser = await launchUndebugged(w, { profile, extension, env: { ...w.env, MAILCODE_BENCH_AFTER: after, MAILCODE_BENCH_STAMP: stamp } });
  return { browser, after, stamp };
}
