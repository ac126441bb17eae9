import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELD_PORT } from '../messages.js';
import { Lifelines, type FieldPort } from './lifelines.js';

const SELF = 'ankdgaonipocjhhpkdogpbbhifdpjang';

function port(document: string, change: object = {}) {
  const said: unknown[] = [];
  let gone: () => void = () => undefined;
  let heard: (message: unknown) => void = () => undefined;
  const it = {
    name: FIELD_PORT,
    sender: { id: SELF, tab: { id: 4 }, documentId: document },
    postMessage: (message: unknown) => void said.push(message),
    disconnect: () => void said.push('closed'),
    onMessage: { addListener: (callback: (message: unknown) => void) => void (heard = callback) },
    onDisconnect: { addListener: (callback: () => void) => void (gone = callback) },
    ...change,
  };
  return { said, go: () => gone(), say: (message: unknown) => heard(message), port: it as unknown as FieldPort };
}

test('a document is told whether somebody waits, and again only when that changes', () => {
  const waiting = new Set(['D1']);
  const lines = new Lifelines((document) => waiting.has(document));
  const [one, two] = [port('D1'), port('D2')];
  lines.add(one.port, SELF);
  lines.add(two.port, SELF);
  lines.tell();
  waiting.delete('D1');
  lines.tell();
  assert.deepEqual([one.said, two.said], [[{ waits: true }, { waits: false }], [{ waits: false }]]);
});

test('a document has one line, and none when it is gone', () => {
  const lines = new Lifelines(() => true);
  const [first, second] = [port('D1'), port('D1')];
  lines.add(first.port, SELF);
  lines.add(second.port, SELF);
  first.go();
  assert.deepEqual([first.said, second.said], [[{ waits: true }, 'closed'], [{ waits: true }]]);
  second.go();
  lines.tell();
  assert.equal(second.said.length, 1);
});

for (const [what, change] of [
  ['another name', { name: 'state' }],
  ['another extension', { sender: { id: 'x', tab: { id: 4 }, documentId: 'D1' } }],
  ['no tab', { sender: { id: SELF, documentId: 'D1' } }],
  ['no document', { sender: { id: SELF, tab: { id: 4 } } }],
] as const) {
  test(`a port with ${what} is not listened to`, () => {
    const stranger = port('D1', change);
    new Lifelines(() => true).add(stranger.port, SELF);
    assert.deepEqual(stranger.said, []);
  });
}

const FILL = { type: 'fill', key: 1, code: '482913', by: 'itself' } as const;

function lined() {
  const lines = new Lifelines(() => true);
  const one = port('D1');
  lines.add(one.port, SELF);
  const answer = lines.call('D1', FILL);
  const { call } = one.said.at(-1) as { call: number };
  return { lines, ...one, answer, call };
}

test('a document is sent a message over its line, and answers over it', async () => {
  const { said, say, answer, call } = lined();
  assert.deepEqual(said.at(-1), { call, message: FILL });
  for (const other of [null, 'x', { call: call + 1, result: 'refused' }, { call: 'x', result: 'refused' }, { call }]) say(other);
  say({ call, result: 'filled' });
  say({ call, result: 'refused' });
  assert.equal(await answer, 'filled');
});

test('there is no line to a document that holds none, nor to another', () => {
  const { lines, go } = lined();
  assert.equal(lines.call('D2', FILL), undefined);
  go();
  assert.equal(lines.call('D1', FILL), undefined);
});

test('a document that goes with a message had it only where it said so', async () => {
  const had = lined();
  had.say({ call: had.call });
  had.go();
  assert.equal(await had.answer, 'left');
  const hadNot = lined();
  hadNot.go();
  assert.equal(await hadNot.answer, undefined);
});

test('a message to a document that went a moment ago is not waited for', async () => {
  const lines = new Lifelines(() => true);
  const one = port('D1');
  lines.add(one.port, SELF);
  one.port.postMessage = () => { throw new Error('Attempting to use a disconnected port object'); };
  assert.equal(await lines.call('D1', FILL), undefined);
  assert.equal(lines.call('D1', FILL), undefined);
});
