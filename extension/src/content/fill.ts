import type { FillResult } from '../messages.js';
import { change, clear, enter, leave, typeCharacter } from './keys.js';
import { frame, pause, turn } from './pace.js';
import { bareCode, type Plan, planFill, spelled } from './plan.js';
import { held, heldBy, limit, marked, selectAll, type Slot } from './slots.js';

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

/** How long an animation may keep the field from being seen, in milliseconds. */
const patience = 1200;

/** A fill under way: what it has seen of the page's answer. */
class Attempt {
  readonly #before: string;
  #known: Set<string> | undefined;
  #submitted = false;
  #listening = new AbortController();

  constructor(readonly target: Target, readonly plan: Plan) {
    // Wider than what is compared with it: a row that was replaced counts its levels from elsewhere.
    this.#before = target.surroundings(7);
    addEventListener('submit', () => { this.#submitted = true; }, { capture: true, passive: true, signal: this.#listening.signal });
  }

  /** The inputs, where they still are what the plan was made for; otherwise none. */
  inputs(): Slot[] {
    const inputs = this.target.inputs();
    return inputs.length === this.plan.length ? inputs : [];
  }

  /** Does the page hold the code at this moment? */
  get holds(): boolean {
    const inputs = this.inputs();
    return inputs.length > 0 && inputs.every((input, index) => spelled(held(input)) === spelled(this.plan[index]!));
  }

  /** Has the page done something with the code: submitted it, or said something new? Then it is not filled again. */
  get answered(): boolean {
    const known = (this.#known ??= new Set(words(this.#before)));
    return this.#submitted || marked(this.inputs()) || words(this.target.surroundings(5)).some((word) => !known.has(word));
  }

  end(): void {
    this.#listening.abort();
  }
}

/** The words of a text. Figures are left out: a countdown beside "send again" is no answer. */
function words(text: string): string[] {
  return text.match(/\p{L}+/gu) ?? [];
}

/**
 * Puts a code into a field and reads it back. No single way of typing reaches
 * every widget, so they follow each other until the page holds the code: keys
 * (98 of 101 libraries), then the same a frame apart, then insertText, whose
 * events are trusted, then a paste. Nothing is submitted.
 */
export async function fill(target: Target, code: string): Promise<FillResult> {
  if (target.inputs().length === 0) await pause(300); // between two renderings
  const inputs = target.inputs();
  const [first] = inputs;
  if (!first) return 'gone';
  const plan = planFill(inputs.length, limit(first), code);
  if (!plan) return 'unfit';
  if (target.busy()) return 'busy';
  if (!(await seen(target))) return target.inputs().length > 0 ? 'hidden' : 'gone';

  const attempt = new Attempt(target, plan);
  try {
    if (attempt.holds) return 'filled';
    if (!replaceable(target, heldBy(target.inputs()), code)) return 'refused';
    const ways = plan.length > 1 ? [keys, inserted, pasted] : [keys, pacedKeys, inserted, pasted];
    for (const way of ways) {
      const landed = await way(attempt);
      if (landed === 'busy' || target.busy()) return 'busy';
      await frame();
      if (attempt.holds) return await settled(attempt);
      // The page took the code and moved on, or emptied the boxes and said why.
      if (landed && (attempt.inputs().length === 0 || attempt.answered)) return 'filled';
      if (attempt.inputs().length === 0) return target.inputs().length > 0 ? 'refused' : 'gone';
      await pause(60); // a debounced widget
      if (attempt.holds) return await settled(attempt);
    }
    return 'refused';
  } finally {
    attempt.end();
  }
}

/** The values stay for another frame: a controlled input puts its old state back a moment later. */
async function settled(attempt: Attempt): Promise<FillResult> {
  await frame();
  if (attempt.holds || attempt.inputs().length === 0 || attempt.answered) return 'filled';
  await inserted(attempt);
  await frame();
  return attempt.holds ? 'filled' : 'refused';
}

/**
 * Watches a field that was filled: hydration may replace it more than a second
 * later. True where the page emptied it without any answer, and may be filled
 * once more; never where the page rejected the code, or the user is at it.
 */
export async function wasLost(target: Target, code: string, signal: AbortSignal): Promise<boolean> {
  const filled = target.inputs();
  const plan = filled[0] && planFill(filled.length, limit(filled[0]), code);
  if (!plan) return false;
  const attempt = new Attempt(target, plan);
  try {
    for (const wait of [250, 500, 750, 1000]) {
      await pause(wait);
      if (signal.aborted || attempt.answered || target.busy()) return false;
      const inputs = attempt.inputs();
      if (inputs.length === 0 || bareCode(heldBy(inputs)) !== '') continue;
      // Taken out of the input and drawn beside it.
      if (spelled(target.surroundings(2)).includes(spelled(code))) return false;
      const replaced = inputs.some((input, index) => input !== filled[index]);
      // The same inputs, emptied: hydration does that to a young page; later it is the page's will.
      if (!replaced && performance.now() > 5000) return false;
      if (inputs.every((input) => target.sees(input))) return true;
    }
    return false;
  } finally {
    attempt.end();
  }
}

/** Waits for the field to be seen, for as long as an animation may take. */
async function seen(target: Target): Promise<boolean> {
  const end = performance.now() + patience;
  for (;;) {
    const inputs = target.inputs();
    if (inputs.length > 0 && inputs.every((input) => target.sees(input))) return true;
    if (performance.now() >= end) return false;
    await pause(50);
  }
}

/** Empty, ours, or another code of the same shape that was left there: anything else is not for us to overwrite. */
function replaceable(target: Target, held: string, code: string): boolean {
  const bare = bareCode(held);
  if (bare === '' || target.yields() || target.ours(held)) return true;
  const wanted = bareCode(code);
  return bare.length === wanted.length && /\d/.test(bare) && (/^\d+$/.test(bare) || !/^\d+$/.test(wanted));
}

/** What a way reports: whether the code stood there when its last event was through. */
type Landed = boolean | 'busy';

/** Character by character: a single input at once, boxes one a frame. */
function keys(attempt: Attempt): Promise<Landed> {
  return typed(attempt, false);
}

/** A single input whose page renders after each character. */
function pacedKeys(attempt: Attempt): Promise<Landed> {
  return typed(attempt, true);
}

async function typed(attempt: Attempt, paced: boolean): Promise<Landed> {
  const { plan, target } = attempt;
  const first = attempt.inputs()[0];
  if (first) enter(first);
  empty(attempt);
  const landed = await each(attempt, async (input, part, index) => {
    // A widget that spreads what it was given may have filled this box already.
    if (held(input) === part) return;
    for (const character of part) {
      if (paced) await turn();
      const now = attempt.inputs()[index];
      if (!now || target.busy()) return;
      typeCharacter(now, character, plan.length > 1 && part.length === 1);
    }
  });
  const last = attempt.inputs().at(-1);
  if (last && landed !== 'busy') leave(last);
  return landed || attempt.holds;
}

/** Through the editor: trusted events, undo, and no regard for what the widget thinks of synthetic keys. */
function inserted(attempt: Attempt): Promise<Landed> {
  return each(attempt, (input, part) => {
    selectAll(input);
    document.execCommand('insertText', false, part);
  });
}

/** Puts each part of a code into its input, one a frame. */
async function each(attempt: Attempt, put: (input: Slot, part: string, index: number) => unknown): Promise<Landed> {
  let landed = false;
  for (const [index, part] of attempt.plan.entries()) {
    if (index > 0) await frame();
    if (attempt.target.busy()) return 'busy';
    const input = attempt.inputs()[index];
    if (!input) return false;
    enter(input);
    const done = put(input, part, index);
    landed = attempt.holds;
    await done;
    landed ||= attempt.holds;
    const now = attempt.inputs()[index];
    if (now) change(now);
    if (attempt.plan.length > 1) await rendered(attempt, index);
  }
  return landed;
}

/** A page that renders later than it took a character joins the next one to an older state (react-otp-field). */
async function rendered(attempt: Attempt, index: number): Promise<void> {
  for (const end = performance.now() + 120; performance.now() < end; await frame()) {
    const box = attempt.inputs()[index];
    if (!box || held(box) !== '') return;
  }
}

/** Empties the boxes, the last one first: each is looked up afresh. */
function empty(attempt: Attempt): void {
  for (let index = attempt.plan.length - 1; index >= 0; index--) {
    const box = attempt.inputs()[index];
    if (box) clear(box);
  }
}

/** As a paste into the first input, for widgets that know nothing else. */
async function pasted(attempt: Attempt): Promise<Landed> {
  empty(attempt);
  const first = attempt.inputs()[0];
  if (!first) return false;
  enter(first);
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', attempt.plan.join(''));
  first.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }));
  return attempt.holds;
}
