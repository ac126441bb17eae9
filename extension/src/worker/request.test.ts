import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FillResult, RequestState } from '../messages.js';
import { isOver } from '../messages.js';
import type { Grade, HostEvent } from '../protocol.js';
import {
  anew,
  begin,
  follow,
  MAX_STORY,
  next,
  renew,
  view,
  type CodeRequest,
  type Effect,
  type Halt,
  type Happening,
  type Tried,
} from './request.js';

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
const filledBy = (result: FillResult, by: 'itself' | 'offer' | 'typed' = 'itself'): Happening => ({
  type: 'filled',
  by,
  result,
  code: '424242',
});

/** The request that follows one that ended this way, and what happened to it since. */
function standing(end: Happening[], ...happenings: Happening[]): CodeRequest {
  const ended = after(...end).request;
  assert.ok(ended.state === 'filled' || ended.state === 'entered');
  const request = follow({ ...ended, state: ended.state }, 'next', NOW, true);
  return happenings.reduce((now, happening) => next(now, happening, NOW).request, request);
}

const filledEnd = [opened, code('proven'), filledBy('filled')];
const enteredEnd = [opened, filledBy('filled', 'typed')];

/** Every place a request can stand, by the way it came there. */
const states: Record<string, Happening[] | CodeRequest> = {
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
  'standing': standing(filledEnd, opened),
  'standing, typed': standing(enteredEnd, opened),
  'standing, refilling': standing(filledEnd, opened, code('proven', '555555', '2026-05-04T10:00:06Z')),
  'standing, offered': standing(filledEnd, opened, code('likely', '555555')),
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
  'fallen': { type: 'fallen' },
  'rest': { type: 'rest' },
  'the same code': code('proven', '424242', '2026-05-04T10:00:09Z'),
  'gone': { type: 'gone' },
  'declined': { type: 'declined' },
};

// One line a state: what each happening does to it, as "state effects". A dot: the state stays, nothing is done.
const table: Record<string, Partial<Record<string, string>>> = {
  'opening': {
    'opened': 'waiting', 'no session': 'hand window', 'unopened': 'hand window', 'quiet': 'hand', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'hand window',
    'proven': 'waiting fill', 'the same code': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window',
  },
  'waiting': {
    'no session': 'hand window', 'unopened': 'hand window', 'quiet': 'hand', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'hand window',
    'proven': 'waiting fill', 'the same code': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window',
  },
  // The window was opened for trouble already: it is opened once.
  'slow': { 'no session': 'hand', 'unopened': 'hand', 'quiet': 'hand', 'ended': 'hand', 'proven': 'waiting fill', 'the same code': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: no host': { 'opened': 'waiting', 'proven': 'hand fill', 'the same code': 'hand fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: no session': { 'opened': 'waiting', 'proven': 'hand fill', 'the same code': 'hand fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: by rule': { 'opened': 'waiting', 'proven': 'hand fill', 'the same code': 'hand fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: time is up': { 'opened': 'waiting', 'proven': 'hand fill', 'the same code': 'hand fill', 'likely': 'offered window', 'refused': 'offered window' },
  'hand: quiet': {
    'opened': 'waiting', 'no session': 'hand window', 'unopened': 'hand window', 'problem': 'hand window', 'slow': 'hand window', 'ended': 'hand window',
    'proven': 'hand fill', 'the same code': 'hand fill', 'likely': 'offered window', 'refused': 'offered window',
  },
  // A second failure is when the user is called.
  'lost': {
    'no session': 'hand window', 'unopened': 'hand window', 'down': 'hand window', 'quiet': 'hand', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'hand window',
    'proven': 'waiting fill', 'the same code': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window',
  },
  'filling': {
    'opened': 'offered', 'no session': 'offered window', 'unopened': 'offered window', 'quiet': 'offered', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'offered',
    'proven': 'waiting fill', 'refused': 'offered window',
  },
  'offered: likely': {
    'no session': 'offered window', 'unopened': 'offered window', 'problem': 'offered window', 'slow': 'offered window',
    'proven': 'offered fill', 'the same code': 'offered fill', 'stale': 'waiting',
  },
  'offered: refused': { 'no session': 'offered window', 'unopened': 'offered window', 'problem': 'offered window', 'slow': 'offered window', 'proven': 'offered fill', 'stale': 'waiting' },
  'standing': { 'proven': 'standing fill', 'likely': 'offered window', 'refused': 'offered window', 'rest': 'standing rest' },
  'standing, typed': { 'proven': 'offered window', 'likely': 'offered window', 'refused': 'offered window', 'rest': 'standing rest' },
  'standing, refilling': {
    'opened': 'offered', 'no session': 'offered', 'unopened': 'offered', 'quiet': 'offered', 'ended': 'offered',
    'proven': 'standing fill', 'refused': 'offered window', 'rest': 'offered rest',
  },
  'standing, offered': { 'proven': 'offered fill', 'stale': 'standing', 'rest': 'offered rest' },
  'foreign kept': {
    'no session': 'hand window', 'unopened': 'hand window', 'quiet': 'hand', 'problem': 'waiting window', 'slow': 'waiting window', 'ended': 'hand window',
    'proven': 'waiting fill', 'the same code': 'waiting fill', 'likely': 'offered window', 'refused': 'offered window',
  },
};

for (const [name, way] of Object.entries(states)) {
  test(`every happening to a request that is ${name}`, () => {
    const before = Array.isArray(way) ? after(...way).request : way;
    const ended = isOver(before);
    for (const [what, happening] of Object.entries(happenings)) {
      const { request, effects } = next(before, happening, NOW);
      let expected = table[name]?.[what] ?? before.state;
      if (!ended) {
        if (what === 'filled' || what === 'offer filled') expected = 'filled end:filled';
        if (what === 'typed') expected = 'entered end:entered';
        if (what === 'gone' || what === 'declined' || what === 'fallen') expected = 'cancelled end:cancelled';
      }
      const got = [request.state, ...effects.map((effect) => (effect.do === 'end' ? `end:${effect.outcome}` : effect.do))].join(' ');
      assert.equal(got, expected, `${what} happened to ${name}`);
      if (ended) assert.equal(request, before, `${what} changed a request that is over`);
      if (isOver(request)) assert.equal(request.offer, undefined, 'a code outlived its request');
      for (const { sentence } of request.story) {
        assert.doesNotMatch(sentence, /424242|111111|222222|333333|555555/, 'a code is in the story');
      }
    }
  });
}

test('a fact that does not hold is named in the story', () => {
  assert.match(after(opened, code('likely')).request.story.at(-1)!.sentence, /No signature\./);
});

for (const [result, words] of [
  ['refused', /did not take/],
  ['unfit', /takes 6/],
  ['hidden', /not visible/],
  ['busy', /are typing/],
] as const) {
  test(`a proven code that was ${result} is offered, with the reason`, () => {
    const { request, effects } = after(opened, code('proven'), filledBy(result));
    assert.equal(request.state, 'offered');
    assert.equal(request.offer?.code, '424242');
    // Who is typing keeps the keyboard.
    assert.deepEqual(effects, [{ do: 'fill' }, result === 'busy' ? { do: 'window', background: true } : { do: 'window' }]);
    assert.match(request.story.at(-1)!.sentence, words);
    assert.equal(request.offer?.why, request.story.at(-1)!.sentence);
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

for (const [what, tried, value, received, fills] of ([
  ['nothing was tried', undefined, '424242', '2026-05-04T10:00:04Z', true],
  ['the same code', { received: '2026-05-04T10:00:04Z', codes: ['424242'] }, '424242', '2026-05-04T10:00:09Z', false],
  ['a code before the last', { received: '2026-05-04T10:00:04Z', codes: ['424242', '5'] }, '424242', '2026-05-04T10:00:09Z', false],
  ['another code of the same second', { received: '2026-05-04T10:00:04Z', codes: ['424242'] }, '777777', '2026-05-04T10:00:04Z', true],
  ['an older code', { received: '2026-05-04T10:00:04Z', codes: ['424242'] }, '777777', '2026-05-04T10:00:01Z', false],
  ['a typed code', { codes: ['424242'] }, '777777', '2026-05-04T10:00:01Z', true],
  ['after a restart, a mail of the same second', { received: '2026-05-04T10:00:04Z' }, '777777', '2026-05-04T10:00:04Z', false],
  ['after a restart, a newer mail', { received: '2026-05-04T10:00:04Z' }, '777777', '2026-05-04T10:00:05Z', true],
] as [string, Tried | undefined, string, string, boolean][])) {
  test(`a code is put into a document by itself only once: ${what}`, () => {
    const request: CodeRequest = { ...fresh, ...(tried ? { tried } : {}) };
    const turn = next(request, code('proven', value, received), NOW);
    assert.equal(turn.effects[0]?.do, fills ? 'fill' : 'window');
    assert.equal(turn.request.state, fills ? 'waiting' : 'offered');
    assert.equal(turn.request.offer?.why !== undefined, !fills, 'an offer that was not filled says why');
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

test('what follows an end carries the story on, says nothing of trouble, and takes a newer code alone', () => {
  const request = standing(filledEnd, opened, happened({ event: 'problem' }), happened({ event: 'slow' }), happened({ event: 'ended' }));
  assert.equal(request.state, 'standing');
  assert.equal(request.story[0]?.sentence, 'The page asks for a code.');
  assert.ok(request.story.some(({ sentence }) => sentence === 'A newer code in Gmail would replace it.'));
  const same = next(standing(filledEnd, opened), code('proven', '424242', '2026-05-04T10:00:09Z'), NOW);
  assert.equal(same.request.offer, undefined);
  assert.match(same.request.story.at(-1)!.sentence, /has had already/);
});

for (const [why, trouble, words] of [
  ['emptied', false, /emptied the field/],
  ['invalid', false, /as wrong/],
  ['user', true, /You changed/],
] as const) {
  test(`a code that was ${why} makes a new request, from now on`, () => {
    const later = '2026-05-04T10:03:00.000Z';
    const request = anew(standing(filledEnd, opened), 'third', later, why);
    assert.deepEqual([request.state, request.began, request.stands, request.halt], ['waiting', later, undefined, undefined]);
    assert.equal(request.shown.trouble, trouble, 'who is typing is not called to type');
    assert.match(request.story.at(-1)!.sentence, words);
    assert.equal(next(request, code('proven'), NOW).effects[0]?.do, 'window', 'the code it rejected is not filled again');
    assert.deepEqual(next(request, code('proven', '777777', '2026-05-04T10:03:01Z'), NOW).effects, [{ do: 'fill' }]);
  });
}

test('an offer survives the fall of the code it stood beside', () => {
  const request = anew(standing(filledEnd, opened, code('likely', '555555')), 'third', NOW, 'emptied');
  assert.deepEqual([request.state, request.offer?.code], ['offered', '555555']);
});

test('every offer of a field has its own number, and keeps it when it is told twice', () => {
  const first = after(opened, code('likely')).request;
  const twice = next(first, code('likely'), NOW).request;
  const newer = next(twice, code('likely', '999999'), NOW).request;
  assert.deepEqual([first, twice, newer].map(({ offer }) => offer?.id), [1, 1, 2]);
  const ended = next(newer, filledBy('filled', 'offer'), NOW).request;
  const third = next(follow({ ...ended, state: 'filled' }, 'next', NOW, true), code('likely', '888888'), NOW).request;
  assert.equal(third.offer?.id, 3);
});

for (const [what, request, canType, canWait] of [
  ['waiting', after(opened).request, true, false],
  ['by hand, time is up', after(opened, happened({ event: 'ended' })).request, true, true],
  ['by hand, by rule', after({ type: 'opened', result: { site: 's', waiting: false, error: 'by_hand' } }).request, true, false],
  ['by hand, no host', after({ type: 'unopened', failure }).request, true, false],
  ['filled, with no field any more', after(...filledEnd).request, false, false],
  ['standing', standing(filledEnd, opened), true, false],
  ['standing, and nobody waits', standing(filledEnd, opened, { type: 'rest' }), true, true],
  ['declined', after(opened, { type: 'declined' }).request, true, true],
  ['declined, and wanted after all', renew(after(opened, { type: 'declined' }).request, 'next', NOW), true, false],
] as const) {
  test(`what the user can do with a request that is ${what}`, () => {
    const shown = view(request);
    assert.deepEqual([shown.canType, shown.canWait], [canType, canWait]);
  });
}

test('the mail whose code is in the page is shown, with its time and without the code', () => {
  const { proof } = view(after(...filledEnd).request);
  assert.equal(proof?.received, '2026-05-04T10:00:04Z');
  assert.equal(proof?.from, 'help@walmart.com');
  assert.ok(!JSON.stringify(proof).includes('424242'), 'it holds the code');
});
