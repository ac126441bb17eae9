// A warm start: the host connects when a sign-in page is seen, reads nothing
// until a code is asked for, and then knows by UID what is new.
import assert from 'node:assert/strict';
import { after, before, test } from './bounded.mjs';
import { ask, browser, extensionPage, held, request, requests } from './browser.mjs';
import { startMailbox } from './mailbox.mjs';
import { codePage, signInPage, site } from './site.mjs';
import { until, workspace } from './workspace.mjs';

const USER = 'jo@mx.test';
/** Commands that read of mail, or look for it. STATUS is none: of the junk folder it tells what SELECT tells of the inbox, how far its mail goes. */
const READS = /\b(?:FETCH|SEARCH|LIST)\b/;

/** @type {Awaited<ReturnType<typeof workspace>>} */
let w;
/** @type {Awaited<ReturnType<typeof startMailbox>>} */
let mailbox;
/** @type {import('playwright-core').BrowserContext} */
let context;

before(async () => {
  w = await workspace();
  mailbox = await startMailbox(w, { user: USER });
  const form = signInPage({ shop: 'Walmart', next: 'https://identity.walmart.com/code' });
  const web = await site(w, {
    'www.walmart.com/signin': form,
    'identity.walmart.com/code': codePage({ shop: 'Walmart' }),
    'www.walmart.com/storm': `${form}<script>
      for (let n = 0; n < 60; n++) document.body.append(Object.assign(document.createElement('iframe'), { src: '/signin?' + n, width: 60, height: 20 }));
      setInterval(() => { const form = document.querySelector('form'); form.replaceWith(form.cloneNode(true)); }, 5);
    </script>`,
    'www.target.com/signin': signInPage({ shop: 'Target', next: '/' }),
    'www.nike.com/signin': signInPage({ shop: 'Nike', next: '/' }),
    'www.macys.com/signin': signInPage({ shop: "Macy's", next: '/' }),
  });
  context = await browser(w, web);
  await ask(context, { type: 'host.call', method: 'rule.set', params: { rule: { site: 'target.com', mode: 'hand' } } });
});

after(() => w.close());

/** How often INBOX has been opened. */
const opened = async () => (await mailbox.commands()).filter((line) => /\bSELECT "?INBOX"?/i.test(line)).length;

/** What was said since a number of commands. @param {number} from */
const since = async (from) => (await mailbox.commands()).slice(from);

/** Resolves when a page's form has been on the screen for longer than our script takes. @param {import('playwright-core').Page} page */
const sees = (page) => page.locator('input').first().evaluate((input) => new Promise((resolve) => {
  new IntersectionObserver(([entry]) => entry?.isIntersecting && requestIdleCallback(() => setTimeout(resolve, 500))).observe(input);
}));

test('no tab that asks for nothing makes a sound; the first sign-in page connects and reads nothing', async () => {
  await mailbox.send('111111'); // before anything was asked for: it is of another time, however fresh
  const said = (await mailbox.commands()).length;
  const page = await context.newPage();
  await page.goto('https://www.walmart.com/signin');
  await until('the mailbox to be opened ahead', async () => (await since(said)).some((line) => /\bIDLE\b/.test(line)));
  await mailbox.send('480217'); // the shop mails first, and shows its page later
  assert.deepEqual((await since(said)).filter((line) => READS.test(line)), []);
  assert.deepEqual(await requests(context), [], 'a sign-in page is no request');
  const connections = await opened();

  await page.getByLabel('E-mail address').fill(USER);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await until('the code in the page', async () => (await held(page).catch(() => '')) === '480217');
  const { story } = await request(context, 'walmart.com', ({ state }) => state === 'filled');
  assert.ok(!story.some(({ problem }) => problem), JSON.stringify(story));
  assert.equal(await opened(), connections, 'the request made its own connection');
  assert.ok((await since(said)).some((line) => READS.test(line)), 'the log shows no reading at all');
  await page.close();
});

test('a page full of forms that come and go makes one connection at most, and learns nothing', async () => {
  const before = await opened();
  const page = await context.newPage();
  /** @type {string[]} */
  const marks = [];
  await page.exposeFunction('marked', (/** @type {string} */ what) => marks.push(what));
  await page.addInitScript(() => {
    new MutationObserver((records) => records.forEach(({ target, attributeName }) => {
      if (attributeName) /** @type {any} */ (globalThis).marked(`${target.nodeName} ${attributeName}`);
    })).observe(document, { attributes: true, subtree: true });
  });
  await page.goto('https://www.walmart.com/storm');
  await page.waitForTimeout(3000); // nothing tells that a storm has done all it can
  assert.ok((await opened()) <= before + 1);
  assert.deepEqual(marks, []);
  await page.close();
});

test('a site whose codes are typed by hand, and one when it is switched off, connect to nothing', async () => {
  const before = await opened();
  const page = await context.newPage();
  await page.goto('https://www.target.com/signin');
  await sees(page);
  const options = await context.newPage();
  await options.goto(extensionPage('options.html'));
  const box = options.getByRole('checkbox', { name: 'sign-in page' });
  assert.ok(await box.isChecked());
  await box.uncheck();
  await options.getByText('Saved.').waitFor();
  await options.reload();
  assert.equal(await options.getByRole('checkbox', { name: 'sign-in page' }).isChecked(), false, 'it is not kept');
  await page.bringToFront();
  await page.goto('https://www.nike.com/signin');
  await sees(page);
  await options.bringToFront();
  await options.getByRole('checkbox', { name: 'sign-in page' }).check();
  await options.getByText('Saved.').waitFor();
  await options.close();
  assert.equal(await opened(), before);
  // Where nothing speaks against it, the same page connects.
  const last = await context.newPage();
  await last.goto('https://www.macys.com/signin');
  await until('the mailbox to be opened', async () => (await opened()) > before);
  assert.deepEqual(await requests(context), []);
  await last.close();
  await page.close();
});
