import type { Survey } from './lookout.js';
import { shadowRootOf } from './runtime.js';
import { isEdited, isInput, type Slot } from './slots.js';
import { following } from './tree.js';

/** So many shadow roots, custom elements without one, and slots that no selector finds are kept. */
const most = 200;
const mostKept = 48;
/** A walk ends after so many elements. */
const walk = 250;
/** How many elements that are no custom ones are asked for a root in a walk: the question costs microseconds. */
const mostProbes = 40;

/** The document and the shadow roots found in it. */
export class Roots {
  readonly #survey: Survey;
  readonly #found: (root: ShadowRoot) => void;
  readonly #shadows = new Map<Element, ShadowRoot>();
  /** Custom elements that had no shadow root yet: they may be upgraded, which no observer reports. */
  readonly #hosts = new Set<Element>();
  /** Edited elements, and inputs that had the focus. */
  readonly #kept = new Set<Slot>();

  /** Calls found for each shadow root, once. */
  constructor(survey: Survey, found: (root: ShadowRoot) => void) {
    this.#survey = survey;
    this.#found = found;
  }

  /** Looks for shadow roots and edited elements in the page; in a large one, what is far from its ends is found when it gets the focus. */
  lookAround(): void {
    const survey = this.#survey;
    if (survey.isLarge()) return survey.ends().forEach((element) => this.#see(element));
    const custom = survey.custom();
    for (let index = 0; index < Math.min(custom.snapshotLength, most); index++) this.#see(custom.snapshotItem(index) as Element);
    for (const element of Array.from(survey.empty())) this.#open(element);
    for (const element of survey.edited()) this.#see(element);
  }

  /** Looks for them below and at a node. Not at all of a large one: a walk costs half a microsecond a step. */
  look(from: Element | ShadowRoot): void {
    const within = from instanceof ShadowRoot;
    let [left, probes] = [within ? 4 * walk : walk, mostProbes];
    for (let at = within ? from.firstElementChild : from; at && left > 0; left--, at = following(at, from)) {
      this.#see(at);
      // In a shadow root any element may be another's host; in the page those where nothing else would be shown.
      if (!at.firstChild && (at.localName === 'div' || within) && probes-- > 0) this.#open(at);
    }
  }

  /** The user turned to an element: takes it, where it takes text. */
  turnedTo(element: Element): void {
    this.#open(element);
    if (isInput(element)) this.#keep(element);
    else this.#see(element);
  }

  /** Looks again at the custom elements without a root, and forgets what left the page. */
  refresh(): void {
    for (const gone of [this.#kept, this.#hosts, this.#shadows]) for (const [element] of gone.entries()) if (!element.isConnected) gone.delete(element as Slot);
    for (const host of [...this.#hosts]) this.#open(host);
  }

  /** Are there custom elements that may still get a root? */
  get waiting(): boolean {
    return this.#hosts.size > 0;
  }

  /** The inputs of the page and of the shadow roots found, each tree in its order, and then the edited elements. */
  slots(): Slot[] {
    const shadowed = [...this.#shadows.values()].flatMap((root) => [...root.querySelectorAll('input')]);
    return [...new Set<Slot>([...Array.from(this.#survey.inputs()), ...shadowed, ...this.#kept])];
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
      this.#found(root);
      this.look(root);
    } else if (element.localName.includes('-') && this.#hosts.size < most) {
      this.#hosts.add(element);
    }
  }
}
