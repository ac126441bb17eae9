/**
 * The second file of the content script: what fills. No page needs it before a code field was seen there, so the worker
 * puts it into that one document, and it is there long before the code is.
 */
import type { Asker, Fallen, FillResult } from '../messages.js';
import type { CodeField } from './field.js';
import { fill, wasLost } from './fill.js';
import { Filling, rehearsal } from './filling.js';
import { found } from './found.js';
import { type Filler, handOver } from './handover.js';
import { isEntering } from './keys.js';
import { fallen, marked } from './standing.js';

class PageFiller implements Filler {
  readonly found = found;
  /** What was put into this document, in whichever field: a page that rejected a code does not get it again. */
  readonly #codes = new Set<string>();
  readonly #fillings = new WeakMap<CodeField, Filling>();

  constructor() {
    // What the browser compiles when it is first used would take longer than the fill itself: it is there when the code comes.
    requestIdleCallback(() => void this.#put(rehearsal(), '0', 'itself'));
  }

  get entering(): boolean {
    return isEntering();
  }

  get used(): boolean {
    return this.#codes.size > 0;
  }

  async fill(field: CodeField, code: string, by: Asker, fell: (why: Fallen) => void): Promise<FillResult> {
    const filling = this.#fillings.get(field) ?? new Filling(field, this.#codes);
    this.#fillings.set(field, filling);
    const had = filling.ours(code);
    // A code that a page has had is not given twice by itself; where it still stands, all is well.
    if (had && by === 'itself') return filling.holds(code) ? 'filled' : 'refused';
    filling.keeping?.abort();
    const before = marked(filling);
    const result = await this.#put(filling, code, by);
    if (result === 'filled' && !field.left.aborted) {
      field.fallen = undefined;
      void this.#keep(filling, code, before, fell);
    } else if (result !== 'filled' && result !== 'refused' && !had) filling.forget(code);
    return result;
  }

  #put(filling: Filling, code: string, by: Asker): Promise<FillResult> {
    return filling.during(code, by, () => fill(filling, code));
  }

  /** Watches over a filled code: puts it back where the page lost it, tells when it does not stand any more. */
  async #keep(filling: Filling, code: string, before: boolean, fell: (why: Fallen) => void): Promise<void> {
    const { signal } = (filling.keeping = new AbortController());
    if (await wasLost(filling, code, signal)) await this.#put(filling, code, 'itself');
    const why = await fallen(filling, before, signal);
    if (why !== undefined) fell(why);
  }
}

handOver(() => new PageFiller());
