import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareCode, planFill, spelled } from './plan.js';

test('planFill', () => {
  for (const [boxes, most, code, want] of [
    [6, -1, '482913', ['4', '8', '2', '9', '1', '3']],
    [6, -1, '482-913', ['4', '8', '2', '9', '1', '3']],
    [6, -1, '4829', undefined],
    [6, -1, '48291377', undefined],
    [1, -1, '482913', ['482913']],
    [1, 6, '482 913', ['482913']],
    [1, -1, '482 913', ['482913']],
    [1, 6, 'ABC-123', ['ABC123']],
    [1, 9, 'ABC-123', ['ABC-123']],
    [1, 4, '482913', undefined],
    [1, -1, '  ', undefined],
    [6, -1, '', undefined],
    [2, 3, '482-913', ['482', '913']],
    [2, 4, '482913', undefined],
    [2, -1, '482913', undefined],
  ] as const) assert.deepEqual(planFill(boxes, most, code), want, `${boxes} of ${most}: ${code}`);
});

test('what a page holds', () => {
  assert.equal(bareCode('4 8-2'), '482');
  assert.ok(spelled('482-913') === spelled('482913'));
  assert.ok(spelled('ABC123') === spelled('abc123'));
  assert.ok(spelled('4829133') !== spelled('482913'));
  assert.ok(spelled('') !== spelled('482913'));
});
