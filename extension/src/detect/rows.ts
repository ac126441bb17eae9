import { type Branch, formOf, holds, isInput, labelsOf, limitOf, said, textOf, typeOf, upward } from './scene.js';

/** One slot, or the boxes of a row in reading order: what a code goes into. */
export type Group = Branch[];

/** Fewer boxes than this are no row, nor are more. */
const fewest = 4;
const most = 12;
/** How far apart two boxes of a row may sit: levels up to where their branches are siblings. */
const depth = 7; // varlet: 6
/** How many characters the parts of a code in two inputs have, "123-456", and how many levels apart those may sit. */
const parts = new Set([3, 4]);
const apart = 2;

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
    if (run.length >= fewest && run.length <= most && (sure || loose)) return [{ group: inOrder(run), sure: sure || uniform(run) }];
    if (areParts(run)) return [{ group: run, sure: true }];
    return run.map((slot) => ({ group: [slot], sure: true }));
  });
}

/** Two inputs for the parts of one code: alike, and nothing but a dash between them. */
function areParts(run: Group): boolean {
  const [first, second] = run;
  if (run.length !== 2 || !first || !second || !parts.has(limitOf(first) ?? 0) || typeOf(first) === 'password') return false;
  const level = distanceOf(first, second);
  return level > 0 && level <= apart && /^[\s\p{P}]*$/u.test(between(first, second));
}

/** The text between two branches, that of labels as well. */
function between(a: Branch, b: Branch): string {
  let text = '';
  let inside = false;
  const visit = (branch: Branch): boolean => {
    for (const child of branch.children) {
      if (child === b) return true;
      if (typeof child !== 'string') {
        if (visit(child)) return true;
        if (child === a) inside = true;
      } else if (inside) text += child;
    }
    return false;
  };
  visit([...upward(a)].find((at) => holds(at, b))!);
  return text;
}

/** In reading order: boxes that are laid out from the last one on are counted down, or Tab goes the other way through them. */
function inOrder(run: Group): Group {
  const numbered = (['aria-label', 'tabindex', 'name', 'id'] as const).some((name) => {
    const numbers = run.map((slot) => Number(/\d+/.exec(said(slot, name))?.[0] ?? Number.NaN));
    return numbers.every((number, index) => index === 0 || number === numbers[index - 1]! - 1);
  });
  return numbered ? [...run].reverse() : run;
}

/** 3 + 3 with a dash between: runs of equal length whose ends lie further apart than boxes do, or in parts of their own depth. */
function joinHalves(runs: Group[]): Group[] {
  const joined: { run: Group; piece: number }[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const [a, b] = [last?.run.at(-1), run[0]];
    const piece = last && last.piece === run.length && run.length > 1 && run.length < fewest;
    if (piece && a && b && alike(a, b) && (distanceOf(a, b) > 0 || (limitOf(b) === 1 && areNear(a, b)))) last.run.push(...run);
    else joined.push({ run: [...run], piece: run.length });
  }
  return joined.map(({ run }) => run);
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

/** Are the two in one branch a few levels up, be it more of them on one side? */
function areNear(a: Branch, b: Branch): boolean {
  const line = [...upward(a)].slice(0, depth);
  return [...upward(b)].slice(0, depth).some((at) => line.includes(at));
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
