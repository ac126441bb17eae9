/** Ways through the tree that take shadow roots for part of it. */

/** The parent element, through the edge of a shadow root to its host. */
export function parentOf(node: Node): Element | null {
  const parent = node.parentNode;
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
}

/** The elements around a node, from the inside outward, at most so many. */
export function around(node: Node, most: number): Element[] {
  const found: Element[] = [];
  for (let at = parentOf(node); at && found.length < most; at = parentOf(at)) found.push(at);
  return found;
}

/** Does this element hold that node, in its own tree or in a shadow root below it? */
export function holds(element: Element, node: Node): boolean {
  return element === node || around(node, Infinity).includes(element);
}
