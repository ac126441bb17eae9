import { shadowRootOf } from './runtime.js';
import { isEdited, type Slot } from './slots.js';

const mostRoots = 200;
const mostHosts = 200;
const mostEdited = 24;
/** A walk ends after so many elements, and in each of the last parts of the page after so many: dialogs are put there. */
const walk = 250;
const walkBack = 40;
const parts = 6;
/** How many elements that are no custom ones are asked for a root in a walk: the question costs microseconds. */
const mostProbes = 40;
/** A page with more inputs than this is a table or a long form: there only those count whose markup speaks for them. */
const mostInputs = 40;
const speaking = /otp|one-time|cod|kod|verif|token|2fa|pin/i;

/** The document and the shadow roots found in it. */
export class Roots {
  readonly #inputs = document.getElementsByTagName('input');
  readonly #shadows = new Map<Element, ShadowRoot>();
  /** Custom elements that had no shadow root yet: they may be upgraded, which no observer reports. */
  readonly #hosts = new Set<Element>();
  readonly #edited = new Set<HTMLElement>();
  /** Inputs that had the focus. */
  readonly #turnedTo = new Set<Slot>();
  readonly #found: (root: ShadowRoot) => void;

  /** Calls found for each shadow root, once. */
  constructor(found: (root: ShadowRoot) => void) {
    this.#found = found;
  }

  /**
   * Looks for shadow roots and edited elements below and at a node. Not at all of a large page: no selector finds custom
   * elements, and a walk costs half a microsecond a step. What is further down is found when it gets the focus.
   */
  look(from: Node): void {
    if (this.#walk(from, walk) > 0 || from !== document) return;
    let last = document.body?.lastElementChild;
    for (let left = parts; last && left > 0; left--, last = last.previousElementSibling) this.#walk(last, walkBack);
  }

  #walk(from: Node, most: number): number {
    // In a shadow root any element may be another's host; in the page those where nothing else would be shown.
    const within = from instanceof ShadowRoot;
    const walker = document.createTreeWalker(from, NodeFilter.SHOW_ELEMENT);
    let probes = mostProbes;
    let left = within ? 4 * most : most;
    let element = (from instanceof Element ? from : walker.nextNode()) as Element | null;
    for (; element && left > 0; element = walker.nextNode() as Element | null, left--) {
      const name = element.localName;
      if (name.includes('-')) this.host(element);
      else if ((name === 'div' || within) && !element.firstChild && probes-- > 0) this.host(element);
      if (element.hasAttribute('contenteditable')) this.edited(element);
    }
    return left;
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
    else if (element instanceof HTMLInputElement && this.#inputs[mostInputs]) this.#turnedTo.add(element);
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
    const many = this.#inputs[mostInputs] !== undefined;
    let slots: Slot[] = this.#inputs[0] ? [...this.#inputs] : [];
    if (many) slots = slots.filter((slot) => this.#turnedTo.has(slot) || speaks(slot as HTMLInputElement));
    for (const root of this.#shadows.values()) slots.push(...root.querySelectorAll('input'));
    return this.#edited.size > 0 ? slots.concat(...this.#edited) : slots;
  }
}

function speaks({ maxLength, name, id, placeholder, autocomplete }: HTMLInputElement): boolean {
  return maxLength === 1 || speaking.test(`${name} ${id} ${placeholder} ${autocomplete}`);
}
