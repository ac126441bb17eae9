import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { bare, filler, handOver, type Filler } from './handover.js';

const place = Symbol.for('mailcode.filler');
const world = globalThis as { [place]?: unknown };
beforeEach(() => void delete world[place]);

/** Hands over fillers, and tells how many were made. */
function maker() {
  const made: Filler[] = [];
  const make = () => {
    const one = {} as Filler;
    made.push(one);
    return one;
  };
  return { made, make };
}

test('what fills is handed over once: one that comes again is not even made', () => {
  const { made, make } = maker();
  assert.deepEqual(bare(), { bare: true });
  assert.equal(filler(), undefined);
  assert.deepEqual(bare(), { bare: true }, 'asked for, and not there yet');
  handOver(make);
  assert.deepEqual(bare(), {});
  handOver(make);
  assert.equal(made.length, 1);
  assert.equal(filler(), made[0]);
});

test('in a document that did not ask for it, it is not made', () => {
  const { made, make } = maker();
  handOver(make);
  assert.deepEqual([made, filler(), place in globalThis], [[], undefined, false]);
});

test('it is under no name that an element or a frame of the page may have', () => {
  const before = Object.getOwnPropertyNames(globalThis);
  bare();
  handOver(maker().make);
  assert.ok(filler());
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), before);
});
