// Chromium with the extension in it, and every host name mapped to our site.
import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { EXTENSION, HOST, must, until } from './workspace.mjs';

/** The extension's id, fixed by the key in its manifest. */
export const ID = 'ankdgaonipocjhhpkdogpbbhifdpjang';

/** Where Chromium is: MAILCODE_BROWSER, or the first one in PATH. */
export function executable() {
  const named = process.env['MAILCODE_BROWSER'];
  if (named) return named;
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser']) {
      const path = join(dir, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // not here
      }
    }
  }
  const mac = '/Applications/Chromium.app/Contents/MacOS/Chromium';
  if (process.platform === 'darwin') return mac;
  throw new Error('no Chromium in PATH: install it, or name it in MAILCODE_BROWSER');
}

/**
 * Launches a browser whose process ends with the workspace.
 * @param {import('./workspace.mjs').Workspace} w
 * @param {{ profile: string, args: string[], without?: string[], env?: Record<string, string>, path?: string }} options
 *   without: switches of Playwright's own
 */
export async function launch(w, { profile, args, without = [], env = w.env, path = executable() }) {
  const launched = chromium.launchPersistentContext(profile, {
    executablePath: path,
    headless: true,
    // The workspace closes the browser first, and then what it uses.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env,
    chromiumSandbox: process.getuid?.() !== 0, // the sandbox does not work as root
    viewport: { width: 1100, height: 760 },
    args,
    ignoreDefaultArgs: without,
  });
  w.defer(async () => (await launched.catch(() => undefined))?.close()); // also one that is still being launched
  const context = await launched;
  context.setDefaultTimeout(60_000); // a busy machine takes its time
  return context;
}

/**
 * Launches a browser with the extension in it and all names mapped to a site.
 * @param {import('./workspace.mjs').Workspace} w its env is the host's too
 * @param {{ port: number, spki: string }} site
 * @param {{ host?: boolean, cache?: boolean }} [options] host: false leaves the native host uninstalled; cache: pages that
 *   the user leaves are kept in the back-forward cache, as they are for everybody but Playwright
 */
export async function browser(w, site, { host = true, cache = false } = {}) {
  const profile = join(w.dir, 'profile');
  await mkdir(profile);
  if (host) await must(w, HOST, ['install', '--profile', profile]);
  return launch(w, {
    profile,
    without: cache ? ['--disable-back-forward-cache'] : [],
    args: [
      `--disable-extensions-except=${EXTENSION}`,
      `--load-extension=${EXTENSION}`,
      `--host-resolver-rules=MAP * 127.0.0.1:${site.port}`,
      `--ignore-certificate-errors-spki-list=${site.spki}`,
    ],
  });
}

/**
 * The address of one of the extension's own pages.
 * @param {string} page "options.html"
 */
export const extensionPage = (page) => `chrome-extension://${ID}/${page}`;

/**
 * Waits for the code window to open by itself.
 * @param {import('playwright-core').BrowserContext} context
 */
export function codeWindow(context) {
  return until('the code window', async () => context.pages().find((page) => page.url().startsWith(extensionPage('code.html'))));
}

/**
 * Types a code into the code window, which closes over it.
 * @param {import('playwright-core').Page} window
 * @param {string} code
 * @param {() => unknown} [look] at the window before Enter is pressed
 */
export async function enter(window, code, look = () => {}) {
  const field = window.getByRole('textbox', { name: 'Code' });
  await field.fill(code);
  await look();
  const closed = window.waitForEvent('close');
  // The window may be gone before the key is up again.
  await Promise.all([closed, field.press('Enter').catch(() => {})]);
}

/**
 * What the code fields of a page hold, left to right.
 * @param {import('playwright-core').Page | import('playwright-core').Frame} page
 */
export function held(page) {
  return page.locator('input').evaluateAll((inputs) => inputs.map((input) => /** @type {HTMLInputElement} */ (input).value).join(''));
}

/**
 * The worker's code requests, as it keeps them for its next start.
 * @param {import('playwright-core').BrowserContext} context
 * @returns {Promise<{ id: string, site: string, state: string, watched: boolean, began: string,
 *   story: { sentence: string, problem: boolean }[] }[]>}
 */
export async function requests(context) {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  return worker.evaluate(async () => {
    const { chrome } = /** @type {any} */ (globalThis);
    return (await chrome.storage.session.get('requests')).requests ?? [];
  });
}

/**
 * Waits until a site's newest request is so: the one that began last, not the one that follows it while its code
 * stands in the page.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} site
 * @param {(request: Awaited<ReturnType<typeof requests>>[number]) => boolean} is
 */
export async function request(context, site, is) {
  /** @type {Awaited<ReturnType<typeof requests>>} */
  let all = [];
  try {
    return await until('the request', async () => {
      all = await requests(context);
      const newest = all.findLast((one) => one.site === site && one.state !== 'standing');
      return newest && is(newest) ? newest : undefined;
    });
  } catch (err) {
    throw new Error(`no such request of ${site} among ${JSON.stringify(all, null, 1)}`, { cause: err });
  }
}

/**
 * Stops the extension's worker, as the browser does when it updates or runs
 * out of memory. Resolves when it is gone; nothing here starts it again.
 * Playwright's handle to the worker is good for nothing after this.
 * @param {import('playwright-core').BrowserContext} context
 * @param {import('playwright-core').Page} page any page of the profile that is not the extension's
 */
export async function stopWorker(context, page) {
  const devtools = await context.newCDPSession(page);
  const stopped = new Promise((resolve) => devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    if (versions.some(({ scriptURL, runningStatus }) => scriptURL.includes(ID) && runningStatus === 'stopped')) resolve(true);
  }));
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await stopped;
  await devtools.detach();
}

/**
 * Says something to the worker as one of the extension's own pages.
 * @param {import('playwright-core').BrowserContext} context
 * @param {object} message
 */
export async function ask(context, message) {
  const own = await context.newPage();
  await own.goto(extensionPage('options.html'));
  const answer = await own.evaluate((said) => /** @type {any} */ (globalThis).chrome.runtime.sendMessage(said), message);
  await own.close();
  return answer;
}
