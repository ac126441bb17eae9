import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proofSentence } from './proof.js';
import type { Fact } from './protocol.js';

const sender = (holds: boolean): Fact => ({ fact: 'sender', holds, why: 'Sent by walmart.com, proven by Gmail.' });
const mail = { facts: [sender(true)], from: 'help@walmart.com', to: 'you@gmail.com', received: '2026-11-23T09:00:00Z' };
const at = (seconds: number) => Date.parse(mail.received) + seconds * 1000;

for (const [what, proof, now, want] of [
  ['proven', mail, 4, 'Sent by walmart.com, proven by Gmail, to you@gmail.com, 4 s ago.'],
  ['at no time', mail, undefined, 'Sent by walmart.com, proven by Gmail, to you@gmail.com.'],
  ['a server whose clock is ahead', mail, -3, 'Sent by walmart.com, proven by Gmail, to you@gmail.com, just now.'],
  ['some minutes old', mail, 150, 'Sent by walmart.com, proven by Gmail, to you@gmail.com, 2 min ago.'],
  ['hours old', mail, 7300, 'Sent by walmart.com, proven by Gmail, to you@gmail.com, 2 h ago.'],
  ['days old', mail, 200_000, 'Sent by walmart.com, proven by Gmail, to you@gmail.com.'],
  ['no time', { ...mail, received: '' }, 4, 'Sent by walmart.com, proven by Gmail, to you@gmail.com.'],
  ['no recipient', { ...mail, to: '' }, 4, 'Sent by walmart.com, proven by Gmail, 4 s ago.'],
  ['not proven', { ...mail, facts: [sender(false)] }, 4, 'From help@walmart.com, which is not proven, to you@gmail.com, 4 s ago.'],
  ['nobody', { ...mail, facts: [], from: '' }, 4, 'From an unnamed sender, which is not proven, to you@gmail.com, 4 s ago.'],
  [
    'forwarded',
    { ...mail, facts: [sender(false)], from: 'x@simplelogin.co', original: 'help@walmart.com', forward: 'simplelogin' },
    4,
    'From help@walmart.com, which is not proven, forwarded by SimpleLogin, to you@gmail.com, 4 s ago.',
  ],
  ['forwarded in a way that is new', { ...mail, forward: 'pigeon' }, 4, 'Sent by walmart.com, proven by Gmail, to you@gmail.com, 4 s ago.'],
  ['in the junk folder', { ...mail, junk: true }, 4, 'Sent by walmart.com, proven by Gmail, to you@gmail.com, 4 s ago, found in Junk.'],
] as const) {
  test(`the sentence of a mail: ${what}`, () => assert.equal(proofSentence({ ...proof, facts: [...proof.facts] }, now === undefined ? undefined : at(now)), want));
}
