import type { Attempt } from './attempt.js';
import { change, clear, enter, leave, rising, typeCharacter } from './keys.js';
import { frame, turn } from './pace.js';
import { held, selectAll, type Slot } from './slots.js';

/** One way of putting a code into a field. It tells whether the code stood there when its last event was through. */
export type Way = () => Promise<boolean>;

/**
 * The ways of putting a code into a field, in the order in which they are tried. No single one reaches every widget: keys
 * do 98 of 101 libraries. The inputs are looked up afresh for each step, because pages replace them while one types.
 */
export function ways({ plan, inputs, holds, busy }: Attempt): { all: Way[]; inserted: Way } {
  const isRow = plan.length > 1;

  /** Character by character: a single input at once, or as slowly as its page renders; boxes one a frame. */
  async function typed(slowly: boolean): Promise<boolean> {
    empty();
    const landed = await each(async (input, part, index) => {
      // A widget that spreads what it was given may have filled this box already.
      if (held(input) === part) return;
      for (const character of part) {
        if (slowly) await turn();
        const now = inputs()[index];
        if (!now || busy()) return;
        typeCharacter(now, character, isRow && part.length === 1);
      }
    });
    const last = inputs().at(-1);
    if (last && !busy()) leave(last);
    return landed || holds();
  }

  /** Through the editor: trusted events, undo, and no regard for what the widget thinks of synthetic keys. */
  function inserted(): Promise<boolean> {
    return each((input, part) => {
      selectAll(input);
      document.execCommand('insertText', false, part);
    });
  }

  /** As a paste into the first input, for widgets that know nothing else. */
  async function pasted(): Promise<boolean> {
    empty();
    const [first] = inputs();
    if (!first) return false;
    enter(first);
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', plan.join(''));
    first.dispatchEvent(new ClipboardEvent('paste', { clipboardData, ...rising, cancelable: true }));
    return holds();
  }

  /** Puts each part of a code into its input, one a frame. */
  async function each(put: (input: Slot, part: string, index: number) => unknown): Promise<boolean> {
    let landed = false;
    for (const [index, part] of plan.entries()) {
      if (index > 0) await frame();
      const input = inputs()[index];
      if (!input || busy()) return false;
      enter(input);
      const done = put(input, part, index);
      landed = holds();
      await done;
      landed ||= holds();
      const now = inputs()[index];
      if (now) change(now);
      if (isRow) await rendered(index);
    }
    return landed;
  }

  /** A page that renders later than it took a character joins the next one to an older state (react-otp-field). */
  async function rendered(index: number): Promise<void> {
    for (const end = performance.now() + 120; performance.now() < end; await frame()) {
      const box = inputs()[index];
      if (!box || held(box) !== '') return;
    }
  }

  /** Enters the field and empties its boxes, the last one first. */
  function empty(): void {
    const [first] = inputs();
    if (first) enter(first);
    for (let index = plan.length; index-- > 0; ) {
      const box = inputs()[index];
      if (box) clear(box);
    }
  }

  return { all: [() => typed(false), ...(isRow ? [] : [() => typed(true)]), inserted, pasted], inserted };
}
