import { type Branch, formOf, isInput, labelsOf, limitOf, said, textOf, typeOf, upward } from './scene.js';

/** One slot, or the boxes of a row in reading order: what a code goes into. */
export type Group = Branch[];

/** Fewer boxes than this are no row, nor are more. */
const fewest = 4;
const most = 12;
/** How far apart two boxes of a row may sit: levels up to where their branches are siblings. */
const depth = 7; // varlet: 6

/**
 * Sorts slots, given in document order, into rows of boxes and single ones. By structure alone. A row is `sure` where its
 * boxes are limited to one character; otherwise it looks like one, and is to be measured before it is believed.
 */
export function rows(slots: Branch[]): { group: Group; sure: boolean }[] {
  const runs: Group[] = [];
  let level = 0;
  for (const slot of slots) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const distance = run && before && alike(before, slot) ? distanceOf(before, slot) : 0;
    if (run && distance > 0 && (run.length === 1 || distance === level)) {
      if (run.length === 1) level = distance;
      run.push(slot);
    } else {
      runs.push([slot]);
    }
  }
  return joinHalves(runs).flatMap((run) => {
    const limited = run.filter((slot) => limitOf(slot) === 1).length;
    // One box often admits the whole code, for pasting.
    const sure = limited >= 3 && limited >= run.length - 1;
    const loose = limited < 2; // react-code-input limits the last of them
    if (run.length >= fewest && run.length <= most && (sure || loose)) return [{ group: run, sure: sure || uniform(run) }];
    return run.map((slot) => ({ group: [slot], sure: true }));
  });
}

/** 3 + 3 with a dash between: two runs of equal length whose ends lie a level or two further apart than boxes do. */
function joinHalves(runs: Group[]): Group[] {
  const joined: Group[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const [a, b] = [last?.at(-1), run[0]];
    const half = last && last.length === run.length && run.length > 1 && run.length < fewest;
    if (half && a && b && alike(a, b) && distanceOf(a, b) > 0) last.push(...run);
    else joined.push([...run]);
  }
  return joined;
}

function alike(a: Branch, b: Branch): boolean {
  if (formOf(a) !== formOf(b) || typeOf(a) !== typeOf(b)) return false;
  return limitOf(a) === limitOf(b) || limitOf(a) === 1 || limitOf(b) === 1;
}

/** Are they called the same but for a number, or nothing at all? Fields of a form each have a name of their own. */
function uniform(run: Group): boolean {
  const called = (slot: Branch) => {
    const names = ['name', 'aria-label', 'placeholder', 'inputmode'].map((name) => said(slot, name));
    return [...names, ...labelsOf(slot).map(textOf)].join(' ').replace(/[^\p{L} ]/gu, '');
  };
  return new Set(run.map(called)).size === 1;
}

/** At how many levels up the branches of the two are siblings; 0 where that is too far, or at different levels. */
function distanceOf(a: Branch, b: Branch): number {
  let [left, right]: [Branch | undefined, Branch | undefined] = [a, b];
  for (let level = 1; level <= depth; level++) {
    left = left?.parent;
    right = right?.parent;
    if (!left || !right) return 0;
    if (left === right) return level;
  }
  return 0;
}
