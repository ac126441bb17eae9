// Documents at the edges of their lives: a page that comes back from the
// back-forward cache, one under which the extension was reloaded, and one that
// looks for traces of an extension.
import assert from 'node:assert/strict';
import { after, before, test } from './bounded.mjs';
import { browser, extensionPage, held, request } from './browser.mjs';
import { startMailbox } from './mailbox.mjs';
import { codePage, site } from './site.mjs';
import { until, workspace } from './workspace.mjs';

const USER = 'jo@mx.test';
const GOOD = 'https://www.walmart.com/';

/** @type {Awaited<ReturnType<typeof workspace>>} */
let w;
/** @type {Awaited<ReturnType<typeof startMailbox>>} */
let mailbox;
/** @type {import('playwright-core').BrowserContext} */
let context;

const field = codePage({ shop: 'Walmart' });
/** @param {string} inside */
const around = (inside) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><h1>Welcome</h1>${inside}`;
/** A page whose field is there when `show` is called. */
const later = `${field.replace('<form', '<template><form')}</template><script>
const show = () => document.body.append(document.querySelector('template').content);</script>`;

/** The page writes down all that it could notice of an extension, and allows no script but its own. */
const watchful = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in - Walmart</title>
<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'nonce-ours'"><script nonce="ours">
const seen = [];
const globals = Object.getOwnPropertyNames(window).sort().join() + Object.getOwnPropertySymbols(window).map(String).sort().join();
for (const type of ['securitypolicyviolation', 'error', 'message', 'unhandledrejection', 'submit', 'focusin', 'keydown', 'input', 'beforeinput', 'change']) {
  addEventListener(type, (event) => seen.push(event.type), true);
}
// From when the parser is through; no content script of ours runs before.
addEventListener('DOMContentLoaded', () => {
  new MutationObserver((records) => seen.push(...records.map((record) => 'mutation of ' + record.target.nodeName))).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
});
const { dispatchEvent } = EventTarget.prototype;
EventTarget.prototype.dispatchEvent = function (...args) { seen.push('dispatchEvent'); return dispatchEvent.apply(this, args); };
const createElement = document.createElement;
Document.prototype.createElement = function (...args) { seen.push('createElement'); return createElement.apply(this, args); };
const said = () => {
  const all = Object.getOwnPropertyNames(window).sort().join() + Object.getOwnPropertySymbols(window).map(String).sort().join();
  const fetched = performance.getEntries().map(({ name }) => name).filter((name) => name.includes('extension'));
  return [...seen.splice(0), ...fetched, ...(all.split(',').filter((name) => !globals.includes(name) && !['seen', 'globals', 'said', 'createElement', 'dispatchEvent'].includes(name)))];
};
</script></head><body>${field.slice(field.indexOf('<h1>'))}`;

before(async () => {
  w = await workspace();
  mailbox = await startMailbox(w, { user: USER });
  const web = await site(w, {
    'www.walmart.com/': field,
    'www.walmart.com/later': later,
    'www.walmart.com/none': around('<p>Nothing is asked for here.</p><input name="search">'),
    'www.walmart.com/watchful': watchful,
  });
  context = await browser(w, web, { cache: true });
});

after(() => w.close());

let last = 640216;
/** A code that no test before had. */
const fresh = () => String(++last);
const worker = async () => context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');
const waits = () => request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');

/** A code comes for a page that waits, and is in it. @param {import('playwright-core').Page} page */
async function filled(page) {
  await waits();
  const code = fresh();
  await mailbox.send(code);
  await until('the code in the page', async () => (await held(page)) === code);
}

/** @param {string} path of the shop's */
async function open(path) {
  const page = await context.newPage();
  await page.goto(GOOD + path);
  return page;
}

test('a page that watches for extensions notices nothing before the code is typed', async () => {
  const page = await open('watchful');
  await waits();
  // What the content script practises is through when the next idle period comes.
  await page.evaluate(() => new Promise((resolve) => { requestIdleCallback(() => requestIdleCallback(resolve)); }));
  assert.deepEqual(await page.evaluate('said()'), []);
  await filled(page);
  const noticed = new Set(/** @type {string[]} */ (await page.evaluate('said()')));
  for (const one of noticed) assert.ok(/^(?:focusin|keydown|input|beforeinput|change)$/.test(one), `the page noticed ${one}`);
  await page.close();
});

test('a page that comes back from the back-forward cache is filled', async () => {
  const page = await open('');
  await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => { document.title = `persisted: ${persisted}`; }));
  await waits();
  await page.goto(`${GOOD}none`);
  await page.goBack({ waitUntil: 'commit' }); // one that was kept is not loaded
  await until('the page to be back', async () => (await page.title()) === 'persisted: true');
  await filled(page);
  await page.close();
});

test('a page from before the extension was reloaded stays as it is, and is filled once it is loaded again', async () => {
  const page = await open('later');
  const problems = /** @type {string[]} */ ([]);
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => { if (message.location().url.startsWith(extensionPage(''))) problems.push(message.text()); });
  const settings = await context.newPage();
  await settings.goto('chrome://extensions');
  // Without it the browser does not load an unpacked extension again.
  await settings.evaluate(() => /** @type {any} */ (globalThis).chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }));
  await settings.close();
  const next = context.waitForEvent('serviceworker');
  await (await worker()).evaluate(() => /** @type {any} */ (globalThis).chrome.runtime.reload()).catch(() => {});
  await next;
  await page.evaluate('show()');
  const beside = await open('');
  await filled(beside);
  assert.equal(await held(page), '');
  assert.deepEqual(problems, []);
  await page.goto(GOOD);
  await filled(page);
  await beside.close();
  await page.close();
});
