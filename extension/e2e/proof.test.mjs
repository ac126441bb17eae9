// What a code's proof rests on, as the user sees and decides it: confirmed
// senders, two accounts at one shop, one use, the name of a mail server.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from './bounded.mjs';
import { ask, browser, codeWindow, extensionPage, held, request, requests, stopWorker } from './browser.mjs';
import { startMailbox } from './mailbox.mjs';
import { codePage, site } from './site.mjs';
import { HOST, must, until, workspace } from './workspace.mjs';

const USER = 'jo@mx.test';
const SHOP = 'https://www.walmart.com/';

/** @type {Awaited<ReturnType<typeof workspace>>} */
let w;
/** @type {Awaited<ReturnType<typeof startMailbox>>} */
let mailbox;
/** @type {import('playwright-core').BrowserContext} */
let context;

before(async () => {
  w = await workspace();
  mailbox = await startMailbox(w, { user: USER, name: 'Master', addresses: ['sam@shop-mail.test', 'kim@shop-mail.test'] });
  const web = await site(w, {
    'www.walmart.com/': codePage({ shop: 'Walmart' }),
    'www.walmart.com/about': '<!doctype html><title>About</title>',
    'www.walmart.com/anyone': codePage({ shop: 'Walmart', sentTo: 'you' }),
    'www.walmart.com/sam': codePage({ shop: 'Walmart', sentTo: 's**@shop-mail.test' }),
    'www.walmart.com/kim': codePage({ shop: 'Walmart', sentTo: 'kim@shop-mail.test' }),
  });
  context = await browser(w, web);
});

after(() => w.close());

async function open(path = '') {
  const page = await context.newPage();
  await page.goto(SHOP + path);
  await request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');
  return page;
}

const senders = async () => JSON.parse(await must(w, HOST, ['sender', 'list', '--json']));

test('a sender is confirmed in the code window alone, filled from then on, and taken back on the options page', async () => {
  let page = await open();
  await mailbox.send('480217', { domain: 'mailer.example' });
  const { id } = await request(context, 'walmart.com', ({ story }) => story.some(({ sentence }) => /mailer\.example/.test(sentence)));
  assert.equal(await held(page), '');
  const own = await context.newPage();
  await own.goto(extensionPage(`code.html?request=${id}`));
  await own.getByRole('button', { name: 'Look at it' }).click();
  await own.getByText('480217').waitFor();
  await own.getByText('Sent by mailer.example, proven by your mail server, to jo@mx.test,').waitFor();
  assert.equal(await own.getByRole('checkbox').count(), 0, 'it is asked before the user wants the code');
  await own.getByRole('button', { name: 'Fill it in' }).click();
  const box = own.getByRole('checkbox', { name: 'help@mailer.example sends the codes of walmart.com' });
  assert.equal(await box.isChecked(), false);
  await box.check();
  assert.deepEqual(await senders(), [], 'kept before the code was filled');
  await page.bringToFront();
  await Promise.all([own.waitForEvent('close'), own.getByRole('button', { name: /^Yes, fill it in/ }).click().catch(() => {})]);
  await until('the code in the page', async () => (await held(page)) === '480217');
  await until('the sender to be kept', async () => (await senders()).length > 0);
  assert.deepEqual(await senders(), [{ site: 'walmart.com', address: 'help@mailer.example' }]);
  await page.close();

  page = await open();
  await mailbox.send('480218', { domain: 'mailer.example' });
  await until('the next code, with no click', async () => (await held(page)) === '480218');
  await page.close();

  const options = await context.newPage();
  await options.goto(extensionPage('options.html'));
  await options.getByRole('button', { name: 'Remove help@mailer.example for walmart.com' }).click();
  await options.getByText('help@mailer.example removed.').waitFor();
  assert.deepEqual(await senders(), []);
  await options.close();
  page = await open();
  await mailbox.send('480219', { domain: 'mailer.example' });
  await request(context, 'walmart.com', ({ story }) => story.some(({ sentence }) => /does not belong to walmart\.com/.test(sentence)));
  assert.equal(await held(page), '');
  await page.close();
});

test('no message of a page confirms a sender', async () => {
  const page = await open();
  assert.equal(await page.evaluate(() => typeof (/** @type {any} */ (globalThis).chrome?.runtime?.sendMessage)), 'undefined');
  await mailbox.send('480220', { domain: 'mailer.example' });
  await request(context, 'walmart.com', ({ story }) => story.some(({ sentence }) => /mailer\.example/.test(sentence)));
  await page.locator('input').fill('480220'); // a page may well know the code, and put it in itself
  // Chromium may not close a tab whose form is on its way: Playwright then waits for ever.
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Verify' }).click()]);
  await page.close();
  assert.deepEqual(await senders(), []);
});

test('two pages that wait at once, each for its own account, get each its own code', async () => {
  const sam = await open('sam');
  const kim = await open('kim');
  await until('both to wait', async () => (await requests(context)).filter(({ watched, state }) => watched && state === 'waiting').length >= 2);
  await mailbox.send('735194', { to: 'kim@shop-mail.test' });
  await mailbox.send('264813', { to: 'sam@shop-mail.test' });
  await until("Kim's code", async () => (await held(kim)) === '735194');
  await until("Sam's code", async () => (await held(sam)) === '264813');
  assert.equal(await held(kim), '735194');
  await sam.close();
  await kim.close();
});

test('a code that was filled is never offered again, by a host that is started anew neither', async () => {
  const first = await open();
  await mailbox.send('918273');
  await until('the code', async () => (await held(first)) === '918273');
  await first.close();
  const blank = await context.newPage();
  await blank.goto(`${SHOP}about`);
  await stopWorker(context, blank); // the host goes with it
  const again = await context.newPage();
  await again.goto(SHOP);
  await until('the page to be watched', async () => (await shown(again)).some(({ watched, story }) => watched && story.some(({ sentence }) => sentence === 'Watching Master.')));
  await mailbox.send('192837');
  await until('the next code', async () => (await held(again)) === '192837');
  const [{ story }] = await shown(again);
  assert.equal(story.filter(({ sentence }) => /^Sent by walmart\.com/.test(sentence)).length, 1, JSON.stringify(story));
  // Not even the user's own program finds it, which asks for everything.
  const found = await must(w, HOST, ['wait', '--site', 'walmart.com', '--account', 'sam@shop-mail.test', '--min-grade', 'foreign', '--timeout', '1s', '--json']).catch((err) => String(err));
  assert.ok(!found.includes('918273'), found);
  const state = await must(w, 'sh', ['-c', 'cat "$HOME/.config/mailcode/state.json"']);
  assert.ok(/"used"/.test(state) && !state.includes('918273') && !/"site": "walmart/.test(state), state);
  await again.close();
  await blank.close();
});

/**
 * The views of walmart.com, as the pages of the extension see them; Playwright's handle to a worker that was stopped
 * is good for nothing.
 * @param {import('playwright-core').Page} page that stays in front
 * @returns {Promise<{ watched: boolean, state: string, story: { sentence: string }[] }[]>}
 */
async function shown(page) {
  const { requests: all } = await ask(context, { type: 'state.get' });
  await page.bringToFront();
  return all.filter((/** @type {any} */ one) => one.site === 'walmart.com').reverse();
}

test('a name that is suggested for the mail server counts once the user says so, and not again if not', async () => {
  const file = (await must(w, 'sh', ['-c', 'echo "$HOME/.config/mailcode/state.json"'])).trim();
  const suggest = async (/** @type {string} */ name) => {
    const state = JSON.parse(await readFile(file, 'utf8'));
    Object.assign(state.sessions[0], { authServ: [], authServSuggested: name });
    await writeFile(file, JSON.stringify(state));
  };
  const named = async () => {
    const [{ authServ, authServSuggested }] = JSON.parse(await must(w, HOST, ['session', 'list', '--json']));
    return [authServ, authServSuggested];
  };
  await suggest('mx.test');
  assert.match(await must(w, HOST, ['session', 'list']), /session edit "Master" --authserv mx\.test/);
  const options = await context.newPage();
  await options.goto(extensionPage('options.html'));
  const notice = options.getByRole('region', { name: 'A name for the mail server of Master' });
  await notice.getByRole('button', { name: 'No' }).click();
  await notice.waitFor({ state: 'detached' });
  assert.deepEqual(await named(), [undefined, undefined]);
  await suggest('mx.test');
  await options.reload();
  await notice.getByRole('button', { name: 'It is: count on it' }).click();
  await notice.waitFor({ state: 'detached' });
  assert.deepEqual(await named(), [['mx.test'], undefined]);
  await options.close();
});

test('what forwards here is named on the options page, and what it risks is said there', async () => {
  const options = await context.newPage();
  await options.goto(extensionPage('options.html'));
  await options.getByRole('button', { name: 'Edit Master' }).click();
  await options.getByLabel('Addresses that forward here').fill('sam@shop-mail.test\nkim@shop-mail.test\nlee@outlook.example');
  await options.getByLabel('Forwarding services').fill('simplelogin.com\nlee@duck.com');
  const group = options.getByRole('group', { name: /without a click/ });
  assert.match(await group.innerText(), /could then have a code of theirs filled/);
  await group.getByRole('checkbox', { name: 'lee@outlook.example' }).check();
  await options.getByRole('button', { name: 'Save and test' }).click();
  await options.locator('.sessions li').getByText('lee@duck.com forward here').waitFor();
  const [{ addresses, forwarders, automatic }] = JSON.parse(await must(w, HOST, ['session', 'list', '--json']));
  assert.deepEqual([addresses.length, forwarders, automatic], [3, ['simplelogin.com', 'lee@duck.com'], ['lee@outlook.example']]);
  await options.close();

  // What that address forwards by hand is filled; what another does is offered, and says how it came.
  /** @param {string} by @param {string} code */
  const forward = (by, code) => mailbox.deliver([
    `Authentication-Results: mx.test; dmarc=pass header.from=${by.split('@')[1]}`,
    `From: <${by}>`, `To: <${USER}>`, 'Subject: FW: Your code', `Message-ID: <${code}@forward.test>`, 'Content-Type: text/plain; charset=utf-8', '', '',
    '________________________________', 'From: Walmart <help@walmart.com>', 'Sent: Monday, November 23, 2026 4:00 AM', `To: ${by}`, 'Subject: Your code', '',
    `Your verification code is ${code}.`, '',
  ].join('\r\n'));
  let page = await waiting();
  await forward('lee@outlook.example', '375946');
  await until('the forwarded code', async () => (await held(page)) === '375946');
  await page.close();
  page = await waiting();
  await forward('sam@shop-mail.test', '820463');
  const window = await codeWindow(context);
  await window.getByText('From help@walmart.com, which is not proven, forwarded by hand or by a rule, to sam@shop-mail.test,').waitFor();
  await window.getByText('Who sent it: You forwarded it from sam@shop-mail.test: nothing shows that walmart.com really sent it.').waitFor();
  assert.equal(await held(page), '');
  await page.close();
});

/** A page that names no account of the user's, and is waited for. */
async function waiting() {
  const page = await context.newPage();
  await page.goto(`${SHOP}anyone`);
  await until('the page to be watched', async () => (await shown(page)).some(({ watched, state }) => watched && state === 'waiting'));
  return page;
}
