import { formOf, isInput, limit, type Slot } from './slots.js';
import { parentOf } from './tree.js';

/** One slot, or the boxes of a row in reading order: what a code goes into. */
export type Group = Slot[];

/** Fewer boxes than this are no row, nor are more. */
const fewest = 4;
const most = 12;
/** How far apart two boxes of a row may sit: levels up to where their branches are siblings. */
const depth = 7; // varlet: 6

/**
 * Sorts slots, given in document order, into rows of boxes and single ones.
 * By structure alone, without layout. A row is `sure` where its boxes are
 * limited to one character; otherwise it looks like one, and the caller
 * measures it before he believes it.
 */
export function group(slots: Slot[]): { group: Group; sure: boolean }[] {
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
    const limited = run.filter((slot) => limit(slot) === 1).length;
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

function alike(a: Slot, b: Slot): boolean {
  if (formOf(a) !== formOf(b) || isInput(a) !== isInput(b)) return false;
  if (isInput(a) && isInput(b) && a.type !== b.type) return false;
  return limit(a) === limit(b) || limit(a) === 1 || limit(b) === 1;
}

/** Are they called the same but for a number, or nothing at all? Fields of a form each have a name of their own. */
function uniform(run: Group): boolean {
  const called = (slot: Slot) => {
    const said = ['name', 'aria-label', 'placeholder', 'inputmode'].map((name) => slot.getAttribute(name) ?? '');
    const labels = [...((isInput(slot) && slot.labels) || [])].map((label) => label.textContent);
    return [...said, ...labels].join(' ').replace(/[^\p{L} ]/gu, '');
  };
  return new Set(run.map(called)).size === 1;
}

/** At how many levels up the branches of the two are siblings; 0 where that is too far, or at different levels. */
function distanceOf(a: Element, b: Element): number {
  let [left, right]: [Element | null, Element | null] = [a, b];
  for (let level = 1; level <= depth; level++) {
    left = left && parentOf(left);
    right = right && parentOf(right);
    if (!left || !right) return 0;
    if (left === right) return level;
  }
  return 0;
}

/** Do boxes that look like a row by structure look like one on the screen? Forces layout. */
export function drawnAsRow(boxes: Group): boolean {
  const [first, ...rest] = boxes.map((box) => box.getBoundingClientRect());
  if (first === undefined || first.width >= 100) return false;
  return rest.every((box) => Math.abs(box.top - first.top) < 8 && Math.abs(box.width - first.width) < 8);
}
