import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Field } from '../protocol.js';
import { channel, type Channel } from './channel.js';
import { codeField } from './field.js';
import { shape } from './shape.js';
import type { Snapshot } from './snapshot.js';
import codeFields from './testdata/code-fields.json';
import lookAlikes from './testdata/look-alikes.json';

interface Case {
  name: string;
  snapshot: Snapshot;
  channel?: Channel;
  field?: Field;
}

for (const { name, snapshot, channel: sent, field } of codeFields as Case[]) {
  test(`code field: ${name}`, () => {
    const verdict = codeField(snapshot);
    assert.ok(verdict.code, `${verdict.score}: ${verdict.why.join(', ')}`);
    assert.equal(channel(snapshot), sent);
    assert.deepEqual(shape(snapshot), field);
  });
}

for (const { name, snapshot } of lookAlikes as Case[]) {
  test(`look-alike: ${name}`, () => {
    const verdict = codeField(snapshot);
    assert.ok(!verdict.code, `${verdict.score}: ${verdict.why.join(', ')}`);
  });
}

test('no snapshot is too odd to answer', () => {
  for (const snapshot of [{ controls: [] }, { controls: [{ type: '' }] }, { controls: [{ type: 'text', label: '*~^$('.repeat(500) }], near: '\u{1F600}'.repeat(2000), actions: [''] }] satisfies Snapshot[]) {
    assert.equal(codeField(snapshot).code, false);
    channel(snapshot);
    shape(snapshot);
  }
});
