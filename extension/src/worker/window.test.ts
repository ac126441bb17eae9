import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, settled } from './fakes.js';
import { begin, type CodeRequest } from './request.js';
import { APART_MS, AT_ONCE, CodeWindows, MANY, MANY_MS, MANY_TAB, type Desk } from './window.js';

function request(id: string, tab = 1, site = 'walmart.com'): CodeRequest {
  return begin({ id, tab, frame: 0, document: `D${tab}`, key: 1, origin: `https://${site}`, site, field: { kind: 'single', alphabet: 'digits' }, began: '2026-05-04T10:00:00Z' });
}

function setUp() {
  const clock = new FakeClock();
  const active = new Set([1]);
  const created: string[] = [];
  const done: string[] = [];
  let windows = 100;
  const desk: Desk = {
    isActive: async (tab) => active.has(tab),
    create: async (id, _tab, focused) => {
      created.push(focused ? id : `${id} in the background`);
      return ++windows;
    },
    focus: (window) => done.push(`focus ${window}`),
    attract: (window) => done.push(`attract ${window}`),
    close: (window) => done.push(`close ${window}`),
  };
  return { clock, active, created, done, desk, windows: new CodeWindows(desk, clock, () => undefined) };
}

test('one window a request, used again', async () => {
  const { windows, created, done } = setUp();
  windows.offer(request('a'), false);
  windows.offer(request('a'), false);
  await settled();
  windows.offer(request('a'), false);
  windows.show(request('a'));
  await settled();
  assert.deepEqual(created, ['a']);
  assert.deepEqual(done, ['attract 101', 'focus 101']);
});

test('two asks at the same time make one window', async () => {
  const { windows, created } = setUp();
  windows.show(request('a'));
  windows.show(request('a'));
  await settled();
  assert.deepEqual(created, ['a']);
});

test('it closes with its request, also while it is being made', async () => {
  const { windows, done } = setUp();
  windows.show(request('a'));
  windows.close('a');
  await settled();
  windows.show(request('b'));
  await settled();
  windows.close('b');
  assert.deepEqual(done, ['close 101', 'close 102']);
});

test('it waits until the user looks at the tab', async () => {
  const { windows, created, active } = setUp();
  windows.offer(request('a', 2), false);
  await settled();
  assert.deepEqual(created, []);
  active.add(2);
  windows.tabActivated(2);
  await settled();
  assert.deepEqual(created, ['a']);
});

test('a request that ended while its window waited gets none', async () => {
  const { windows, created, active } = setUp();
  windows.offer(request('a', 2), false);
  await settled();
  windows.close('a');
  active.add(2);
  windows.tabActivated(2);
  await settled();
  assert.deepEqual(created, []);
});

for (const [what, other] of [
  ['site', request('b', 2, 'walmart.com')],
  ['tab', request('b', 1, 'evil.example')],
] as const) {
  test(`two windows of one ${what} are some seconds apart`, async () => {
    const { windows, created, active, clock } = setUp();
    active.add(2);
    windows.offer(request('a'), false);
    windows.offer(other, false);
    await settled();
    assert.deepEqual(created, ['a']);
    await clock.pass(APART_MS);
    assert.deepEqual(created, ['a', 'b']);
  });
}

test('another site in another tab does not wait', async () => {
  const { windows, created, active } = setUp();
  active.add(2);
  windows.offer(request('a'), false);
  windows.offer(request('b', 2, 'nike.com'), false);
  await settled();
  assert.deepEqual(created, ['a', 'b']);
});

test('a page that makes fields all day is given up after a few windows, and heard again later', async () => {
  const { windows, created, clock } = setUp();
  for (let n = 0; n < 40; n++) {
    windows.offer(request(`r${n}`), false);
    await clock.pass(APART_MS);
    windows.close(`r${n}`);
  }
  assert.equal(created.length, MANY);
  await clock.pass(MANY_MS);
  windows.offer(request('later'), false);
  await settled();
  assert.deepEqual(created.slice(MANY), ['later']);
});

test('one site’s windows are not another’s, up to what a tab may open', async () => {
  const { windows, created, clock } = setUp();
  for (let n = 0; n < 40; n++) {
    windows.offer(request(`r${n}`, 1, `n${n % 20}.example`), false);
    await clock.pass(APART_MS);
    windows.close(`r${n}`);
  }
  assert.equal(created.length, MANY_TAB);
  const fair = setUp();
  for (let n = 0; n < 3 * MANY; n++) {
    fair.windows.offer(request(`ad${n}`, 1, 'ads.example'), false);
    await fair.clock.pass(APART_MS);
    fair.windows.close(`ad${n}`);
  }
  fair.windows.offer(request('shop'), false);
  await settled();
  assert.equal(fair.created.at(-1), 'shop');
});

test('of a page full of frames only so many windows are up at once; each that closes makes room', async () => {
  const { windows, created, clock } = setUp();
  for (let n = 0; n < 30; n++) windows.offer(request(`r${n}`, 1, `n${n}.example`), false);
  await clock.pass(10 * APART_MS);
  assert.equal(created.length, AT_ONCE);
  windows.windowClosed(101);
  await clock.pass(10 * APART_MS);
  assert.equal(created.length, AT_ONCE + 1);
  windows.close('r1');
  await clock.pass(10 * APART_MS);
  assert.equal(created.length, AT_ONCE + 2);
  windows.show(request('r29', 1, 'n29.example'));
  await settled();
  assert.equal(created.at(-1), 'r29', 'the user’s own wish has no bound');
  const again = setUp();
  again.windows.restore(JSON.parse(JSON.stringify(windows.saved())), Array.from({ length: 30 }, (_, n) => request(`r${n}`, 1, `n${n}.example`)));
  await again.clock.pass(10 * APART_MS);
  assert.deepEqual(again.created, [], 'also after a restart');
});

test('the window of somebody who is typing in the page opens in the background', async () => {
  const { windows, created } = setUp();
  windows.offer(request('a'), true);
  await settled();
  assert.deepEqual(created, ['a in the background']);
});

test('the user’s own wish is never throttled', async () => {
  const { windows, created } = setUp();
  for (let n = 0; n < 3 * MANY; n++) windows.show(request(`r${n}`));
  await settled();
  assert.equal(created.length, 3 * MANY);
});

test('a window the user closed is made again only on a new occasion', async () => {
  const { windows, created, clock } = setUp();
  windows.offer(request('a'), false);
  await settled();
  windows.windowClosed(101);
  await clock.pass(APART_MS);
  assert.deepEqual(created, ['a']);
  windows.offer(request('a'), false);
  await settled();
  assert.deepEqual(created, ['a', 'a']);
});

test('after a restart windows are known again, and those of nobody are closed', async () => {
  const first = setUp();
  first.windows.offer(request('a'), false);
  await settled();
  first.windows.offer(request('w', 2, 'nike.com'), false);
  await settled();
  const saved = JSON.parse(JSON.stringify(first.windows.saved()));
  const second = setUp();
  second.active.add(2);
  second.windows.restore({ ...saved, open: [...saved.open, ['gone', 55]] }, [request('a'), request('w', 2, 'nike.com')]);
  second.windows.show(request('a'));
  await settled();
  assert.deepEqual(second.done, ['close 55', 'focus 101']);
  assert.deepEqual(second.created, ['w in the background']);
});
