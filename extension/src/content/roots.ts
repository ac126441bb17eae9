import type { Survey } from './lookout.js';
import { shadowRootOf } from './runtime.js';
import { isEdited, type Slot } from './slots.js';
import { following } from './tree.js';

const mostRoots = 200;
const mostHosts = 200;
const mostEdited = 24;
/** A walk ends after so many elements. */
const walk = 250;
/** How many elements that are no custom ones are asked for a root in a walk: the question costs microseconds. */
const mostProbes = 40;
/** So many inputs that had the focus are kept. */
const mostTurnedTo = 40;

/** The document and the shadow roots found in it. */
export class Roots {
  readonly #shadows = new Map<Element, ShadowRoot>();
  /** Custom elements that had no shadow root yet: they may be upgraded, which no observer reports. */
  readonly #hosts = new Set<Element>();
  readonly #edited = new Set<HTMLElement>();
  /** Inputs that had the focus. */
  readonly #turnedTo = new Set<Slot>();
  readonly #survey: Survey;
  readonly #found: (root: ShadowRoot) => void;

  /** Calls found for each shadow root, once. */
  constructor(survey: Survey, found: (root: ShadowRoot) => void) {
    this.#survey = survey;
    this.#found = found;
  }

  /** Looks for shadow roots and edited elements in the page; in a large one, what is far from its ends is found when it gets the focus. */
  lookAround(): void {
    if (this.#survey.isLarge()) {
      for (const element of this.#survey.ends()) this.#see(element);
      return;
    }
    const custom = this.#survey.custom();
    for (let index = 0; index < Math.min(custom.snapshotLength, mostHosts); index++) this.host(custom.snapshotItem(index) as Element);
    for (const element of Array.from(this.#survey.empty())) this.host(element);
    for (const element of this.#survey.edited()) this.edited(element);
  }

  /**
   * Looks for them below and at a node. Not at all of a large one: a walk costs half a microsecond a step.
   */
  look(from: Element | ShadowRoot): void {
    if (from.nodeType === 1) this.#walk(from as Element, from, walk, false);
    else this.#walk(from.firstElementChild, from, 4 * walk, true);
  }

  #see(element: Element): void {
    if (element.localName.includes('-')) this.host(element);
    this.edited(element);
  }

  /** Walks from an element in document order, within `top`. */
  #walk(from: Element | null, top: Node, most: number, within: boolean): void {
    let probes = mostProbes;
    for (let at = from, left = most; at && left > 0; left--, at = following(at, top)) {
      this.#see(at);
      // In a shadow root any element may be another's host; in the page those where nothing else would be shown.
      if (!at.firstChild && (at.localName === 'div' || within) && probes-- > 0) this.host(at);
    }
  }

  /** Takes the shadow root of an element, where it has one. */
  host(element: Element): void {
    if (this.#shadows.has(element) || this.#shadows.size >= mostRoots) return;
    const root = shadowRootOf(element);
    if (!root) {
      if (element.localName.includes('-') && this.#hosts.size < mostHosts) this.#hosts.add(element);
      return;
    }
    this.#hosts.delete(element);
    this.#shadows.set(element, root);
    this.#found(root);
    this.look(root);
  }

  /** The user turned to an element: takes it, where it takes text. */
  turnedTo(element: Element): void {
    if (shadowRootOf(element)) this.host(element);
    else if (element instanceof HTMLInputElement && this.#turnedTo.size < mostTurnedTo) this.#turnedTo.add(element);
    else this.edited(element);
  }

  /** Takes an element that is edited as an input would be. */
  edited(element: Element): void {
    if (this.#edited.size < mostEdited && element.hasAttribute('contenteditable') && isEdited(element)) this.#edited.add(element);
  }

  /** Looks again at the custom elements without a root, and forgets what left the page. */
  refresh(): void {
    for (const set of [this.#edited, this.#turnedTo]) for (const element of set) if (!element.isConnected) set.delete(element);
    for (const host of this.#shadows.keys()) if (!host.isConnected) this.#shadows.delete(host);
    for (const host of [...this.#hosts]) {
      if (!host.isConnected) this.#hosts.delete(host);
      else this.host(host);
    }
  }

  /** Are there custom elements that may still get a root? */
  get waiting(): boolean {
    return this.#hosts.size > 0;
  }

  /** The inputs of the page and of the shadow roots found, each tree in its order, and then the edited elements. */
  slots(): Slot[] {
    const slots = new Set<Slot>(Array.from(this.#survey.inputs()));
    for (const root of this.#shadows.values()) for (const input of root.querySelectorAll('input')) slots.add(input);
    return [...new Set([...slots, ...this.#turnedTo, ...this.#edited])];
  }
}
