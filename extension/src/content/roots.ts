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

/** What takes text in the document and in the shadow roots found in it. */
export interface Roots {
  /** These came into the page: shadow roots and edited elements are looked for in them, later; inputs are asked for then. */
  came(records: MutationRecord[]): void;
  /** The user turned to an element: it is taken, where it takes text. */
  turnedTo(element: Element): void;
  /** Are there custom elements that may still get a root? */
  waiting(): boolean;
  /** The inputs of the page and of the shadow roots found, each tree in its order, and then the edited elements. */
  slots(): Slot[];
}

/** Looks for shadow roots and edited elements in the page; in a large one, what is far from its ends is found when it gets the focus. */
export function roots({ survey, observe }: Lookout): Roots {
  const shadows = new Map<Element, ShadowRoot>();
  /** Custom elements that had no shadow root yet: they may be upgraded, which no observer reports. */
  const hosts = new Set<Element>();
  /** Edited elements, and inputs that had the focus. */
  const kept = new Set<Slot>();
  const added: Element[] = [];

  if (survey.isLarge()) {
    survey.ends().forEach(see);
  } else {
    const custom = survey.custom();
    for (let index = 0; index < Math.min(custom.snapshotLength, most); index++) see(custom.snapshotItem(index) as Element);
    for (const element of Array.from(survey.empty())) open(element);
    survey.edited().forEach(see);
  }

  function see(element: Element): void {
    if (isCustom(element)) open(element);
    if (isEdited(element)) keep(element);
  }

  function keep(slot: Slot): void {
    if (kept.size < mostKept) kept.add(slot);
  }

  /** Takes the shadow root of an element, where it has one. */
  function open(element: Element): void {
    if (shadows.has(element) || shadows.size >= most) return;
    const root = shadowRootOf(element);
    if (root) {
      hosts.delete(element);
      shadows.set(element, root);
      observe(root);
      look(root.firstElementChild, root, 4 * walk);
    } else if (isCustom(element) && hosts.size < most) {
      hosts.add(element);
    }
  }

  /** Looks at an element and what follows it in `top`. Not at all of a large page: a walk costs half a microsecond a step. */
  function look(from: Element | null, top: Element | ShadowRoot, steps: number): void {
    let probes = mostProbes;
    survey.walk(from, top, steps, (at) => {
      see(at);
      // In a shadow root any element may be another's host; in the page those where nothing else would be shown.
      if (!at.firstChild && (at.localName === 'div' || top instanceof ShadowRoot) && probes-- > 0) open(at);
    });
  }

  return {
    came(records) {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          if (added.length >= mostAdded) return;
          if (node instanceof Element) added.push(node);
        }
      }
    },
    turnedTo(element) {
      open(element);
      if (isInput(element)) keep(element);
      else see(element);
    },
    waiting: () => hosts.size > 0,
    slots() {
      for (const node of added.splice(0)) if (node.isConnected) look(node, node, walk);
      for (const gone of [kept, hosts, shadows]) for (const [element] of gone.entries()) if (!element.isConnected) gone.delete(element as Slot);
      for (const host of [...hosts]) open(host);
      const shadowed = [...shadows.values()].flatMap((root) => [...root.querySelectorAll('input')]);
      return [...new Set<Slot>([...Array.from(survey.inputs()), ...shadowed, ...kept])];
    },
  };
}

function isCustom(element: Element): boolean {
  return element.localName.includes('-');
}
