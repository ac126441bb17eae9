import type { Asker, Fallen, FillResult, FromContent } from '../messages.js';
import { bareCode, spelled } from './plan.js';
import type { Filled } from './standing.js';
import { heldBy, isInput, limit, type Slot, takesText } from './slots.js';
import { around } from './tree.js';
import { inReadingOrder, visible } from './visible.js';

/** What the worker is told about a field, without its key. */
export type Seen = Omit<Extract<FromContent, { type: 'field.seen' }>, 'type' | 'key' | 'again'>;

/** A code field that the worker knows, through every change of its inputs. */
export class CodeField implements Filled {
  readonly key: number;
  seen: Seen;
  /** When it was looked at last; a `performance.now()`. */
  judged = 0;
  /** It looks like one of a row by its markup, and is none. */
  alone = false;
  /** How often the worker had no room for it. */
  refusals = 0;
  /** Why what we filled does not stand any more, until the worker has taken that. */
  fallen: Fallen | undefined;
  /** When it was found to have left the page; a `performance.now()`. */
  missed: number | undefined;
  /** The fills under way. */
  work: Promise<FillResult | undefined> = Promise.resolve(undefined);
  /** Ends the watch over what was filled last, when a newer code comes. */
  keeping: AbortController | undefined;
  /** When a worker that had no room is told again. */
  retry: ReturnType<typeof setTimeout> | undefined;
  #group: Slot[];
  /** From the inputs outward: where a re-rendered row is looked for. */
  #line: Element[] = [];
  #home: Node | undefined;
  readonly #codes: Set<string>;
  /** The user put something in since we last did. */
  #typed = false;
  #filling = false;
  #by: Asker = 'itself';
  #listening = new AbortController();
  readonly #typing: () => boolean;

  /**
   * `typing` tells whether the user is at the keyboard at this moment; `codes` is what was filled into this document,
   * and outlives the field.
   */
  constructor(key: number, inputs: Slot[], seen: Seen, codes: Set<string>, typing: () => boolean) {
    this.key = key;
    this.seen = seen;
    this.#codes = codes;
    this.#typing = typing;
    this.#group = inputs;
    this.adopt(inputs);
  }

  /** Takes other inputs for the same field. */
  adopt(inputs: Slot[]): void {
    this.missed = undefined;
    this.#group = inReadingOrder([...inputs]);
    const first = this.#group[0]!;
    this.#line = around(first, 12);
    const home = first.getRootNode();
    if (home === this.#home) return;
    this.#home = home;
    this.#listening.abort();
    this.#listening = new AbortController();
    home.addEventListener('input', (event) => {
      // What insertText does is trusted too; while we fill, it is ours.
      if (event.isTrusted && !this.#filling && this.#group.includes(event.target as Slot)) this.#typed = true;
    }, { capture: true, passive: true, signal: this.#listening.signal });
  }

  get size(): number {
    return this.#group.length;
  }

  inputs(): Slot[] {
    if (this.#group.every((input) => input.isConnected)) return this.#group;
    const row = this.#group.length > 1;
    let again: Slot[] = [];
    // What is left of a row may hold one of its boxes alone: it is looked for outward, until there are enough of them.
    for (const home of this.#line) {
      if (!home.isConnected) continue;
      const all = [...home.querySelectorAll<Slot>(isInput(this.#group[0]!) ? 'input' : '[contenteditable]')].filter(takesText);
      again = row ? this.#rowIn(all) : all.filter((slot) => alike(slot, this.#group[0]!)).slice(0, 1);
      if (!row || all.length >= this.#group.length) break;
    }
    if (again.length === 0) return again;
    this.adopt(again);
    return this.#group;
  }

  /** The row again among other slots: those that have what its boxes have in common, where there are as many. */
  #rowIn(all: Slot[]): Slot[] {
    const { length } = this.#group;
    const kind = (slot: Slot) => `${isInput(slot) ? slot.type : ''} ${limit(slot)}`;
    const kinds = new Set(this.#group.map(kind));
    return [all, all.filter((slot) => kinds.has(kind(slot)))].find((row) => row.length === length) ?? [];
  }

  sees(input: Slot): boolean {
    return visible(input);
  }

  busy(): boolean {
    if (this.#typing()) return true;
    // Half a code that the user typed, or a whole one of his own, waits for him, unless he asks for another.
    return this.#by === 'itself' && this.#typed && bareCode(heldBy(this.#group)) !== '';
  }

  yields(): boolean {
    return this.#by === 'user';
  }

  touched(): boolean {
    return this.#typed && !this.#typing();
  }

  ours(held: string): boolean {
    return this.#codes.has(spelled(held));
  }

  surroundings(levels: number): string {
    const line = this.#line.filter((element) => element.isConnected);
    const home = line.filter((element) => element !== document.body)[levels - 1] ?? line.at(-1);
    return home instanceof HTMLElement ? home.innerText.slice(0, 8000) : '';
  }

  /** Does this code stand in the field at this moment? */
  holds(code: string): boolean {
    const inputs = this.inputs();
    return inputs.length > 0 && spelled(heldBy(inputs)) === spelled(code);
  }

  /** Runs a fill; what the inputs receive meanwhile is not the user's. */
  async during<T>(code: string, by: Asker, work: () => Promise<T>): Promise<T> {
    this.#filling = true;
    this.#by = by;
    this.#codes.add(spelled(code));
    try {
      return await work();
    } finally {
      this.#filling = false;
      this.#by = 'itself';
      const now = heldBy(this.#group);
      if (now === '' || this.ours(now)) this.#typed = false;
    }
  }

  /** Forgets a code that never reached the page. */
  forget(code: string): void {
    this.#codes.delete(spelled(code));
  }

  /** Lets go of the page. */
  release(): void {
    this.#listening.abort();
    this.keeping?.abort();
    clearTimeout(this.retry);
  }
}

/** A field of one input that is in no page, to practise on: for it alone that input is there, and seen. */
export class Rehearsal extends CodeField {
  readonly #input: Slot;

  constructor() {
    const input = document.createElement('input');
    super(0, [input], { field: { kind: 'single', alphabet: 'any' }, channel: 'unknown' }, new Set(), () => false);
    this.#input = input;
  }

  override inputs(): Slot[] {
    return [this.#input];
  }

  override sees(): boolean {
    return true;
  }
}

function alike(a: Slot, b: Slot): boolean {
  const name = (slot: Slot) => slot.getAttribute('name') ?? '';
  return name(a) === name(b) && (a.id === b.id || name(a) !== '') && a.getAttribute('type') === b.getAttribute('type');
}
