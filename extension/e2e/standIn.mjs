// The content script as it ships, in an extension whose worker is only a
// stand-in: it keeps a log of what pages tell it, and answers each field with
// the code of its page. And a server for a folder of pages.
import { createServer } from 'node:http';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildContent } from '../buildContent.mjs';
import { builtTable } from '../buildTable.mjs';
import { launch } from './browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** What a page is answered that has no code of its own. */
export const CODE = '482913';

/**
 * Answers a field with the code, or with nothing where the address says
 * `?wait`. Where it says `later`, there is room for a field only the second
 * time.
 */
const worker = `
import { frame, sight } from './src/detect/judge.ts';
import { codeField } from './src/detect/field.ts';
import { channel } from './src/detect/channel.ts';
import { readScene } from './src/detect/read.ts';
import { signIn } from './src/detect/signIn.ts';
import { readForm } from './src/detect/signInForm.ts';
const log = [];
const codes = new Map();
globalThis.log = log;
globalThis.codes = codes;
globalThis.looks = [];
const send = (entry, message) => chrome.tabs.sendMessage(entry.tab, { ...message, key: entry.key }, { documentId: entry.document });
globalThis.fill = (entry, code, by = 'itself') => send(entry, { type: 'fill', code, by });
globalThis.check = (entry) => send(entry, { type: 'field.check' });
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message.type === 'field.look') {
    const scene = readScene(message.scene);
    const { snapshot } = frame(scene);
    globalThis.looks.push({ page: sender.tab.url, snapshot, verdict: codeField(snapshot), channel: channel(snapshot), scene: JSON.stringify(message.scene) });
    return reply(sight(scene));
  }
  if (message.type === 'field.near') return;
  if (message.type === 'signin.seen') {
    const is = signIn(readForm(readScene(message.scene), message.path));
    reply(is);
    if (!is) return;
  }
  const entry = { ...message, page: sender.tab.url, tab: sender.tab.id, document: sender.documentId };
  log.push(entry);
  if (message.type !== 'field.seen') return;
  const first = log.filter(({ type, page }) => type === 'field.seen' && page === entry.page).length === 1;
  reply(first && entry.page.includes('later') ? 'later' : 'taken');
  if (entry.page.includes('?wait')) return;
  const code = codes.get(new URL(entry.page).pathname) ?? '${CODE}';
  globalThis.fill(entry, code).then((result) => { entry.result = result; }, (error) => { entry.result = String(error); });
});
`;

const types = { '.css': 'text/css', '.js': 'text/javascript' };

/** Builds the extension with the stand-in for its worker into a folder. */
export async function buildStandIn(extension) {
  await mkdir(extension, { recursive: true });
  const common = { absWorkingDir: join(here, '..'), bundle: true, target: 'chrome123', format: 'iife', logLevel: 'warning' };
  await buildContent(join(extension, 'content.js'));
  await build({ ...common, stdin: { contents: worker, resolveDir: join(here, '..'), loader: 'ts' }, outfile: join(extension, 'worker.js'), plugins: [builtTable] });
  const manifest = JSON.parse(await readFile(join(here, '../manifest.json'), 'utf8'));
  await writeFile(join(extension, 'manifest.json'), JSON.stringify({
    manifest_version: 3, name: 'Page filling', version: '0', key: manifest.key,
    background: { service_worker: 'worker.js' }, content_scripts: manifest.content_scripts,
  }));
}

/**
 * Serves a folder of pages to a browser with the stand-in in it.
 * @param {import('./workspace.mjs').Workspace} w
 * @param {string} pages the folder
 */
export async function standIn(w, pages) {
  const extension = join(w.dir, 'extension');
  await buildStandIn(extension);
  const server = createServer(async (request, response) => {
    const file = normalize(join(pages, decodeURIComponent(new URL(request.url, 'http://localhost').pathname)));
    const body = file.startsWith(pages) ? await readFile(file).catch(() => undefined) : undefined;
    response.writeHead(body ? 200 : 404, { 'content-type': `${types[extname(file)] ?? 'text/html'}; charset=utf-8` }).end(body ?? '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  w.defer(() => {
    server.closeAllConnections();
    server.close();
  });

  const context = await launch(w, {
    profile: join(w.dir, 'profile'),
    args: [
      `--disable-extensions-except=${extension}`, `--load-extension=${extension}`,
      '--host-resolver-rules=MAP localhost 127.0.0.1',
    ],
  });
  const handle = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const origin = `http://localhost:${server.address().port}`;
  return {
    context,
    origin,
    /** The stand-in worker, to evaluate in. */
    worker: handle,
    /** What the worker was told by the pages at this address. */
    async told(path) {
      return handle.evaluate(([page]) => globalThis.log.filter((entry) => entry.page === page), [`${origin}/${path}`]);
    },
  };
}

/** For addInitScript: a list in the test's own memory, before any content script, of what was fired at the page's inputs. */
export function recordEvents() {
  globalThis.events = [];
  for (const type of ['focus', 'keydown', 'beforeinput', 'input', 'change', 'paste']) {
    addEventListener(type, (e) => { if (!e.isTrusted) globalThis.events.push(`${type} ${e.target.name}`); }, true);
  }
}
