import type { FillResult } from '../messages.js';
import { change, clear, enter, leave, typeCharacter } from './keys.js';
import { frame, pause, turn } from './pace.js';
import { bareCode, type Plan, planFill, sameCode } from './plan.js';
import { held, heldBy, limit, selectAll, type Slot } from './slots.js';

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
    const options = { capture: true, passive: true, signal: this.#listening.signal };
    addEventListener('submit', () => { this.#submitted = true; }, options);
  }

  /** The inputs, where they still are what the plan was made for. */
  inputs(): Slot[] | undefined {
    const inputs = this.target.inputs();
    return inputs.length === this.plan.length ? inputs : undefined;
  }

  /** Does the page hold the code at this moment? */
  get holds(): boolean {
    const inputs = this.inputs();
    return inputs !== undefined && inputs.every((input, index) => sameCode(held(input), this.plan[index]!));
  }

  get empty(): boolean {
    return this.inputs()?.every((input) => bareCode(held(input)) === '') ?? false;
  }

  /** Has the page done something with the code: submitted it, or said something new? Then it is not filled again. */
  get answered(): boolean {
    const known = (this.#known ??= new Set(words(this.#before)));
    if (this.#submitted || words(this.target.surroundings(5)).some((word) => !known.has(word))) return true;
    return (this.inputs() ?? []).some((input) => input.getAttribute('aria-invalid') === 'true');
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
  const plan = planFill({ boxes: inputs.length, maxLength: limit(first) }, code);
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
      if (landed && (attempt.inputs() === undefined || attempt.answered)) return 'filled';
      if (attempt.inputs() === undefined) return target.inputs().length > 0 ? 'refused' : 'gone';
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
  if (attempt.holds || attempt.inputs() === undefined || attempt.answered) return 'filled';
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
  const plan = planFill({ boxes: filled.length, maxLength: filled[0] ? limit(filled[0]) : -1 }, code);
  if (!plan) return false;
  const attempt = new Attempt(target, plan);
  try {
    for (const wait of [250, 500, 750, 1000]) {
      await pause(wait);
      if (signal.aborted || attempt.answered || target.busy()) return false;
      const inputs = attempt.inputs();
      if (!inputs || !attempt.empty) continue;
      // Taken out of the input and drawn beside it.
      if (bareCode(target.surroundings(2)).includes(bareCode(code))) return false;
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
async function keys(attempt: Attempt): Promise<Landed> {
  return attempt.plan.length > 1 ? boxKeys(attempt) : singleKeys(attempt, false);
}

/** A single input whose page renders after each character. */
function pacedKeys(attempt: Attempt): Promise<Landed> {
  return singleKeys(attempt, true);
}

async function singleKeys(attempt: Attempt, paced: boolean): Promise<Landed> {
  let input = attempt.inputs()?.[0];
  if (!input) return false;
  enter(input);
  clear(input);
  for (const character of attempt.plan[0]!) {
    if (paced) await turn();
    if (attempt.target.busy()) return 'busy';
    input = attempt.inputs()?.[0];
    if (!input) return false;
    typeCharacter(input, character, false);
  }
  const landed = attempt.holds;
  finish(attempt, [attempt.inputs()?.[0]]);
  return landed || attempt.holds;
}

async function boxKeys(attempt: Attempt): Promise<Landed> {
  for (let index = attempt.plan.length - 1; index >= 0; index--) {
    const box = attempt.inputs()?.[index];
    if (box) clear(box);
  }
  let landed = false;
  for (const [index, part] of attempt.plan.entries()) {
    if (index > 0) await frame();
    if (attempt.target.busy()) return 'busy';
    const box = attempt.inputs()?.[index];
    if (!box) return false;
    enter(box);
    // A widget that spreads what it was given may have filled this box already.
    if (held(box) !== part) for (const character of part) typeCharacter(box, character, part.length === 1);
    landed = attempt.holds;
    const now = attempt.inputs()?.[index];
    if (now) change(now);
    await rendered(attempt, index);
  }
  finish(attempt, [attempt.inputs()?.at(-1)], false);
  return landed || attempt.holds;
}

/** A page that renders later than it took a character joins the next one to an older state (react-otp-field). */
async function rendered(attempt: Attempt, index: number): Promise<void> {
  for (const end = performance.now() + 120; performance.now() < end; await frame()) {
    const box = attempt.inputs()?.[index];
    if (!box || held(box) !== '') return;
  }
}

function finish(attempt: Attempt, inputs: (Slot | undefined)[], changed = true): void {
  for (const input of inputs) {
    if (!input?.isConnected) continue;
    if (changed) change(input);
    if (attempt.inputs()?.includes(input)) leave(input);
  }
}

/** Through the editor: trusted events, undo, and no regard for what the widget thinks of synthetic keys. */
async function inserted(attempt: Attempt): Promise<Landed> {
  for (const [index, text] of attempt.plan.entries()) {
    if (index > 0) await frame();
    if (attempt.target.busy()) return 'busy';
    const input = attempt.inputs()?.[index];
    if (!input) return false;
    enter(input);
    selectAll(input);
    document.execCommand('insertText', false, text);
    const now = attempt.inputs()?.[index];
    if (now) change(now);
  }
  return attempt.holds;
}

/** As a paste into the first input, for widgets that know nothing else. */
async function pasted(attempt: Attempt): Promise<Landed> {
  const first = attempt.inputs()?.[0];
  if (!first) return false;
  for (const input of attempt.inputs() ?? []) clear(input);
  enter(first);
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', attempt.plan.join(''));
  first.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }));
  return attempt.holds;
}
