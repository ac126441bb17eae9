import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frame } from './judge.js';
import { readScene } from './read.js';
import type { Part } from './scene.js';
import { readForm } from './signInForm.js';

/** Written as ["tag", { attributes }, ...children]; inputs are numbered as they come, the first being asked about. */
type Written = [tag: string, attributes?: Record<string, string>, ...children: (Written | string)[]];

function scene(written: Written, more: object = {}) {
  let slots = 0;
  const part = ([tag, attributes = {}, ...children]: Written): Part => ({
    tag, attributes, children: children.map((child) => (typeof child === 'string' ? child : part(child))),
    ...(tag === 'input' && !/^(?:submit|email|checkbox)$/.test(attributes['type'] ?? '') ? { slot: slots++ } : {}),
  });
  return readScene({ root: part(written), title: 'Shop', ...more })!;
}
const snapshotOf = (written: Written) => frame(scene(written))!.snapshot;
const box = (more = {}): Written => ['input', { maxlength: '1', ...more }];

test('a field is told from near to far', () => {
  const read = snapshotOf(['body', {}, ['p', {}, 'Our newsletter'], ['main', {},
    ['h1', {}, 'Check your', ' inbox'],
    ['div', {}, ['p', {}, 'We sent a code to ', ['b', {}, 'j***@example.com'], '.'], ['label', { for: 'c' }, 'Code'], ['input', { id: 'c', name: 'otp', maxlength: '6', inputmode: 'numeric' }]],
    ['button', {}, 'Verify'], ['a', { href: '' }, 'Send again'], ['input', { type: 'submit', value: 'Go' }],
    ['img', { alt: 'captcha', src: 'a.png' }]]]);
  assert.deepEqual(read.controls, [{ type: 'text', name: 'otp', id: 'c', label: 'Code', inputMode: 'numeric', maxLength: 6 }]);
  assert.equal(read.heading, 'Check your inbox');
  assert.equal(read.near, 'Check your inbox\nWe sent a code to j***@example.com.');
  assert.deepEqual(read.actions, ['Verify', 'Send again', 'Go']);
  assert.equal(read.pictures, 'captcha a.png');
  assert.equal(read.title, 'Shop');
});

test('what is near ends where another field begins', () => {
  const read = snapshotOf(['form', {}, ['p', {}, 'An order'], ['div', {}, ['p', {}, 'A code'], ['input', { name: 'code' }]], ['div', {}, ['label', { for: 'e' }, 'Your e-mail'], ['input', { type: 'email', id: 'e', name: 'mail' }]]]);
  assert.equal(read.near, 'A code');
  assert.equal(read.around, 'An order\nA code\nYour e-mail');
  assert.deepEqual(read.others, [{ type: 'email', words: 'mail e   Your e-mail' }]);
});

test('another field is called by the words before it where it has no label', () => {
  const read = snapshotOf(['table', {}, ['tr', {}, ['td', {}, 'Code from our mail'], ['td', {}, ['input', { name: 'c' }]]], ['tr', {}, ['td', {}, 'Signs in the picture'], ['td', {}, ['input', { name: 'p' }]]]]);
  assert.deepEqual(read.others, [{ type: 'text', words: 'p    Signs in the picture' }]);
});

test('the field right above is told', () => {
  const line = (name: string): Written => ['p', {}, ['input', { name }]];
  const read = snapshotOf(['form', {}, ['p', {}, ['input', { type: 'email', name: 'mail' }]], line('code'), line('phone')]);
  assert.deepEqual(read.others?.map(({ words, above }) => [words.trim(), above]), [['mail', true], ['phone', undefined]]);
});

test('searches, decoys and hidden fields are no other fields', () => {
  const read = snapshotOf(['body', {}, ['input', { name: 'code' }], ['div', { role: 'search' }, ['input', { name: 'what' }]],
    ['input', { name: 'q' }], ['input', { name: 'decoy', tabindex: '-1' }], ['div', { 'aria-hidden': 'true' }, ['input', { name: 'trap' }]], ['input', { type: 'hidden', name: 'csrf' }]]);
  assert.deepEqual(read.others, []);
});

test('what was cut is not told as whole', () => {
  const written = scene(['body', {}, ['p', {}, 'One of many'], ['div', {}, ['p', {}, 'A code'], ['input', { name: 'code' }]]]);
  written.root.cut = true;
  assert.equal(frame(written)!.snapshot.near, 'A code');
});

for (const [what, boxes, size, sure] of [
  ['six boxes', Array.from({ length: 6 }, () => box()), 6, true],
  ['six boxes, each in a box', Array.from({ length: 6 }, (): Written => ['div', {}, ['span', {}, box()]]), 6, true],
  ['three and three', [['div', {}, box(), box(), box()], ['span', {}, '-'], ['div', {}, box(), box(), box()]] as Written[], 6, true],
  ['three and three, deeper on one side', [['div', {}, box(), box(), box()], ['div', {}, ['div', {}, ['div', {}, box(), box(), box()]]]], 6, true],
  ['two and two and two', [['div', {}, box(), box()], '-', ['div', {}, box(), box()], '-', ['div', {}, box(), box()]], 6, true],
  ['two inputs of three', [['input', { maxlength: '3' }], ' – ', ['input', { maxlength: '3' }]], 2, true],
  ['two inputs of three with names of their own', [['label', {}, 'Area', ['input', { maxlength: '3' }]], ['label', {}, 'Number', ['input', { maxlength: '3' }]]], 1, true],
  ['two PINs', [['input', { maxlength: '4', type: 'password' }], ['input', { maxlength: '4', type: 'password' }]], 1, true],
  ['two inputs of six', [['input', { maxlength: '6' }], ['input', { maxlength: '6' }]], 1, true],
  ['one that admits the whole code, for pasting', [box({ maxlength: '6' }), box(), box(), box(), box(), box()], 6, true],
  ['three boxes', [box(), box(), box()], 1, true],
  ['thirteen boxes', Array.from({ length: 13 }, () => box()), 1, true],
  ['boxes without a limit, numbered', Array.from({ length: 4 }, (_, n): Written => ['input', { name: `digit-${n}` }]), 4, true],
  ['fields without a limit, with names', ['first', 'last', 'street', 'town'].map((name): Written => ['input', { name }]), 4, false],
] as [string, Written[], number, boolean][]) {
  test(`rows: ${what}`, () => {
    const framed = frame(scene(['form', {}, ...boxes]))!;
    assert.equal(framed.slots.length, size);
    assert.equal(framed.sure, sure);
    assert.equal(frame({ ...scene(['form', {}, ...boxes]), alone: true })!.slots.length, 1);
  });
}

for (const [what, attributes] of [
  ['counted down', (n) => ({ 'aria-label': `Digit ${n}` })],
  ['that Tab goes through from the last one', (n) => ({ tabindex: `${n}` })],
] as [string, (n: number) => Record<string, string>][]) {
  test(`a row in reading order: ${what}`, () => {
    const row = [4, 3, 2, 1].map((n) => box(attributes(n)));
    assert.deepEqual(frame(scene(['form', {}, ...row]))!.slots, [3, 2, 1, 0]);
    assert.deepEqual(frame(scene(['form', {}, ...row.reverse()]))!.slots, [0, 1, 2, 3]);
  });
}

test('a row of each form is a row of its own', () => {
  const row = (): Written => ['form', {}, ...Array.from({ length: 6 }, () => box())];
  assert.deepEqual(frame(scene(['main', {}, row(), row()]))!.slots, [0, 1, 2, 3, 4, 5]);
});

test('a sign-in form is read with its heading, its buttons and no value', () => {
  const form = readForm(scene(['main', {}, ['h1', {}, 'Sign in'], ['form', {}, ['label', {}, 'User', ['input', { name: 'login', value: 'jane' }]], ['input', { type: 'password' }], ['button', {}, 'Go on']]]), '/login')!;
  assert.equal(form.heading, 'Sign in');
  assert.deepEqual(form.actions, ['Go on']);
  assert.deepEqual(form.fields.map(({ type }) => type), ['text', 'password']);
  assert.equal(form.path, '/login');
  assert.ok(!JSON.stringify(form).includes('jane'));
});
