// What does not go straight: a resent code, a rejected one, a wrong one typed,
// a user who types meanwhile, a "not now" taken back, a page full of other
// people's frames, and a worker that was stopped while it waited.
import assert from 'node:assert/strict';
import { after, before, test } from './bounded.mjs';
import { ask, browser, codeWindow, enter, extensionPage, held, request, requests, stopWorker } from './browser.mjs';
import { startMailbox } from './mailbox.mjs';
import { codePage, site } from './site.mjs';
import { until, workspace } from './workspace.mjs';

const USER = 'jo@mx.test';

/** @type {Awaited<ReturnType<typeof workspace>>} */
let w;
/** @type {Awaited<ReturnType<typeof startMailbox>>} */
let mailbox;
/** @type {import('playwright-core').BrowserContext} */
let context;

/** A page that finds its code wrong when it is submitted: it empties the field and says so. */
const rejecting = codePage({ shop: 'Walmart' }) + `<p role="alert"></p><script>
document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  document.querySelector('input').value = '';
  document.querySelector('[role=alert]').textContent = 'That code is wrong.';
});
</script>`;

/** A shop that puts its own field into the page after eight frames of an advertiser, with three code fields each. */
const crowded = codePage({ shop: 'Walmart' }).replace('<form', `${
  '<iframe src="https://ads.example/" width="200" height="120"></iframe>'.repeat(8)
}<form hidden`) + `<script>addEventListener('message', () => { document.querySelector('form').hidden = false; });</script>`;
const advertiser = `<!doctype html><html lang="en"><p>Enter the verification code we e-mailed to j***@mx.test.</p>${
  Array.from({ length: 3 }, (_, n) => `<form><input name="verification_code_${n}" maxlength="6" autocomplete="one-time-code"></form>`).join('')
}`;

before(async () => {
  w = await workspace();
  mailbox = await startMailbox(w, { user: USER });
  const web = await site(w, {
    'www.walmart.com/': codePage({ shop: 'Walmart' }),
    'www.walmart.com/boxes': codePage({ shop: 'Walmart', boxes: 6 }),
    'www.walmart.com/wrong': rejecting,
    'www.walmart.com/crowded': crowded,
    'ads.example/': advertiser,
    'www.target.com/': rejecting.replaceAll('Walmart', 'Target'),
  });
  context = await browser(w, web);
  await ask(context, { type: 'host.call', method: 'rule.set', params: { rule: { site: 'target.com', mode: 'hand' } } });
});

after(() => w.close());

/** Waits for the request that follows a fill, while the host waits for a newer code. */
const standing = () => until('a newer code to be waited for', async () =>
  (await requests(context)).some(({ state, watched }) => state === 'standing' && watched));

const windows = () => context.pages().filter((page) => page.url().startsWith(extensionPage('code.html')));

for (const [what, path] of [['one field', ''], ['a row of boxes', 'boxes']]) {
  test(`"send again": the second code takes the place of the first, in ${what}`, async () => {
    const page = await context.newPage();
    await page.goto(`https://www.walmart.com/${path}`);
    await request(context, 'walmart.com', ({ watched }) => watched);
    await mailbox.send('480217');
    await until('the first code', async () => (await held(page)) === '480217');
    await standing();
    await mailbox.send('735194');
    await until('the second code', async () => (await held(page)) === '735194');
    assert.equal(windows().length, 0, 'a code window opened');
    await page.close();
  });
}

test('a newer code that comes while the page is not looked at is in it when the user comes back', async () => {
  const page = await context.newPage();
  await page.goto('https://www.walmart.com/');
  await request(context, 'walmart.com', ({ watched }) => watched);
  await mailbox.send('480217');
  await until('the first code', async () => (await held(page)) === '480217');
  await standing();
  const mail = await context.newPage(); // he looks where the newer code stays
  await mailbox.send('735194');
  await until('the newer code to be kept', async () => (await requests(context)).some(({ state, story }) =>
    state === 'offered' && story.some(({ sentence }) => /when you come back/.test(sentence))));
  assert.equal(await held(page), '480217');
  await page.bringToFront();
  await until('the newer code', async () => (await held(page)) === '735194');
  assert.equal(windows().length, 0, 'a code window opened');
  await mail.close();
  await page.close();
});

test('a page that rejects a code and empties the field gets the next one', async () => {
  const page = await context.newPage();
  await page.goto('https://www.walmart.com/wrong');
  await request(context, 'walmart.com', ({ watched }) => watched);
  await mailbox.send('264813');
  await until('the first code', async () => (await held(page)) === '264813');
  await page.getByRole('button', { name: 'Verify' }).click();
  await request(context, 'walmart.com', ({ watched, state, story }) =>
    watched && state === 'waiting' && story.some(({ sentence }) => /emptied the field/.test(sentence)));
  assert.equal(await held(page), '', 'the rejected code is back');
  await mailbox.send('918273');
  await until('the next code', async () => (await held(page)) === '918273');
  await page.close();
});

test('a wrong code typed in the code window can be typed again', async () => {
  const page = await context.newPage();
  await page.goto('https://www.target.com/');
  await enter(await codeWindow(context), '111111');
  await until('the wrong code', async () => (await held(page)) === '111111');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('That code is wrong.').waitFor();
  await enter(await codeWindow(context), '222222');
  await until('the right code', async () => (await held(page)) === '222222');
  await page.close();
});

test('a code that finds the user typing is offered, says why, and is filled when he asks for it', async () => {
  const page = await context.newPage();
  await page.goto('https://www.walmart.com/');
  await request(context, 'walmart.com', ({ watched }) => watched);
  await page.locator('input').pressSequentially('12');
  await mailbox.send('375946');
  const window = await codeWindow(context);
  await window.getByText('You are typing in the page').first().waitFor();
  assert.equal(await held(page), '12');
  // His last key is a second ago, or the button says so; the window may be gone before the click is reported.
  await until('the code in the page', async () => {
    if (!window.isClosed()) await window.getByRole('button', { name: 'Fill it in' }).click({ timeout: 1000 }).catch(() => {});
    return (await held(page)) === '375946';
  });
  await page.close();
});

test("other people's frames leave room for the shop's own field", async () => {
  const page = await context.newPage();
  await page.goto('https://www.walmart.com/crowded');
  // As many as one origin may have in the frames of a tab: the others were told to come later.
  await until("the advertiser's requests", async () => (await requests(context)).filter(({ site }) => site === 'ads.example').length >= 3);
  await page.evaluate(() => postMessage('the form is to be seen'));
  await request(context, 'walmart.com', ({ watched }) => watched);
  await mailbox.send('820463');
  await until('the code in the page', async () => (await held(page)) === '820463');
  await page.close();
});

test('pages are told when a login has worked or failed', async () => {
  const before = await ask(context, { type: 'state.get' });
  const page = await context.newPage();
  await page.goto('https://www.walmart.com/');
  await request(context, 'walmart.com', ({ story }) => story.some(({ sentence }) => sentence === 'Watching Test.'));
  assert.ok((await ask(context, { type: 'state.get' })).sessionsVersion > before.sessionsVersion);
  await page.close();
});

test('"not now" is taken back', async () => {
  const page = await context.newPage();
  await page.goto('https://www.walmart.com/');
  const { id } = await request(context, 'walmart.com', ({ watched }) => watched);
  await ask(context, { type: 'request.cancel', request: id });
  const { requests: all } = await ask(context, { type: 'state.get' });
  const shown = all.filter((/** @type {any} */ one) => one.site === 'walmart.com');
  assert.deepEqual(shown.map((/** @type {any} */ one) => [one.id, one.state, one.canWait]), [[id, 'cancelled', true]]);
  await ask(context, { type: 'request.again', request: id });
  await page.bringToFront();
  await request(context, 'walmart.com', ({ watched }) => watched);
  await mailbox.send('564738');
  await until('the code', async () => (await held(page)) === '564738');
  await page.close();
});

test('a worker that is stopped while it waits comes back by itself, and fills the code', async () => {
  const page = await context.newPage();
  await page.goto('https://www.walmart.com/');
  await request(context, 'walmart.com', ({ watched }) => watched);
  await stopWorker(context, page);
  await mailbox.send('192837');
  await until('the code in the page', async () => (await held(page)) === '192837');
  await page.close();
});
