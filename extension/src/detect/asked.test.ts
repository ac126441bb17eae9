import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { channel } from './channel.js';
import { codeField } from './field.js';
import { type Asked, otherWays, perturb, readAsked } from './perturb.js';

const file = ['src/detect/testdata/asked.txt', 'extension/src/detect/testdata/asked.txt'].find((path) => existsSync(path));
assert.ok(file, 'testdata/asked.txt is not where it was');
const asked = readAsked(readFileSync(file, 'utf8'));

/** Of so many snapshots one is judged, another for each line: all of them would take half a minute. */
const step = 5;
/** Written in a language that is not in the table: an address and the form of the field must do. */
const unknownLanguages = new Set(['fo', 'mi', 'ht']);
/** Kinds whose fields are marked one-time-code by some sites; the others never are. */
const marked = new Set(['pin', 'setpin', 'backup', 'letter', 'tan', 'device', 'captcha', 'access', 'meeting']);

/** What became of the snapshots of one line: those that were judged wrongly, in words. */
function misjudged(one: Asked, line: number): { made: number; wrong: string[] } {
  const wrong: string[] = [];
  let made = 0;
  for (const [index, { form, name, around, snapshot }] of [...perturb(one)].entries()) {
    const isOurs = one.kind === 'email';
    if (index % step !== line % step) continue;
    if (!isOurs && !otherWays[one.kind] && name.startsWith('asked') && !marked.has(one.kind)) continue;
    made++;
    const { code, score, why } = codeField(snapshot);
    const told = code ? channel(snapshot) : undefined;
    const isOpened = told === 'email' || told === 'unknown';
    if (isOurs ? told !== 'email' : isOpened) wrong.push(`${one.language} ${one.kind} "${one.heading}": ${form}, ${name}, ${around}: ${told} ${score} ${why.join(', ')}`);
  }
  return { made, wrong };
}

const groups: [name: string, isIn: (one: Asked) => boolean, mayBeWrong: number][] = [
  ['a code that was e-mailed is one', ({ kind, language }) => kind === 'email' && !unknownLanguages.has(language), 0.02],
  ['and in a language nobody knows, mostly', ({ kind, language }) => kind === 'email' && unknownLanguages.has(language), 0.35],
  ['a code that comes another way is not asked of the mailbox', ({ kind }) => kind in otherWays, 0],
  ['what looks alike is left alone', ({ kind }) => kind !== 'email' && !(kind in otherWays), 0.001],
];

for (const [name, isIn, mayBeWrong] of groups) {
  test(name, () => {
    const all = asked.flatMap((one, line) => (isIn(one) ? [misjudged(one, line)] : []));
    const made = all.reduce((sum, one) => sum + one.made, 0);
    const wrong = all.flatMap((one) => one.wrong);
    assert.ok(made > 300);
    assert.ok(wrong.length <= made * mayBeWrong, `${wrong.length} of ${made}:\n${wrong.slice(0, 20).join('\n')}`);
  });
}
