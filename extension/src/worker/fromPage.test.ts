import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../messages.js';
import { answerPage, type PageTarget } from './fromPage.js';

const ID = 'ankdgaonipocjhhpkdogpbbhifdpjang';
const SELF = { id: ID, origin: `chrome-extension://${ID}` };
const STATE: State = { host: { state: 'idle', sentence: '' }, requests: [], sessionsVersion: 0 };

function setUp(result: unknown = {}) {
  const done: unknown[] = [];
  const target: PageTarget = {
    state: () => STATE,
    sessionsTouched: () => done.push('sessionsTouched'),
    host: {
      call: async (method, params) => (done.push(['call', method, params]), { ok: true, value: result as never }),
      retryNow: () => done.push('retryNow'),
    },
    warmStarts: { forget: () => done.push('forget') },
    requests: {
      enter: async (id, code) => (done.push(['enter', id, code]), 'filled'),
      take: async (id, offer, remember) => (done.push(['take', id, offer, remember]), 'refused'),
      again: async (id) => void done.push(['again', id]),
      decline: async (id) => void done.push(['decline', id]),
      show: (id) => done.push(['show', id]),
      ruleChanged: async (rule) => void done.push(['ruleChanged', rule]),
      sessionsChanged: () => done.push('sessionsChanged'),
      recheck: async () => void done.push('recheck'),
    },
  };
  return { done, ask: (message: unknown, sender = SELF) => answerPage(target, message, sender, SELF) };
}

for (const [message, reply, done] of [
  [{ type: 'state.get' }, STATE, ['recheck']],
  [{ type: 'code.enter', request: 'r', code: '1' }, 'filled', [['enter', 'r', '1']]],
  [{ type: 'offer.take', request: 'r', offer: 3 }, 'refused', [['take', 'r', 3, false]]],
  [{ type: 'offer.take', request: 'r', offer: 3, remember: true }, 'refused', [['take', 'r', 3, true]]],
  [{ type: 'offer.take', request: 'r', offer: 3, remember: 'yes' }, 'refused', [['take', 'r', 3, false]]],
  [{ type: 'request.again', request: 'r' }, null, ['retryNow', ['again', 'r']]],
  [{ type: 'request.cancel', request: 'r' }, null, [['decline', 'r']]],
  [{ type: 'window.open', request: 'r' }, null, [['show', 'r']]],
] as const) {
  test(`${message.type} is answered`, async () => {
    const world = setUp();
    assert.deepEqual(await world.ask(message), reply);
    assert.deepEqual(world.done, done);
  });
}

for (const [what, sender] of [
  ['a page we run in', { id: ID, origin: 'https://www.walmart.com' }],
  ['a sandboxed frame', { id: ID, origin: 'null' }],
  ['no origin', { id: ID, origin: undefined }],
  ['an origin that begins like ours', { id: ID, origin: `${SELF.origin}.evil.example` }],
  ['our origin with a slash', { id: ID, origin: `${SELF.origin}/` }],
  ['another extension', { id: 'a'.repeat(32), origin: `chrome-extension://${'a'.repeat(32)}` }],
  ['another extension that claims our origin', { id: 'a'.repeat(32), origin: SELF.origin }],
] as [string, { id: string; origin: string }][]) {
  for (const type of ['state.get', 'host.call', 'code.enter', 'offer.take', 'request.cancel', 'request.again', 'window.open']) {
    test(`${what} gets no answer to ${type}`, () => {
      const world = setUp();
      assert.equal(world.ask({ type, request: 'r', code: '1', method: 'session.list', params: {} }, sender), undefined);
      assert.deepEqual(world.done, []);
    });
  }
}

for (const message of [null, 'state.get', {}, { type: 'field.seen' }, { type: 'constructor' }, { type: '__proto__' }]) {
  test(`${JSON.stringify(message)} is no question`, () => assert.equal(setUp().ask(message), undefined));
}

for (const method of ['hello', 'request.open', 'request.close', 'no.such', 'toString', undefined]) {
  test(`a page may not call ${method}`, async () => {
    const world = setUp();
    const answer = (await world.ask({ type: 'host.call', method, params: {} })) as { ok: boolean };
    assert.equal(answer.ok, false);
    assert.deepEqual(world.done, []);
  });
}

test('a new rule reaches the requests after the host has it', async () => {
  const world = setUp();
  const rule = { site: 'walmart.com', mode: 'hand' };
  await world.ask({ type: 'host.call', method: 'rule.set', params: { rule } });
  assert.deepEqual(world.done, ['retryNow', ['call', 'rule.set', { rule }], ['ruleChanged', rule]]);
});

for (const [warmStart, forgotten] of [
  [false, true],
  [true, false],
] as const) {
  test(`warm start ${warmStart ? 'switched on forgets nothing' : 'switched off forgets what is warm'}`, async () => {
    const world = setUp({ warmStart });
    await world.ask({ type: 'host.call', method: 'settings.set', params: { warmStart } });
    assert.equal(world.done.includes('forget'), forgotten);
  });
}

for (const [state, told] of [
  ['ready', true],
  ['failed', false],
] as const) {
  test(`a session that is ${state} after its test ${told ? 'reaches' : 'does not reach'} the requests`, async () => {
    const world = setUp({ session: { status: { state } } });
    await world.ask({ type: 'host.call', method: 'session.test', params: { id: 'x' } });
    assert.equal(world.done.includes('sessionsChanged'), told);
  });
}

for (const [method, touched] of [
  ['session.save', true],
  ['session.test', true],
  ['session.remove', true],
  ['session.list', false],
] as const) {
  test(`${method} ${touched ? 'is' : 'is not'} a reason to list the sessions again`, async () => {
    const world = setUp({ session: { status: { state: 'failed' } } });
    await world.ask({ type: 'host.call', method, params: {} });
    assert.equal(world.done.includes('sessionsTouched'), touched);
  });
}
