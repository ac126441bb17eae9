import type { Fallen } from '../messages.js';
import type { Target } from './attempt.js';
import { pause } from './pace.js';
import { bareCode } from './plan.js';
import { heldBy, isInput, marked, type Slot } from './slots.js';
import { visible } from './visible.js';

/** A filled field, as the watch over it sees it. */
export interface Filled extends Target {
  /** Has the user put something in since the fill, and is he through with it? */
  touched(): boolean;
}

/** Between two looks, in milliseconds, while the page is likely to answer the code, and later. */
const soon = 750;
const late = 5000;
/** How long that is likely, in milliseconds. */
const answering = 5 * 60_000;

/**
 * Waits until what was filled does not stand any more, and says why; undefined
 * where `signal` ended the watch. A page empties a field without an event, so
 * it is looked at; one look is no proof, since a page that submits may empty it
 * on its way. `before`: the field was marked as wrong before it was filled, as
 * some pages do with an empty one.
 */
export async function fallen(target: Filled, before: boolean, signal: AbortSignal): Promise<Fallen | undefined> {
  const began = performance.now();
  let ignored = before;
  let last: Fallen | undefined;
  for (;;) {
    await pause(performance.now() - began < answering ? soon : late);
    if (signal.aborted) return undefined;
    if (!marked(target.inputs())) ignored = false;
    const now = state(target, ignored);
    if (now !== undefined && now === last) return now;
    last = now;
  }
}

function state(target: Filled, ignored: boolean): Fallen | undefined {
  const inputs = target.inputs();
  if (inputs.length === 0) return undefined; // between two renderings, or gone: others see to that
  const held = heldBy(inputs);
  if (target.touched()) return target.ours(held) ? undefined : 'user';
  if (!ignored && marked(inputs)) return 'invalid';
  const isOpen = (input: Slot) => !(isInput(input) && (input.disabled || input.readOnly)) && visible(input);
  return bareCode(held) === '' && inputs.every(isOpen) ? 'emptied' : undefined;
}
