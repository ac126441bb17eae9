import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeField } from './field.js';
import type { Slot } from './slots.js';

// All that a field in no page needs of a document.
Object.assign(globalThis, { Element: class {}, ShadowRoot: class {} });
const slot = () => ({ parentNode: null, getRootNode: () => new EventTarget(), getBoundingClientRect: () => ({ left: 0 }) }) as unknown as Slot;

test('a field that is found again is not missed, however often it is made anew', () => {
  const field = codeField(1, [slot()], { field: { kind: 'single', alphabet: 'any' }, channel: 'email' }, false, new Set(), () => false);
  field.missed = 1000;
  field.adopt([slot()]);
  assert.equal(field.missed, undefined);
  field.release();
});
