// Who must get nothing, gets nothing: frames in frames, pages that move on while
// a code is under way, mails that claim what is not so. Each case has a page
// beside it, or a mail after it, that does get its code: by then all that was to
// happen to the others has happened. What may happen at most stands in
// internal/trust/THREATS.md.
import assert from 'node:assert/strict';
import { readdir, utimes, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from './bounded.mjs';
import { browser, codeWindow, held, request, requests } from './browser.mjs';
import { codeMail } from './mail.mjs';
import { proven, startMailbox } from './mailbox.mjs';
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

/** @param {string} text */
const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const field = codePage({ shop: 'Walmart' });
/** @param {string} attributes of a frame that one can see */
const frame = (attributes) => `<iframe width="600" height="300" ${attributes}></iframe>`;
/** @param {string} inside */
const around = (inside) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><h1>Welcome</h1>${inside}`;

before(async () => {
  w = await workspace();
  mailbox = await startMailbox(w, { user: USER, addresses: ['kim@mx.test'] });
  const written = `<script>document.querySelector('iframe').contentDocument.write(${JSON.stringify(field)}); document.querySelector('iframe').contentDocument.close()</script>`;
  const web = await site(w, {
    'www.walmart.com/': field,
    'www.walmart.com/kim': codePage({ shop: 'Walmart', sentTo: 'k***@mx.test' }),
    'www.walmart.com/masked': codePage({ shop: 'Walmart', sentTo: 'k***@m***.test' }),
    'www.walmart.com/around-evil': around(frame(`src="${EVIL}"`)),
    'www.walmart.com/around-data': around(frame(`src="data:text/html,${encodeURIComponent(field)}"`)),
    'www.walmart.com/leaving-frame': around(frame(`src="${GOOD}"`)),
    'www.walmart.com/moving': `${field}<script>history.pushState({}, '', '/moving/step-2')</script>`,
    'www.evil.example/': field,
    'www.evil.example/around-good': field.replace('<form', `${frame(`src="${GOOD}"`)}<form`),
    'www.evil.example/srcdoc': around(frame(`srcdoc="${quoted(field)}"`)),
    'www.evil.example/data': around(frame(`src="data:text/html,${encodeURIComponent(field)}"`)),
    'www.evil.example/sandbox': around(frame(`sandbox="allow-scripts allow-forms" src="${GOOD}"`)),
    'www.evil.example/sandboxed-srcdoc': around(frame(`sandbox="allow-scripts" srcdoc="${quoted(field)}"`)),
    'www.evil.example/blank': around(frame('src="about:blank"') + written),
    'www.evil.example/blob': around(`${frame('')}<script>
      document.querySelector('iframe').src = URL.createObjectURL(new Blob([${JSON.stringify(field)}], { type: 'text/html' }));
    </script>`),
    'www.evil.example/nested': around(frame(`src="https://www.walmart.com/around-evil"`)),
    'www.evil.example/storm': `<!doctype html><html lang="en"><p>Enter the verification code we e-mailed to j***@mx.test.</p>${
      Array.from({ length: 1000 }, (_, n) => `<form><input name="verification_code_${n}" maxlength="6" autocomplete="one-time-code"></form>`).join('')}`,
    'login.okta.com/': codePage({ shop: 'Okta' }),
  });
  context = await browser(w, web);
});

after(() => w.close());

const results = proven('walmart.com');
let last = 480216;
/** A code that no test before had. */
const fresh = () => String(++last);
/** @param {string} code @param {Partial<Parameters<typeof codeMail>[0]>} [other] than a genuine mail of the shop */
const mail = (code, other = {}) => codeMail({ from: 'help@walmart.com', to: USER, code, shop: 'Walmart', results, ...other });
const now = () => new Date().toUTCString().replace('GMT', '+0000');

/** All that any field of a page, in any frame of it, holds. @param {import('playwright-core').Page} page */
async function heldAnywhere(page) {
  const all = await Promise.all(page.frames().map(async (one) => [one.url(), await held(one).catch(() => '')]));
  return all.filter(([, value]) => value !== '');
}

/** @param {string} url */
async function open(url) {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Waits until all of a page's frames show their field. @param {import('playwright-core').Page} page @param {number} fields */
const shows = (page, fields) => until('the fields', async () =>
  (await Promise.all(page.frames().map((one) => one.locator('input').count().catch(() => 0)))).reduce((a, b) => a + b, 0) >= fields);

/** The host has looked at a walmart mail for evil.example, and said whose it is. */
const refused = () => request(context, 'evil.example', ({ story }) => story.some(({ sentence }) => /walmart/i.test(sentence)));

/**
 * A page of the shop that waits, and gets the genuine code that is then sent.
 * @param {string} code
 */
async function witness(code) {
  const page = await open(GOOD);
  await request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');
  await mailbox.deliver(mail(code));
  await until('the code in the page beside it', async () => (await held(page)) === code);
  return page;
}

/**
 * Has a genuine code come while evil.example waits on a page: none of it is there.
 * @param {import('playwright-core').Page} page
 */
async function nothing(page) {
  const beside = await witness(fresh());
  await refused();
  await page.bringToFront();
  assert.deepEqual(await heldAnywhere(page), []);
  await beside.close();
}

test("a stranger's frame in the shop's page gets nothing", async () => {
  const page = await open(`${GOOD}around-evil`);
  await request(context, 'evil.example', ({ watched }) => watched);
  await nothing(page);
  await page.close();
});

test("the shop's frame in a stranger's page gets its code, and the page around it nothing", async () => {
  const page = await open(`${EVIL}around-good`);
  await request(context, 'walmart.com', ({ watched }) => watched);
  await request(context, 'evil.example', ({ watched }) => watched);
  const code = fresh();
  await mailbox.deliver(mail(code));
  await refused();
  await until('the code in the frame', async () => (await heldAnywhere(page)).length > 0);
  assert.deepEqual(await heldAnywhere(page), [[GOOD, code]]);
  assert.ok(!(await page.content()).includes(code), 'the code is in the page around');
  await page.close();
});

test("a stranger's frame in the shop's frame in a stranger's page gets nothing", async () => {
  const page = await open(`${EVIL}nested`);
  await request(context, 'evil.example', ({ watched }) => watched);
  await nothing(page);
  await page.close();
});

for (const path of ['srcdoc', 'blank', 'blob']) {
  test(`a ${path} frame of a stranger is the stranger's`, async () => {
    const page = await open(EVIL + path);
    await request(context, 'evil.example', ({ watched }) => watched);
    await nothing(page);
    await page.close();
  });
}

for (const [what, url] of [
  ["a data: frame of a stranger's", `${EVIL}data`],
  ["a data: frame in the shop's page", `${GOOD}around-data`],
  ["the shop's page in a sandbox", `${EVIL}sandbox`],
  ['a sandboxed srcdoc frame', `${EVIL}sandboxed-srcdoc`],
]) {
  test(`${what} has no site: it asks for nothing and gets nothing`, async () => {
    const page = await open(url);
    await shows(page, 1);
    const asked = (await requests(context)).length;
    const beside = await witness(fresh());
    assert.deepEqual(await heldAnywhere(page), []);
    const { length } = (await requests(context)).filter(({ state }) => state !== 'standing');
    assert.ok(length <= asked + 1, `it has made ${length - asked - 1} requests`);
    await beside.close();
    await page.close();
  });
}

test('a page that changes its address stays who it is', async () => {
  const page = await open(`${GOOD}moving`);
  await request(context, 'walmart.com', ({ watched }) => watched);
  await page.evaluate(() => history.pushState({}, '', '/moving/step-3?to=evil.example'));
  const code = fresh();
  await mailbox.deliver(mail(code));
  await until('the code in the page', async () => (await held(page)) === code);
  await page.close();
});

test('a tab that goes to another site takes no code along', async () => {
  const page = await open(GOOD);
  await request(context, 'walmart.com', ({ watched }) => watched);
  await page.goto(EVIL);
  await request(context, 'evil.example', ({ watched }) => watched);
  await nothing(page);
  await page.close();
});

test('a frame that goes to another site takes no code along', async () => {
  const page = await open(`${GOOD}leaving-frame`);
  await request(context, 'walmart.com', ({ watched }) => watched);
  await page.evaluate((url) => void (document.querySelector('iframe')?.setAttribute('src', url)), EVIL);
  await request(context, 'evil.example', ({ watched }) => watched);
  await nothing(page);
  await page.close();
});

test('a page that leaves at the moment the mail comes gives the next site nothing', async () => {
  const code = fresh();
  const page = await open(GOOD);
  await request(context, 'walmart.com', ({ watched }) => watched);
  await Promise.all([mailbox.deliver(mail(code)), page.goto(EVIL)]);
  await request(context, 'evil.example', ({ watched }) => watched);
  const beside = await open(GOOD);
  const next = fresh();
  await mailbox.deliver(mail(next));
  await until('the next code in the page beside it', async () => (await held(beside)) === next);
  await refused();
  assert.deepEqual(await heldAnywhere(page), []);
  await beside.close();
  await page.close();
});

test('a thousand fields of a stranger are a handful of requests, and the shop has its own', async () => {
  const page = await open(`${EVIL}storm`);
  await request(context, 'evil.example', ({ watched }) => watched);
  const beside = await witness(fresh());
  const { length } = (await requests(context)).filter(({ site }) => site === 'evil.example');
  assert.ok(length <= 8, `${length} requests`);
  assert.deepEqual(await heldAnywhere(page), []);
  await beside.close();
  await page.close();
});

test('a mail that was there before the page asked is not filled', async () => {
  const folder = join(w.dir, 'dovecot/mail/new');
  assert.ok((await readdir(join(w.dir, 'dovecot/mail'))).includes('new'));
  const file = join(folder, '1700000000.M1P1.old');
  const old = fresh();
  await writeFile(file, mail(old).replaceAll('\r\n', '\n'));
  await chmod(file, 0o666);
  const then = Date.now() / 1000 - 5 * 60;
  await utimes(file, then, then);
  const page = await open(GOOD);
  await request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');
  const code = fresh();
  await mailbox.deliver(mail(code));
  await until('the code that came after', async () => (await held(page)) !== '');
  assert.equal(await held(page), code);
  await page.close();
});

test("a code that was sent to another of the user's accounts is not filled", async () => {
  const page = await open(`${GOOD}kim`);
  await request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');
  await mailbox.deliver(mail(fresh()));
  await request(context, 'walmart.com', ({ story }) => story.some(({ sentence }) => /sent to jo@mx\.test/.test(sentence)));
  assert.equal(await held(page), '');
  const code = fresh();
  await mailbox.deliver(mail(code, { to: 'kim@mx.test' }));
  await until("the account's own code", async () => (await held(page)) === code);
  await page.close();
});

test('a shared identity provider fills nothing by itself, on its own pages neither', async () => {
  const page = await open('https://login.okta.com/');
  await request(context, 'okta.com', ({ watched, state }) => watched && state === 'waiting');
  const code = fresh();
  await mailbox.deliver(mail(code, { from: 'noreply@okta.com', shop: 'Okta', results: 'mx.test; dmarc=pass header.from=okta.com' }));
  const window = await codeWindow(context);
  await window.getByText(code).waitFor();
  assert.equal(await held(page), '');
  await page.close();
  await until('the window to close', async () => window.isClosed());
});

test('a mail that is for two sites, or for another, is filled in neither', async () => {
  const [good, evil] = [await open(GOOD), await open(EVIL)];
  for (const line of ['@evil.example #CODE', '@walmart.com #CODE @evil.example', '@walmart.com #CODE\r\n@evil.example #CODE']) {
    const code = fresh();
    await good.reload();
    await evil.reload();
    await request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');
    await request(context, 'evil.example', ({ watched, state }) => watched && state === 'waiting');
    const bound = mail(code).replace('\r\n\r\n--', `\r\n\r\n${line.replaceAll('CODE', code)}\r\n\r\n--`).replace('ignore this e-mail.\r\n', `ignore this e-mail.\r\n\r\n${line.replaceAll('CODE', code)}\r\n`);
    await mailbox.deliver(bound);
    for (const name of ['walmart.com', 'evil.example']) {
      await request(context, name, ({ story }) => story.length > 3);
    }
    assert.deepEqual([await held(good), await held(evil)], ['', ''], line);
  }
  await good.close();
  await evil.close();
});

test('Authentication-Results that the mail brought along, and what a pass does not cover, prove nothing', async () => {
  const page = await open(GOOD);
  await request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');
  await page.evaluate(() => {
    const page = /** @type {any} */ (globalThis);
    page.filled = [];
    document.addEventListener('input', ({ target }) => page.filled.push(/** @type {HTMLInputElement} */ (target).value), true);
  });
  /** @type {Record<string, string>} */
  const sent = {};
  const forged = 'Authentication-Results: mx.test; dkim=pass header.d=walmart.com; dmarc=pass header.from=walmart.com\r\n';
  /** @param {string} top @param {string} raw */
  const under = (top, raw) => `${top}\r\n${raw}`;
  /** A signature below the server's field, which the server says passes. @param {string} tags @param {string} raw */
  const signed = (tags, raw) => raw.replace('\r\n', `\r\nDKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; s=s; ${tags}; h=from:to:subject:content-type; bh=AAAA; b=AAAA\r\n`);
  /** The whole body as one part in base64. @param {string} raw */
  const encoded = (raw) => {
    const [head = '', text = ''] = [raw.slice(0, raw.indexOf('\r\n\r\n')), raw.match(/Hi, your.*/)?.[0]];
    return `${head.replace(/Content-Type:.*/, 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64')}\r\n\r\n${btoa(text)}\r\n`;
  };
  /** A stranger's own mail, proven to be his, with more fields. @param {string} code @param {string} fields */
  const stranger = (code, fields) => mail(code, { from: 'a@evil.example', results: results.replaceAll('walmart.com', 'evil.example') }).replace('\r\n', `\r\n${fields}`);
  /** A mail that says it forwards one of the shop's. @param {string} code @param {string} by @param {string} [said] by the server */
  const forwarded = (code, by, said = `mx.test; dmarc=pass header.from=${by.split('@')[1]}`) => [
    `Authentication-Results: ${said}`, `From: <${by}>`, `To: <${USER}>`, 'Subject: FW: Your code', `Message-ID: <${code}@evil.example>`, 'Content-Type: text/plain; charset=utf-8', '',
    '________________________________', 'From: Walmart <help@walmart.com>', 'Sent: Monday, November 23, 2026 4:00 AM', `To: ${USER}`, 'Subject: Your code', '',
    `Your verification code is ${code}.`, '',
  ].join('\r\n');
  for (const [what, make] of /** @type {[string, (code: string) => string][]} */ ([
    ['below the server’s own, which found nothing', (code) => under('Authentication-Results: mx.test; dmarc=none header.from=walmart.com', forged + mail(code, { results: undefined }))],
    ['below the server’s own, which found it forged', (code) => under('Authentication-Results: mx.test; dmarc=fail header.from=walmart.com', forged + mail(code, { results: undefined }))],
    ['below another hop, and that below the server’s own', (code) => under(`Authentication-Results: mx.test; none\r\nReceived: from evil.example by relay.example; ${now()}`, forged + mail(code, { results: undefined }))],
    ['in a mail that the server has fetched', (code) => under(`Received: from pop.isp.example by mx.test with POP3 id 1; ${now()}`, forged + mail(code, { results: undefined }))],
    ['of another server', (code) => mail(code, { results: results.replace('mx.test', 'mx.test.evil.example') })],
    ['of another server above', (code) => under('Authentication-Results: mx.evil.example; dmarc=pass header.from=walmart.com', forged + mail(code, { results: undefined }))],
    ['in a comment', (code) => mail(code, { results: 'mx.test (x; dmarc=pass header.from=walmart.com); none' })],
    ['in a MAIL FROM', (code) => mail(code, { results: 'mx.test; spf=pass smtp.mailfrom="a; dmarc=pass header.from=walmart.com"@evil.example' })],
    ['of another domain', (code) => mail(code, { results: results.replaceAll('walmart.com', 'evil.example') })],
    ['for a look-alike', (code) => mail(code, { from: 'help@wa1mart.com', results: results.replaceAll('walmart', 'wa1mart') })],
    ['for a name that shows another', (code) => mail(code, { shop: 'help@walmart.com', from: 'a@evil.example', results: results.replaceAll('walmart.com', 'evil.example') })],
    ['folded, below a hop', (code) => under(`authentication-results: mx.test;\r\n\tnone\r\nReceived: from evil.example by relay.example; ${now()}`, 'AUTHENTICATION-RESULTS: MX.TEST;\r\n\tdkim=pass header.d=walmart.com;\r\n dmarc=pass\r\n header.from=walmart.com\r\n' + mail(code, { results: undefined }))],
    ['for a homograph', (code) => mail(code, { from: 'help@xn--wlmart-3ve.com', results: results.replaceAll('walmart.com', 'xn--wlmart-3ve.com') })],
    ['for a homograph as it is written', (code) => mail(code, { from: 'help@wаlmart.com', results: results.replaceAll('walmart.com', 'wаlmart.com') })],
    ['for a customer of a mailbox provider', (code) => mail(code, { from: 'walmart@outlook.com', results: results.replaceAll('walmart.com', 'outlook.com') })],
    ['for a signature of another domain', (code) => signed('d=evil.example', mail(code, { results: 'mx.test; dkim=pass header.d=evil.example' }))],
    ['for a signature with l=', (code) => signed('d=walmart.com; l=20', mail(code))],
    ['for a signature that leaves out From', (code) => signed('d=walmart.com', mail(code)).replace('h=from:', 'h=')],
    ['for a signature that leaves out the encoding', (code) => signed('d=walmart.com', encoded(mail(code)))],
    ['above a second From', (code) => mail(code).replace('\r\n', '\r\nFrom: <a@evil.example>\r\n')],
    ['above a second Subject', (code) => mail(code).replace('\r\n', '\r\nSubject: Your code\r\n')],
    ['above fields of SimpleLogin', (code) => stranger(code, 'X-SimpleLogin-Type: Forward\r\nX-SimpleLogin-Original-From: help@walmart.com\r\n')],
    ['above fields of addy.io', (code) => stranger(code, 'X-AnonAddy-Original-Sender: help@walmart.com\r\nX-AnonAddy-Original-From-Header: help@walmart.com\r\nX-AnonAddy-Authentication-Results: mx.test; dmarc=pass header.from=walmart.com\r\n')],
    ['above fields of Firefox Relay, Forward Email and Gmail', (code) => stranger(code, `Resent-From: help@walmart.com\r\nX-Forward-Email-Sender: rfc822; help@walmart.com, a, 192.0.2.1\r\nX-Forwarded-For: ${USER}\r\nX-Forwarded-To: ${USER}\r\nSender: help@walmart.com\r\nReply-To: help@walmart.com\r\n`)],
    ['above a mail that a stranger says he forwards', (code) => forwarded(code, 'a@evil.example')],
    ['above a mail that a stranger says he forwards, as Apple Mail does it', (code) => forwarded(code, 'a@evil.example').replace(/_{32}\r\n([^]*)$/, (_, rest) => `Begin forwarded message:\r\n\r\n> ${rest.replaceAll('\r\n', '\r\n> ')}`)],
    ["above a mail that the user's own address forwards, for which nobody vouches", (code) => forwarded(code, 'kim@mx.test', 'mx.test; dmarc=none header.from=mx.test')],
  ])) {
    const code = fresh();
    sent[code] = what;
    await mailbox.deliver(make(code));
  }
  const code = fresh();
  await mailbox.deliver(mail(code));
  await until('the genuine code', async () => (await held(page)) === code);
  // Mails of one folder are read in their order.
  const filled = await page.evaluate(() => /** @type {any} */ (globalThis).filled);
  assert.deepEqual(filled.filter((/** @type {string} */ one) => one.length === code.length && one !== code).map((/** @type {string} */ one) => sent[one] ?? one), []);
  await page.close();
});

test("a code that was sent to somebody else, whom the page's mask fits, is not filled by itself", async () => {
  const page = await open(`${GOOD}masked`);
  await request(context, 'walmart.com', ({ watched, state }) => watched && state === 'waiting');
  const code = fresh();
  await mailbox.deliver(mail(code, { to: 'kate@mail.test' }));
  const window = await codeWindow(context);
  await window.getByText(code).waitFor();
  await window.getByText('none of your addresses').first().waitFor();
  assert.equal(await held(page), '');
  await page.close();
  await until('the window to close', async () => window.isClosed());
});
