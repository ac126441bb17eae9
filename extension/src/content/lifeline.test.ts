import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { lifeline, type LineEvents } from './lifeline.js';

/** A line whose document says again what there is by holding it, as a field does. */
function setUp() {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  const lines: LineEvents[] = [];
  const done: string[] = [];
  const world = { gone: false, lines, done, hold: () => line.hold(), release: () => line.release() };
  const connect = (events: LineEvents) => {
    if (world.gone) return undefined;
    lines.push(events);
    return { close: () => void done.push('closed') };
  };
  const line = lifeline(connect, () => {
    done.push('said again');
    line.hold();
  });
  return world;
}

test('a worker that is stopped while somebody waits is told again', () => {
  const { hold, lines, done } = setUp();
  hold();
  hold();
  assert.equal(lines.length, 1, 'one line');
  lines[0]!.waits(true);
  lines[0]!.lost();
  mock.timers.tick(60_000);
  assert.deepEqual([lines.length, done], [2, ['said again']]);
});

test('one that is stopped while nobody waits is left alone', () => {
  const { hold, lines } = setUp();
  hold();
  lines[0]!.waits(true);
  lines[0]!.waits(false);
  lines[0]!.lost();
  mock.timers.tick(600_000);
  assert.equal(lines.length, 1);
  hold();
  assert.equal(lines.length, 2, 'until the next worker asks for the field');
});

test('a worker that does not start is left to who told it, and a line that another one followed ends nothing', () => {
  const { hold, lines, done } = setUp();
  hold();
  lines[0]!.waits(true);
  lines[0]!.lost();
  mock.timers.tick(60_000);
  lines[1]!.lost();
  lines[0]!.lost();
  mock.timers.tick(600_000);
  assert.deepEqual([lines.length, done], [2, ['said again']]);
});

test('an extension that is gone is not called, and a field that is gone ends the line', () => {
  const world = setUp();
  world.hold();
  world.lines[0]!.waits(true);
  world.gone = true;
  world.lines[0]!.lost();
  mock.timers.tick(600_000);
  assert.deepEqual([world.lines.length, world.done], [1, ['said again']]);

  const other = setUp();
  other.hold();
  other.lines[0]!.waits(true);
  other.release();
  other.lines[0]!.lost();
  mock.timers.tick(600_000);
  assert.deepEqual([other.lines.length, other.done], [1, ['closed']]);
});
