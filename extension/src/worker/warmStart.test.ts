import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../messages.js';
import type { Method, Params, Result } from '../protocol.js';
import { FakeClock, settled } from './fakes.js';
import type { Place } from './request.js';
import { APART_MS, GONE_MS, MANY_ALL, MANY_MS, MANY_TAB, MOST, WARM_MS, WarmStarts } from './warmStart.js';

const ORIGIN = 'https://login.walmart.com';
const PLACE: Place = { tab: 4, frame: 0, document: 'D1' };

/** A browser and a host, as far as warm starts see them. */
class World {
  readonly clock = new FakeClock();
  readonly calls: { method: string; params: Record<string, unknown> }[] = [];
  readonly held = new Set<string>();
  readonly hidden = new Set<number>();
  readonly asking = new Set<string>();
  answer: Answer<boolean> = { ok: true, value: true };
  #ids = 0;
  readonly warm = new WarmStarts({
    clock: this.clock,
    id: () => `w${++this.#ids}`,
    isActive: async (tab) => !this.hidden.has(tab),
    asks: ({ document }) => this.asking.has(document),
    host: {
      call: async <M extends Method>(method: M, params: Params<M>) => {
        this.calls.push({ method, params: params as Record<string, unknown> });
        const { answer } = this;
        const site = String((params as { origin?: string }).origin).split('.').slice(-2).join('.');
        return (answer.ok ? { ok: true, value: { site, warm: answer.value } } : answer) as Answer<Result<M>>;
      },
      hold: (holder) => void this.held.add(holder),
      release: (holder) => void this.held.delete(holder),
    },
  });

  async seen(place: Partial<Place> = {}, origin = ORIGIN, account?: string): Promise<void> {
    await this.warm.seen({ ...PLACE, ...place }, origin, account);
    await settled();
  }

  get said(): string[] {
    return this.calls.map(({ method, params }) => `${method} ${String(params['request'])}`);
  }
}

test('the host connects ahead, under the id of the request to come', async () => {
  const world = new World();
  await world.seen({}, ORIGIN, 'jo@example.com');
  assert.deepEqual(world.calls, [{ method: 'request.warm', params: { request: 'w1', origin: ORIGIN, account: 'jo@example.com' } }]);
  assert.deepEqual([...world.held], ['w1']);
  assert.equal(world.warm.take({ ...PLACE, tab: 5 }, ORIGIN), undefined, 'another tab');
  assert.equal(world.warm.take(PLACE, 'https://walmart.com.evil.example'), undefined, 'another site');
  assert.equal(world.warm.take({ ...PLACE, document: 'D2' }, 'https://www.walmart.com'), 'w1', 'the next page of the site');
  assert.equal(world.warm.take(PLACE, ORIGIN), undefined, 'once');
  assert.equal(world.clock.waiting, 0);
  assert.deepEqual([...world.held], ['w1'], 'the request lets go of it');
});

for (const [why, prepare] of [
  ['is absent', (world: World) => void (world.answer = { ok: false, failure: { error: 'host_absent', sentence: '' } })],
  ['has no session for the site, or a rule against it', (world: World) => void (world.answer = { ok: true, value: false })],
] as const) {
  test(`nothing is left where the host ${why}`, async () => {
    const world = new World();
    prepare(world);
    await world.seen();
    assert.deepEqual(world.said, ['request.warm w1']);
    assert.deepEqual([world.held.size, world.clock.waiting, world.warm.take(PLACE, ORIGIN)], [0, 0, undefined]);
  });
}

test('no tab that nobody looks at, and no page that asks for a code already', async () => {
  const world = new World();
  world.hidden.add(4);
  await world.seen();
  world.asking.add('D5');
  await world.seen({ tab: 5, document: 'D5' });
  assert.deepEqual(world.said, []);
});

test('a thousand frames and forms are one connection', async () => {
  const world = new World();
  await Promise.all(Array.from({ length: 1000 }, (_, n) => world.seen({ frame: n, document: `D${n}` })));
  for (let n = 0; n < 1000; n++) {
    world.warm.gone(PLACE);
    await world.warm.seen(PLACE, ORIGIN, undefined);
  }
  assert.deepEqual(world.said, ['request.warm w1']);
});

test('frames of a thousand origins, tabs that come and go, and time: all bounded', async () => {
  const world = new World();
  world.answer = { ok: true, value: false };
  for (let n = 0; n < 1000; n++) await world.warm.seen({ ...PLACE, frame: n }, `https://s${n}.example`, `a${n}@x.example`);
  assert.equal(world.calls.length, MANY_TAB);
  for (let tab = 10; tab < 100; tab++) await world.warm.seen({ ...PLACE, tab }, `https://t${tab}.example`, undefined);
  assert.equal(world.calls.length, MANY_ALL);
  await world.clock.pass(MANY_MS);
  await world.seen();
  await world.seen();
  assert.equal(world.calls.length, MANY_ALL + 1, 'one origin has its own time apart');
  await world.clock.pass(APART_MS);
  await world.seen();
  assert.equal(world.calls.length, MANY_ALL + 2);
});

test('an account may follow, once', async () => {
  const world = new World();
  world.answer = { ok: true, value: false };
  await world.seen();
  await world.seen({}, ORIGIN, 'jo@example.com');
  await world.seen({}, ORIGIN, 'al@example.com');
  assert.equal(world.calls.length, 2);
});

test('the newest page takes the place of the oldest', async () => {
  const world = new World();
  for (let tab = 1; tab <= MOST + 1; tab++) await world.seen({ tab }, `https://s${tab}.example`);
  assert.deepEqual(world.said, ['request.warm w1', 'request.warm w2', 'request.warm w3', 'request.close w1', 'request.warm w4']);
  assert.deepEqual([...world.held], ['w2', 'w3', 'w4']);
});

test('it outlasts its page for a while, and the next page keeps it', async () => {
  const world = new World();
  await world.seen();
  world.warm.gone(PLACE);
  await world.clock.pass(GONE_MS - 1);
  await world.seen({ document: 'D2' }, 'https://www.walmart.com');
  world.warm.gone(PLACE); // late, of the page before
  await world.clock.pass(GONE_MS);
  assert.deepEqual(world.said, ['request.warm w1']);
  world.warm.gone({ ...PLACE, document: 'D2' });
  await world.clock.pass(GONE_MS);
  assert.deepEqual(world.said, ['request.warm w1', 'request.close w1']);
  assert.deepEqual([world.held.size, world.clock.waiting], [0, 0]);
});

for (const [what, end] of [
  ['the tab is closed', (world: World) => world.warm.tabClosed(4)],
  ['the tab shows a sign-in page of another site', (world: World) => world.seen({ document: 'D9' }, 'https://other.example')],
  ['five minutes are over', (world: World) => world.clock.pass(WARM_MS)],
] as const) {
  test(`it ends when ${what}`, async () => {
    const world = new World();
    await world.seen();
    await end(world);
    await settled();
    assert.ok(world.said.includes('request.close w1'));
    assert.ok(!world.held.has('w1'));
    assert.equal(world.warm.take(PLACE, ORIGIN), undefined);
  });
}

test('a host that stopped has forgotten them: nothing is said to it', async () => {
  const world = new World();
  await world.seen();
  world.warm.forget();
  assert.deepEqual(world.said, ['request.warm w1']);
  assert.deepEqual([world.held.size, world.clock.waiting], [0, 0]);
});
