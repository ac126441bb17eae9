import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sight } from './judge.js';
import { readScene } from './read.js';
import { type Branch, textOf, within } from './scene.js';

const root = { tag: 'body', children: ['Enter the code ', { tag: 'input', slot: 0, attributes: { name: 'otp', autocomplete: 'one-time-code' } }] };

test('a scene is read as it was written', () => {
  const read = readScene({ root, title: 'Shop', typed: 'email', alone: true })!;
  assert.deepEqual([read.title, read.typed, read.alone], ['Shop', 'email', true]);
  assert.equal(textOf(read.root), 'Enter the code ');
  const input = read.root.children[1] as Branch;
  assert.deepEqual([input.tag, input.slot, input.attributes.get('name'), input.parent === read.root], ['input', 0, 'otp', true]);
});

test('what is no scene is none', () => {
  for (const value of [undefined, null, 1, 'x', [], {}, { root: null }, { root: 'x' }, { root: { tag: 1 } }]) assert.equal(readScene(value), undefined);
  assert.equal(sight(readScene({ root: { tag: 'body' } })!), undefined, 'nothing is asked about');
});

test('what is of another type is left out', () => {
  const odd = { tag: 'input', attributes: { name: 1, id: ['x'], class: 'c' }, slot: '0', hidden: 'yes', cut: 1, children: [1, null, {}, { tag: 'p' }] };
  const read = readScene({ root: odd, title: 1, typed: 'jane@example.com', alone: 'yes', site: 'bank.example' })!;
  assert.deepEqual(Object.keys(read), ['root']);
  assert.deepEqual([...read.root.attributes], [['class', 'c']]);
  assert.deepEqual([read.root.slot, read.root.hidden, read.root.cut, read.root.children.length], [undefined, false, false, 1]);
});

test('no number is given twice', () => {
  const read = readScene({ root: { tag: 'p', children: [{ tag: 'input', slot: 0 }, { tag: 'input', slot: 0 }, { tag: 'input', slot: -1 }, { tag: 'input', slot: 1e9 }] } })!;
  assert.deepEqual([...within(read.root)].map(({ slot }) => slot), [undefined, 0, undefined, undefined, undefined]);
});

test('what is long, wide or deep is cut, and answered', () => {
  const long = 'code '.repeat(1e5);
  const wide = { tag: 'div', children: Array.from({ length: 5000 }, (_, index) => ({ tag: 'input', slot: index, attributes: { id: long, maxlength: '1' }, children: [long] })) };
  let deep: object = wide;
  for (let level = 0; level < 2000; level++) deep = { tag: 'div', children: [deep] };
  for (const hostile of [wide, deep]) {
    const scene = readScene({ root: hostile, title: long })!;
    const all = [...within(scene.root)];
    assert.ok(all.length <= 1200);
    assert.ok(textOf(scene.root).length + all.reduce((sum, { attributes }) => sum + [...attributes.values()].join('').length, 0) <= 40_000);
    sight(scene);
  }
});
