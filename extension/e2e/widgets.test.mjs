// Page filling in real Chromium, against a stand-in for the worker: what is
// told, when, and what becomes of a code. What counts is what the page's own
// state holds in the end. Whether fields are found is for pages.test.mjs.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from './bounded.mjs';
import { CODE, standIn } from './standIn.mjs';
import { until, workspace } from './workspace.mjs';

const pages = join(dirname(fileURLToPath(import.meta.url)), 'pages');

let w, origin, context, workerHandle;

before(async () => {
  w = await workspace();
  const browser = await standIn(w, pages);
  ({ context, origin } = browser);
  workerHandle = browser.worker;
});

after(() => w.close());

/** How long to wait for what must come, on a busy machine too, in milliseconds. */
const patience = 60_000;

/** Opens a page of ours, does something with it, and closes it. */
async function on(path, run) {
  const page = await context.newPage();
  try {
    await page.goto(`${origin}/${path}`);
    await run(page, () => told(path));
  } finally {
    await page.close();
  }
}

/** What the worker was told of the fields of the pages at this address. */
const told = (path) => toldOf('field.', path);

/** What the worker was told by the pages at this address, of one kind. */
async function toldOf(kind, path) {
  const all = await workerHandle.evaluate(() => globalThis.log);
  return all.filter((entry) => entry.page === `${origin}/${path}` && entry.type.startsWith(kind));
}

/** Waits until the worker's log of a page meets a condition, and returns it. */
async function toldUntil(path, met) {
  for (const end = Date.now() + patience; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const log = await told(path);
    if (met(log)) return log;
    assert.ok(Date.now() < end, `the worker was told only ${JSON.stringify(log)}`);
  }
}

const holds = (page, want) => page.waitForFunction((want) => window.held() === want, want, { timeout: patience }).catch(async () => {
  assert.equal(await page.evaluate(() => window.held()), want);
});

/**
 * Nothing tells that nothing will happen. So a frame with a real code field is
 * put into the page: once that is filled, the document around it has been
 * looked at as well.
 */
async function settle(page) {
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.width = 400;
    frame.height = 200;
    frame.srcdoc = '<p>We emailed you a code.</p><input id="tracer" autocomplete="one-time-code">';
    document.body.prepend(frame);
  });
  await page.waitForFunction((code) => document.querySelector('iframe').contentDocument?.getElementById('tracer')?.value === code, CODE, { timeout: patience });
}

const widgets = {
  'single': { channel: 'email', account: 'j•••e@example.com', language: 'en', field: { kind: 'single', length: 6, alphabet: 'digits' } },
  'german': { channel: 'email', account: 'm***@web.de', language: 'de', field: { kind: 'single', length: 6, alphabet: 'any' } },
  'boxes': { channel: 'email', account: 'jane@example.com', language: 'en', field: { kind: 'boxes', length: 6, alphabet: 'digits' } },
  'rekeyed': {}, 'keydown': {}, 'keypress': {}, 'beforeinput': {}, 'keyup': {}, 'controlled': {}, 'trusted': {}, 'trusted-boxes': {},
  'paste': {}, 'spread': {}, 'closed-shadow': {}, 'shadow-boxes': { field: { kind: 'boxes', length: 6, alphabet: 'digits' } }, 'frames': {}, 'modal': {},
  'password': {}, 'number': {}, 'overlay': {}, 'pixel': {}, 'halves': { field: { kind: 'boxes', length: 6, alphabet: 'any' } },
  'loose': { field: { kind: 'boxes', length: 6, alphabet: 'any' } }, 'disabled': {}, 'blur': {}, 'mask': {}, 'hydration': {},
};

for (const [name, want] of Object.entries(widgets)) {
  test(`fills ${name}`, () => on(`${name}.html`, async (page) => {
    await holds(page, CODE);
    const log = await toldUntil(`${name}.html`, (log) => log[0]?.result !== undefined);
    assert.equal(log[0].result, 'filled');
    assert.equal(log[0].channel, 'email');
    for (const [key, value] of Object.entries(want)) assert.deepEqual(log[0][key], value, key);
    assert.equal(new Set(log.map((entry) => entry.key)).size, 1, 'one field, one key');
  }));
}

test('submits nothing', () => on('single.html', async (page) => {
  await holds(page, CODE);
  await toldUntil('single.html', (log) => log.at(-1)?.result !== undefined);
  assert.equal(await page.evaluate(() => window.submitted), undefined);
}));

test('leaves no mark on the page', () => on('boxes.html?wait', async (page, log) => {
  const look = () => page.evaluate(() => ({ html: document.documentElement.outerHTML, globals: Object.getOwnPropertyNames(window).sort().join() }));
  const [seen] = await toldUntil('boxes.html?wait', (log) => log.length > 0);
  await page.evaluate(() => { globalThis.posted = 0; addEventListener('message', () => { globalThis.posted++; }); });
  const before = await look();
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [seen, CODE]), 'filled');
  await holds(page, CODE);
  const after = await look();
  assert.equal(after.html, before.html);
  assert.equal(after.globals, before.globals);
  assert.equal(await page.evaluate(() => globalThis.posted), 0);
  assert.equal((await log()).length, 1);
}));

test('a step that a class shows is seen when it shows, with the address typed before', () => on('steps.html', async (page, log) => {
  await page.locator('[name=email]').pressSequentially('kim@example.org');
  await page.getByText('Continue').click();
  await holds(page, CODE);
  assert.equal((await log())[0].account, 'kim@example.org');
}));

test('of two groups, the e-mailed one', () => on('two-groups.html', async (page, log) => {
  await holds(page, `|${CODE}`);
  assert.equal((await log()).length, 1);
}));

test('a rejected code is not filled again', () => on('reject.html', async (page) => {
  await page.waitForFunction(() => document.querySelector('[role=alert]').textContent !== '');
  const [seen] = await toldUntil('reject.html', (log) => log[0]?.result !== undefined);
  assert.equal(seen.result, 'filled');
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [seen, CODE]), 'refused');
  // Later than the last look that filling takes at the field.
  await page.waitForFunction((end) => performance.now() > end, (await page.evaluate(() => performance.now())) + 2800);
  assert.equal(await page.evaluate(() => window.held()), '1:');
  assert.equal(await workerHandle.evaluate((entry) => globalThis.fill(entry, '102938'), seen), 'filled', 'another code is welcome');
}));

// What the page does with a code that stands, and what the worker is told of it.
for (const [why, act] of [
  ['emptied', (page) => page.evaluate(() => { document.querySelector('input').value = ''; })],
  ['invalid', (page) => page.evaluate(() => document.querySelector('input').setAttribute('aria-invalid', 'true'))],
  ['user', (page) => page.locator('input').press('Backspace')],
]) {
  test(`a code that does not stand any more is told: ${why}`, () => on(`single.html?wait&${why}`, async (page) => {
    const path = `single.html?wait&${why}`;
    const [seen] = await toldUntil(path, (log) => log.length > 0);
    assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [seen, CODE]), 'filled');
    await page.waitForFunction((end) => performance.now() > end, (await page.evaluate(() => performance.now())) + 5000);
    assert.equal((await told(path)).length, 1, 'while it stands, nothing is said');
    await act(page);
    const log = await toldUntil(path, (log) => log.length > 1);
    assert.deepEqual(log.map(({ key, again }) => [key, again]), [[seen.key, undefined], [seen.key, why]]);
  }));
}

test('a row that a page empties because the code was wrong is told, and takes another code', () => on('reject.html?wait', async (page) => {
  const [seen] = await toldUntil('reject.html?wait', (log) => log.length > 0);
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [seen, CODE]), 'filled');
  const log = await toldUntil('reject.html?wait', (log) => log.some(({ again }) => again));
  assert.equal(log.at(-1).again, 'emptied');
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [log.at(-1), CODE]), 'refused', 'the page had it');
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code, 'user'), [log.at(-1), CODE]), 'filled', 'the user wants it');
}));

test('a worker that has no room is told again', () => on('single.html?wait&later', async () => {
  const log = await toldUntil('single.html?wait&later', (log) => log.length > 1);
  assert.deepEqual(log.map(({ type }) => type), ['field.seen', 'field.seen']);
}));

test('what the user asks for takes the place of what he typed, once he has stopped', () => on('single.html?wait&asked', async (page) => {
  const [seen] = await toldUntil('single.html?wait&asked', (log) => log.length > 0);
  const fill = (by) => workerHandle.evaluate(([entry, code, by]) => globalThis.fill(entry, code, by), [seen, CODE, by]);
  await page.locator('input').pressSequentially('48');
  assert.equal(await fill('user'), 'busy', 'he is typing');
  await until('the pause after his last key', async () => (await fill('user')) !== 'busy');
  assert.equal(await page.evaluate(() => window.held()), CODE);
}));

test('what the user asks for takes the place of a value that is no code', () => on('single.html?wait&value', async (page) => {
  const [seen] = await toldUntil('single.html?wait&value', (log) => log.length > 0);
  await page.evaluate(() => { document.querySelector('input').value = 'jane@example.com'; });
  const fill = (by) => workerHandle.evaluate(([entry, code, by]) => globalThis.fill(entry, code, by), [seen, CODE, by]);
  assert.equal(await fill('itself'), 'refused');
  assert.equal(await fill('user'), 'filled');
  assert.equal(await page.evaluate(() => window.held()), CODE);
}));

test('what the user has typed is his', () => on('single.html?wait', async (page) => {
  const path = 'single.html?wait';
  const [seen] = await toldUntil(path, (log) => log.length > 0);
  await page.locator('input').pressSequentially('48');
  const fill = (code) => workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [seen, code]);
  assert.equal(await fill(CODE), 'busy');
  await page.waitForFunction((end) => performance.now() > end, (await page.evaluate(() => performance.now())) + 1200);
  assert.equal(await fill(CODE), 'busy', 'half a code waits for him');
  assert.equal(await page.evaluate(() => window.held()), '48');
  await page.locator('input').fill('');
  await page.waitForFunction((end) => performance.now() > end, (await page.evaluate(() => performance.now())) + 1200);
  assert.equal(await fill('12345678'), 'unfit');
  assert.equal(await fill(CODE), 'filled');
  assert.equal(await fill('739104'), 'filled', 'a newer code takes the place of ours');
  assert.equal(await page.evaluate(() => window.held()), '739104');
}));

test('a value that is no code is not overwritten', () => on('single.html?wait&kept', async (page) => {
  await page.evaluate(() => { document.querySelector('input').value = 'jane@example.com'; });
  const [seen] = await toldUntil('single.html?wait&kept', (log) => log.length > 0);
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [seen, CODE]), 'refused');
  assert.equal(await page.evaluate(() => document.querySelector('input').value), 'jane@example.com');
}));

test('a field that is removed is gone, and its fill too', () => on('german.html?wait', async (page) => {
  const path = 'german.html?wait';
  const [seen] = await toldUntil(path, (log) => log.length > 0);
  assert.equal(await workerHandle.evaluate((entry) => globalThis.check(entry), seen), true);
  await page.evaluate(() => document.querySelector('form').remove());
  const log = await toldUntil(path, (log) => log.length > 1);
  assert.deepEqual([log[1].type, log[1].key], ['field.gone', seen.key]);
  assert.equal(await workerHandle.evaluate((entry) => globalThis.check(entry), seen), false);
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [seen, CODE]), 'gone');
}));

test('a field that is hidden when the code comes is not filled', () => on('german.html?wait&hidden', async (page) => {
  const [seen] = await toldUntil('german.html?wait&hidden', (log) => log.length > 0);
  await page.evaluate(() => { document.querySelector('main').style.opacity = '0'; });
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [seen, CODE]), 'hidden');
  assert.equal(await page.evaluate(() => window.held()), '');
}));

test('a page that changes over to e-mail is heard', () => on('look-alikes/sms.html?', async (page, log) => {
  await settle(page);
  assert.equal(await page.locator('main input').inputValue(), '');
  await page.evaluate(() => { document.querySelector('h1').textContent = 'Check your inbox'; document.querySelector('main p').textContent = 'We emailed a code to j•••@example.com.'; });
  await page.waitForFunction((code) => document.querySelector('main input').value === code, CODE);
  assert.equal((await log()).at(-1).account, 'j•••@example.com');
}));

test('the page goes: the field is gone; it comes back: seen again', () => on('german.html?wait&back', async (page) => {
  const path = 'german.html?wait&back';
  await toldUntil(path, (log) => log.length === 1);
  await page.goto(`${origin}/look-alikes/zip.html`);
  // The tab shows another page when this arrives, so the sender's document tells whose it is.
  const [first] = await told(path);
  const of = async () => (await workerHandle.evaluate(() => globalThis.log)).filter((entry) => entry.document === first.document).map(({ type }) => type);
  for (const end = Date.now() + patience; (await of()).length < 2; ) assert.ok(Date.now() < end, 'no field.gone');
  assert.deepEqual(await of(), ['field.seen', 'field.gone']);
  await page.goBack();
  await toldUntil(path, (log) => log.filter(({ type }) => type === 'field.seen').length === 2);
}));

test('fields that nobody can see are not reported', () => on('nowhere.html', async (page, log) => {
  await settle(page);
  assert.equal(await page.evaluate(() => window.held()), '');
  assert.deepEqual((await log()).filter(({ account }) => account), []);
}));

test('a field made anew ten times a second is one field', () => on('recreated.html?wait', async (page, log) => {
  await page.waitForFunction(() => window.held() === 30, undefined, { timeout: patience });
  const entries = await log();
  assert.equal(entries.filter(({ type }) => type === 'field.seen').length, 1);
  assert.equal(await workerHandle.evaluate(([entry, code]) => globalThis.fill(entry, code), [entries[0], CODE]), 'filled');
}));

/** Waits until the worker was asked about a page with this in its scene, and returns all the scenes it was sent. */
const scenesWith = (path, text) => until('a scene', async () => {
  const looks = await workerHandle.evaluate(() => globalThis.looks.map(({ page, scene }) => ({ page, scene })));
  const scenes = looks.filter(({ page }) => page === `${origin}/${path}`).map(({ scene }) => scene);
  return scenes.some((scene) => scene.includes(text)) && scenes;
});

test('nothing that stands in a field is in what the worker is asked', () => on('single.html?wait&values', async (page) => {
  await toldUntil('single.html?wait&values', (log) => log.length > 0);
  await page.evaluate(() => {
    const fields = ['<input name="beside" value="SECRET">', '<input type="password" value="SECRET">', '<input type="hidden" value="SECRET">', '<textarea>SECRET</textarea>',
      '<select><option value="SECRET">SECRET</option></select>', '<div contenteditable>SECRET</div>', '<a href="/?token=SECRET">Help</a>', '<img src="data:,SECRET" alt="">'];
    document.querySelector('form').insertAdjacentHTML('beforeend', fields.join(''));
    for (const input of document.querySelectorAll('input')) input.value = 'SECRET';
  });
  for (const scene of await scenesWith('single.html?wait&values', 'beside')) assert.ok(!scene.includes('SECRET'), scene);
}));

test('of a page of any size little is told', () => on('structure/big-20000-en.html', async (page) => {
  await page.waitForFunction(() => window.held() !== '');
  for (const scene of await scenesWith('structure/big-20000-en.html', 'slot')) assert.ok(scene.length < 64 * 1024, `${scene.length} characters`);
}));

test('a thousand fields are a handful', () => on('storm.html?wait', async (page, log) => {
  await page.waitForFunction(() => window.held() === 20, undefined, { timeout: patience });
  const entries = await log();
  assert.ok(entries.length > 0);
  assert.ok(entries.filter(({ type }) => type === 'field.seen').length <= 13, `${entries.length} messages`);
}));

/** Waits until the worker's log of a page's sign-in form meets a condition, and returns it. */
const signIns = (path, met) => until('the sign-in form', async () => {
  const log = (await toldOf('signin.', path)).map(({ type, account }) => (account === undefined ? type : `${type} ${account}`));
  return met(log) && log;
});

test('a sign-in form is told once it is seen, with the account once that is typed, and told gone with its page', () => on('sign-in/plain.html', async (page) => {
  await signIns('sign-in/plain.html', (log) => log.length === 1);
  await page.getByLabel('Password').focus();
  await page.waitForTimeout(1100); // accounts are told a second apart
  await page.getByLabel('E-mail').fill('jane@example.com');
  await page.getByLabel('Password').focus();
  assert.deepEqual(await signIns('sign-in/plain.html', (log) => log.length === 2), ['signin.seen', 'signin.seen jane@example.com']);
  const [{ document: of }] = await toldOf('signin.', 'sign-in/plain.html');
  await page.goto(`${origin}/look-alikes/zip.html`);
  await until('signin.gone', async () => (await workerHandle.evaluate(() => globalThis.log)).some(({ type, document }) => type === 'signin.gone' && document === of));
}));

test('a sign-in form that nobody can see is not told until it shows, and marks nothing', () => on('sign-in/hidden.html', async (page) => {
  await settle(page);
  assert.deepEqual(await toldOf('signin.', 'sign-in/hidden.html'), []);
  const before = await page.locator('main').evaluate((main) => main.outerHTML);
  await page.locator('#open').click();
  await signIns('sign-in/hidden.html', (log) => log.length === 1);
  assert.equal(await page.locator('main').evaluate((main) => main.outerHTML), before.replace(' class="closed"', ' class=""'));
}));

test('a form that turns into a code field is told first as the one, then as the other', () => on('sign-in/step.html', async (page) => {
  await signIns('sign-in/step.html', (log) => log.length === 1);
  await page.getByRole('button').click();
  await holdsCode(page);
  assert.deepEqual(await signIns('sign-in/step.html', (log) => log.length === 2), ['signin.seen', 'signin.gone']);
}));

const holdsCode = (page) => until('the code', async () => (await page.locator('input[name=code]').inputValue({ timeout: 100 }).catch(() => '')) === CODE);

test('a storm of sign-in forms is a few messages', () => on('sign-in/storm.html', async (page) => {
  await signIns('sign-in/storm.html', (log) => log.length > 0);
  await page.waitForTimeout(4000); // a hundred forms
  const log = await toldOf('signin.', 'sign-in/storm.html');
  assert.ok(log.length <= 10, `${log.length} messages`);
}));
