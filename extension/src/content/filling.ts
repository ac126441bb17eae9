import type { Asker } from '../messages.js';
import type { CodeField } from './field.js';
import { inReadingOrder } from './order.js';
import { bareCode, sameCode } from './plan.js';
import { heldBy, type Slot } from './slots.js';
import type { Filled } from './standing.js';

/** What filling needs of a code field. */
type Field = Pick<CodeField, 'group' | 'line' | 'typed' | 'filling' | 'left' | 'typing' | 'inputs' | 'sees'>;

/** A code field while codes are put into it, and after. */
export class Filling implements Filled {
  /** Ends the watch over what was filled last, when a newer code comes. */
  keeping: AbortController | undefined;
  readonly #field: Field;
  readonly #codes: Set<string>;
  #by: Asker = 'itself';
  /** The field's inputs when they were last put in order, and in that order. */
  #group: Slot[] = [];
  #ordered: Slot[] = [];

  /** `codes` is what was filled into this document, and outlives the field. */
  constructor(field: Field, codes: Set<string>) {
    this.#field = field;
    this.#codes = codes;
    field.left.addEventListener('abort', () => this.keeping?.abort());
  }

  inputs(): Slot[] {
    return this.#inOrder(this.#field.inputs());
  }

  sees(input: Slot): boolean {
    return this.#field.sees(input);
  }

  busy(): boolean {
    const { typed, typing, group } = this.#field;
    if (typing()) return true;
    // Half a code that the user typed, or a whole one of his own, waits for him, unless he asks for another.
    return this.#by === 'itself' && typed && bareCode(heldBy(group)) !== '';
  }

  yields(): boolean {
    return this.#by === 'user';
  }

  touched(): boolean {
    return this.#field.typed && !this.#field.typing();
  }

  ours(held: string): boolean {
    return this.#codes.has(bareCode(held).toUpperCase());
  }

  surroundings(levels: number): string {
    const line = this.#field.line.filter((element) => element.isConnected);
    const home = line.filter((element) => element !== document.body)[levels - 1] ?? line.at(-1);
    return home instanceof HTMLElement ? home.innerText.slice(0, 8000) : '';
  }

  /** Does this code stand in the field at this moment? */
  holds(code: string): boolean {
    const inputs = this.inputs();
    return inputs.length > 0 && sameCode(heldBy(inputs), code);
  }

  /** Runs a fill; what the inputs receive meanwhile is not the user's. */
  async during<T>(code: string, by: Asker, work: () => Promise<T>): Promise<T> {
    const field = this.#field;
    field.filling = true;
    this.#by = by;
    this.#codes.add(bareCode(code).toUpperCase());
    try {
      return await work();
    } finally {
      field.filling = false;
      this.#by = 'itself';
      const now = heldBy(this.#inOrder(field.group));
      if (now === '' || this.ours(now)) field.typed = false;
    }
  }

  /** They are put in order once: that forces layout. */
  #inOrder(group: Slot[]): Slot[] {
    if (group !== this.#group) [this.#group, this.#ordered] = [group, inReadingOrder([...group])];
    return this.#ordered;
  }

  /** Forgets a code that never reached the page. */
  forget(code: string): void {
    this.#codes.delete(bareCode(code).toUpperCase());
  }
}

/** A field of one input that is in no page, to practise on: for it alone that input is there, and seen. */
export function rehearsal(): Filling {
  const input = document.createElement('input');
  const field = {
    group: [input], line: [], typed: false, filling: false, left: new AbortController().signal,
    typing: () => false, inputs: () => [input], sees: () => true,
  };
  return new Filling(field, new Set());
}
