import type { Fallen, FromContent } from '../messages.js';
import { filler } from './handover.js';
import type { Slot } from './slots.js';
import { parentOf } from './tree.js';
import { visible } from './visible.js';

/** What the worker is told about a field, without its key. */
export type Seen = Omit<Extract<FromContent, { type: 'field.seen' }>, 'type' | 'key' | 'again'>;

/** A code field that the worker knows, through every change of its inputs. */
export class CodeField {
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
  work: Promise<unknown> = Promise.resolve();
  /** When a worker that had no room is told again. */
  retry: ReturnType<typeof setTimeout> | undefined;
  /** Its inputs as they were found last; they may have left the page since. */
  group: Slot[];
  /** From the inputs outward: where re-rendered ones are looked for. */
  line: Element[] = [];
  #home: Node | undefined;
  /** The user put something in since we last did. */
  typed = false;
  /** A code is being put in: what the inputs receive is not the user's. */
  filling = false;
  #listening = new AbortController();
  readonly #leaving = new AbortController();

  /** `typing` tells whether the user is at the keyboard at this moment. */
  constructor(key: number, inputs: Slot[], seen: Seen, readonly typing: () => boolean) {
    this.key = key;
    this.seen = seen;
    this.group = inputs;
    this.adopt(inputs);
  }

  /** Takes other inputs for the same field. */
  adopt(inputs: Slot[]): void {
    this.group = inputs;
    const first = this.group[0]!;
    this.line = [];
    for (let at = parentOf(first), level = 0; at && level < 12; at = parentOf(at), level++) this.line.push(at);
    const home = first.getRootNode();
    if (home === this.#home) return;
    this.#home = home;
    this.#listening.abort();
    this.#listening = new AbortController();
    home.addEventListener('input', (event) => {
      // What insertText does is trusted too; while we fill, it is ours.
      if (event.isTrusted && !this.filling && this.group.includes(event.target as Slot)) this.typed = true;
    }, { capture: true, passive: true, signal: this.#listening.signal });
  }

  /** Aborted once it is let go of. */
  get left(): AbortSignal {
    return this.#leaving.signal;
  }

  get size(): number {
    return this.group.length;
  }

  /** Its inputs as they stand now; empty while the page has none, or nobody here who would find new ones in their place. */
  inputs(): Slot[] {
    if (this.group.every((input) => input.isConnected)) return this.group;
    const again = filler()?.found(this) ?? [];
    if (again.length > 0) this.adopt(again);
    return again;
  }

  /** Can the user see this one of them at this moment? Forces style and layout. */
  sees(input: Slot): boolean {
    return visible(input);
  }

  /** Lets go of the page. */
  release(): void {
    this.#listening.abort();
    this.#leaving.abort();
    clearTimeout(this.retry);
  }
}
