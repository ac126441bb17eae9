import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOver, type Answer, type FillResult } from '../messages.js';
import type { HostEvent, Method, Params, RequestOpenResult, Result, RuleMode } from '../protocol.js';
import { FakeClock, settled } from './fakes.js';
import type { Place } from './request.js';
import { AGAIN_MS, cleanCode, GRACE_MS, MAX_OPENINGS, MAX_PER_DOCUMENT, OPENINGS_MS, Requests, STALE_MS, type Seen } from './requests.js';

const ORIGIN = 'https://www.walmart.com';
const PLACE: Place = { tab: 4, frame: 0, document: 'D1' };
const SEEN: Seen = { key: 1, field: { kind: 'single', length: 6, alphabet: 'digits' }, channel: 'email', language: 'en', account: 'a••@gmail.com' };

/** A browser and a host, as far as requests see them. */
class World {
  readonly clock = new FakeClock();
  readonly calls: { method: string; params: Record<string, unknown> }[] = [];
  readonly held = new Set<string>();
  readonly windows: string[] = [];
  readonly closed: string[] = [];
  readonly fills: { document: string; key: number; code: string }[] = [];
  /** Fields that are there: document → keys. A document that is missing is gone. */
  readonly documents = new Map<string, Set<number>>([['D1', new Set([1])]]);
  fill: FillResult | (() => Promise<FillResult>) = 'filled';
  open: Answer<RequestOpenResult> = { ok: true, value: { site: 'walmart.com', waiting: true, sessions: ['Gmail'] } };
  rule: RuleMode = 'automatic';
  #ids = 0;
  requests = this.wake();

  /** A new worker on the same browser. */
  wake(): Requests {
    return (this.requests = new Requests({
      clock: this.clock,
      id: () => `r${++this.#ids}`,
      changed: () => undefined,
      host: {
        call: async <M extends Method>(method: M, params: Params<M>) => {
          this.calls.push({ method, params: params as Record<string, unknown> });
          const results: Partial<Record<Method, Answer<unknown>>> = {
            'request.open': this.open,
            'site.describe': { ok: true, value: { site: 'walmart.com', rule: { site: 'walmart.com', mode: this.rule } } },
          };
          return (results[method] ?? { ok: true, value: {} }) as Answer<Result<M>>;
        },
        hold: (holder) => void this.held.add(holder),
        release: (holder) => void this.held.delete(holder),
      },
      page: {
        fill: async ({ document }, key, code) => {
          const keys = this.documents.get(document);
          if (!keys) return undefined;
          this.fills.push({ document, key, code });
          return keys.has(key) ? (typeof this.fill === 'string' ? this.fill : this.fill()) : 'gone';
        },
        check: async ({ document }, key) => this.documents.get(document)?.has(key),
      },
      windows: { offer: ({ id }) => void this.windows.push(id), show: ({ id }) => void this.windows.push(`show ${id}`), close: (id) => void this.closed.push(id) },
    }));
  }

  async seen(seen: Partial<Seen> = {}, place: Partial<Place> = {}, origin = ORIGIN): Promise<void> {
    await this.requests.seen({ ...PLACE, ...place }, origin, { ...SEEN, ...seen });
    await settled();
  }

  async event(event: Omit<HostEvent, 'time' | 'request'>, request = 'r1'): Promise<void> {
    this.requests.hostEvent({ time: new Date(this.clock.now()).toISOString(), request, session: 'Gmail', ...event });
    await settled();
  }

  async code(grade: 'proven' | 'likely' | 'foreign', code = '424242', request = 'r1'): Promise<void> {
    await this.event({ event: 'code', code, grade, facts: [], from: 'help@walmart.com', received: new Date(this.clock.now()).toISOString() }, request);
  }

  called(method: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.method === method).map(({ params }) => params);
  }

  get states(): string[] {
    return this.requests.all().map(({ state }) => state);
  }
}

test('a field opens one request, of the browser’s origin', async () => {
  const world = new World();
  await world.seen();
  await world.seen({ field: { kind: 'boxes', length: 6, alphabet: 'digits' } });
  assert.deepEqual(world.called('request.open'), [
    { request: 'r1', origin: ORIGIN, field: SEEN.field, language: 'en', account: 'a••@gmail.com' },
  ]);
  assert.deepEqual(world.states, ['waiting']);
  assert.equal(world.requests.views()[0]?.site, 'walmart.com');
  assert.equal(world.requests.views()[0]?.field.kind, 'boxes');
  assert.deepEqual([...world.held], ['r1']);
});

test('a proven code is filled with no click, and the host is told', async () => {
  const world = new World();
  await world.seen();
  await world.code('proven');
  assert.deepEqual(world.fills, [{ document: 'D1', key: 1, code: '424242' }]);
  assert.deepEqual(world.states, ['filled']);
  assert.deepEqual(world.called('request.close'), [{ request: 'r1', outcome: 'filled' }]);
  assert.deepEqual(world.windows, []);
  assert.deepEqual(world.closed, ['r1']);
  assert.equal(world.held.size, 0);
});

for (const grade of ['likely', 'foreign'] as const) {
  test(`a ${grade} code is filled only when the user takes it`, async () => {
    const world = new World();
    await world.seen();
    await world.code(grade);
    assert.deepEqual(world.fills, []);
    assert.deepEqual(world.windows, grade === 'likely' ? ['r1'] : []);
    assert.equal(await world.requests.take('r1'), 'filled');
    assert.deepEqual(world.states, ['filled']);
    assert.equal(world.fills.length, 1);
  });
}

for (const [what, open] of [
  ['no host', { ok: false, failure: { error: 'host_absent', sentence: 'Not installed.' } }],
  ['no session', { ok: true, value: { site: 'walmart.com', waiting: false, error: 'no_session', sentence: 'None.' } }],
  ['by hand', { ok: true, value: { site: 'walmart.com', waiting: false, error: 'by_hand', sentence: 'You chose.' } }],
] as [string, Answer<RequestOpenResult>][]) {
  test(`the window opens by itself and takes a typed code: ${what}`, async () => {
    const world = new World();
    world.open = open;
    await world.seen();
    assert.deepEqual(world.windows, ['r1']);
    assert.equal(await world.requests.enter('r1', ' 424-242 '), 'filled');
    assert.deepEqual(world.fills, [{ document: 'D1', key: 1, code: '424242' }]);
    assert.deepEqual(world.states, ['entered']);
    assert.deepEqual(world.closed, ['r1']);
    assert.deepEqual(world.called('request.close'), [], 'the host does not wait for it');
  });
}

test('a typed code while the host waits ends it there as entered', async () => {
  const world = new World();
  await world.seen();
  await world.requests.enter('r1', '424242');
  assert.deepEqual(world.called('request.close'), [{ request: 'r1', outcome: 'entered' }]);
});

test('what happens during a fill waits for its result', async () => {
  const world = new World();
  await world.seen();
  let land!: (result: FillResult) => void;
  world.fill = () => new Promise((resolve) => (land = resolve));
  await world.code('proven');
  await world.code('proven', '777777');
  assert.equal(world.fills.length, 1);
  land('filled');
  await settled();
  assert.equal(world.fills.length, 1, 'the request was over before the second code');
  assert.deepEqual(world.states, ['filled']);
});

test('the document is gone when the code comes: cancelled, nothing filled', async () => {
  const world = new World();
  await world.seen();
  world.documents.clear();
  await world.code('proven');
  assert.deepEqual(world.fills, []);
  assert.deepEqual(world.called('request.close'), [{ request: 'r1', outcome: 'cancelled' }]);
});

for (const [what, go] of [
  ['the tab is closed', (world: World) => world.requests.tabClosed(4)],
  ['the frame shows another document', (world: World) => (world.documents.set('D2', new Set([1])), world.seen({}, { document: 'D2' }))],
  ['the top frame shows another document', (world: World) => (world.documents.delete('D1'), world.documents.set('D2', new Set([1])), world.seen({}, { document: 'D2' }))],
  ['its page no longer answers when the user comes back', (world: World) => (world.documents.clear(), world.requests.recheck(4))],
] as [string, (world: World) => unknown][]) {
  test(`${what}: cancelled, the host told, the window closed, nothing kept`, async () => {
    const world = new World();
    await world.seen({}, { frame: what.startsWith('the top') ? 3 : 0 });
    await go(world);
    await settled();
    assert.deepEqual(world.called('request.close'), [{ request: 'r1', outcome: 'cancelled' }]);
    assert.ok(world.closed.includes('r1'));
    assert.equal(world.requests.get('r1'), undefined);
    assert.ok(!world.held.has('r1'));
  });
}

test('a field that is gone for good cancels its request', async () => {
  const world = new World();
  await world.seen();
  world.documents.set('D1', new Set());
  world.requests.gone(PLACE, 1);
  await world.clock.pass(GRACE_MS - 1);
  assert.deepEqual(world.states, ['waiting']);
  await world.clock.pass(1);
  assert.deepEqual(world.states, []);
  assert.deepEqual(world.called('request.close'), [{ request: 'r1', outcome: 'cancelled' }]);
});

test('a field that comes back later asks anew', async () => {
  const world = new World();
  await world.seen();
  world.documents.set('D1', new Set());
  world.requests.gone(PLACE, 1);
  await world.clock.pass(GRACE_MS);
  world.documents.set('D1', new Set([2]));
  await world.seen({ key: 2 });
  assert.deepEqual(world.states, ['waiting']);
  assert.equal(world.called('request.open').length, 2);
});

for (const order of ['gone, then seen', 'seen, then gone'] as const) {
  test(`a field that is made anew keeps its request: ${order}`, async () => {
    const world = new World();
    await world.seen();
    for (let key = 2; key < 60; key++) {
      world.documents.set('D1', new Set([key]));
      if (order === 'gone, then seen') world.requests.gone(PLACE, key - 1);
      await world.seen({ key });
      if (order === 'seen, then gone') world.requests.gone(PLACE, key - 1);
      await world.clock.pass(100);
    }
    await world.clock.pass(GRACE_MS);
    assert.equal(world.called('request.open').length, 1);
    assert.deepEqual(world.states, ['waiting']);
    await world.code('proven');
    assert.deepEqual(world.fills, [{ document: 'D1', key: 59, code: '424242' }]);
  });
}

test('a code that found the field gone is filled when the field is back', async () => {
  const world = new World();
  await world.seen();
  world.documents.set('D1', new Set());
  await world.code('proven');
  world.documents.set('D1', new Set([2]));
  await world.seen({ key: 2 });
  assert.deepEqual(world.fills.map(({ key }) => key), [1, 2]);
  assert.deepEqual(world.states, ['filled']);
});

test('declined stays declined, in the same field and in its new node', async () => {
  const world = new World();
  world.open = { ok: false, failure: { error: 'host_absent', sentence: 'Not installed.' } };
  await world.seen();
  await world.requests.decline('r1');
  await world.clock.pass(10 * AGAIN_MS);
  await world.seen();
  world.documents.set('D1', new Set([2]));
  await world.seen({ key: 2 });
  await world.seen({ key: 2 });
  assert.deepEqual(world.windows, ['r1']);
  assert.deepEqual(world.states, ['cancelled']);
});

test('a field that was filled may ask again later, and does not get the same code twice', async () => {
  const world = new World();
  await world.seen();
  await world.code('proven');
  await world.seen();
  assert.equal(world.called('request.open').length, 1, 'a page that submits changes its field');
  await world.clock.pass(AGAIN_MS);
  await world.seen();
  assert.equal(world.called('request.open').length, 2);
  await world.code('proven', '424242', 'r2');
  assert.equal(world.fills.length, 1);
  assert.equal(world.requests.get('r2')?.state, 'offered');
  await world.clock.pass(1000);
  await world.code('proven', '777777', 'r2');
  assert.deepEqual(world.fills.map(({ code }) => code), ['424242', '777777']);
});

test('a page with a thousand fields opens a few requests', async () => {
  const world = new World();
  const keys = Array.from({ length: 1000 }, (_, key) => key);
  world.documents.set('D1', new Set(keys));
  for (const key of keys) await world.requests.seen(PLACE, ORIGIN, { ...SEEN, key });
  assert.equal(world.requests.all().length, MAX_PER_DOCUMENT);
});

test('a page with a thousand frames, or one that reloads itself, opens a few requests a minute', async () => {
  for (const place of [(n: number) => ({ frame: n }), () => ({ frame: 0 })]) {
    const world = new World();
    for (let n = 0; n < 200; n++) {
      world.documents.set(`F${n}`, new Set([1]));
      await world.seen({}, { ...place(n), document: `F${n}` }, `https://n${n}.example.com`);
    }
    assert.equal(world.called('request.open').length, MAX_OPENINGS);
    await world.clock.pass(OPENINGS_MS);
    world.documents.set('later', new Set([1]));
    await world.seen({}, { frame: 0, document: 'later' });
    assert.equal(world.called('request.open').length, MAX_OPENINGS + 1);
  }
});

test('a page that does not say how the code is sent opens no window and reads no mail', async () => {
  const world = new World();
  await world.seen({ channel: 'unknown' });
  assert.deepEqual(world.called('request.open'), []);
  assert.deepEqual(world.windows, []);
  assert.deepEqual(world.states, ['hand']);
  assert.equal(world.held.size, 0);
  await world.seen({ channel: 'email' });
  assert.equal(world.called('request.open').length, 1, 'until it says so');
});

test('… unless the user tied the site to a session', async () => {
  const world = new World();
  world.rule = 'session';
  await world.seen({ channel: 'unknown' });
  assert.equal(world.called('request.open').length, 1);
});

test('a host that stopped is a line in the story; the request is opened again when it is back', async () => {
  const world = new World();
  await world.seen();
  world.requests.hostDown({ type: 'down', failure: { error: 'host_lost', sentence: 'Stopped.' } });
  await settled();
  assert.deepEqual([world.states, world.windows], [['waiting'], []]);
  assert.ok(world.held.has('r1'), 'it is what brings the host back');
  world.requests.hostUp();
  await settled();
  const [first, second] = world.called('request.open');
  assert.equal(first?.['began'], undefined);
  assert.deepEqual([second?.['request'], second?.['began']], ['r1', '2026-05-04T10:00:00.000Z']);
});

test('a host that does not come back opens the window', async () => {
  const world = new World();
  await world.seen();
  for (let n = 0; n < 3; n++) {
    world.requests.hostDown({ type: 'down', failure: { error: 'host_lost', sentence: 'Stopped.' } });
    await settled();
  }
  assert.deepEqual([world.states, world.windows], [['hand'], ['r1']]);
});

test('a session that turned Ready is used by the pages that had none', async () => {
  const world = new World();
  world.open = { ok: true, value: { site: 'walmart.com', waiting: false, error: 'no_session' } };
  await world.seen();
  world.open = { ok: true, value: { site: 'walmart.com', waiting: true, sessions: ['Gmail'] } };
  world.requests.sessionsChanged();
  await settled();
  assert.deepEqual(world.states, ['waiting']);
});

test('a new rule starts the site’s requests over, and no others', async () => {
  const world = new World();
  await world.seen();
  await world.requests.ruleChanged({ site: 'nike.com', mode: 'hand' });
  assert.deepEqual(world.called('request.close'), []);
  world.open = { ok: true, value: { site: 'walmart.com', waiting: false, error: 'by_hand' } };
  await world.requests.ruleChanged({ site: 'walmart.com', mode: 'hand' });
  await settled();
  assert.deepEqual(world.calls.map(({ method }) => method), ['request.open', 'request.close', 'request.open']);
  assert.deepEqual([world.states, world.windows], [['hand'], ['r1']]);
});

test('an offered code is dropped when it is too old', async () => {
  const world = new World();
  await world.seen();
  await world.code('likely');
  await world.event({ event: 'ended', error: 'no_code' });
  assert.ok(world.held.has('r1'));
  await world.clock.pass(STALE_MS);
  assert.equal(world.requests.get('r1')?.offer, undefined);
  assert.deepEqual([world.states, world.held.size], [['hand'], 0]);
});

test('requests outlive the worker; codes do not', async () => {
  const world = new World();
  await world.seen();
  await world.code('likely');
  const saved = world.requests.saved();
  assert.doesNotMatch(JSON.stringify(saved), /424242/);

  world.wake();
  world.requests.restore(JSON.parse(JSON.stringify(saved)));
  await settled();
  assert.equal(world.called('request.open').length, 2);
  assert.equal(world.called('request.open')[1]?.['began'], '2026-05-04T10:00:00.000Z');
  await world.code('likely');
  assert.equal(world.requests.get('r1')?.offer?.code, '424242');
  assert.deepEqual(world.windows, ['r1'], 'no second window');
});

test('a code that was tried is not in what is saved, and is not filled again after', async () => {
  const world = new World();
  await world.seen();
  world.fill = 'refused';
  await world.code('proven');
  const saved = world.requests.saved();
  assert.doesNotMatch(JSON.stringify(saved), /424242/);
  world.wake();
  world.requests.restore(JSON.parse(JSON.stringify(saved)));
  await settled();
  world.requests.hostEvent({ time: '', event: 'code', request: 'r1', code: '424242', grade: 'proven', received: '2026-05-04T10:00:00.000Z' });
  await settled();
  assert.equal(world.fills.length, 1);
  assert.deepEqual(world.states, ['offered']);
});

test('after a restart, pages that went meanwhile are cancelled, and what waits by hand is left alone', async () => {
  const world = new World();
  await world.seen();
  world.open = { ok: true, value: { site: 'walmart.com', waiting: false, error: 'by_hand' } };
  world.documents.set('D2', new Set([1]));
  await world.seen({}, { tab: 5, document: 'D2' });
  const saved = world.requests.saved();
  world.documents.delete('D1');
  world.wake();
  world.requests.restore(saved);
  await settled();
  assert.equal(world.requests.get('r1'), undefined);
  assert.equal(world.requests.get('r2')?.state, 'hand');
  assert.equal(world.called('request.open').length, 2);
});

test('every end leaves no timer and no hold', async () => {
  for (const end of [(world: World) => world.requests.enter('r1', '424242'), (world: World) => world.requests.decline('r1'), (world: World) => world.code('proven')]) {
    const world = new World();
    await world.seen();
    await world.code('likely', '111111');
    world.requests.gone(PLACE, 1);
    await end(world);
    await settled();
    assert.ok(world.requests.all().every(isOver));
    assert.equal(world.held.size, 0);
    assert.equal(world.clock.waiting, 0);
  }
});

test('what is asked of a request nobody knows', async () => {
  const world = new World();
  assert.equal(await world.requests.enter('r9', '1234'), 'gone');
  assert.equal(await world.requests.take('r9'), 'gone');
  await world.requests.decline('r9');
  world.requests.show('r9');
  world.requests.hostEvent({ time: '', event: 'code', request: 'r9', code: '1234', grade: 'proven' });
  await settled();
  assert.deepEqual([world.fills, world.windows, world.calls], [[], [], []]);
});

for (const [typed, digits, code] of [
  [' 123 456\n', true, '123456'],
  ['123-456', true, '123456'],
  ['\u200b123\u00a0456', true, '123456'],
  ['AB-12 cd', false, 'AB-12cd'],
  ['   ', true, ''],
] as const) {
  test(`typed ${JSON.stringify(typed)} is ${JSON.stringify(code)}`, () => assert.equal(cleanCode(typed, digits), code));
}
