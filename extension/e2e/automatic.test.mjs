// The whole way for real: a mail delivered to Dovecot, its password in
// gnome-keyring, the code in the page.
import assert from 'node:assert/strict';
import { after, before, test } from './bounded.mjs';
import { browser, codeWindow, extensionPage, held, request } from './browser.mjs';
import { codeMail } from './mail.mjs';
import { startMailbox } from './mailbox.mjs';
import { codePage, site } from './site.mjs';
import { until, workspace } from './workspace.mjs';

const USER = 'jo@mx.test';
const WALMART = 'https://www.walmart.com/';
const EVIL = 'https://www.evil.example/';

/** @type {Awaited<ReturnType<typeof workspace>>} */
let w;
/** @type {Awaited<ReturnType<typeof startMailbox>>} */
let mailbox;
/** @type {import('playwright-core').BrowserContext} */
let context;

before(async () => {
  w = await workspace();
  // An app password is pasted as the provider shows it: in groups of four.
  mailbox = await startMailbox(w, { user: USER, typed: 'abcd efgh ijkl mnop' });
  const web = await site(w, {
    'www.walmart.com/': codePage({ shop: 'Walmart', boxes: 6 }),
    'www.walmart.com/single': codePage({ shop: 'Walmart' }),
    'www.evil.example/': codePage({ shop: 'Walmart' }),
  });
  context = await browser(w, web);
});

after(() => w.close());

for (const [name, path] of [['a row of boxes', ''], ['one field', 'single']]) {
  test(`a proven code is in ${name} with no click`, async () => {
    const page = await context.newPage();
    await page.goto(WALMART + path);
    await request(context, 'walmart.com', ({ watched }) => watched);
    await mailbox.send('480217');
    await until('the code in the page', async () => (await held(page)) === '480217');
    const { story } = await request(context, 'walmart.com', ({ state }) => state === 'filled');
    assert.ok(!story.some(({ sentence }) => sentence.includes('480217')), 'the story holds the code');
    assert.equal(context.pages().filter((other) => other.url().startsWith(extensionPage('code.html'))).length, 0, 'a code window opened');
    await page.close();
  });
}

test('a likely code is offered in the code window and filled after the click', async () => {
  const page = await context.newPage();
  await page.goto(WALMART);
  await request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');
  await mailbox.deliver(codeMail({ from: 'help@walmart.com', to: USER, code: '735194', shop: 'Walmart' }));
  const window = await codeWindow(context);
  await window.getByText('735194').waitFor();
  assert.equal(await held(page), '', 'it was filled without the click');
  // The window may be gone before the click is reported.
  await Promise.all([window.waitForEvent('close'), window.getByRole('button', { name: 'Fill it in' }).click().catch(() => {})]);
  await until('the code in the page', async () => (await held(page)) === '735194');
  await page.close();
});

test("a page of another site gets nothing of a genuine shop's code", async () => {
  const page = await context.newPage();
  await page.goto(EVIL);
  await request(context, 'evil.example', ({ watched }) => watched);
  await mailbox.send('662085');
  // The host has read the mail and said so; what it does about it, it has done.
  await request(context, 'evil.example', ({ story }) => story.some(({ sentence }) => /walmart/i.test(sentence)));
  assert.equal(await held(page), '');
  assert.ok(!(await page.content()).includes('662085'), 'the code is in the page');
  await page.close();
});
