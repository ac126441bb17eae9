/** Ways through the tree that take shadow roots for part of it. */

/** The parent element, through the edge of a shadow root to its host. */
export function parentOf(node: Node): Element | null {
  const parent = node.parentNode;
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
}

/** The lowest element that holds both, or null where they share none. */
export function commonAncestor(a: Element, b: Element): Element | null {
  const line = new Set<Element>();
  for (let at: Element | null = a; at; at = parentOf(at)) line.add(at);
  for (let at: Element | null = b; at; at = parentOf(at)) if (line.has(at)) return at;
  return null;
}

/** Does this element hold that node, in its own tree or in a shadow root below it? */
export function holds(element: Element, node: Node): boolean {
  for (let at: Node | null = node; at; at = parentOf(at)) if (at === element) return true;
  return false;
}

/** The element after this one in document order, within `top`. */
export function following(element: Element, top: Node): Element | null {
  let next = element.firstElementChild;
  for (let up: Element | null = element; !next && up && up !== top; up = up.parentElement) next = up.nextElementSibling;
  return next;
}
