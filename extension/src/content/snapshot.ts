import type { Control, Neighbour, Snapshot } from '../detect/snapshot.js';
import type { Group } from './rows.js';
import { shadowRootOf } from './runtime.js';
import { formOf, isInput, limit, type Slot } from './slots.js';
import { commonAncestor, holds, parentOf } from './tree.js';
import { addressIn, type Typing } from './typing.js';

/** Bounds, so that a snapshot of any page costs the same: levels up, text nodes a level, characters a text. */
const levels = 12;
const nodes = 400;
const nearLimit = 1000;
const aroundLimit = 2000;
const actionsLimit = 24;
const othersLimit = 16;

/** A snapshot with what only the page's side needs beside it. */
interface Taken {
  snapshot: Snapshot;
  /** The account e-mail that the user typed, here or before. */
  account?: string;
  language?: string;
  /** The part of the page that was read. */
  home: Element | null;
}

/**
 * Takes the plain snapshot of a group and its surroundings. `drawn` leaves out
 * what CSS hides, such as the other steps of the same form: that forces style,
 * so ask for it only where the markup already speaks for a code field.
 */
export function take(group: Group, typing: Typing, drawn: boolean): Taken {
  const seen = drawn ? isDrawn : notHidden;
  const first = group[0]!;
  const shared = group.length > 1 ? (commonAncestor(first, group.at(-1)!) ?? parentOf(first)) : parentOf(first);
  const home = region(group, shared, seen);
  const near = closest(home.near, seen, group);
  const around = home.around && home.around !== home.near.at(-1) ? read(home.around, seen, aroundLimit, group) : nothing();
  const others = home.around ? neighbours(home.around, group, seen) : [];

  const snapshot: Snapshot = {
    controls: group.map((slot, index) => control(slot, index === 0 ? shared : null)),
    near: near.prose,
    around: around.prose,
    actions: [...new Set([...near.actions, ...around.actions])].slice(0, actionsLimit),
    title: document.title.slice(0, 200),
    others: others.map(({ input, words }): Neighbour => ({ type: input.type, words })),
  };
  const heading = headingAbove(first, seen);
  if (heading) snapshot.heading = heading;
  const pictures = picturesBeside(first);
  if (pictures) snapshot.pictures = pictures;

  const entered = others.map(({ input }) => addressIn(input)).find((address) => address !== undefined);
  const typed = entered ? 'email' : typing.last;
  if (typed) snapshot.typed = typed;

  const taken: Taken = { snapshot, home: home.around };
  const account = entered ?? typing.address;
  if (account) taken.account = account.slice(0, 320);
  const language = first.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang;
  if (language) taken.language = language.slice(0, 35);
  return taken;
}

/** Does CSS draw it? An element of `display: contents` has no box, and its contents are drawn. */
function isDrawn(element: Element): boolean {
  return element.checkVisibility() || getComputedStyle(element).display === 'contents';
}

/** Does the markup hide it by itself? Only the next levels are asked: what is around hides it together with the field. */
function notHidden(element: Element): boolean {
  for (let at: Element | null = element, level = 0; at instanceof HTMLElement && level < 5; at = at.parentElement, level++) {
    if (at.hidden || at.style.display === 'none') return false;
  }
  return true;
}

/** The text of the largest of these parts, from the innermost outward, that can be read whole; of the innermost that has any. */
function closest(parts: Element[], seen: (element: Element) => boolean, group: Group): Words {
  let words = nothing();
  for (let index = parts.length - 1; index >= 0; index--) {
    const whole = read(parts[index]!, seen, nearLimit, group);
    if (whole.whole) return whole;
    words = whole;
  }
  return words;
}

/** Attributes in which pages name an input beside its name and id. */
const markings = [
  'class', 'data-testid', 'data-test', 'data-cy', 'data-qa', 'data-name', 'formcontrolname', 'ng-model', 'v-model',
];

function control(slot: Slot, groupHome: Element | null): Control {
  const made: Control = { type: isInput(slot) ? slot.type : 'editable' };
  const put = <K extends keyof Control>(key: K, value: Control[K] | null | '') => {
    if (value) made[key] = value;
  };
  const said = (name: string) => slot.getAttribute(name)?.slice(0, 100) ?? '';
  for (const name of ['name', 'id', 'autocomplete', 'placeholder', 'pattern'] as const) put(name, said(name));
  put('marks', markings.map((name) => slot.getAttribute(name) ?? '').join(' ').trim().slice(0, 300));
  put('label', labelOf(slot, groupHome));
  if (!made.label && !made.placeholder) put('before', before(slot));
  put('description', referred(slot, 'aria-describedby') || (groupHome ? referred(groupHome, 'aria-describedby') : ''));
  put('inputMode', slot.inputMode);
  if (limit(slot) >= 0) made.maxLength = limit(slot);
  return made;
}

/** Everything that names a slot; for the first box of a row also what names the row. */
function labelOf(slot: Slot, groupHome: Element | null): string {
  const parts = [slot.getAttribute('aria-label'), slot.title, referred(slot, 'aria-labelledby')];
  for (const label of (isInput(slot) && slot.labels) || []) parts.push(read(label, () => true, 200).prose);
  for (let at = groupHome, level = 0; at && level < 3; at = parentOf(at), level++) {
    parts.push(at.getAttribute('aria-label'), referred(at, 'aria-labelledby'));
    // <sl-input label="…">: its own label is in its shadow
    if (at.localName.includes('-')) parts.push(at.getAttribute('label'));
  }
  return parts.filter(Boolean).join(' ').replace(/\s+/g, ' ').slice(0, 300);
}

const captions = new Set(['td', 'th', 'dt', 'label', 'span', 'b', 'strong', 'div', 'font', 'small', 'em', 'i']);

/** The few words that stand right before a slot, in its line or in the cell before. */
function before(slot: Slot): string {
  let at: Element | null = slot;
  for (let level = 0; at && level < 3; level++, at = at.parentElement) {
    let node: Node | null = at.previousSibling;
    while (node && !(node.textContent ?? '').trim() && !(node instanceof HTMLInputElement)) node = node.previousSibling;
    if (!node) continue;
    if (node instanceof Element && (!captions.has(node.localName) || node.querySelector('input'))) return '';
    const text = (node.textContent ?? '').trim();
    return text.length <= 40 ? text : '';
  }
  return '';
}

function referred(element: Element, attribute: string): string {
  const ids = element.getAttribute(attribute)?.trim();
  const root = element.getRootNode();
  if (!ids || !(root instanceof Document || root instanceof ShadowRoot)) return '';
  return ids.split(/\s+/, 6).map((id) => root.getElementById(id)?.textContent?.slice(0, 200) ?? '').join(' ');
}

/**
 * The part of the page that belongs to this group alone (it grows until another
 * text field comes into it) and the form, dialog or main part around that.
 */
function region(
  group: Group,
  from: Element | null,
  seen: (element: Element) => boolean,
): { near: Element[]; around: Element | null } {
  const near: Element[] = [];
  let around: Element | null = from;
  let alone = true;
  for (let at = from, level = 0; at && level < levels; at = parentOf(at), level++) {
    const top = at === document.body || at === document.documentElement;
    if (top && !(around && bounding(around))) around = document.body;
    alone &&= !foreign(at, group, seen);
    if (alone) near.push(at);
    if (top) break;
    around = at;
    if (bounding(at)) break;
  }
  return { near, around };
}

/** Dialogs and main parts end what surrounds a field. A form does not: its explanation often stands before it. */
function bounding(element: Element): boolean {
  const role = element.getAttribute('role');
  if (element.localName === 'dialog' || element.localName === 'main' || element.hasAttribute('popover')) return true;
  return role === 'dialog' || role === 'alertdialog' || role === 'main';
}

const wanted = new Set(['text', 'tel', 'number', 'password', 'email', 'url']);

function foreign(element: Element, group: Group, seen: (element: Element) => boolean): boolean {
  for (const input of element.getElementsByTagName('input')) {
    if (isOther(input, group) && seen(input)) return true;
  }
  return false;
}

function isSearch(input: HTMLInputElement): boolean {
  if (input.type === 'search' || /^(?:q|query|s|search)$/i.test(input.name)) return true;
  return input.closest('[role=search],search,header,nav,footer') !== null;
}

/** Is this an input of another kind than the group, that somebody fills in and that is not for searching? */
function isOther(input: HTMLInputElement, group: Group): boolean {
  return wanted.has(input.type) && !group.includes(input) && !isSearch(input) && input.tabIndex >= 0 && !input.closest('[aria-hidden=true]');
}

function neighbours(
  element: Element,
  group: Group,
  seen: (element: Element) => boolean,
): { input: HTMLInputElement; words: string }[] {
  const found: { input: HTMLInputElement; words: string }[] = [];
  const form = formOf(group[0]!);
  for (const input of (form ?? element).getElementsByTagName('input')) {
    if (!isOther(input, group) || !seen(input)) continue;
    const { name, id, placeholder } = input;
    const words = `${name} ${id} ${input.getAttribute('autocomplete') ?? ''} ${placeholder} ${labelOf(input, null)}`;
    found.push({ input, words: words.slice(0, 300) });
    if (found.length === othersLimit) break;
  }
  return found;
}

function headingAbove(input: Element, seen: (element: Element) => boolean): string {
  for (let at = parentOf(input), level = 0; at && level < levels; at = parentOf(at), level++) {
    const isAbove = (heading: Element) =>
      (heading.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const above = [...at.querySelectorAll('h1,h2,h3,h4,h5,h6,legend,[role=heading],details[open]>summary,[role=tab][aria-selected=true]')].filter(
      (heading) => isAbove(heading) && seen(heading) && isOver(heading, input),
    );
    const nearest = above.at(-1);
    if (nearest) return (nearest.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 200);
    if (bounding(at)) break;
  }
  return '';
}

/** A heading is over all that follows, the caption of a fold over what is in it. */
function isOver(heading: Element, input: Element): boolean {
  return heading.localName === 'summary' ? holds(heading.parentElement!, input) : !holds(heading, input);
}

/**
 * What the pictures in the same corner of the page are called: a captcha stands in the next cell, outside the part that
 * is near.
 */
function picturesBeside(input: Element): string {
  let corner = parentOf(input);
  for (let at = corner, level = 0; at && level < 4 && at !== document.body; at = parentOf(at), level++) {
    corner = at;
    if (bounding(at)) break;
  }
  const parts: string[] = [];
  for (const picture of corner?.querySelectorAll('img,canvas,svg') ?? []) {
    const source = picture.getAttribute('src') ?? '';
    const said = ['alt', 'id', 'class', 'title', 'aria-label'].map((name) => picture.getAttribute(name)?.slice(0, 60) ?? '');
    parts.push(...said, source.startsWith('data:') ? '' : source.slice(-100));
    if (parts.length > 60) break;
  }
  return parts.filter(Boolean).join(' ');
}

interface Words {
  prose: string;
  actions: string[];
  /** Nothing was left out for want of room. */
  whole: boolean;
}

const nothing = (): Words => ({ prose: '', actions: [], whole: true });
const silent = new Set([
  'script', 'style', 'noscript', 'template', 'svg', 'select', 'option', 'datalist', 'textarea', 'iframe', 'canvas', 'video',
  'audio', 'object', 'nav', 'footer', 'pre',
]);
const inline = new Set(['b', 'strong', 'em', 'i', 'span', 'bdi', 'bdo', 'mark', 'u', 'a', 'small', 'font', 'wbr', 'code']);

/**
 * The text of an element as a person reads it, buttons and links apart, and without the labels of a group: they are told
 * as such.
 */
function read(from: Element, seen: (element: Element) => boolean, limit: number, labelled: Group = []): Words {
  const text = nothing();
  const isLabel = (element: Element) =>
    element instanceof HTMLLabelElement && element.control instanceof HTMLInputElement && labelled.includes(element.control);
  if (isLabel(from)) return text;
  let left = nodes;
  const visit = (node: Node): void => {
    if (left <= 0 || text.prose.length >= limit) {
      text.whole = false;
      return;
    }
    left--;
    if (node instanceof Text) {
      text.prose += node.data.slice(0, limit).replace(/\s+/g, ' ');
      return;
    }
    if (!(node instanceof Element) || silent.has(node.localName)) return;
    if (node.getAttribute('aria-hidden') === 'true' || !seen(node)) return;
    if (node instanceof HTMLInputElement) {
      if (node.type === 'submit' || node.type === 'button') text.actions.push(node.value.slice(0, 80));
      return;
    }
    if (isLabel(node) || (node.hasAttribute('contenteditable') && node.getAttribute('contenteditable') !== 'false')) return;
    const named = isAction(node) ? (node.getAttribute('aria-label') ?? node.textContent ?? '') : '';
    const caption = named.replace(/\s+/g, ' ').trim().slice(0, 120);
    // "sent to [j***@example.com ✎]": an address is told, whatever it is set in.
    if (caption && !caption.includes('@')) {
      text.actions.push(caption.slice(0, 80));
      return;
    }
    // A block's text is a sentence of its own, with or without a full stop.
    const edge = inline.has(node.localName) ? '' : node.localName === 'br' ? ' ' : '\n';
    text.prose += edge;
    const shadow = node.localName.includes('-') ? shadowRootOf(node) : null;
    if (shadow) for (const child of shadow.childNodes) visit(child);
    for (const child of node.childNodes) visit(child);
    text.prose += edge;
  };
  const shadow = shadowRootOf(from);
  if (shadow) for (const child of shadow.childNodes) visit(child);
  for (const child of from.childNodes) visit(child);
  text.prose = text.prose.replace(/ +/g, ' ').replace(/\s*\n\s*/g, '\n').trim().slice(0, limit);
  return text;
}

function isAction(element: Element): boolean {
  const role = element.getAttribute('role');
  if (element.localName === 'button' || element.localName === 'summary') return true;
  if (role === 'button' || role === 'link' || role === 'tab') return true;
  if (element.localName === 'a') return element.hasAttribute('href');
  // A choice between ways ("Text message", "E-mail") states none of them.
  if (!(element instanceof HTMLLabelElement) || !(element.control instanceof HTMLInputElement)) return false;
  return element.control.type === 'radio' || element.control.type === 'checkbox';
}
