// The whole way for real: a mail delivered to Dovecot, its password in
// gnome-keyring, the code in the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, codeWindow, extensionPage, held, request } from './browser.mjs';
import { dovecot } from './dovecot.mjs';
import { keyring } from './keyring.mjs';
import { codeMail, deliver } from './mail.mjs';
import { codePage, site } from './site.mjs';
import { HOST, must, until, workspace } from './workspace.mjs';

const USER = 'jo@mx.test';
const WALMART = 'https://www.walmart.com/';
const EVIL = 'https://www.evil.example/';

/** @type {Awaited<ReturnType<typeof workspace>>} */
let w;
/** @type {Awaited<ReturnType<typeof dovecot>>} */
let mailbox;
/** @type {import('playwright-core').BrowserContext} */
let context;

before(async () => {
  w = await workspace();
  await keyring(w);
  mailbox = await dovecot(w, { user: USER, password: 'abcdefghijklmnop' });
  // An app password is pasted as the provider shows it: in groups of four.
  await must(w, HOST, [
    'session', 'add', '--name', 'Test', '--host', mailbox.host, '--port', String(mailbox.port), '--tls', 'implicit',
    '--email', USER, '--ca', mailbox.caFile, '--authserv', 'mx.test', '--password-stdin',
  ], { input: 'abcd efgh ijkl mnop\n' });
  const web = await site(w, {
    'www.walmart.com/': codePage({ shop: 'Walmart', boxes: 6 }),
    'www.walmart.com/single': codePage({ shop: 'Walmart' }),
    'www.evil.example/': codePage({ shop: 'Walmart' }),
  });
  context = await browser(w, web);
});

after(() => w.close());

const results = 'mx.test; dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com';
/** @param {string} code @param {string} [verdict] what the mail server found; absent: it says nothing */
const mail = (code, verdict) => codeMail({ from: 'help@walmart.com', to: USER, code, shop: 'Walmart', ...(verdict === undefined ? {} : { results: verdict }) });

for (const [name, path] of [['a row of boxes', ''], ['one field', 'single']]) {
  test(`a proven code is in ${name} with no click`, async () => {
    const page = await context.newPage();
    await page.goto(WALMART + path);
    await request(context, 'walmart.com', ({ watched }) => watched);
    await deliver(mailbox.lmtp, USER, mail('480217', results));
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
  await deliver(mailbox.lmtp, USER, mail('735194'));
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
  await deliver(mailbox.lmtp, USER, mail('662085', results));
  // The host has read the mail and said so; what it does about it, it has done.
  await request(context, 'evil.example', ({ story }) => story.some(({ sentence }) => /walmart/i.test(sentence)));
  assert.equal(await held(page), '');
  assert.ok(!(await page.content()).includes('662085'), 'the code is in the page');
  await page.close();
});
