// What fills is not in a page before a code field is: the worker puts it into
// that one document. Here nothing goes as it should: the browser refuses it, the
// worker is stopped before, the page has moved on, sleeps in the back-forward
// cache, or belongs to an extension that was reloaded.
import assert from 'node:assert/strict';
import { after, before, test } from './bounded.mjs';
import { browser, codeWindow, extensionPage, held, ID, request, requests, stopWorker } from './browser.mjs';
import { startMailbox } from './mailbox.mjs';
import { codePage, site } from './site.mjs';
import { until, workspace } from './workspace.mjs';

const USER = 'jo@mx.test';
const GOOD = 'https://www.walmart.com/';
const EVIL = 'https://www.evil.example/';

/** @type {Awaited<ReturnType<typeof workspace>>} */
let w;
/** @type {Awaited<ReturnType<typeof startMailbox>>} */
let mailbox;
/** @type {import('playwright-core').BrowserContext} */
let context;

const field = codePage({ shop: 'Walmart' });
/** @param {string} inside */
const around = (inside) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><h1>Welcome</h1>${inside}`;
/** @param {string} attributes of a frame that one can see */
const frame = (attributes) => `<iframe width="600" height="300" ${attributes}></iframe>`;
const text = JSON.stringify(field);
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
    'www.walmart.com/srcdoc': around(frame(`srcdoc="${field.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`)),
    'www.walmart.com/blank': around(`${frame('src="about:blank"')}<script>
      const { contentDocument } = document.querySelector('iframe'); contentDocument.write(${text}); contentDocument.close();</script>`),
    'www.walmart.com/blob': around(`${frame('')}<script>
      document.querySelector('iframe').src = URL.createObjectURL(new Blob([${text}], { type: 'text/html' }));</script>`),
    'www.evil.example/': field,
    'www.evil.example/none': around('<input name="search">'),
    'www.evil.example/around-good': around(frame(`src="${GOOD}"`)),
  });
  context = await browser(w, web, { cache: true });
});

after(() => w.close());

let last = 640216;
/** A code that no test before had. */
const fresh = () => String(++last);
const worker = async () => context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');
const waits = () => request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');

/** @param {import('playwright-core').Page} page that waits: a code comes, and is in it, or in its frame @param {{ frame?: number }} [where] */
async function filled(page, { frame: number = 0 } = {}) {
  await waits();
  const code = fresh();
  await mailbox.send(code);
  await until('the code in the page', async () => (await held(/** @type {any} */ (page.frames()[number]))) === code);
}

/**
 * The same where a code came before that no page took: it may be in this one at once, without a wait that anybody sees,
 * and makes way for the new one.
 * @param {import('playwright-core').Page} page
 */
async function filledAnew(page) {
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

/**
 * Evaluates an expression in the content script's world of each document of a page, of those of the page's own site.
 * @param {import('playwright-core').Page} page
 * @param {string} expression
 * @returns {Promise<unknown[]>} one for each document in which the content script is
 */
async function inWorlds(page, expression) {
  const devtools = await context.newCDPSession(page);
  /** @type {number[]} */
  const worlds = [];
  devtools.on('Runtime.executionContextCreated', ({ context: { id, origin } }) => {
    if (origin === `chrome-extension://${ID}`) worlds.push(id);
  });
  await devtools.send('Runtime.enable');
  const all = await Promise.all(worlds.map((contextId) => devtools.send('Runtime.evaluate', { contextId, expression })));
  await devtools.detach();
  return all.map(({ result }) => result.value);
}

/** In which documents of a page, those of the page's own site, is what fills? @param {import('playwright-core').Page} page */
const equipped = (page) => inWorlds(page, `typeof globalThis[Symbol.for('mailcode.filler')] === 'object'`);

/** Has the browser hold back what the worker puts into documents, until the result is called. */
async function holdBack() {
  await (await worker()).evaluate(() => {
    const world = /** @type {any} */ (globalThis);
    const { scripting } = world.chrome;
    const own = scripting.executeScript;
    world.asked = 0;
    const released = new Promise((resolve) => {
      world.release = () => {
        scripting.executeScript = own;
        resolve(undefined);
      };
    });
    scripting.executeScript = (/** @type {unknown} */ injection) => {
      world.asked++;
      return released.then(() => own.call(scripting, injection));
    };
  });
  return async () => (await worker()).evaluate(() => /** @type {any} */ (globalThis).release());
}

/** How often it has held something back. */
const asked = async () => (await worker()).evaluate(() => /** @type {any} */ (globalThis).asked);

/** A code has come for the page that waits, and has been sent there. */
const sent = () => request(context, 'walmart.com', (one) => 'tried' in one);

test('what may be put into pages makes the warning at installation no longer', async () => {
  const own = await context.newPage();
  await own.goto(extensionPage('options.html'));
  const [with_, without] = await own.evaluate(async () => {
    const { chrome } = /** @type {any} */ (globalThis);
    const manifest = chrome.runtime.getManifest();
    const { host_permissions: _, ...plain } = manifest;
    plain.permissions = manifest.permissions.filter((/** @type {string} */ name) => name !== 'scripting');
    return Promise.all([manifest, plain].map((one) => chrome.management.getPermissionWarningsByManifest(JSON.stringify(one))));
  });
  assert.ok(without.length > 0);
  assert.deepEqual(with_, without);
  await own.close();
});

test('it is where a code field was seen before any code comes, and nowhere else', async () => {
  const without = await open('none');
  const page = await open('');
  await until('what fills', async () => (await equipped(page)).includes(true));
  assert.equal(await held(page), '');
  assert.deepEqual(await equipped(without), [false]);
  await page.close();
  await without.close();
});

for (const [what, path] of [['a srcdoc frame', 'srcdoc'], ['a written frame', 'blank'], ['a frame from a blob', 'blob']]) {
  test(`${what} of the shop's is filled, and what fills is in that document alone`, async () => {
    const page = await open(path);
    await filled(page, { frame: 1 });
    assert.deepEqual((await equipped(page)).sort(), [false, true]);
    await page.close();
  });
}

test("the shop's frame in a stranger's page is filled, and nothing is put into the page around it", async () => {
  const page = await context.newPage();
  await page.goto(`${EVIL}around-good`);
  await filled(page, { frame: 1 });
  assert.ok(!(await equipped(page.mainFrame().page())).includes(true), 'it is in the page around');
  await page.close();
});

test('a page that watches for extensions notices nothing before the code is typed', async () => {
  const page = await open('watchful');
  await waits();
  await until('what fills', async () => (await equipped(page)).includes(true));
  // What it practises on is through when the next idle period comes.
  await page.evaluate(() => new Promise((resolve) => { requestIdleCallback(() => requestIdleCallback(resolve)); }));
  assert.deepEqual(await page.evaluate('said()'), []);
  await filled(page);
  const noticed = new Set(/** @type {string[]} */ (await page.evaluate('said()')));
  for (const one of noticed) assert.ok(/^(?:focusin|keydown|input|beforeinput|change)$/.test(one), `the page noticed ${one}`);
  await page.close();
});

test('where the browser refuses it, the user is told so, and can copy the code', async () => {
  const settings = await context.newPage();
  await settings.goto('chrome://extensions');
  /** The user's word on which sites the extension may read. @param {string} hostAccess */
  const access = (hostAccess) => settings.evaluate(([extensionId, hostAccess]) =>
    /** @type {any} */ (globalThis).chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess }), [ID, hostAccess]);
  const page = await open('later');
  await until('the content script', async () => (await equipped(page)).length > 0);
  await access('ON_CLICK');
  try {
    await page.bringToFront();
    await page.evaluate('show()');
    await waits();
    const code = fresh();
    await mailbox.send(code);
    const window = await codeWindow(context);
    await window.getByText('The browser does not let Mailcode fill this page').first().waitFor();
    await window.getByRole('button', { name: 'Copy' }).first().waitFor();
    assert.equal(await held(page), '');
    assert.deepEqual(await equipped(page), [false]);
    await window.close();
  } finally {
    await access('ON_ALL_SITES');
  }
  await page.goto(GOOD);
  await filledAnew(page);
  await page.close();
  await settings.close();
});

test('a code that is faster than what fills waits for it', async () => {
  const release = await holdBack();
  const page = await open('');
  await waits();
  const code = fresh();
  await mailbox.send(code);
  await sent();
  assert.equal(await held(page), '');
  assert.equal(await asked(), 1, 'it was not asked for when the field was seen, or again for the code');
  await release();
  await until('the code in the page', async () => (await held(page)) === code);
  await page.close();
});

for (const [where, path] of [['that asks for nothing', 'none'], ['that asks for a code, too', '']]) {
  test(`a tab that goes on to a stranger's page ${where} takes neither the code that is sent nor what fills along`, async () => {
    const release = await holdBack();
    const page = await open('');
    await waits();
    await mailbox.send(fresh());
    await sent();
    await page.goto(EVIL + path); // the page before is kept, and the browser still finds its document
    if (path === '') await request(context, 'evil.example', ({ watched }) => watched);
    const ours = await asked();
    await release();
    const beside = await open('');
    await filledAnew(beside);
    assert.deepEqual(await equipped(page), [ours > 1]);
    assert.equal(await held(page), '');
    await beside.close();
    await page.close();
  });
}

test('a worker that was stopped before it had put it there has its successor do so', async () => {
  await holdBack();
  const page = await open('');
  await waits();
  await until('the worker to have asked', async () => (await asked()) === 1);
  await stopWorker(context, page);
  const code = fresh();
  await mailbox.send(code);
  await until('the code in the page', async () => (await held(page)) === code);
  await page.close();
});

test('a page that comes back from the back-forward cache is filled, and has what fills once', async () => {
  const page = await open('');
  await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => { document.title = `persisted: ${persisted}`; }));
  await until('what fills', async () => (await equipped(page)).includes(true));
  await inWorlds(page, `globalThis.before = globalThis[Symbol.for('mailcode.filler')]`);
  await page.goto(`${GOOD}none`);
  await page.goBack({ waitUntil: 'commit' }); // one that was kept is not loaded
  await until('the page to be back', async () => (await page.title()) === 'persisted: true');
  await filled(page);
  assert.deepEqual(await inWorlds(page, `globalThis.before === globalThis[Symbol.for('mailcode.filler')]`), [true]);
  await page.close();
});

test('one that left before it had what fills has it when it is back', async () => {
  const release = await holdBack();
  const page = await open('');
  await page.evaluate(() => addEventListener('pageshow', ({ persisted }) => { document.title = `persisted: ${persisted}`; }));
  await until('the worker to have asked', async () => (await asked()) === 1);
  await page.goto(`${GOOD}none`);
  await release(); // into a document that is asleep
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
  await until('the content script', async () => (await equipped(page)).length > 0);
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
  assert.ok(!(await equipped(page)).includes(true), 'what fills is in a page of the extension that was');
  assert.deepEqual(problems, []);
  await page.goto(GOOD);
  await filled(page);
  await beside.close();
  await page.close();
});
