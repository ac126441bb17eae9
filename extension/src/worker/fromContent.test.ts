import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handleContent, MAX_ACCOUNT, MAX_LANGUAGE, MAX_LENGTH, type Sender } from './fromContent.js';

const SELF = { id: 'ankdgaonipocjhhpkdogpbbhifdpjang' };
const SENDER: Sender = { id: SELF.id, origin: 'https://www.walmart.com', frameId: 3, documentId: 'D1', documentLifecycle: 'active', tab: { id: 4 } };
const SEEN = { type: 'field.seen', key: 1, field: { kind: 'single', length: 6, alphabet: 'digits' }, channel: 'email' };

function heard(message: unknown, sender: Sender): unknown[] {
  const got: unknown[] = [];
  const take = (...args: unknown[]) => void got.push(args);
  handleContent({ expect: () => undefined, seen: async (...args) => (got.push(args), 'taken'), gone: take, signIn: take, signInGone: take }, message, sender, SELF);
  return got;
}

const PLACE = { tab: 4, frame: 3, document: 'D1' };

test('a field is taken with the browser’s word for where it is', () => {
  const { type: _, ...seen } = SEEN;
  assert.deepEqual(heard(SEEN, SENDER), [[PLACE, 'https://www.walmart.com', seen]]);
});

test('what a page says about its site is not even read', () => {
  const [args] = heard({ ...SEEN, origin: 'https://bank.example', site: 'bank.example', tab: 9 }, SENDER) as [[unknown, unknown, object]];
  assert.deepEqual(args.slice(0, 2), [PLACE, 'https://www.walmart.com']);
  assert.deepEqual(Object.keys(args[2]), ['key', 'field', 'channel']);
});

for (const [what, change] of [
  ['another extension', { id: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }],
  ['nobody', { id: undefined }],
  ['a sandboxed frame', { origin: 'null' }],
  ['no origin', { origin: undefined }],
  ['http', { origin: 'http://www.walmart.com' }],
  ['a file', { origin: 'file://' }],
  ['our own page', { origin: `chrome-extension://${SELF.id}` }],
  ['an origin with a path', { origin: 'https://www.walmart.com/x' }],
  ['a host that starts like localhost', { origin: 'http://localhost.evil.example' }],
  ['no tab', { tab: undefined }],
  ['no document', { documentId: undefined }],
  ['no frame', { frameId: undefined }],
  ['a prerendered page', { documentLifecycle: 'prerender' }],
  ['a page in the back-forward cache', { documentLifecycle: 'cached' }],
] as [string, Partial<Record<keyof Sender, unknown>>][]) {
  test(`a field of ${what} is not heard`, () => assert.deepEqual(heard(SEEN, { ...SENDER, ...change } as Sender), []));
}

for (const origin of ['http://localhost', 'http://localhost:8080', 'https://127.0.0.1:8443', 'https://xn--bcher-kva.example']) {
  test(`${origin} is heard`, () => assert.equal(heard(SEEN, { ...SENDER, origin }).length, 1));
}

for (const message of [
  null,
  'field.seen',
  [],
  { type: 'toString' },
  { type: '__proto__' },
  { type: 'state.get' },
  { type: 'code.enter', request: 'r', code: '1' },
  { ...SEEN, key: '1' },
  { ...SEEN, key: 1.5 },
  { ...SEEN, key: undefined },
  { ...SEEN, channel: 'sms' },
  { ...SEEN, channel: undefined },
  { ...SEEN, field: undefined },
  { ...SEEN, field: { kind: 'row', alphabet: 'digits' } },
  { ...SEEN, field: { kind: 'single', alphabet: 'emoji' } },
  { ...SEEN, field: { kind: 'single', alphabet: 'any', length: 0 } },
  { ...SEEN, field: { kind: 'single', alphabet: 'any', length: '6' } },
  { ...SEEN, field: { kind: 'single', alphabet: 'any', length: MAX_LENGTH + 1 } },
  { type: 'field.gone', key: {} },
]) {
  test(`${JSON.stringify(message)} is not heard`, () => assert.deepEqual(heard(message, SENDER), []));
}

test('a field is answered, all else is not', async () => {
  const target = { expect: () => undefined, seen: async () => 'later' as const, gone: () => undefined, signIn: () => undefined, signInGone: () => undefined };
  assert.equal(await handleContent(target, SEEN, SENDER, SELF), 'later');
  assert.equal(handleContent(target, { type: 'field.gone', key: 1 }, SENDER, SELF), undefined);
  assert.equal(handleContent(target, SEEN, { ...SENDER, origin: 'null' }, SELF), undefined);
});

test('a sign-in form is heard with the browser’s word for where it is, and answered from what it shows alone', async () => {
  const seen = { type: 'signin.seen', scene: FORM, path: '/', account: 'jo@example.com', site: 'bank.example' };
  assert.deepEqual(heard(seen, SENDER), [[PLACE, 'https://www.walmart.com', 'jo@example.com']]);
  assert.deepEqual(heard({ ...seen, account: 'a'.repeat(MAX_ACCOUNT + 1) }, SENDER), [[PLACE, 'https://www.walmart.com', undefined]]);
  for (const change of [{ origin: 'null' }, { origin: 'http://www.walmart.com' }, { documentLifecycle: 'prerender' }, { tab: undefined }]) {
    assert.deepEqual(heard(seen, { ...SENDER, ...change } as Sender), []);
  }
  assert.deepEqual(heard({ type: 'signin.gone' }, { ...SENDER, documentLifecycle: 'pending_deletion' }), [[PLACE]]);
  const target = { expect: () => undefined, seen: async () => 'taken' as const, gone: () => undefined, signIn: () => 'warm', signInGone: () => 'warm' };
  assert.equal(await handleContent(target, seen, SENDER, SELF), true);
  assert.equal(handleContent(target, { type: 'signin.gone' }, SENDER, SELF), undefined);
  const search = { ...seen, scene: page(input({ type: 'search' })) };
  assert.deepEqual(heard(search, SENDER), []);
  assert.equal(await asked(search), false);
});

for (const [again, heardAs] of [['emptied', 'emptied'], ['invalid', 'invalid'], ['user', 'user'], ['storm', undefined], [{}, undefined]]) {
  test(`a field again because ${JSON.stringify(again)}`, () => {
    const [args] = heard({ ...SEEN, again }, SENDER) as [[unknown, unknown, { again?: string }]];
    assert.equal(args[2].again, heardAs);
  });
}

test('texts that are too long are left out', () => {
  const [args] = heard({ ...SEEN, language: 'x'.repeat(MAX_LANGUAGE + 1), account: 'a'.repeat(MAX_ACCOUNT + 1) }, SENDER) as [[unknown, unknown, object]];
  assert.deepEqual(Object.keys(args[2]), ['key', 'field', 'channel']);
});

test('a page that is going may still say that its field is gone', () => {
  assert.deepEqual(heard({ type: 'field.gone', key: 1 }, { ...SENDER, documentLifecycle: 'pending_deletion' }), [[PLACE, 1]]);
});

const page = (...children: unknown[]) => ({ root: { tag: 'main', children }, title: 'Sign in' });
const input = (attributes: Record<string, string>) => ({ tag: 'input', slot: 0, attributes });
const FORM = page(input({ type: 'email' }), { tag: 'input', attributes: { type: 'password' } });
const LOOK = { type: 'field.look', scene: page('We emailed a 6-digit code to j***@example.com.', input({ 'aria-label': 'Verification code' })) };
const asked = (message: unknown, sender = SENDER) =>
  handleContent({ expect: () => undefined, seen: async () => 'taken', gone: () => undefined, signIn: () => undefined, signInGone: () => undefined }, message, sender, SELF);

test('a look is answered from what it asks about', async () => {
  const code = { channel: 'email', field: { kind: 'single', length: 6, alphabet: 'digits' }, account: 'j***@example.com' };
  assert.deepEqual(await asked(LOOK), { slots: [0], code });
  assert.deepEqual(await asked({ type: 'field.look', scene: page(input({ name: 'zip' })) }), { slots: [0] });
});

test('a page that nobody looks at is to tell again later: what it tells on its way into the cache is not lost', async () => {
  const target = { expect: () => undefined, seen: async () => 'taken' as const, gone: () => undefined, signIn: () => undefined, signInGone: () => undefined };
  for (const documentLifecycle of ['prerender', 'cached']) {
    assert.equal(await handleContent(target, SEEN, { ...SENDER, documentLifecycle } as Sender, SELF), 'later');
  }
});

test('only a field whose code is e-mailed is expected to be seen', async () => {
  const expected = async (text: string, name = 'field') => {
    let times = 0;
    const target = { expect: () => void times++, seen: async () => 'taken' as const, gone: () => undefined, signIn: () => undefined, signInGone: () => undefined };
    await handleContent(target, { type: 'field.look', scene: page(text, input({ name, 'aria-label': 'Verification code' })) }, SENDER, SELF);
    return times;
  };
  assert.equal(await expected('We emailed a 6-digit code to j***@example.com.'), 1);
  assert.equal(await expected('We sent a text message with a code to +1 555 123 4567.'), 0);
  assert.equal(await expected('Postal code'), 0);
  // At a glance, and when it is read.
  assert.equal(await expected('We emailed a 6-digit code to j***@example.com.', 'otp'), 2);
  assert.equal(await expected('We sent a text message with a code to +1 555 123 4567.', 'otp'), 0);
  assert.equal(await expected('E-mail address, postal code, discount code', 'postal_code'), 0);
});

test('a look opens nothing, and one that nobody may send is not answered', async () => {
  assert.deepEqual(heard(LOOK, SENDER), []);
  assert.equal(asked(LOOK, { ...SENDER, id: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }), undefined);
  for (const scene of [undefined, 'x', {}, { root: {} }, { root: { tag: 'main' } }]) {
    assert.equal(asked({ type: 'field.look', scene }), undefined);
    assert.equal(asked({ type: 'signin.seen', scene }), undefined);
  }
});
