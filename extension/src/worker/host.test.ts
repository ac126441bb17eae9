import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../messages.js';
import type { HostEvent } from '../protocol.js';
import { FakeClock, FakePort, settled } from './fakes.js';
import type { HostOs } from './hostStanding.js';
import { ANSWER_MS, CALL_MS, GOOD_MS, HELLO_MS, Host, IDLE_MS, MAX_FRAME, MAX_PAUSE_MS, PAUSE_MS } from './host.js';

const HELLO = { protocol: 1, host: '0.3.0', os: 'linux', keystore: 'secret-service' };

const OPEN = { request: 'r', origin: 'https://example.com', field: { kind: 'single', alphabet: 'digits' } } as const;

function setUp(os: HostOs = 'other') {
  const clock = new FakeClock();
  const ports: FakePort[] = [];
  const downs: Failure[] = [];
  const events: HostEvent[] = [];
  let ups = 0;
  const host = new Host({
    connect: () => {
      const port = new FakePort();
      ports.push(port);
      return port;
    },
    clock,
    extension: '0.3.0',
    os,
    onStatus: () => undefined,
    onUp: () => ups++,
    onDown: (failure) => downs.push(failure),
    onEvent: (event) => events.push(event),
  });
  return { clock, ports, downs, events, host, ups: () => ups, port: () => ports.at(-1)! };
}

async function greeted(os?: HostOs) {
  const all = setUp(os);
  all.host.hold('test');
  const call = all.host.call('session.list', {});
  await settled();
  all.port().answer('hello', HELLO);
  await settled();
  all.port().answer('session.list', { sessions: [] });
  assert.deepEqual(await call, { ok: true, value: { sessions: [] } });
  return all;
}

test('nothing is started before a call', () => {
  assert.equal(setUp().ports.length, 0);
});

test('a host that was woken is there for the call that follows, and goes where none does', async () => {
  const { clock, host, port, ports } = setUp();
  host.wake();
  host.wake();
  await settled();
  assert.equal(ports.length, 1);
  port().answer('hello', HELLO);
  await settled();
  const call = host.call('session.list', {});
  await settled();
  port().answer('session.list', { sessions: [] });
  assert.ok((await call).ok);
  await clock.pass(IDLE_MS);
  assert.equal(host.status.state, 'idle');
});

test('hello comes first, once, and names the protocol and the release', async () => {
  const { host, port, ports, ups } = setUp();
  const calls = [host.call('session.list', {}), host.call('rule.list', {})];
  await settled();
  assert.deepEqual(port().calls, [{ jsonrpc: '2.0', id: 1, method: 'hello', params: { protocol: 1, extension: '0.3.0' } }]);
  port().answer('hello', HELLO);
  await settled();
  assert.deepEqual(port().calls.map(({ method }) => method), ['hello', 'session.list', 'rule.list']);
  port().answer('rule.list', { rules: [] });
  port().answer('session.list', { sessions: [] });
  assert.deepEqual(await Promise.all(calls), [{ ok: true, value: { sessions: [] } }, { ok: true, value: { rules: [] } }]);
  assert.equal(ports.length, 1);
  assert.equal(ups(), 1);
  assert.deepEqual(host.status, { state: 'ready', sentence: '', version: '0.3.0' });
});

test('a request is opened right behind hello, and nothing else is', async () => {
  const { host, port } = setUp();
  const open = host.call('request.open', OPEN);
  const list = host.call('session.list', {});
  await settled();
  assert.deepEqual(port().calls.map(({ method }) => method), ['hello', 'request.open']);
  port().answer('hello', HELLO);
  await settled();
  port().answer('request.open', { site: 'example.com', waiting: true });
  port().answer('session.list', { sessions: [] });
  assert.ok((await open).ok);
  assert.ok((await list).ok);
});

test('a request behind a hello that was refused fails with it', async () => {
  const { host, port } = setUp();
  const open = host.call('request.open', OPEN);
  await settled();
  const asked = port().last('request.open').id;
  port().answer('hello', { ...HELLO, protocol: 2 });
  await settled();
  port().say({ jsonrpc: '2.0', id: asked, error: { code: 2, message: 'Say hello before request.open.', data: { error: 'hello_first' } } });
  const answer = await open;
  assert.equal(answer.ok ? '' : answer.failure.error, 'protocol_mismatch');
});

test('an error of the host is a failure with its name, sentence and the server’s words', async () => {
  const { host, port } = await greeted();
  const call = host.call('session.test', { id: 'x' });
  await settled();
  port().say({ jsonrpc: '2.0', id: port().last('session.test').id, error: { code: 67, message: 'Refused.', data: { error: 'login_refused', server: 'NO' } } });
  assert.deepEqual(await call, { ok: false, failure: { error: 'login_refused', sentence: 'Refused.', server: 'NO' } });
});

test('what is no answer to us is ignored', async () => {
  const { host, port, events } = await greeted();
  const call = host.call('rule.list', {});
  await settled();
  for (const junk of [null, 7, 'x', {}, { id: 999, result: 1 }, { id: 'a', result: 1 }, { method: 'event' }, { method: 'event', params: { event: 3 } }]) port().say(junk);
  port().answer('rule.list', { rules: [] });
  assert.deepEqual(await call, { ok: true, value: { rules: [] } });
  assert.deepEqual(events, []);
});

test('events count only after hello', async () => {
  const { host, port, events } = setUp();
  void host.call('session.list', {});
  await settled();
  const event = { jsonrpc: '2.0', method: 'event', params: { time: '2026-05-04T10:00:00Z', event: 'ready', request: 'r' } };
  port().say(event);
  port().answer('hello', HELLO);
  await settled();
  port().say(event);
  assert.deepEqual(events, [event.params]);
});

for (const [lastError, state, error, os, command] of [
  ['Specified native messaging host not found.', 'absent', 'host_absent', 'other', 'scripts/install'],
  ['Specified native messaging host not found.', 'absent', 'host_absent', 'win', '.\\mailcode.exe install'],
  ['Access to the specified native messaging host is forbidden.', 'forbidden', 'host_forbidden', 'other', 'scripts/install'],
  ['Native host has exited.', 'lost', 'host_lost', 'other', undefined],
  ['Error when communicating with the native messaging host.', 'lost', 'host_lost', 'other', undefined],
  ['', 'lost', 'host_lost', 'other', undefined],
] as const) {
  test(`“${lastError}” on ${os} is ${state}`, async () => {
    const { host, port, downs } = setUp(os);
    const call = host.call('session.list', {});
    await settled();
    port().drop(lastError);
    const answer = await call;
    assert.equal(answer.ok ? '' : answer.failure.error, error);
    assert.equal(host.status.state, state);
    assert.equal(host.status.command, command);
    assert.equal(downs.length, 1);
  });
}

for (const [protocol, side] of [
  [0, 'update the program'],
  [2, 'update the extension'],
] as const) {
  test(`a host of protocol ${protocol} is told apart: ${side}`, async () => {
    const { host, port, ports, clock } = setUp();
    host.hold('r');
    const call = host.call('session.list', {});
    await settled();
    port().answer('hello', { ...HELLO, protocol });
    const answer = await call;
    assert.equal(answer.ok ? '' : answer.failure.error, 'protocol_mismatch');
    assert.equal(host.status.state, 'mismatch');
    assert.match(host.status.sentence, new RegExp(side));
    assert.ok(port().closed);
    await clock.pass(60_000);
    assert.equal(ports.length, 1, 'it does not get better by asking again');
  });
}

test('the host’s own sentence for a mismatch is kept', async () => {
  const { host, port } = setUp();
  void host.call('session.list', {});
  await settled();
  port().say({ jsonrpc: '2.0', id: 1, error: { code: 5, message: 'Update the extension.', data: { error: 'protocol_mismatch' } } });
  await settled();
  assert.deepEqual(host.status, { state: 'mismatch', sentence: 'Update the extension.' });
});

test('a host that says nothing is given up', async () => {
  const { host, port, clock } = setUp();
  const call = host.call('session.list', {});
  await clock.pass(HELLO_MS);
  const answer = await call;
  assert.equal(answer.ok ? '' : answer.failure.error, 'host_lost');
  assert.equal(host.status.state, 'lost');
  assert.ok(port().closed);
});

test('a call that is not answered ends, and the connection stays', async () => {
  const { host, port, clock } = await greeted();
  const call = host.call('session.test', { id: 'x' });
  await clock.pass(CALL_MS);
  const answer = await call;
  assert.equal(answer.ok ? '' : answer.failure.error, 'timeout');
  assert.ok(!port().closed);
});

test('a host that is alive and mute is given up, and started anew for who waits', async () => {
  const { host, port, ports, clock, downs, ups } = await greeted();
  const mute = port();
  const calls = [
    host.call('request.open', { request: 'r', origin: 'https://walmart.com', field: { kind: 'single', alphabet: 'digits' } }),
    host.call('site.describe', { origin: 'https://walmart.com' }),
    host.call('session.test', { id: 'x' }),
  ];
  await clock.pass(ANSWER_MS);
  for (const call of calls) {
    const answer = await call;
    assert.equal(answer.ok ? '' : answer.failure.error, 'host_lost');
    assert.match(answer.ok ? '' : answer.failure.sentence, /does not answer/);
  }
  assert.ok(mute.closed);
  assert.equal(downs.length, 1);
  assert.match(host.status.sentence, /did not answer/);
  await clock.pass(PAUSE_MS);
  assert.equal(ports.length, 2);
  port().answer('hello', HELLO);
  await settled();
  assert.equal(ups(), 2);
  assert.equal(host.status.state, 'ready');
});

test('every waiting call fails when the host exits', async () => {
  const { host, port } = await greeted();
  const calls = [host.call('session.test', { id: 'x' }), host.call('rule.list', {})];
  await settled();
  port().drop('Native host has exited.');
  for (const call of calls) {
    const answer = await call;
    assert.equal(answer.ok ? '' : answer.failure.error, 'host_lost');
  }
});

test('a held connection comes back, with growing pauses, and not in a tight loop', async () => {
  const { port, ports, clock } = await greeted();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    const before = ports.length;
    const from = clock.now();
    port().drop('Native host has exited.');
    for (let n = 0; ports.length === before && n < 1000; n++) await clock.pass(100);
    waits.push(clock.now() - from);
  }
  assert.deepEqual(waits.slice(0, 4), [PAUSE_MS, 2 * PAUSE_MS, 4 * PAUSE_MS, 8 * PAUSE_MS]);
  assert.equal(waits.at(-1), MAX_PAUSE_MS);
});

test('a good connection makes the next pause short again', async () => {
  const { port, ports, clock } = await greeted();
  for (let attempt = 0; attempt < 4; attempt++) {
    port().drop('Native host has exited.');
    await clock.pass(MAX_PAUSE_MS);
  }
  port().answer('hello', HELLO);
  await clock.pass(GOOD_MS);
  const before = ports.length;
  port().drop('Native host has exited.');
  await clock.pass(PAUSE_MS);
  assert.equal(ports.length, before + 1);
});

test('nobody holds it: it does not come back by itself, and in the pause a call fails at once', async () => {
  const { host, port, ports, clock } = await greeted();
  host.release('test');
  port().drop('Native host has exited.');
  const answer = await host.call('rule.list', {});
  assert.equal(answer.ok, false);
  await clock.pass(60_000);
  assert.equal(ports.length, 1);
  void host.call('rule.list', {});
  await settled();
  assert.equal(ports.length, 2, 'the next need connects');
});

test('who holds it after the loss gets it back, too', async () => {
  const { host, port, ports, clock } = await greeted();
  host.release('test');
  port().drop('Native host has exited.');
  host.hold('late');
  await clock.pass(PAUSE_MS);
  assert.equal(ports.length, 2);
});

test('a person who asks again does not wait for the pause', async () => {
  const { host, port, ports } = setUp();
  void host.call('session.list', {});
  await settled();
  port().drop('Specified native messaging host not found.');
  host.retryNow();
  void host.call('session.list', {});
  await settled();
  assert.equal(ports.length, 2);
});

test('it closes some time after the last holder, and leaves no timer behind', async () => {
  const { host, port, clock, downs } = await greeted();
  await clock.pass(10 * IDLE_MS);
  assert.ok(!port().closed, 'held');
  host.release('test');
  await clock.pass(IDLE_MS - 1);
  assert.ok(!port().closed);
  await clock.pass(1);
  assert.ok(port().closed);
  assert.equal(host.status.state, 'idle');
  assert.deepEqual(downs, []);
  assert.equal(clock.waiting, 0);
});

test('a waiting call keeps it open', async () => {
  const { host, port, clock } = await greeted();
  host.release('test');
  const call = host.call('session.test', { id: 'x' });
  await clock.pass(2 * IDLE_MS);
  assert.ok(!port().closed);
  port().answer('session.test', {});
  await call;
  await clock.pass(IDLE_MS);
  assert.ok(port().closed);
});

test('a frame the host would end the connection for is not sent', async () => {
  const { host, port } = await greeted();
  const before = port().calls.length;
  const answer = await host.call('site.describe', { origin: 'é'.repeat(MAX_FRAME / 2) });
  assert.equal(answer.ok ? '' : answer.failure.error, 'frame_too_large');
  assert.equal(port().calls.length, before);
});
