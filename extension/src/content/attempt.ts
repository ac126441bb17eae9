import { type Plan, planFill, spelled } from './plan.js';
import { held, limit, marked, type Slot } from './slots.js';

/** A code field as filling sees it: looked up afresh for each step, because pages replace their inputs while one types. */
export interface Target {
  /** The inputs as they stand now; empty while the page has none. */
  inputs(): Slot[];
  /** Can the user see this one of them at this moment? */
  sees(input: Slot): boolean;
  /** Is the user at it, or has he typed part of a code himself, and not asked for this one? */
  busy(): boolean;
  /** Did the user ask for this fill, so that whatever stands in the field makes way? */
  yields(): boolean;
  /** Has a fill of ours put this into the field before? */
  ours(held: string): boolean;
  /** What can be read around the field, up to so many levels out: when something new stands there, the page has answered. */
  surroundings(levels: number): string;
}

/** A code that is put into a field, or stands there. */
export interface Attempt {
  plan: Plan;
  /** The inputs, where they still are what the plan was made for; otherwise none. */
  inputs(): Slot[];
  /** Is the user at it? */
  busy(): boolean;
  /** Does the page hold the code at this moment? */
  holds(): boolean;
  /** Has the page done something with the code: submitted it, or said something new? Then it is not filled again. */
  answered(): boolean;
}

/** Begins an attempt; until `signal` ends it the page's answer is seen. Undefined where the code does not fit. */
export function attempt(target: Target, code: string, signal: AbortSignal): Attempt | undefined {
  const all = target.inputs();
  const plan = all[0] && planFill(all.length, limit(all[0]), code);
  if (!plan) return undefined;
  // Wider than what is compared with it: a row that was replaced counts its levels from elsewhere.
  const before = target.surroundings(7);
  let known: Set<string> | undefined;
  let submitted = false;
  addEventListener('submit', () => { submitted = true; }, { capture: true, signal });
  const inputs = () => {
    const now = target.inputs();
    return now.length === plan.length ? now : [];
  };
  return {
    plan, inputs,
    busy: target.busy,
    holds() {
      const now = inputs();
      return now.length > 0 && now.every((input, index) => spelled(held(input)) === spelled(plan[index]!));
    },
    answered() {
      known ??= new Set(words(before));
      return submitted || marked(inputs()) || words(target.surroundings(5)).some((word) => !known!.has(word));
    },
  };
}

/** The words of a text. Figures are left out: a countdown beside "send again" is no answer. */
function words(text: string): string[] {
  return text.match(/\p{L}+/gu) ?? [];
}
