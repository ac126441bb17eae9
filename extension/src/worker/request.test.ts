import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FillResult, RequestState } from '../messages.js';
import { isOver } from '../messages.js';
import type { Grade, HostEvent } from '../protocol.js';
import { begin, MAX_STORY, next, type CodeRequest, type Effect, type Halt, type Happening } from './request.js';

const NOW = '2026-05-04T10:00:05.000Z';

const fresh = begin({
  id: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
  tab: 4,
  frame: 0,
  document: 'D1',
  key: 1,
  origin: 'https://www.walmart.com',
  site: 'www.walmart.com',
  field: { kind: 'single', length: 6, alphabet: 'digits' },
  began: '2026-05-04T10:00:00.000Z',
});

function code(grade: Grade, value = '424242', received = '2026-05-04T10:00:04Z'): Happening {
  const why = { proven: 'All holds.', likely: 'No signature.', foreign: 'evil.com is not walmart.com.' }[grade];
  return happened({ event: 'code', code: value, grade, received, from: 'help@walmart.com', facts: [{ fact: 'site', holds: grade === 'proven', why }] });
}

function happened(event: Omit<HostEvent, 'time' | 'request'>): Happening {
  return { type: 'event', event: { time: NOW, request: fresh.id, session: 'Gmail', ...event } };
}

function after(...happenings: Happening[]): { request: CodeRequest; effects: Effect[] } {
  let request = fresh;
  const effects: Effect[] = [];
  for (const happening of happenings) {
    const turn = next(request, happening, NOW);
    request = turn.request;
    effects.push(...turn.effects);
  }
  return { request, effects };
}

const opened: Happening = { type: 'opened', result: { site: 'walmart.com', waiting: true, sessions: ['Gmail'] } };
const failure = { error: 'host_absent', sentence: 'No mail can be read.' };
const filledBy = (result: FillResult, by: 'itself' | 'offer' | 'typed' = 'itself'): Happening => ({ type: 'filled', by, result });

/** Every place a request can stand, by the way it came there. */
const states: Record<string, Happening[]> = {
  'opening': [],
  'waiting': [opened],
  'slow': [opened, happened({ event: 'slow' })],
  'hand: no host': [{ type: 'unopened', failure }],
  'hand: no session': [{ type: 'opened', result: { site: 'walmart.com', waiting: false, error: 'no_session' } }],
  'hand: by rule': [{ type: 'opened', result: { site: 'walmart.com', waiting: false, error: 'by_hand' } }],
  'hand: time is up': [opened, happened({ event: 'ended', error: 'no_code' })],
  'hand: quiet': [{ type: 'quiet' }],
  'lost': [opened, { type: 'down', failure }],
  'filling': [opened, code('proven')],
  'offered: likely': [opened, code('likely')],
  'offered: refused': [opened, code('proven'), filledBy('refused')],
  'foreign kept': [opened, code('foreign')],
  'filled': [opened, code('proven'), filledBy('filled')],
  'entered': [opened, filledBy('filled', 'typed')],
  'cancelled': [opened, { type: 'gone' }],
};

/** Everything that can happen. */
const happenings: Record<string, Happening> = {
  'opened': opened,
  'no session': { type: 'opened', result: { site: 'walmart.com', waiting: false, error: 'no_session' } },
  'unopened': { type: 'unopened', failure },
  'down': { type: 'down', failure },
  'quiet': { type: 'quiet' },
  'ready': happened({ event: 'ready' }),
  'looked': happened({ event: 'looked' }),
  'reconnecting': happened({ event: 'reconnecting' }),
  'reconnected': happened({ event: 'reconnected', sentence: 'Watching Gmail again.' }),
  'problem': happened({ event: 'problem' }),
  'slow': happened({ event: 'slow' }),
  'ended': happened({ event: 'ended', error: 'no_code' }),
  'proven': code('proven', '111111', '2026-05-04T10:00:09Z'),
  'likely': code('likely', '222222', '2026-05-04T10:00:09Z'),
  'foreign': code('foreign', '333333', '2026-05-04T10:00:09Z'),
  'code without a grade': happened({ event: 'code', code: '1234' }),
  'filled': filledBy('filled'),
  'refused': filledBy('refused'),
  'offer filled': filledBy('filled', 'offer'),
  'offer refused': filledBy('refused', 'offer'),
  'typed': filledBy('filled', 'typed'),
  'typed unfit': filledBy('unfit', 'typed'),
  'seen': { type: 'seen', key: 9, field: { kind: 'boxes', length: 6, alphabet: 'digits' } },
  'stale': { type: 'stale' },
  'gone': { type: 'gone' },
  'declined': { type: 'declined' },
};

// One line a state: what each happening does to it, as "state effects". A dot: the state stays, nothing is done.
const table: Record<string, Partial<Record<string, string>>> = {
  'opening': {
    'opened': 'waiting', 'no session': 'hand window', 'unopened': 'hand window', 'quiet': 'hand', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'hand window',
    'proven': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window',
  },
  'waiting': {
    'no session': 'hand window', 'unopened': 'hand window', 'quiet': 'hand', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'hand window',
    'proven': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window',
  },
  // The window was opened for trouble already: it is opened once.
  'slow': { 'no session': 'hand', 'unopened': 'hand', 'quiet': 'hand', 'ended': 'hand', 'proven': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: no host': { 'opened': 'waiting', 'proven': 'hand fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: no session': { 'opened': 'waiting', 'proven': 'hand fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: by rule': { 'opened': 'waiting', 'proven': 'hand fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: time is up': { 'opened': 'waiting', 'proven': 'hand fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: quiet': {
    'opened': 'waiting', 'no session': 'hand window', 'unopened': 'hand window', 'problem': 'hand window', 'slow': 'hand window', 'ended': 'hand window',
    'proven': 'hand fill', 'likely': 'offered window', 'refused': 'offered window',
  },
  // A second failure is when the user is called.
  'lost': {
    'no session': 'hand window', 'unopened': 'hand window', 'down': 'hand window', 'quiet': 'hand', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'hand window',
    'proven': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window',
  },
  'filling': {
    'opened': 'offered', 'no session': 'offered window', 'unopened': 'offered window', 'quiet': 'offered', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'offered',
    'proven': 'waiting fill', 'refused': 'offered window',
  },
  'offered: likely': { 'no session': 'offered window', 'unopened': 'offered window', 'problem': 'offered window', 'slow': 'offered window', 'proven': 'offered fill', 'stale': 'waiting' },
  'offered: refused': { 'no session': 'offered window', 'unopened': 'offered window', 'problem': 'offered window', 'slow': 'offered window', 'proven': 'offered fill', 'stale': 'waiting' },
  'foreign kept': {
    'no session': 'hand window', 'unopened': 'hand window', 'quiet': 'hand', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'hand window',
    'proven': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window',
  },
};

for (const [name, way] of Object.entries(states)) {
  test(`every happening to a request that is ${name}`, () => {
    const before = after(...way).request;
    const ended = isOver(before);
    for (const [what, happening] of Object.entries(happenings)) {
      const { request, effects } = next(before, happening, NOW);
      let expected = table[name]?.[what] ?? before.state;
      if (!ended) {
        if (what === 'filled' || what === 'offer filled') expected = 'filled end:filled';
        if (what === 'typed') expected = 'entered end:entered';
        if (what === 'gone' || what === 'declined') expected = 'cancelled end:cancelled';
      }
      const got = [request.state, ...effects.map((effect) => (effect.do === 'end' ? `end:${effect.outcome}` : effect.do))].join(' ');
      assert.equal(got, expected, `${what} happened to ${name}`);
      if (ended) assert.equal(request, before, `${what} changed a request that is over`);
      if (isOver(request)) assert.equal(request.offer, undefined, 'a code outlived its request');
      for (const { sentence } of request.story) assert.doesNotMatch(sentence, /424242|111111|222222|333333/, 'a code is in the story');
    }
  });
}

test('a fact that does not hold is named in the story', () => {
  assert.match(after(opened, code('likely')).request.story.at(-1)!.sentence, /No signature\./);
});

for (const [result, words] of [
  ['refused', /did not take/],
  ['unfit', /takes 6 characters/],
  ['hidden', /not visible/],
  ['busy', /are typing/],
] as const) {
  test(`a proven code that was ${result} is offered, with the reason`, () => {
    const { request, effects } = after(opened, code('proven'), filledBy(result));
    assert.equal(request.state, 'offered');
    assert.equal(request.offer?.code, '424242');
    assert.deepEqual(effects, [{ do: 'fill' }, { do: 'window' }]);
    assert.match(request.story.at(-1)!.sentence, words);
  });
}

test('a field that was gone when the code came is filled when it is back, once', () => {
  const missed = after(opened, code('proven'), filledBy('gone'));
  assert.deepEqual(missed.effects, [{ do: 'fill' }]);
  const back = next(missed.request, happenings['seen']!, NOW);
  assert.deepEqual(back.effects, [{ do: 'fill' }]);
  assert.equal(back.request.key, 9);
  assert.deepEqual(next(back.request, happenings['seen']!, NOW).effects, []);
});

test('a field that comes back after it refused a code is left alone', () => {
  assert.deepEqual(next(after(opened, code('proven'), filledBy('refused')).request, happenings['seen']!, NOW).effects, []);
});

test('a newer code replaces an offered one; a worse one does not', () => {
  const offered = after(opened, code('likely')).request;
  assert.equal(next(offered, code('likely', '999999'), NOW).request.offer?.code, '999999');
  assert.equal(next(offered, code('foreign', '666666'), NOW).request.offer?.code, '424242');
});

test('the same code told twice is nothing new', () => {
  const offered = after(opened, code('proven'), filledBy('refused')).request;
  const again = next(offered, code('proven'), NOW);
  assert.deepEqual(again.effects, []);
  assert.equal(again.request.story.length, offered.story.length);
});

for (const [what, tried, value, received, fills] of [
  ['nothing was tried', undefined, '424242', '2026-05-04T10:00:04Z', true],
  ['the same code', { received: '2026-05-04T10:00:04Z', code: '424242' }, '424242', '2026-05-04T10:00:09Z', false],
  ['another code of the same second', { received: '2026-05-04T10:00:04Z', code: '424242' }, '777777', '2026-05-04T10:00:04Z', true],
  ['an older code', { received: '2026-05-04T10:00:04Z', code: '424242' }, '777777', '2026-05-04T10:00:01Z', false],
  ['after a restart, a mail of the same second', { received: '2026-05-04T10:00:04Z' }, '777777', '2026-05-04T10:00:04Z', false],
  ['after a restart, a newer mail', { received: '2026-05-04T10:00:04Z' }, '777777', '2026-05-04T10:00:05Z', true],
] as const) {
  test(`a code is put into a document by itself only once: ${what}`, () => {
    const request: CodeRequest = { ...fresh, ...(tried ? { tried } : {}) };
    const turn = next(request, code('proven', value, received), NOW);
    assert.equal(turn.effects[0]?.do, fills ? 'fill' : 'window');
    assert.equal(turn.request.state, fills ? 'waiting' : 'offered');
  });
}

test('the window opens once for trouble and once for an offer', () => {
  const trouble: Happening[] = [happened({ event: 'problem' }), happened({ event: 'slow' }), happened({ event: 'ended' })];
  const { effects } = after(opened, ...trouble, code('likely'), code('likely', '999999'), ...trouble);
  assert.deepEqual(effects, [{ do: 'window' }, { do: 'window' }]);
});

for (const [what, way, halt] of [
  ['no host', [{ type: 'unopened', failure }], 'host'],
  ['no session', [{ type: 'opened', result: { site: 's', waiting: false, error: 'no_session' } }], 'session'],
  ['by rule', [{ type: 'opened', result: { site: 's', waiting: false, error: 'by_hand' } }], 'rule'],
  ['time is up', [opened, happened({ event: 'ended', error: 'no_code' })], 'time'],
  ['no session is left', [opened, happened({ event: 'ended', error: 'login_refused' })], 'session'],
] as [string, Happening[], Halt][]) {
  test(`why nobody waits is kept: ${what}`, () => assert.equal(after(...way).request.halt, halt));
}

test('an event of a kind we do not know is told and changes nothing', () => {
  const { request, effects } = next(after(opened).request, happened({ event: 'yawned' as 'ready', sentence: 'The host yawned.' }), NOW);
  assert.deepEqual([request.state, effects, request.story.at(-1)?.sentence], ['waiting' satisfies RequestState, [], 'The host yawned.']);
});

test('a story is bounded, and keeps its first step', () => {
  let request = fresh;
  for (let i = 0; i < 3 * MAX_STORY; i++) request = next(request, happened({ event: 'looked', sentence: `Mail ${i}.` }), NOW).request;
  assert.equal(request.story.length, MAX_STORY);
  assert.equal(request.story[0]?.sentence, 'The page asks for a code.');
  assert.equal(request.story.at(-1)?.sentence, `Mail ${3 * MAX_STORY - 1}.`);
});
