// Chromium with no debugger on its pages and workers: one holds a worker at its
// start until it says "go on", which no user waits for. What is left is a pipe
// to the browser as a whole, and a view of its service workers from a blank tab.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ID, executable } from '../browser.mjs';
import { until } from '../workspace.mjs';

/**
 * Launches it with an extension in it.
 * @param {import('../workspace.mjs').Workspace} w
 * @param {{ profile: string, extension: string, env: Record<string, string> }} options
 */
export async function launchUndebugged(w, { profile, extension, env }) {
  const child = spawn(executable(), [
    `--user-data-dir=${profile}`, '--headless=new', '--remote-debugging-pipe', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--no-first-run',
    '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--window-size=1100,760',
    `--disable-extensions-except=${extension}`, `--load-extension=${extension}`, '--host-resolver-rules=MAP localhost 127.0.0.1', 'about:blank',
  ], { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const { send, listen } = devtools(child.stdio[3], child.stdio[4]);
  w.defer(async () => {
    const ended = once(child, 'exit');
    if (child.exitCode !== null || child.signalCode !== null) return;
    await Promise.race([send('Browser.close'), ended]);
    await ended;
  });
  const blank = await until('the first tab', async () => {
    const { targetInfos } = await send('Target.getTargets');
    return targetInfos.find(({ type }) => type === 'page');
  });
  const { sessionId } = await send('Target.attachToTarget', { targetId: blank.targetId, flatten: true });
  const running = new Map();
  let changed = () => {};
  listen(({ method, params }) => {
    if (method !== 'ServiceWorker.workerVersionUpdated') return;
    for (const { versionId, scriptURL, runningStatus } of params.versions) if (scriptURL.includes(ID)) running.set(versionId, runningStatus !== 'stopped');
    changed();
  });
  await send('ServiceWorker.enable', {}, sessionId);
  return {
    /** Opens a tab; returns what closes it. */
    async open(url) {
      const { targetId } = await send('Target.createTarget', { url });
      return () => send('Target.closeTarget', { targetId });
    },
    /** Stops the extension's worker, as the browser does with an idle one. Its host goes with it. */
    async stopWorker() {
      await send('ServiceWorker.stopAllWorkers', {}, sessionId);
      while ([...running.values()].includes(true)) await new Promise((resolve) => { changed = resolve; });
    },
  };
}

/** The DevTools protocol over a pipe: JSON, each message ended by a zero. */
function devtools(input, output) {
  const calls = new Map();
  let listener = () => {};
  let last = 0;
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop();
    for (const { id, result, error, ...event } of messages.map((message) => JSON.parse(message))) {
      if (id === undefined) listener(event);
      else if (error) calls.get(id).reject(new Error(error.message));
      else calls.get(id).resolve(result);
    }
  });
  return {
    send: (method, params = {}, sessionId) => new Promise((resolve, reject) => {
      calls.set(++last, { resolve, reject });
      input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    }),
    listen: (heard) => { listener = heard; },
  };
}
