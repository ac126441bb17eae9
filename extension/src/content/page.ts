import { Roots } from './roots.js';
import type { Slot } from './slots.js';

/** What looks at a page's slots; made when the page first has one. */
export interface Looker {
  look(slots: Slot[], at: Page): void;
  stop(): void;
}

/** Between two scans, in milliseconds; while a page changes on and on and nothing comes of it, up to the last. */
const spacing = 150;
const slowest = 600;

/**
 * The part of the content script that runs on every page: one observer, and a look at the list of inputs when the page
 * has settled. All else is made when there is an input.
 */
export class Page {
  readonly #stopping = new AbortController();
  readonly #observer = new MutationObserver((records) => this.#mutated(records));
  readonly #roots = new Roots((root) => this.#observer.observe(root, { childList: true, subtree: true }));
  readonly #make: (page: Page) => Looker;
  #looker: Looker | undefined;
  #added: Element[] = [];
  #scheduled = false;
  #scanned = -Infinity;
  #spacing = spacing;

  /** `make` makes what looks at the slots. */
  constructor(make: (page: Page) => Looker) {
    this.#make = make;
    const options = { capture: true, passive: true, signal: this.#stopping.signal };
    this.#observer.observe(document, { childList: true, subtree: true });
    addEventListener('focusin', (event) => this.#focused(event), options);
    this.#roots.look(document);
    this.schedule();
    // Custom elements get their shadow root when their script arrives, and no observer tells.
    if (this.#roots.waiting) for (const delay of [500, 1500, 4000]) this.later(delay);
  }

  get stopped(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Ends all watching, and leaves nothing behind. */
  stop(): void {
    this.#stopping.abort();
    this.#observer.disconnect();
    this.#looker?.stop();
  }

  /** Scans the page, soon. */
  schedule(): void {
    if (this.#scheduled || this.stopped.aborted) return;
    this.#scheduled = true;
    const wait = Math.max(0, this.#scanned + this.#spacing - performance.now());
    const run = () => {
      this.#scheduled = false;
      this.#scan();
    };
    // A hidden tab has no idle periods to speak of.
    if (document.visibilityState === 'hidden') setTimeout(run, wait);
    else if (wait > 0) setTimeout(() => requestIdleCallback(run, { timeout: 100 }), wait);
    else requestIdleCallback(run, { timeout: 100 });
  }

  /** Scans the page after so many milliseconds. */
  later(delay: number): void {
    setTimeout(() => this.schedule(), delay);
  }

  /** Something is going on here that a person waits for: scans at the closest spacing again. */
  hurry(): void {
    this.#spacing = spacing;
  }

  #mutated(records: MutationRecord[]): void {
    // Only shadow roots and edited elements are looked for in what was added; inputs come from the live list at the scan.
    for (let index = 0; index < records.length && this.#added.length < 64; index++) {
      for (const node of records[index]!.addedNodes) {
        if (node instanceof Element && this.#added.length < 64) this.#added.push(node);
      }
    }
    this.schedule();
  }

  #focused(event: FocusEvent): void {
    // Seen from outside a closed shadow root, its host has the focus.
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    this.#roots.turnedTo(target);
    this.hurry();
    this.schedule();
  }

  #scan(): void {
    if (this.stopped.aborted) return;
    this.#scanned = performance.now();
    this.#spacing = Math.min(this.#spacing * 1.25, slowest);
    for (const node of this.#added.splice(0)) if (node.isConnected) this.#roots.look(node);
    this.#roots.refresh();
    const slots = this.#roots.slots();
    if (!this.#looker) {
      if (slots.length === 0) return;
      this.#looker = this.#make(this);
    }
    this.#looker.look(slots, this);
  }
}
