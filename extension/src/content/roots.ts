import type { Lookout } from './lookout.js';
import { shadowRootOf } from './runtime.js';
import { isEdited, isInput, type Slot } from './slots.js';

/** So many shadow roots, custom elements without one, and slots that no selector finds are kept. */
const most = 200;
const mostKept = 48;
/** How many of the elements that came are looked at in a look, and so many elements after each. */
const mostAdded = 24;
const walk = 250;
/** How many elements that are no custom ones are asked for a root in a walk: the question costs microseconds. */
const mostProbes = 40;

/** The document and the shadow roots found in it. */
export class Roots {
  readonly #lookout: Lookout;
  readonly #shadows = new Map<Element, ShadowRoot>();
  /** Custom elements that had no shadow root yet: they may be upgraded, which no observer reports. */
  readonly #hosts = new Set<Element>();
  /** Edited elements, and inputs that had the focus. */
  readonly #kept = new Set<Slot>();
  #added: Element[] = [];

  /** Looks for shadow roots and edited elements in the page; in a large one, what is far from its ends is found when it gets the focus. */
  constructor(lookout: Lookout) {
    this.#lookout = lookout;
    const { survey } = lookout;
    if (survey.isLarge()) {
      for (const element of survey.ends()) this.#see(element);
      return;
    }
    const custom = survey.custom();
    for (let index = 0; index < Math.min(custom.snapshotLength, most); index++) this.#see(custom.snapshotItem(index) as Element);
    for (const element of Array.from(survey.empty())) this.#open(element);
    for (const element of survey.edited()) this.#see(element);
  }

  /** These came into the page: shadow roots and edited elements are looked for in them, later; inputs are asked for then. */
  came(records: MutationRecord[]): void {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (this.#added.length >= mostAdded) return;
        if (node instanceof Element) this.#added.push(node);
      }
    }
  }

  /** The user turned to an element: takes it, where it takes text. */
  turnedTo(element: Element): void {
    this.#open(element);
    if (isInput(element)) this.#keep(element);
    else this.#see(element);
  }

  /** Are there custom elements that may still get a root? */
  get waiting(): boolean {
    return this.#hosts.size > 0;
  }

  /** The inputs of the page and of the shadow roots found, each tree in its order, and then the edited elements. */
  slots(): Slot[] {
    for (const node of this.#added.splice(0)) if (node.isConnected) this.#look(node, node, walk);
    for (const gone of [this.#kept, this.#hosts, this.#shadows]) for (const [element] of gone.entries()) if (!element.isConnected) gone.delete(element as Slot);
    for (const host of [...this.#hosts]) this.#open(host);
    const shadowed = [...this.#shadows.values()].flatMap((root) => [...root.querySelectorAll('input')]);
    return [...new Set<Slot>([...Array.from(this.#lookout.survey.inputs()), ...shadowed, ...this.#kept])];
  }

  /** Looks at an element and what follows it in `top`. Not at all of a large page: a walk costs half a microsecond a step. */
  #look(from: Element | null, top: Element | ShadowRoot, steps: number): void {
    let probes = mostProbes;
    this.#lookout.survey.walk(from, top, steps, (at) => {
      this.#see(at);
      // In a shadow root any element may be another's host; in the page those where nothing else would be shown.
      if (!at.firstChild && (at.localName === 'div' || top instanceof ShadowRoot) && probes-- > 0) this.#open(at);
    });
  }

  #see(element: Element): void {
    if (element.localName.includes('-')) this.#open(element);
    if (isEdited(element)) this.#keep(element);
  }

  #keep(slot: Slot): void {
    if (this.#kept.size < mostKept) this.#kept.add(slot);
  }

  /** Takes the shadow root of an element, where it has one. */
  #open(element: Element): void {
    if (this.#shadows.has(element) || this.#shadows.size >= most) return;
    const root = shadowRootOf(element);
    if (root) {
      this.#hosts.delete(element);
      this.#shadows.set(element, root);
      this.#lookout.observe(root);
      this.#look(root.firstElementChild, root, 4 * walk);
    } else if (element.localName.includes('-') && this.#hosts.size < most) {
      this.#hosts.add(element);
    }
  }
}
