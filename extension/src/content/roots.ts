import { shadowRootOf } from './runtime.js';

/** A walk ends after this many elements: beyond it, a shadow root is found when it gets the focus. */
const walk = 1500;
const mostRoots = 200;
const mostHosts = 200;

/** The document and the shadow roots found in it. */
export class Roots {
  readonly #shadows = new Map<Element, ShadowRoot>();
  /** Custom elements that had no shadow root yet: they may be upgraded, which no observer reports. */
  readonly #hosts = new Set<Element>();
  readonly #found: (root: ShadowRoot) => void;

  /** Calls found for each shadow root, once. */
  constructor(found: (root: ShadowRoot) => void) {
    this.#found = found;
  }

  /** Looks for shadow roots below and at a node. */
  look(from: Node): void {
    const walker = document.createTreeWalker(from, NodeFilter.SHOW_ELEMENT);
    let left = walk;
    for (let node: Node | null = from; node && left > 0; node = walker.nextNode(), left--) {
      if (node instanceof Element && (node.localName.includes('-') || node.shadowRoot)) this.host(node);
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

  /** Looks again at the custom elements without a root, and forgets what left the page. */
  refresh(): void {
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

  /** Every input of the page and of the shadow roots found, each tree in its order. */
  inputs(): HTMLInputElement[] {
    const inputs: HTMLInputElement[] = [...document.getElementsByTagName('input')];
    for (const root of this.#shadows.values()) inputs.push(...root.querySelectorAll('input'));
    return inputs;
  }
}
