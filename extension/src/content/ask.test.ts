import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phrasesFor } from '../detect/vocabulary.js';
import type { Part, Scene } from '../detect/scene.js';
import { keyOf, stems } from './ask.js';

test('what is called a code in any language of the table passes the sieve', () => {
  // Phrases without the word itself ("verify your email") stand beside it, or beside an address.
  const missed = phrasesFor('code').filter((phrase) => !stems.test(phrase) && !stems.test(phrase.normalize('NFKD').replace(/\p{M}+/gu, '')));
  assert.deepEqual(missed, []);
});

const scene = (text: string | (string | Part)[], attributes: Record<string, string> = {}): Scene => ({
  root: { tag: 'form', children: [...[text].flat(), { tag: 'input', slot: 0, attributes } satisfies Part] },
});

test('another address, length or limit is another question', () => {
  const pairs: [Scene, Scene][] = [
    [scene('We sent it to john1@b.example.'), scene('We sent it to john2@b.example.')],
    [scene('We sent it to john1990@b.example.'), scene('We sent it to john1991@b.example.')],
    [scene('We sent it to 12@b.example.'), scene('We sent it to 13@b.example.')],
    [scene(['Sent to ', { tag: 'b', children: ['11john'] }, '@b.example']), scene(['Sent to ', { tag: 'b', children: ['12john'] }, '@b.example'])],
    [scene([{ tag: 'b', children: ['john@', { tag: 'i', children: ['163'] }, '.com'] }]), scene([{ tag: 'b', children: ['john@', { tag: 'i', children: ['126'] }, '.com'] }])],
    [scene(['Sent to j●●12', '@b.example']), scene(['Sent to j●●13', '@b.example'])],
    [scene('Enter the 10 digit code.'), scene('Enter the 12 digit code.')],
    [scene('Code', { maxlength: '10' }), scene('Code', { maxlength: '20' })],
    [scene('Code', { placeholder: '123 456' }), scene('Code', { placeholder: '12 34' })],
    [scene(['Sent to ', 'john12', '@b.example']), scene(['Sent to ', 'john13', '@b.example'])],
    [scene(['Sent to j•••12', '@b.example']), scene(['Sent to j•••13', '@b.example'])],
    [scene(['Sent to u+12', '@b.example']), scene(['Sent to u+13', '@b.example'])],
    [scene('Enter the 4-digit code.'), scene('Enter the 6-digit code.')],
    [scene('Enter the 8-digit code.'), scene('Enter the 10-digit code.')],
    [scene('请输入6位验证码'), scene('请输入4位验证码')],
    [scene('Code', { maxlength: '4' }), scene('Code', { maxlength: '6' })],
    [scene('Code', { pattern: '\\d{4}' }), scene('Code', { pattern: '\\d{6}' })],
    [scene('Code', { placeholder: '000000' }), scene('Code', { placeholder: '0000' })],
    [scene(''), { root: { tag: 'form', children: ['', { tag: 'input', slot: 1 }] } }],
  ];
  for (const [one, other] of pairs) assert.notEqual(keyOf(one), keyOf(other), JSON.stringify([one, other]));
});

test('a countdown, or a number in an id, makes no new question', () => {
  const pairs: [Scene, Scene][] = [
    [scene('Send again in 59 s'), scene('Send again in 58 s')],
    [scene('Send again (59s)'), scene('Send again (48s)')],
    [scene('Resend in 1:59.'), scene('Resend in 0:47.')],
    [scene('Resend in 02:00'), scene('Resend in 01:59')],
    [scene('59秒后重新发送'), scene('58秒后重新发送')],
    [scene('Again in 119'), scene('Again in 98')],
    [scene(['Sent to j@b.example', { tag: 'p', children: ['Again in 59 s'] }]), scene(['Sent to j@b.example', { tag: 'p', children: ['Again in 58 s'] }])],
    [scene(['Sent to j@b.example', { tag: 'p', children: ['59 s'] }]), scene(['Sent to j@b.example', { tag: 'p', children: ['58 s'] }])],
    [scene('Last price 64123.45'), scene('Last price 64,099.07')],
    [scene([{ tag: 'button', attributes: { 'aria-label': 'Send again (59)' } }]), scene([{ tag: 'button', attributes: { 'aria-label': 'Send again (58)' } }])],
    [scene('Code', { id: 'field-17', name: 'code17' }), scene('Code', { id: 'field-18', name: 'code18' })],
  ];
  for (const [one, other] of pairs) assert.equal(keyOf(one), keyOf(other), JSON.stringify([one, other]));
});
