import { isEntering } from './keys.js';
import type { Cause, Survey } from './lookout.js';
import { Roots } from './roots.js';
import type { Slot } from './slots.js';

/** What looks at a page's slots; made when the page first has one. */
export interface Looker {
  look(slots: Slot[], at: Page): void;
  stop(): void;
}

/** Between two scans, in milliseconds: soon after the first, and while a page changes on and on and nothing comes of it up to the last. */
const soonest = 40;
const growth = 1.6;
const slowest = 600;
/** … and while a person waits for what goes on. */
const hurried = 150;
/** How many of the elements that were added are looked at in a scan. */
const most = 24;

/** Scans the page for slots when it has settled, or when somebody asks; what looks at them is made when there is one. */
export class Page {
  readonly #observer = new MutationObserver((records) => this.#mutated(records));
  readonly #roots: Roots;
  readonly #focused = (event: FocusEvent) => this.#turnedTo(event);
  readonly #make: (page: Page) => Looker;
  #looker: Looker | undefined;
  #added: Element[] = [];
  #scheduled = false;
  #stopped = false;
  #scanned = 0;
  #spacing = soonest;

  /** `make` makes what looks at the slots. */
  constructor(survey: Survey, make: (page: Page) => Looker, { turnedTo, records }: Cause) {
    this.#roots = new Roots(survey, (root) => this.#observer.observe(root, { childList: true, subtree: true }));
    this.#make = make;
    this.#observer.observe(document, { childList: true, subtree: true });
    addEventListener('focusin', this.#focused, true);
    this.#roots.lookAround();
    if (turnedTo) this.#roots.turnedTo(turnedTo);
    if (records) this.#mutated(records);
    this.#scan();
    // Custom elements get their shadow root when their script arrives, and no observer tells.
    if (this.#roots.waiting) for (const delay of [500, 1500, 4000]) this.later(delay);
  }

  /** Ends all watching, and leaves nothing behind. */
  stop(): void {
    this.#stopped = true;
    this.#observer.disconnect();
    removeEventListener('focusin', this.#focused, true);
    this.#looker?.stop();
  }

  /** Scans the page, soon. */
  schedule(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    const run = () => {
      this.#scheduled = false;
      this.#scan();
    };
    const wait = Math.max(0, this.#scanned + this.#spacing - Date.now());
    // A hidden tab has no idle periods to speak of; and where nothing was found yet, a scan is shorter than the wait for one.
    if (!this.#looker || document.visibilityState === 'hidden') setTimeout(run, wait);
    else if (wait > 0) setTimeout(() => requestIdleCallback(run, { timeout: 100 }), wait);
    else requestIdleCallback(run, { timeout: 100 });
  }

  /** Scans the page after so many milliseconds. */
  later(delay: number): void {
    setTimeout(() => this.schedule(), delay);
  }

  /** Something is going on here that a person waits for: scans more often again. */
  hurry(): void {
    this.#spacing = Math.min(this.#spacing, hurried);
  }

  #mutated(records: MutationRecord[]): void {
    // Only shadow roots and edited elements are looked for in what was added; inputs are asked for at the scan.
    for (let index = 0; index < records.length && this.#added.length < most; index++) {
      const { addedNodes } = records[index]!;
      for (let at = 0; at < addedNodes.length && this.#added.length < most; at++) {
        const node = addedNodes[at]!;
        if (node.nodeType === 1) this.#added.push(node as Element);
      }
    }
    this.schedule();
  }

  #turnedTo(event: FocusEvent): void {
    if (isEntering()) return;
    // Seen from outside a closed shadow root, its host has the focus.
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    this.#roots.turnedTo(target);
    this.hurry();
    this.schedule();
  }

  #scan(): void {
    if (this.#stopped) return;
    this.#scanned = Date.now();
    this.#spacing = Math.min(this.#spacing * growth, slowest);
    for (const node of this.#added.splice(0)) if (node.isConnected) this.#roots.look(node);
    this.#roots.refresh();
    const slots = this.#roots.slots();
    if (slots.length === 0 && !this.#looker) return;
    this.#looker ??= this.#make(this);
    this.#looker.look(slots, this);
  }
}
