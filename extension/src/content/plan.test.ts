import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareCode, planFill, sameCode } from './plan.js';

test('planFill', () => {
  for (const [room, code, want] of [
    [{ boxes: 6 }, '482913', ['4', '8', '2', '9', '1', '3']],
    [{ boxes: 6 }, '482-913', ['4', '8', '2', '9', '1', '3']],
    [{ boxes: 6 }, '4829', undefined],
    [{ boxes: 6 }, '48291377', undefined],
    [{ boxes: 1 }, '482913', ['482913']],
    [{ boxes: 1, maxLength: -1 }, '482913', ['482913']],
    [{ boxes: 1, maxLength: 6 }, '482 913', ['482913']],
    [{ boxes: 1 }, '482 913', ['482913']],
    [{ boxes: 1, maxLength: 6 }, 'ABC-123', ['ABC123']],
    [{ boxes: 1, maxLength: 9 }, 'ABC-123', ['ABC-123']],
    [{ boxes: 1, maxLength: 4 }, '482913', undefined],
    [{ boxes: 1 }, '  ', undefined],
    [{ boxes: 6 }, '', undefined],
    [{ boxes: 2, maxLength: 3 }, '482-913', ['482', '913']],
    [{ boxes: 2, maxLength: 4 }, '482913', undefined],
    [{ boxes: 2, maxLength: -1 }, '482913', undefined],
  ] as const) assert.deepEqual(planFill(room, code), want, `${JSON.stringify(room)} ${code}`);
});

test('what a page holds', () => {
  assert.equal(bareCode('4 8-2'), '482');
  assert.ok(sameCode('482-913', '482913'));
  assert.ok(sameCode('ABC123', 'abc123'));
  assert.ok(!sameCode('4829133', '482913'));
  assert.ok(!sameCode('', '482913'));
});
