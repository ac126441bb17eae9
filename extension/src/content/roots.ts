import { shadowRootOf } from './runtime.js';
import { isEdited, type Slot } from './slots.js';

/** A walk ends after so many elements, and after so many from its other end: dialogs are put there. */
const walk = 1000;
const walkBack = 300;
const mostRoots = 200;
const mostHosts = 200;
const mostEdited = 24;
/** How many elements that are no custom ones are asked in a walk: the question costs microseconds. */
const mostProbes = 60;

/** The document and the shadow roots found in it. */
export class Roots {
  readonly #inputs = document.getElementsByTagName('input');
  readonly #shadows = new Map<Element, ShadowRoot>();
  /** Custom elements that had no shadow root yet: they may be upgraded, which no observer reports. */
  readonly #hosts = new Set<Element>();
  #probes = 0;
  readonly #edited = new Set<HTMLElement>();
  readonly #found: (root: ShadowRoot) => void;

  /** Calls found for each shadow root, once. */
  constructor(found: (root: ShadowRoot) => void) {
    this.#found = found;
  }

  /** Looks for shadow roots and edited elements below and at a node. */
  look(from: Node): void {
    this.#probes = mostProbes;
    const walker = document.createTreeWalker(from, NodeFilter.SHOW_ELEMENT);
    const within = from.getRootNode() instanceof ShadowRoot;
    let left = walk;
    for (let node: Node | null = from; node && left > 0; node = walker.nextNode(), left--) this.#at(node, within);
    if (left > 0) return;
    walker.currentNode = from;
    while (walker.lastChild());
    for (left = walkBack; left > 0; left--) {
      this.#at(walker.currentNode, within);
      if (!walker.previousNode()) return;
    }
  }

  #at(node: Node, within: boolean): void {
    if (!(node instanceof Element)) return;
    // Any element may be a host. Among those that are no custom ones it is likely where nothing else would be shown.
    const empty = () => this.#probes > 0 && (within || node.localName === 'div') && !node.firstChild && this.#probes-- > 0;
    if (node.localName.includes('-') || node.shadowRoot || empty()) this.host(node);
    this.edited(node);
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

  /** Takes an element that is edited as an input would be. */
  edited(element: Element): void {
    if (this.#edited.size < mostEdited && element.hasAttribute('contenteditable') && isEdited(element)) this.#edited.add(element);
  }

  /** Looks again at the custom elements without a root, and forgets what left the page. */
  refresh(): void {
    for (const element of this.#edited) if (!element.isConnected) this.#edited.delete(element);
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

  /** Every input of the page and of the shadow roots found, each tree in its order, and then the edited elements. */
  slots(): Slot[] {
    const slots: Slot[] = this.#inputs.length > 0 ? [...this.#inputs] : [];
    for (const root of this.#shadows.values()) slots.push(...root.querySelectorAll('input'));
    return this.#edited.size > 0 ? slots.concat(...this.#edited) : slots;
  }
}
