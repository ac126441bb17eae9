import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOver, type Answer, type Asker, type FillResult } from '../messages.js';
import type { HostEvent, Method, Params, RequestOpenResult, Result, RuleMode } from '../protocol.js';
import { FakeClock, settled } from './fakes.js';
import { MAX_LIVE, MAX_LIVE_FRAMES, MAX_OPENINGS, MAX_PER_DOCUMENT, OPENINGS_MS } from './budget.js';
import type { Place } from './request.js';
import { FOLLOW_MS, GRACE_MS } from './atHost.js';
import { Requests, STALE_MS, type Seen } from './requests.js';
import { fits } from './typed.js';

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
  readonly askers: Asker[] = [];
  readonly background: string[] = [];
  /** Fields that are there: document → keys. A document that is missing is gone. */
  readonly documents = new Map<string, Set<number>>([['D1', new Set([1])]]);
  readonly hidden = new Set<number>();
  /** Ids under which the host has connected ahead. */
  readonly warm: string[] = [];
  fill: FillResult | (() => Promise<FillResult | 'left'>) = 'filled';
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
        fill: async ({ document }, key, code, by) => {
          const keys = this.documents.get(document);
          if (!keys) return undefined;
          this.fills.push({ document, key, code });
          this.askers.push(by);
          return keys.has(key) ? (typeof this.fill === 'string' ? this.fill : this.fill()) : 'gone';
        },
        check: async ({ document }, key) => this.documents.get(document)?.has(key),
        isActive: async (tab) => !this.hidden.has(tab),
      },
      warm: { take: () => this.warm.shift() },
      windows: {
        offer: ({ id }, background) => {
          this.windows.push(id);
          if (background) this.background.push(id);
        },
        show: ({ id }) => void this.windows.push(`show ${id}`),
        close: (id) => void this.closed.push(id),
      },
    }));
  }

  async seen(seen: Partial<Seen> = {}, place: Partial<Place> = {}, origin = ORIGIN): Promise<string> {
    const reply = await this.requests.seen({ ...PLACE, ...place }, origin, { ...SEEN, ...seen });
    await settled();
    return reply;
  }

  /** The request that is live: its id and where it stands. */
  get live(): string {
    return this.requests.all().filter((request) => !isOver(request)).map(({ id, state }) => `${id} ${state}`).join();
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

  /** Where all stand, but those that follow an end. */
  get states(): string[] {
    return this.requests.all().map(({ state }) => state).filter((state) => state !== 'standing');
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
  assert.deepEqual(world.askers, ['itself']);
});

for (const grade of ['likely', 'foreign'] as const) {
  test(`a ${grade} code is filled only when the user takes it`, async () => {
    const world = new World();
    await world.seen();
    await world.code(grade);
    assert.deepEqual(world.fills, []);
    assert.deepEqual(world.windows, grade === 'likely' ? ['r1'] : []);
    assert.equal(await world.requests.take('r1', world.requests.get('r1')!.offer!.id), 'filled');
    assert.deepEqual(world.askers, ['user']);
    assert.deepEqual(world.states, ['filled']);
    assert.equal(world.fills.length, 1);
  });
}

for (const grade of ['likely', 'foreign'] as const) {
  for (const [what, act, confirmed] of [
    ['the user said so', (world: World, offer: number) => world.requests.take('r1', offer, true), true],
    ['not by filling it alone', (world: World, offer: number) => world.requests.take('r1', offer), undefined],
    ['not by typing it', (world: World) => world.requests.enter('r1', '482913'), undefined],
  ] as const) {
    test(`the sender of a ${grade} code is confirmed: ${what}`, async () => {
      const world = new World();
      await world.seen();
      await world.event({ event: 'code', code: '482913', grade, mail: '1', received: new Date(world.clock.now()).toISOString() });
      assert.equal(await act(world, world.requests.get('r1')!.offer!.id), 'filled');
      assert.equal(world.called('request.close')[0]?.['confirmed'], confirmed);
    });
  }
}

test('the sender of a code that the page did not take is not confirmed', async () => {
  const world = new World();
  await world.seen();
  await world.event({ event: 'code', code: '482913', grade: 'foreign', mail: '1', received: new Date(world.clock.now()).toISOString() });
  world.fill = 'refused';
  assert.equal(await world.requests.take('r1', world.requests.get('r1')!.offer!.id, true), 'refused');
  await world.requests.decline('r1');
  assert.ok(!JSON.stringify(world.calls).includes('confirmed'));
});

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

test('a page that submits by itself, and is gone before it answers, has the code: the mail is used', async () => {
  const world = new World();
  await world.seen();
  world.fill = async () => {
    world.documents.clear();
    return 'left';
  };
  await world.code('proven');
  await world.clock.pass(GRACE_MS);
  assert.deepEqual(world.called('request.close'), [{ request: 'r1', outcome: 'filled' }]);
  assert.deepEqual([world.requests.all().length, world.held.size, world.clock.waiting], [0, 0, 0]);
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
  await world.clock.pass(OPENINGS_MS);
  await world.seen();
  world.documents.set('D1', new Set([2]));
  await world.seen({ key: 2 });
  await world.seen({ key: 2 });
  assert.deepEqual(world.windows, ['r1']);
  assert.deepEqual(world.states, ['cancelled']);
});

/** A page whose field holds a proven code. */
async function filledWorld(): Promise<World> {
  const world = new World();
  await world.seen();
  await world.code('proven');
  await world.clock.pass(GRACE_MS);
  return world;
}

test('while a code stands, a newer one replaces it, with no window and no click', async () => {
  const world = await filledWorld();
  assert.equal(world.live, 'r2 standing');
  assert.deepEqual(world.requests.views().map(({ id, canType }) => [id, canType]), [['r2', true]], 'one request a field is shown');
  assert.deepEqual(world.called('request.open').map(({ request }) => request), ['r1', 'r2']);
  await world.clock.pass(20_000);
  await world.code('proven', '424242', 'r2');
  assert.equal(world.fills.length, 1, 'the code that stands');
  await world.code('proven', '777777', 'r2');
  assert.deepEqual(world.fills.map(({ code }) => code), ['424242', '777777']);
  assert.deepEqual(world.called('request.close').map(({ request, outcome }) => `${request} ${outcome}`), ['r1 filled', 'r2 filled']);
  await world.clock.pass(GRACE_MS);
  assert.equal(world.live, 'r3 standing');
  assert.deepEqual(world.windows, []);
});

test('a request takes up what the host has done ahead of it', async () => {
  const world = new World();
  world.warm.push('w1');
  await world.seen();
  assert.deepEqual(world.called('request.open').map(({ request }) => request), ['w1']);
  await world.code('proven', '424242', 'w1');
  assert.deepEqual(world.called('request.close'), [{ request: 'w1', outcome: 'filled' }]);
  assert.equal(world.live, 'r1 standing', 'what follows is cold');
});

test('a connection made ahead is not kept for a page that reads no mail', async () => {
  const world = new World();
  world.warm.push('w1');
  await world.seen({ channel: 'unknown' });
  assert.deepEqual(world.called('request.open'), []);
  assert.deepEqual(world.called('request.close'), [{ request: 'w1', outcome: 'cancelled' }]);
  assert.equal(world.held.size, 0);
});

test('a page that was left with its code in it takes no code from the one that asks now', async () => {
  const world = await filledWorld();
  world.hidden.add(PLACE.tab);
  await world.clock.pass(20_000);
  await world.code('proven', '777777', 'r2');
  assert.deepEqual(world.fills.map(({ code }) => code), ['424242'], 'the mail came before the other page showed its field');
  assert.equal(world.live, 'r2 offered');
  world.documents.set('D9', new Set([1]));
  await world.seen({}, { tab: 9, document: 'D9' });
  assert.ok(world.called('request.close').some(({ request, outcome }) => request === 'r2' && outcome === 'cancelled'), 'the page that was left waits no longer');
  const fresh = world.called('request.open').at(-1)?.['request'] as string;
  await world.code('proven', '777777', fresh);
  assert.deepEqual(world.fills.at(-1), { document: 'D9', key: 1, code: '777777' });
});

test('a newer code for a page that was left is kept, said so, and filled when the user comes back', async () => {
  const world = await filledWorld();
  world.hidden.add(PLACE.tab);
  await world.code('proven', '777777', 'r2');
  await world.code('proven', '888888', 'r2');
  assert.deepEqual(world.fills.map(({ code }) => code), ['424242']);
  const [view] = world.requests.views();
  assert.deepEqual([view?.state, view?.offer?.code], ['offered', '888888']);
  assert.match(view?.story.at(-1)?.sentence ?? '', /when you come back/);
  assert.match(view?.offer?.why ?? '', /when you come back/);
  assert.deepEqual(world.windows, [], 'no window opens over another page');
  await world.requests.shown(PLACE.tab);
  assert.equal(world.fills.length, 1, 'it is not shown yet');
  world.hidden.delete(PLACE.tab);
  await world.requests.shown(PLACE.tab);
  assert.deepEqual(world.fills.at(-1), { document: 'D1', key: 1, code: '888888' });
  assert.equal(world.called('request.close').at(-1)?.['outcome'], 'filled');
  await world.requests.shown(PLACE.tab);
  assert.equal(world.fills.length, 2, 'once');
});

test('a code that was kept goes to the page of the site that asks for one, on whichever host of the site', async () => {
  const world = await filledWorld();
  world.hidden.add(PLACE.tab);
  await world.code('proven', '777777', 'r2');
  world.documents.set('D9', new Set([1]));
  await world.seen({}, { tab: 9, document: 'D9' }, 'https://login.walmart.com');
  world.hidden.delete(PLACE.tab);
  await world.requests.shown(PLACE.tab);
  assert.deepEqual(world.fills.map(({ code }) => code), ['424242']);
  const left = world.requests.get('r2');
  assert.deepEqual([left?.state, left?.offer, left?.watched], ['standing', undefined, false]);
  assert.match(left?.story.at(-1)?.sentence ?? '', /Another page/);
});

test('a code that was kept grows old', async () => {
  const world = await filledWorld();
  world.hidden.add(PLACE.tab);
  await world.code('proven', '777777', 'r2');
  await world.clock.pass(STALE_MS);
  world.hidden.delete(PLACE.tab);
  await world.requests.shown(PLACE.tab);
  assert.deepEqual(world.fills.map(({ code }) => code), ['424242']);
  assert.equal(world.live, 'r2 standing');
});

test('the host is told which mail was used, not which was the last', async () => {
  const world = new World();
  await world.seen();
  world.requests.hostEvent({ time: '2026-05-04T10:00:05Z', event: 'code', request: 'r1', code: '424242', grade: 'proven', facts: [], mail: '1', received: '2026-05-04T10:00:04Z' });
  world.requests.hostEvent({ time: '2026-05-04T10:00:05Z', event: 'code', request: 'r1', code: '777777', grade: 'proven', facts: [], mail: '2', received: '2026-05-04T10:00:04Z' });
  await settled();
  assert.deepEqual(world.called('request.close'), [{ request: 'r1', outcome: 'filled', mail: '1' }]);
});

test('nobody waits for a newer code longer than some minutes, or than the page is there', async () => {
  const world = await filledWorld();
  assert.deepEqual([...world.held], ['r2']);
  assert.ok(world.requests.waits('D1'));
  await world.clock.pass(FOLLOW_MS);
  assert.equal(world.live, 'r2 standing');
  assert.deepEqual([world.held.size, world.clock.waiting, world.requests.waits('D1')], [0, 0, false]);
  assert.deepEqual(world.called('request.close').at(-1), { request: 'r2', outcome: 'cancelled' });

  const gone = await filledWorld();
  gone.documents.set('D1', new Set());
  gone.requests.gone(PLACE, 1);
  await gone.clock.pass(GRACE_MS);
  assert.deepEqual([gone.live, gone.held.size, gone.clock.waiting], ['', 0, 0]);
  assert.deepEqual(gone.requests.views().map(({ state, canType }) => [state, canType]), [['filled', false]]);
});

test('a page that is gone a moment after the fill costs no call', async () => {
  const world = new World();
  await world.seen();
  await world.code('proven');
  world.requests.tabClosed(4);
  await world.clock.pass(FOLLOW_MS);
  assert.deepEqual(world.calls.map(({ method }) => method), ['request.open', 'request.close']);
  assert.deepEqual([world.requests.all().length, world.held.size, world.clock.waiting], [0, 0, 0]);
});

for (const why of ['emptied', 'invalid', 'user'] as const) {
  test(`a code that was ${why} asks anew at once, and the one that was there is not filled again`, async () => {
    const world = await filledWorld();
    await world.clock.pass(30_000);
    await world.seen({ again: why });
    assert.equal(world.live, 'r3 waiting');
    const [, second, third] = world.called('request.open');
    assert.equal(second?.['request'], 'r2');
    assert.deepEqual([third?.['request'], third?.['began']], ['r3', new Date(world.clock.now()).toISOString()]);
    assert.deepEqual(world.called('request.close').at(-1), { request: 'r2', outcome: 'cancelled' });
    await world.seen({ again: why });
    assert.equal(world.live, 'r3 waiting', 'told twice is one wish');
    await world.code('proven', '424242', 'r3');
    assert.equal(world.fills.length, 1);
    assert.equal(world.live, 'r3 offered');
    await world.clock.pass(1000);
    await world.code('proven', '777777', 'r3');
    assert.deepEqual(world.fills.map(({ code }) => code), ['424242', '777777']);
  });
}

test('after a wrong code was typed in the window, the window opens again once the page rejects it', async () => {
  const world = new World();
  world.open = { ok: true, value: { site: 'walmart.com', waiting: false, error: 'no_session', sentence: 'None.' } };
  await world.seen();
  assert.equal(await world.requests.enter('r1', '111111'), 'filled');
  assert.deepEqual([world.live, world.held.size, world.clock.waiting], ['r2 standing', 0, 0]);
  await world.seen({ again: 'emptied' });
  assert.deepEqual(world.windows, ['r1', 'r3']);
  assert.equal(await world.requests.enter('r3', '424242'), 'filled');
  assert.deepEqual(world.fills.map(({ code }) => code), ['111111', '424242']);
});

test('who types over the code is not called to type; who has nothing to type is', async () => {
  for (const [again, windows] of [['user', ['r1']], ['emptied', ['r1', 'r3']]] as const) {
    const world = new World();
    world.open = { ok: false, failure: { error: 'host_absent', sentence: 'Not installed.' } };
    await world.seen();
    await world.requests.enter('r1', '111111');
    await world.seen({ again });
    assert.deepEqual(world.windows, windows);
  }
});

test('a code can be typed into the page again while one stands there, by the old name, too', async () => {
  const world = await filledWorld();
  assert.equal(await world.requests.enter('r1', '777777'), 'filled');
  assert.deepEqual(world.called('request.close').at(-1), { request: 'r2', outcome: 'entered' });
});

test('a page that says all day that it rejected a code is heard a few times a minute', async () => {
  const world = await filledWorld();
  let taken = 0;
  for (let n = 0; n < 100; n++) {
    const live = world.live.split(' ')[0]!;
    if ((await world.seen({ again: 'emptied' })) === 'taken' && world.live !== `${live} standing`) taken++;
    await world.requests.enter(world.live.split(' ')[0]!, String(100_000 + n));
  }
  assert.equal(taken, MAX_OPENINGS - 1);
});

test('a field that is made anew while a code stands in it keeps its request, and says where it is empty', async () => {
  const world = await filledWorld();
  world.documents.set('D1', new Set([2]));
  await world.seen({ key: 2 });
  assert.equal(world.live, 'r2 standing');
  world.documents.set('D1', new Set([3]));
  await world.seen({ key: 3, again: 'emptied' });
  assert.equal(world.live, 'r3 waiting');
  await world.code('proven', '777777', 'r3');
  assert.deepEqual(world.fills.map(({ key }) => key), [1, 3]);
});

test('what stands outlives the worker, and is watched again', async () => {
  const world = await filledWorld();
  const saved = world.requests.saved();
  assert.doesNotMatch(JSON.stringify(saved), /424242/);
  world.wake();
  world.requests.restore(JSON.parse(JSON.stringify(saved)));
  await settled();
  assert.equal(world.live, 'r2 standing');
  assert.equal(world.called('request.open').at(-1)?.['request'], 'r2');
  await world.clock.pass(1000);
  await world.code('proven', '777777', 'r2');
  assert.deepEqual(world.fills.map(({ code }) => code), ['424242', '777777']);
});

test('the offer that is taken is the one that was seen', async () => {
  const world = new World();
  await world.seen();
  await world.code('likely', '111111');
  const seen = world.requests.get('r1')!.offer!.id;
  await world.clock.pass(1000);
  await world.code('likely', '222222');
  assert.equal(await world.requests.take('r1', seen), 'changed');
  assert.deepEqual(world.fills, []);
  assert.equal(await world.requests.take('r1', world.requests.get('r1')!.offer!.id), 'filled');
  assert.deepEqual(world.fills.map(({ code }) => code), ['222222']);
});

test('the window of a code that found the user typing takes no keyboard', async () => {
  const world = new World();
  await world.seen();
  world.fill = 'busy';
  await world.code('proven');
  assert.deepEqual(world.background, ['r1']);
});

test('“not now” can be taken back, while the field is there', async () => {
  const world = new World();
  await world.seen();
  await world.requests.decline('r1');
  assert.deepEqual(world.requests.views().map(({ state, canWait, canType }) => [state, canWait, canType]), [['cancelled', true, true]]);
  await world.requests.again('r1');
  await settled();
  assert.equal(world.live, 'r2 waiting');
  assert.deepEqual(world.requests.views().map(({ id }) => id), ['r2']);
  await world.code('proven', '424242', 'r2');
  assert.equal(world.fills.length, 1);
});

test('a code typed for what was declined is entered; one that does not land leaves it declined', async () => {
  const world = new World();
  await world.seen();
  await world.requests.decline('r1');
  world.fill = 'refused';
  assert.equal(await world.requests.enter('r1', '424242'), 'refused');
  assert.equal(world.live, '');
  world.fill = 'filled';
  assert.equal(await world.requests.enter('r1', '424242'), 'filled');
  assert.deepEqual(world.states, ['cancelled', 'entered']);
  assert.equal(world.live, 'r3 standing');
});

test('a declined field that left the page is not shown, and stays declined when it is back', async () => {
  const world = new World();
  await world.seen();
  await world.requests.decline('r1');
  world.documents.set('D1', new Set());
  world.requests.gone(PLACE, 1);
  await world.clock.pass(GRACE_MS);
  assert.deepEqual(world.requests.views(), []);
  world.documents.set('D1', new Set([2]));
  await world.seen({ key: 2 });
  assert.deepEqual(world.requests.views().map(({ state }) => state), ['cancelled']);
  assert.equal(world.called('request.open').length, 1);
});

test('time ran out: the user has it wait again', async () => {
  const world = new World();
  await world.seen();
  await world.event({ event: 'ended', error: 'no_code' });
  assert.equal(world.requests.views()[0]?.canWait, true);
  await world.requests.again('r1');
  await settled();
  assert.deepEqual([world.live, world.requests.views()[0]?.canWait], ['r1 waiting', false]);
});

for (const [code, field, may] of [
  ['12', SEEN.field, false],
  ['1234567', SEEN.field, false],
  ['ABCDEF', SEEN.field, false],
  ['424242', SEEN.field, true],
  ['12', { kind: 'single', alphabet: 'digits' }, true],
  ['AB-12cd', { kind: 'single', length: 6, alphabet: 'any' }, true],
  ['AB-12cd', { kind: 'single', length: 7, alphabet: 'any' }, true],
  ['AB-12', { kind: 'boxes', length: 6, alphabet: 'any' }, false],
] as [string, Seen['field'], boolean][]) {
  test(`“${code}” ${may ? 'fits' : 'does not fit'} ${JSON.stringify(field)}`, async () => {
    assert.equal(fits(code, field), may);
    const world = new World();
    await world.seen({ field });
    assert.equal(await world.requests.enter('r1', code), may ? 'filled' : 'unfit');
    assert.equal(world.fills.length, may ? 1 : 0);
  });
}

test('a page with a thousand fields opens a few requests', async () => {
  const world = new World();
  const keys = Array.from({ length: 1000 }, (_, key) => key);
  world.documents.set('D1', new Set(keys));
  for (const key of keys) await world.requests.seen(PLACE, ORIGIN, { ...SEEN, key });
  assert.equal(world.requests.all().length, MAX_PER_DOCUMENT);
});

test('a page that reloads itself opens a few requests a minute, and is told to come later', async () => {
  const world = new World();
  for (let n = 0; n < 200; n++) {
    world.documents.set(`F${n}`, new Set([1]));
    const reply = await world.seen({}, { document: `F${n}` }, `https://n${n}.example.com`);
    assert.equal(reply, n < MAX_OPENINGS ? 'taken' : 'later');
  }
  assert.equal(world.called('request.open').length, MAX_OPENINGS);
  await world.clock.pass(OPENINGS_MS);
  world.documents.set('later', new Set([1]));
  assert.equal(await world.seen({}, { document: 'later' }), 'taken');
});

for (const [what, origins, documents] of [
  ['eight frames of one advertiser', 1, 8],
  ['eight advertisers', 8, 1],
  ['a thousand advertisers', 1000, 1],
] as const) {
  test(`${what} with three fields each take nothing from the shop, nor from its login frame`, async () => {
    const world = new World();
    let frame = 0;
    for (let n = 0; n < origins; n++) {
      for (let d = 0; d < documents; d++) {
        frame++;
        world.documents.set(`A${frame}`, new Set([1, 2, 3]));
        for (const key of [1, 2, 3]) await world.seen({ key }, { frame, document: `A${frame}` }, `https://ads${n}.example`);
      }
    }
    assert.ok(world.live.split(',').length <= 16, 'one tab has its bound');
    assert.equal(await world.seen(), 'taken', 'the shop');
    if (origins > 8) return; // one that comes with a thousand names has taken the frames' share
    world.documents.set('L', new Set([1]));
    assert.equal(await world.seen({}, { frame: 999, document: 'L' }, 'https://login.example'), 'taken', 'the login frame');
  });
}

test('frames in many tabs leave room for the pages users look at', async () => {
  const world = new World();
  for (let tab = 100; tab < 120; tab++) {
    for (let frame = 1; frame < 30; frame++) {
      world.documents.set(`${tab} ${frame}`, new Set([1]));
      await world.seen({}, { tab, frame, document: `${tab} ${frame}` }, `https://n${frame}.example`);
    }
  }
  assert.equal(world.live.split(',').length, MAX_LIVE_FRAMES);
  for (let tab = 200; tab < 200 + MAX_LIVE - MAX_LIVE_FRAMES; tab++) {
    world.documents.set(`top ${tab}`, new Set([1]));
    assert.equal(await world.seen({}, { tab, document: `top ${tab}` }), 'taken');
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
    // What follows an end goes with the field.
    world.requests.gone(PLACE, 1);
    await world.clock.pass(GRACE_MS);
    assert.ok(world.requests.all().every(isOver));
    assert.equal(world.held.size, 0);
    assert.equal(world.clock.waiting, 0);
  }
});

test('what is asked of a request nobody knows', async () => {
  const world = new World();
  assert.equal(await world.requests.enter('r9', '1234'), 'gone');
  assert.equal(await world.requests.take('r9', 1), 'gone');
  await world.requests.decline('r9');
  world.requests.show('r9');
  world.requests.hostEvent({ time: '', event: 'code', request: 'r9', code: '1234', grade: 'proven' });
  await settled();
  assert.deepEqual([world.fills, world.windows, world.calls], [[], [], []]);
});
