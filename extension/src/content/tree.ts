/** Ways through the tree that take shadow roots for part of it. */

/** The parent element, through the edge of a shadow root to its host. */
export function parentOf(node: Node): Element | null {
  return node.parentElement ?? (node.parentNode as Partial<ShadowRoot> | null)?.host ?? null;
}

/** The elements around a node, from the inside outward, at most so many. */
export function around(node: Node, most: number): Element[] {
  const found: Element[] = [];
  for (let at = parentOf(node); at && found.length < most; at = parentOf(at)) found.push(at);
  return found;
}
