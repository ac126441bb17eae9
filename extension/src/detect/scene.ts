/**
 * A part of a page as plain values, as the content script takes it: elements
 * with some of their attributes, and the text between them. What it means is
 * read from it elsewhere (reading.ts, rows.ts, signInForm.ts); no field's value
 * is in it.
 */

/** An element. */
export interface Part {
  /** Its local name. */
  tag: string;
  /** Those attributes that anything is read from. Where one names other elements (aria-labelledby), it holds their text. */
  attributes?: Record<string, string>;
  /** Of its children, its shadow root's first, those that are seen; a string is text. */
  children?: (Part | string)[];
  /** Its number, where it takes text that may be a code; the one that is asked about has 0. */
  slot?: number;
  /** A label that is not seen. It says what its field is all the same. */
  hidden?: true;
  /** Not all of its children are here, for want of room. */
  cut?: true;
}

/** The part of a page around a slot, as far as a dialog or the page's main part reaches. */
export interface Scene {
  root: Part;
  /** The document's title. */
  title?: string;
  /** What the user typed last in another field of this page; the value itself is not kept. */
  typed?: 'email' | 'phone';
  /** The slot that is asked about is drawn alone, whatever the markup looks like. */
  alone?: true;
}

/** An element of a scene that was read, with its way up. */
export interface Branch {
  tag: string;
  attributes: ReadonlyMap<string, string>;
  children: (Branch | string)[];
  parent: Branch | undefined;
  slot: number | undefined;
  hidden: boolean;
  cut: boolean;
}

/** An attribute's value; empty where there is none. */
export function said(branch: Branch, name: string): string {
  return branch.attributes.get(name) ?? '';
}

/** A branch and all below it, in document order. */
export function* within(branch: Branch): Generator<Branch> {
  yield branch;
  for (const child of branch.children) if (typeof child !== 'string') yield* within(child);
}

/** A branch and those around it, from the inside outward. */
export function* upward(branch: Branch | undefined): Generator<Branch> {
  for (let at = branch; at; at = at.parent) yield at;
}

/** Does a branch hold another, or is it the same? */
export function holds(branch: Branch, other: Branch): boolean {
  for (const at of upward(other)) if (at === branch) return true;
  return false;
}

/** All text in a branch. */
export function textOf(branch: Branch): string {
  return branch.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** Is this an input of the page, and not an edited element? */
export function isInput({ tag }: Branch): boolean {
  return tag === 'input';
}

const types = new Set([
  'button', 'checkbox', 'color', 'date', 'datetime-local', 'email', 'file', 'hidden', 'image', 'month', 'number', 'password', 'radio',
  'range', 'reset', 'search', 'submit', 'tel', 'text', 'time', 'url', 'week',
]);

/** The type the browser makes of an input; `editable` for an edited element. */
export function typeOf(branch: Branch): string {
  if (!isInput(branch)) return 'editable';
  const type = said(branch, 'type').toLowerCase();
  return types.has(type) ? type : 'text';
}

/** How many characters an input admits; undefined where it does not say. */
export function limitOf(branch: Branch): number | undefined {
  const limit = isInput(branch) ? /^\s*\+?(\d+)/.exec(said(branch, 'maxlength'))?.[1] : undefined;
  return limit === undefined ? undefined : Number(limit);
}

/** Can Tab reach it? */
export function isInTabOrder(branch: Branch): boolean {
  return !/^\s*-/.test(said(branch, 'tabindex'));
}

/** The form an input belongs to. */
export function formOf(branch: Branch): Branch | undefined {
  const named = said(branch, 'form');
  const top = [...upward(branch)].at(-1)!;
  if (named) for (const one of within(top)) if (one.tag === 'form' && said(one, 'id') === named) return one;
  for (const at of upward(branch)) if (at.tag === 'form') return at;
  return undefined;
}

/** The labels of an input. */
export function labelsOf(branch: Branch): Branch[] {
  if (!isInput(branch)) return [];
  const top = [...upward(branch)].at(-1)!;
  return [...within(top)].filter((label) => label.tag === 'label' && labels(label, branch));
}

/** Is this the label of that input? */
export function labels(label: Branch, input: Branch): boolean {
  if (label.tag !== 'label') return false;
  return label.attributes.has('for') ? said(label, 'for') !== '' && said(label, 'for') === said(input, 'id') : controlIn(label) === input;
}

/** The input that a label holds. */
export function controlIn(label: Branch): Branch | undefined {
  for (const one of within(label)) if (isInput(one) && typeOf(one) !== 'hidden') return one;
  return undefined;
}

/** Does an element end what surrounds a field? Dialogs and main parts do. A form does not: its explanation often stands before it. */
export function isBounding(branch: Branch): boolean {
  if (branch.tag === 'dialog' || branch.tag === 'main' || branch.attributes.has('popover')) return true;
  return /^(?:dialog|alertdialog|main)$/.test(said(branch, 'role'));
}

/** Is it hidden from assistive technology? */
export function isMuted(branch: Branch): boolean {
  for (const at of upward(branch)) if (said(at, 'aria-hidden') === 'true') return true;
  return false;
}
