// Runs a folder of pages and scores the content script on them.
//
//   node e2e/score.mjs [FOLDER] [NAME…]
//
// FOLDER holds NAME.html and NAME.want.json, or pages.json for all of them, as
// e2e/pages does, which is what is run without one.
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordEvents, standIn } from './standIn.mjs';
import { workspace } from './workspace.mjs';

/** @typedef {{ kind: 'code' | 'decoy', channel: string, code: string, held: string, language: string, what: string, expectedFailure?: string }} Want */

/** How long a page may change by itself, in milliseconds; some take a code only then. */
const changes = 2000;
/** A page that rejects a code must not get it once more within this. */
const after = 2000;
/** How long a code may take to arrive in the page. */
const patience = 8000;

/**
 * What is wanted of each page of a folder, by name.
 * @returns {Promise<Record<string, Want>>}
 */
export async function wants(folder) {
  const all = await readFile(join(folder, 'pages.json'), 'utf8').catch(() => undefined);
  if (all !== undefined) return JSON.parse(all);
  /** @type {Record<string, Want>} */
  const found = {};
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.want.json')).sort()) {
    found[file.replace('.want.json', '')] = JSON.parse(await readFile(join(folder, file), 'utf8'));
  }
  return found;
}

/** What a page is there to show: by its folder, or by the first letter of its name. */
export function kindOf(name) {
  const kinds = { l: 'libraries', s: 'structure', d: 'look-alikes' };
  return name.includes('/') ? dirname(name) : (kinds[basename(name)[0]] ?? 'pages');
}

/**
 * Opens one page and tells what went wrong there; `channel` apart, as it is scored apart.
 * @param {Awaited<ReturnType<typeof standIn>>} browser
 * @param {string} name @param {Want} want
 * @returns {Promise<{ wrong?: string, channel?: string }>}
 */
export async function look(browser, name, want) {
  const path = `${name}.html`;
  await browser.worker.evaluate(([path, code]) => globalThis.codes.set(`/${path}`, code), [path, want.code]);
  const page = await browser.context.newPage();
  try {
    await page.addInitScript(recordEvents);
    await page.goto(`${browser.origin}/${path}`);
    // Only pages with a state of their own tell what they hold.
    const held = () => page.evaluate(() => window.held?.() ?? '');
    const seen = async () => (await browser.told(path)).filter(({ type }) => type === 'field.seen');
    if (want.kind === 'decoy') {
      await page.waitForTimeout(changes + 700);
      const touched = await held();
      const events = (await Promise.all(page.frames().map((frame) => frame.evaluate(() => globalThis.events)))).flat();
      const asked = await seen();
      if (touched !== want.held) return { wrong: `it holds ${JSON.stringify(touched)}` };
      if (events.length > 0) return { wrong: `events: ${events.slice(0, 4)}` };
      if (asked.length > 0) return { wrong: `a request was opened: ${asked[0].channel} ${JSON.stringify(asked[0].field)}` };
      return {};
    }
    const filled = await page.waitForFunction((want) => window.held() === want, want.held, { timeout: patience }).then(() => true, () => false);
    if (!filled) {
      const log = await seen();
      const why = log.length === 0 ? 'no field was seen' : `${log.map(({ channel, field, result }) => `${channel} ${field.kind} ${field.length}: ${result}`)}`;
      return { wrong: `it holds ${JSON.stringify(await held())}; ${why}` };
    }
    await page.waitForTimeout(after);
    if ((await held()) !== want.held) return { wrong: `later it holds ${JSON.stringify(await held())}` };
    const told = (await seen()).at(-1)?.channel;
    return told === want.channel ? {} : { channel: `${told}, not ${want.channel}` };
  } finally {
    await page.close();
  }
}

async function main([folder = join(dirname(fileURLToPath(import.meta.url)), 'pages'), ...only]) {
  const all = await wants(resolve(folder));
  const names = Object.keys(all).filter((name) => only.length === 0 || only.includes(name));
  const w = await workspace();
  /** @type {Map<string, { pages: number, passed: number }>} */
  const scores = new Map();
  const count = (kind, passed) => {
    const score = scores.get(kind) ?? { pages: 0, passed: 0 };
    score.pages++;
    if (passed) score.passed++;
    scores.set(kind, score);
  };
  try {
    const browser = await standIn(w, resolve(folder));
    const queue = [...names];
    // A page mostly waits.
    await Promise.all(Array.from({ length: 4 }, async () => {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        const { wrong, channel } = await look(browser, name, all[name]);
        count(kindOf(name), !wrong);
        // Where the code was put in, or nothing was to be, the channel was told; a page left alone that is about a text message, too.
        if (all[name].kind === 'code' ? !wrong : all[name].channel !== 'unknown') count('channel', !wrong && !channel);
        if (wrong || channel) {
          const looks = await browser.worker.evaluate(([page]) => globalThis.looks.filter((look) => look.page === page).slice(-2), [`${browser.origin}/${name}.html`]);
          for (const { snapshot, verdict, channel } of process.env.WHY ? looks : []) console.log(JSON.stringify({ verdict, channel, snapshot }, undefined, 1));
        }
        if (wrong || channel) console.log(`${name}: ${wrong ?? `channel ${channel}`} (${all[name].what})`);
      }
    }));
  } finally {
    await w.close();
  }
  console.log();
  for (const [kind, { pages, passed }] of [...scores].sort()) {
    console.log(`${kind.padEnd(12)} ${String(passed).padStart(3)} of ${String(pages).padStart(3)}  ${((100 * passed) / pages).toFixed(1)} %`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
