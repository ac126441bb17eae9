// Goes through the demo by itself: says what happens when, and takes a picture
// of every stage. `scripts/demo --headless` runs this file; demo.test.mjs
// imports it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { popup } from './popup.mjs';
import { codeWindow, enter, executable, extensionPage, held, launch, request, requests } from './browser.mjs';
import { alive, daemon, HOST, until, workspace } from './workspace.mjs';

/**
 * What `mailcode demo --serve --json` says; the meaning of the fields is in
 * internal/demo.
 * @typedef {{ browser: string, profile: string, args: string[], env: Record<string, string>, account: string,
 *   pages: { shop: string, byHand: string, framed: string, evil: string, inbox: string } }} Setup
 */

/**
 * Starts the demo's servers; they end with the workspace.
 * @param {import('./workspace.mjs').Workspace} w
 * @returns {Promise<Setup>}
 */
async function startDemo(w) {
  // In a group of its own: a signal for ours must not end it before the browser,
  // which writes its last files into the demo's folder.
  const { child, died, said } = daemon(w, HOST, ['demo', '--serve', '--json'], { detached: true });
  const lines = createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) });
  const first = await Promise.race([died, lines[Symbol.asyncIterator]().next()]);
  try {
    return JSON.parse(first.value);
  } catch {
    throw new Error(`mailcode demo --serve --json said: ${said()}`);
  }
}

/**
 * Both ways a code gets into a page, and one in which it must not. Throws at
 * the first thing that is not as it should be.
 * @param {import('./workspace.mjs').Workspace} w
 * @param {{ screenshots: string, say: (line: string) => void }} options
 */
export async function walkthrough(w, { screenshots, say }) {
  await mkdir(screenshots, { recursive: true });
  const began = performance.now();
  /** @param {string} what */
  const done = (what) => say(`${((performance.now() - began) / 1000).toFixed(2).padStart(7)} s  ${what}`);
  let pictures = 0;
  /** @param {string} stage */
  const name = (stage) => join(screenshots, `${String(++pictures).padStart(2, '0')}-${stage}.png`);
  /** @param {import('playwright-core').Page} page @param {string} stage */
  const picture = (page, stage) => page.screenshot({ path: name(stage), animations: 'disabled' });
  /** @param {unknown} holds @param {string} what */
  const check = (holds, what) => {
    if (!holds) throw new Error(`not so: ${what}`);
  };

  const setup = await startDemo(w);
  const context = await launch(w, { ...setup, env: { ...w.env, ...setup.env }, path: setup.browser || executable() });
  done('the mailbox, the shops and the browser are up');
  try {
    const page = context.pages()[0] ?? (await context.newPage());

    await page.goto(setup.pages.shop);
    await picture(page, 'shop');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail address').waitFor();
    await picture(page, 'sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const pressed = performance.now();
    done('"Sign in" is pressed; the shop mails its code in a moment');
    await request(context, 'shop.example', ({ watched }) => watched);
    await picture(page, 'waiting');
    done('the page asks for a code, and the mailbox is watched');
    await until('the code in the page', async () => /^\d{6}$/.test(await held(page)));
    done(`the code is in the page, ${((performance.now() - pressed) / 1000).toFixed(2)} s after "Sign in", with no click`);
    await picture(page, 'filled');
    await writeFile(name('popup'), (await popup(context, page, /The code is in the page/)).png);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    await picture(page, 'welcome');
    done('the shop says welcome');

    await page.goto(setup.pages.byHand);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    const window = await codeWindow(context);
    await window.getByRole('textbox', { name: 'Code' }).waitFor();
    await window.setViewportSize({ width: 420, height: 520 }); // headless, every window is as large as the first
    await picture(window, 'by-hand-window');
    done('at the shop whose codes are typed by hand, the code window has opened by itself');
    const code = await mailedCode(context, setup.pages.inbox, 2, (inbox) => picture(inbox, 'inbox'));
    await page.bringToFront();
    await enter(window, code, () => picture(window, 'by-hand-typed'));
    await until('the code in the page', async () => (await held(page)) === code);
    await picture(page, 'by-hand-filled');
    done('the code from the inbox was typed there, and is in the page');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    await picture(page, 'by-hand-welcome');
    done('that shop says welcome too');

    await page.goto(setup.pages.framed);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Sign in' }).click();
    await frame.getByText('Check your e-mail').waitFor();
    const framed = await mailedCode(context, setup.pages.inbox, 3);
    await page.bringToFront();
    await until('the newest code in the frame', async () => {
      const inner = page.frames().find((one) => one.url().includes('/code/'));
      return inner !== undefined && (await held(inner)) === framed;
    });
    await picture(page, 'framed-filled');
    done("in a frame of another site's page the shop's code is filled as well");

    await page.goto(setup.pages.evil);
    const { id } = await request(context, 'evil.example', ({ watched }) => watched);
    const stolen = await mailedCode(context, setup.pages.inbox, 4);
    await page.bringToFront();
    await request(context, 'evil.example', (one) => one.id === id && one.story.length > 3);
    check((await held(page)) === '', "another site's page holds no code of the shop");
    check(!(await page.content()).includes(stolen), "another site's page does not hold the shop's code anywhere");
    await picture(page, 'evil-empty');
    await writeFile(name('evil-popup'), (await popup(context, page, /mail\.shop\.example, which is not evil\.example/)).png);
    done("a page that is after the shop's code has got nothing");

    const options = await context.newPage();
    await options.goto(extensionPage('options.html'));
    await options.getByText('Demo mailbox').first().waitFor();
    await options.getByText(/ready/i).first().waitFor();
    await picture(options, 'options');
    done('the options page shows the mailbox, ready');
  } catch (err) {
    for (const [i, shown] of context.pages().entries()) {
      await shown.screenshot({ path: join(screenshots, `failed-${i + 1}.png`) }).catch(() => {});
    }
    const seen = await requests(context).catch(() => []);
    await writeFile(join(screenshots, 'failed-requests.json'), JSON.stringify(seen, null, 2));
    throw err;
  }
  return pictures;
}

/**
 * Reads the newest code in the inbox, as its owner would, in a tab of its own.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} address
 * @param {number} count which mail it is, the first being 1
 * @param {(inbox: import('playwright-core').Page) => unknown} [look]
 */
async function mailedCode(context, address, count, look = () => {}) {
  const inbox = await context.newPage();
  await inbox.goto(address);
  // The page renews itself; the mail comes a moment after the shop was asked.
  await inbox.locator('.letters li').nth(count - 1).waitFor();
  const code = (await inbox.locator('.code').first().textContent()) ?? '';
  await look(inbox);
  await inbox.close();
  return code;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const screenshots = argv[2] ?? 'screenshots';
  const w = await workspace();
  let status = 0;
  try {
    const pictures = await walkthrough(w, { screenshots, say: (line) => console.log(line) });
    console.log(`\n${pictures} pictures are in ${screenshots}`);
  } catch (err) {
    await alive();
    console.error(err);
    console.error(`\nThe demo failed; what the pages showed is in ${screenshots}`);
    status = 1;
  } finally {
    await w.close();
  }
  exit(status);
}
