import type { Asker, Fallen, FillResult, FromContent } from '../messages.js';
import { bareCode, spelled } from './plan.js';
import type { Filled } from './standing.js';
import { heldBy, isInput, limit, type Slot, takesText } from './slots.js';
import { around } from './tree.js';
import { inReadingOrder, visible } from './visible.js';

/** What the worker is told about a field, without its key. */
export type Seen = Omit<Extract<FromContent, { type: 'field.seen' }>, 'type' | 'key' | 'again'>;

/** A code field that the worker knows, through every change of its inputs. */
export interface CodeField extends Filled {
  readonly key: number;
  seen: Seen;
  /** When it was looked at last; a `performance.now()`. */
  judged: number;
  /** It looks like one of a row by its markup, and is none. */
  readonly alone: boolean;
  /** How often the worker had no room for it. */
  refusals: number;
  /** Why what we filled does not stand any more, until the worker has taken that. */
  fallen?: Fallen | undefined;
  /** When it was found to have left the page; a `performance.now()`. */
  missed?: number | undefined;
  /** The fills under way. */
  work: Promise<FillResult | undefined>;
  /** Ends the watch over what was filled last, when a newer code comes. */
  keeping?: AbortController;
  /** When a worker that had no room is told again. */
  retry?: ReturnType<typeof setTimeout>;
  /** How many inputs it has. */
  size(): number;
  /** Takes other inputs for the same field. */
  adopt(inputs: Slot[]): void;
  /** Does this code stand in the field at this moment? */
  holds(code: string): boolean;
  /** Runs a fill; what the inputs receive meanwhile is not the user's. */
  during<T>(code: string, by: Asker, work: () => Promise<T>): Promise<T>;
  /** Forgets a code that never reached the page. */
  forget(code: string): void;
  /** Lets go of the page. */
  release(): void;
}

/**
 * Makes one. `typing` tells whether the user is at the keyboard at this moment; `codes` is what was filled into this
 * document, and outlives the field.
 */
export function codeField(key: number, inputs: Slot[], seen: Seen, alone: boolean, codes: Set<string>, typing: () => boolean): CodeField {
  let group = inputs;
  /** From the inputs outward: where a re-rendered row is looked for. */
  let line: Element[] = [];
  let home: Node | undefined;
  /** The user put something in since we last did. */
  let typed = false;
  let filling = false;
  let by: Asker = 'itself';
  let listening = new AbortController();

  /** The field again among other slots: its input, or where there are as many, those that have what its boxes have in common. */
  function among(all: Slot[]): Slot[] {
    const [first] = group as [Slot];
    if (group.length === 1) return all.filter((slot) => alike(slot, first)).slice(0, 1);
    const kind = (slot: Slot) => `${isInput(slot) ? slot.type : ''} ${limit(slot)}`;
    const kinds = new Set(group.map(kind));
    return [all, all.filter((slot) => kinds.has(kind(slot)))].find(({ length }) => length === group.length) ?? [];
  }

  const field: CodeField = {
    key, seen, alone,
    judged: 0, refusals: 0, work: Promise.resolve(undefined),
    size: () => group.length,
    adopt(inputs) {
      field.missed = undefined;
      group = inReadingOrder([...inputs]);
      const [first] = group as [Slot];
      line = around(first, 12);
      if (home === first.getRootNode()) return;
      home = first.getRootNode();
      listening.abort();
      listening = new AbortController();
      home.addEventListener('input', (event) => {
        // What insertText does is trusted too; while we fill, it is ours.
        if (event.isTrusted && !filling && group.includes(event.target as Slot)) typed = true;
      }, { capture: true, signal: listening.signal });
    },
    inputs() {
      if (group.every((input) => input.isConnected)) return group;
      const selector = isInput(group[0]!) ? 'input' : '[contenteditable]';
      // What is left of a row may hold one of its boxes alone: it is looked for outward, until there are enough of them.
      for (const home of line.filter((element) => element.isConnected)) {
        const all = [...home.querySelectorAll<Slot>(selector)].filter(takesText);
        if (group.length > 1 && all.length < group.length) continue;
        const again = among(all);
        if (again.length > 0) field.adopt(again);
        return again.length > 0 ? group : [];
      }
      return [];
    },
    sees: visible,
    busy() {
      // Half a code that the user typed, or a whole one of his own, waits for him, unless he asks for another.
      return typing() || (by === 'itself' && typed && bareCode(heldBy(group)) !== '');
    },
    yields: () => by === 'user',
    touched: () => typed && !typing(),
    ours: (held) => codes.has(spelled(held)),
    surroundings(levels) {
      const there = line.filter((element) => element.isConnected);
      const home = there.filter((element) => element !== document.body)[levels - 1] ?? there.at(-1);
      return home instanceof HTMLElement ? home.innerText.slice(0, 8000) : '';
    },
    holds(code) {
      const inputs = field.inputs();
      return inputs.length > 0 && spelled(heldBy(inputs)) === spelled(code);
    },
    async during(code, asker, work) {
      filling = true;
      by = asker;
      codes.add(spelled(code));
      try {
        return await work();
      } finally {
        filling = false;
        by = 'itself';
        const now = heldBy(group);
        if (now === '' || field.ours(now)) typed = false;
      }
    },
    forget: (code) => void codes.delete(spelled(code)),
    release() {
      listening.abort();
      field.keeping?.abort();
      clearTimeout(field.retry);
    },
  };
  field.adopt(inputs);
  return field;
}

/** A field of one input that is in no page, to practise on: for it alone that input is there, and seen. */
export function rehearsal(): CodeField {
  const inputs = [document.createElement('input')];
  const field = codeField(0, inputs, {} as Seen, true, new Set(), () => false);
  return { ...field, inputs: () => inputs, sees: () => true };
}

function alike(a: Slot, b: Slot): boolean {
  const name = (slot: Slot) => slot.getAttribute('name') ?? '';
  return name(a) === name(b) && (a.id === b.id || name(a) !== '') && a.getAttribute('type') === b.getAttribute('type');
}
