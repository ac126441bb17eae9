import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, settled } from './fakes.js';
import { Fillers } from './fillers.js';
import type { Place } from './request.js';

const PLACE: Place = { tab: 4, frame: 3, document: 'D1' };

/** A browser in which an injection ends when the test says so. */
function setUp() {
  const clock = new FakeClock();
  const under: { place: Place; done(): void; refuse(): void }[] = [];
  const inject = (place: Place) => new Promise<void>((resolve, reject) => {
    under.push({ place, done: resolve, refuse: () => reject(new Error('Cannot access contents of the page')) });
  });
  return { clock, under, fillers: new Fillers({ inject, clock }) };
}

/** A document that says what it is given, one after the other. */
function answers<T>(...said: T[]) {
  const send = async () => {
    send.asked++;
    return said.shift() as T;
  };
  send.asked = 0;
  return send;
}

test('a document that has what fills is sent the code once', async () => {
  const { fillers, under } = setUp();
  const send = answers('filled');
  assert.equal(await fillers.fill(PLACE, send), 'filled');
  assert.deepEqual([send.asked, under.length], [1, 0]);
});

test('one that has it not yet gets it, and then the code', async () => {
  const { fillers, under } = setUp();
  const send = answers('bare', 'filled');
  const result = fillers.fill(PLACE, send);
  await settled();
  assert.deepEqual([send.asked, under.map(({ place }) => place)], [1, [PLACE]], 'the code waits for it');
  under[0]!.done();
  assert.equal(await result, 'filled');
  assert.equal(send.asked, 2);
});

test('a code that comes while it is on its way waits for that', async () => {
  const { fillers, under } = setUp();
  const early = fillers.bring(PLACE);
  const result = fillers.fill(PLACE, answers('bare', 'filled'));
  await settled();
  assert.equal(under.length, 1);
  under[0]!.done();
  assert.equal(await result, 'filled');
  await early;
});

test('documents do not wait for each other', async () => {
  const { fillers, under } = setUp();
  void fillers.bring(PLACE);
  const other = fillers.bring({ ...PLACE, document: 'D2' });
  under[1]!.done();
  await other;
});

test('where the browser refuses it, that is the answer', async () => {
  const { fillers, under } = setUp();
  const result = fillers.fill(PLACE, answers('bare', 'bare'));
  await settled();
  under[0]!.refuse();
  assert.equal(await result, 'barred');
});

test('a document that went meanwhile is gone, and not barred', async () => {
  const { fillers, under } = setUp();
  const result = fillers.fill(PLACE, answers<'bare' | undefined>('bare', undefined));
  await settled();
  under[0]!.refuse();
  assert.equal(await result, undefined);
});

test('a page that never takes it is waited for so long and no longer, and tried again the next time', async () => {
  const { fillers, under, clock } = setUp();
  const result = fillers.fill(PLACE, answers('bare', 'bare'));
  await clock.pass(7_999);
  let over = false;
  void result.then(() => (over = true));
  await settled();
  assert.equal(over, false);
  await clock.pass(1);
  assert.equal(await result, 'barred');
  void fillers.bring(PLACE);
  assert.equal(under.length, 2);
});

test('nothing is left of one that came', async () => {
  const { fillers, under, clock } = setUp();
  const coming = fillers.bring(PLACE);
  under[0]!.done();
  await coming;
  assert.equal(clock.waiting, 0);
  void fillers.bring(PLACE);
  assert.equal(under.length, 2, 'a document that lost it, as one that was discarded, gets it again');
});
