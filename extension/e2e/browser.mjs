// Chromium with the extension in it, and every host name mapped to our site.
import { accessSync, constants } from 'node:fs';
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
 * @param {import('./workspace.mjs').Workspace} w its env is the host's too
 * @param {{ port: number, spki: string }} site
 * @param {{ host?: boolean }} [options] host: false leaves the native host uninstalled
 */
export async function browser(w, site, { host = true } = {}) {
  const profile = join(w.dir, 'profile');
  if (host) await must(w, HOST, ['install', '--user-data-dir', profile]);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable(),
    headless: true,
    env: w.env,
    chromiumSandbox: process.getuid?.() !== 0, // the sandbox does not work as root
    args: [
      `--disable-extensions-except=${EXTENSION}`,
      `--load-extension=${EXTENSION}`,
      `--host-resolver-rules=MAP * 127.0.0.1:${site.port}`,
      `--ignore-certificate-errors-spki-list=${site.spki}`,
    ],
  });
  w.defer(() => context.close());
  context.setDefaultTimeout(20_000);
  return context;
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
 * What the code fields of a page hold, left to right.
 * @param {import('playwright-core').Page | import('playwright-core').Frame} page
 */
export function held(page) {
  return page.locator('input').evaluateAll((inputs) => inputs.map((input) => /** @type {HTMLInputElement} */ (input).value).join(''));
}
