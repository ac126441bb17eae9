// What is wanted of a page, and whether it came: for pages.test.mjs and score.mjs.
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { recordEvents } from './standIn.mjs';

/**
 * `kind`: a code field, which is to be filled, or a page without one. `channel`: how the code is sent. `held`: what the
 * page's own state holds in the end, and `sent` what its submit handler gets, where that is asked. `expectedFailure`: why
 * the page is known to fail; it is an error when it does not.
 * @typedef {{ kind: 'code' | 'decoy', channel: string, code: string, held: string, sent?: string, language: string, what: string,
 *   expectedFailure?: string }} Want
 */

/** How long a page may change by itself, in milliseconds; some take a code only then. */
const changes = 2000;
/** A page that rejects a code must not get it once more within this. */
const after = 2000;
/** How long a code may take to arrive in the page. */
const patience = 20_000;

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
 * @param {Awaited<ReturnType<typeof import('./standIn.mjs').standIn>>} browser
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
      // A page is looked at again where the user turns to.
      for (const input of await page.locator('input:visible:enabled').all()) await input.focus({ timeout: 500 }).catch(() => undefined);
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
    if (want.sent !== undefined) {
      // A page that submits by itself may have gone on.
      const submit = page.locator('[type=submit]');
      if ((await page.evaluate(() => window.sent)) === undefined) await submit.click({ timeout: 5000 }).catch(() => undefined);
      // On a busy machine the page may hear of the click a good while after the browser has taken it.
      await page.waitForFunction(() => window.sent !== undefined, undefined, { timeout: patience }).catch(() => undefined);
      const sent = await page.evaluate(() => window.sent);
      if (sent !== want.sent) return { wrong: `it holds the code, and sends ${JSON.stringify(sent)}` };
    }
    const told = (await seen()).at(-1)?.channel;
    return told === want.channel ? {} : { channel: `${told}, not ${want.channel}` };
  } finally {
    await page.close();
  }
}
