import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestState } from '../messages.js';
import { Badges, badgeOf } from './badge.js';
import { begin, type CodeRequest } from './request.js';

function request(state: RequestState, change: Partial<CodeRequest> = {}): CodeRequest {
  const base = begin({ id: state, tab: 1, frame: 0, document: 'D1', key: 1, origin: 'https://www.walmart.com', site: 'walmart.com', field: { kind: 'single', alphabet: 'digits' }, began: '2026-05-04T10:00:00Z' });
  return { ...base, state, ...change };
}

for (const [what, requests, text] of [
  ['nothing', [], ''],
  ['waiting', [request('waiting')], '…'],
  ['waiting in trouble', [request('waiting', { shown: { trouble: true, offer: false } })], '!'],
  ['by hand', [request('hand')], '!'],
  ['quiet', [request('hand', { halt: 'quiet' })], ''],
  ['found, beside trouble', [request('hand'), request('offered')], '✓'],
  ['filled', [request('filled')], '✓'],
  ['filled, and the next waits', [request('filled'), request('waiting')], '…'],
  ['standing', [request('filled'), request('standing')], '✓'],
  ['standing, beside a field that waits', [request('standing'), request('waiting')], '…'],
  ['cancelled', [request('cancelled')], ''],
] as [string, CodeRequest[], string][]) {
  test(`the badge of ${what} is “${text}”, and its title says so`, () => {
    const badge = badgeOf(requests);
    assert.equal(badge.text, text);
    assert.match(badge.title, text === '' ? /^Mailcode$/ : /walmart\.com/);
  });
}

test('a badge is drawn when it changes, or when the browser has cleared it with the document', () => {
  const drawn: string[] = [];
  const badges = new Badges((tab, { text }) => drawn.push(`${tab}${text}`));
  badges.show([request('waiting')]);
  badges.show([request('waiting')]);
  badges.show([request('waiting', { document: 'D2' })]);
  badges.show([]);
  badges.show([]);
  assert.deepEqual(drawn, ['1…', '1…', '1']);
});
