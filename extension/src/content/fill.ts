import type { FillResult } from '../messages.js';
import { attempt, type Target } from './attempt.js';
import { frame, pause } from './pace.js';
import { bareCode, spelled } from './plan.js';
import { heldBy } from './slots.js';
import { ways } from './ways.js';

/** How long an animation may keep the field from being seen, in milliseconds. */
const patience = 1200;

/**
 * Puts a code into a field and reads it back. The ways of typing follow each other until the page holds the code. Nothing
 * is submitted.
 */
export async function fill(target: Target, code: string): Promise<FillResult> {
  const isGone = () => target.inputs().length === 0;
  if (target.busy()) return 'busy';
  if (!(await seen(target))) return isGone() ? 'gone' : 'hidden';

  const ending = new AbortController();
  const attempted = attempt(target, code, ending.signal);
  if (!attempted) return 'unfit';
  const { holds, answered } = attempted;
  const hasMoved = () => attempted.inputs().length === 0;
  try {
    if (holds()) return 'filled';
    if (!replaceable(target, heldBy(target.inputs()), code)) return 'refused';
    const { all, inserted } = ways(attempted);
    for (const way of all) {
      const landed = await way();
      if (target.busy()) return 'busy';
      await frame();
      if (!holds()) {
        // The page took the code and moved on, or emptied the boxes and said why.
        if (landed && (hasMoved() || answered())) return 'filled';
        if (hasMoved()) return isGone() ? 'gone' : 'refused';
        await pause(60); // a debounced widget
      }
      if (!holds()) continue;
      // The values stay for another frame: a controlled input puts its old state back a moment later.
      await frame();
      if (holds() || hasMoved() || answered()) return 'filled';
      await inserted();
      await frame();
      return holds() ? 'filled' : 'refused';
    }
    return 'refused';
  } finally {
    ending.abort();
  }
}

/**
 * Watches a field that was filled, until `signal` ends that: hydration may replace it more than a second later. True where
 * the page emptied it without any answer, and may be filled once more; never where the page rejected the code, or the user
 * is at it.
 */
export async function wasLost(target: Target, code: string, signal: AbortSignal): Promise<boolean> {
  const filled = target.inputs();
  const attempted = attempt(target, code, signal);
  if (!attempted) return false;
  for (const wait of [250, 500, 750, 1000]) {
    await pause(wait);
    if (signal.aborted || attempted.answered() || target.busy()) return false;
    const inputs = attempted.inputs();
    if (inputs.length === 0 || bareCode(heldBy(inputs)) !== '') continue;
    // Taken out of the input and drawn beside it.
    if (spelled(target.surroundings(2)).includes(spelled(code))) return false;
    const replaced = inputs.some((input, index) => input !== filled[index]);
    // The same inputs, emptied: hydration does that to a young page; later it is the page's will.
    if (!replaced && performance.now() > 5000) return false;
    if (inputs.every((input) => target.sees(input))) return true;
  }
  return false;
}

/** Waits for the field to be seen, for as long as an animation may take. */
async function seen(target: Target): Promise<boolean> {
  for (const end = performance.now() + patience; ; await pause(50)) {
    const inputs = target.inputs();
    if (inputs.length > 0 && inputs.every((input) => target.sees(input))) return true;
    if (performance.now() >= end) return false;
  }
}

/** Empty, ours, or another code of the same shape that was left there: anything else is not for us to overwrite. */
function replaceable(target: Target, held: string, code: string): boolean {
  const bare = bareCode(held);
  if (bare === '' || target.yields() || target.ours(held)) return true;
  const wanted = bareCode(code);
  return bare.length === wanted.length && /\d/.test(bare) && (/^\d+$/.test(bare) || !/^\d+$/.test(wanted));
}
