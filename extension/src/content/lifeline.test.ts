import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { lifeline, type Lifeline, type LineEvents } from './lifeline.js';

function setUp() {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  const lines: LineEvents[] = [];
  const done: string[] = [];
  const world = { gone: false, lines, done, lifeline: undefined as unknown as Lifeline };
  const connect = (events: LineEvents) => {
    if (world.gone) return undefined;
    lines.push(events);
    return { close: () => void done.push('closed') };
  };
  world.lifeline = lifeline(connect, () => done.push('said again'));
  return world;
}

test('a worker that is stopped while somebody waits is started again, and told again', () => {
  const { lifeline, lines, done } = setUp();
  lifeline.hold();
  lifeline.hold();
  assert.equal(lines.length, 1, 'one line');
  lines[0]!.waits(true);
  lines[0]!.lost();
  mock.timers.tick(60_000);
  assert.deepEqual([lines.length, done], [2, ['said again']]);
});

test('one that is stopped while nobody waits is left alone', () => {
  const { lifeline, lines } = setUp();
  lifeline.hold();
  lines[0]!.waits(true);
  lines[0]!.waits(false);
  lines[0]!.lost();
  mock.timers.tick(600_000);
  assert.equal(lines.length, 1);
  lifeline.hold();
  assert.equal(lines.length, 2, 'until the next worker asks for the field');
});

test('a worker that does not start is tried less and less often', () => {
  const { lifeline, lines } = setUp();
  lifeline.hold();
  lines[0]!.waits(true);
  for (let n = 0; n < 60 * 60; n++) {
    lines.at(-1)!.lost();
    mock.timers.tick(1000);
  }
  assert.ok(lines.length > 50 && lines.length < 75, `${lines.length} in an hour`);
});

test('an extension that is gone is not called, and a field that is gone ends the line', () => {
  const world = setUp();
  world.lifeline.hold();
  world.lines[0]!.waits(true);
  world.gone = true;
  world.lines[0]!.lost();
  mock.timers.tick(600_000);
  assert.deepEqual([world.lines.length, world.done], [1, []]);

  const other = setUp();
  other.lifeline.hold();
  other.lines[0]!.waits(true);
  other.lifeline.release();
  other.lines[0]!.lost();
  mock.timers.tick(600_000);
  assert.deepEqual([other.lines.length, other.done], [1, ['closed']]);
});
