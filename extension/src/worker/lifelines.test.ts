import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELD_PORT } from '../messages.js';
import { Lifelines, type FieldPort } from './lifelines.js';

const SELF = 'ankdgaonipocjhhpkdogpbbhifdpjang';

function port(document: string, change: object = {}) {
  const said: unknown[] = [];
  let gone: () => void = () => undefined;
  const it = {
    name: FIELD_PORT,
    sender: { id: SELF, tab: { id: 4 }, documentId: document },
    postMessage: (message: unknown) => void said.push(message),
    disconnect: () => void said.push('closed'),
    onDisconnect: { addListener: (callback: () => void) => void (gone = callback) },
    ...change,
  };
  return { said, go: () => gone(), port: it as unknown as FieldPort };
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
