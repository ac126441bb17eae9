import type { Part, Scene } from '../detect/scene.js';
import { shadowRootOf } from './runtime.js';
import { isInput, isTyped, type Slot, takesText } from './slots.js';
import { around } from './tree.js';
import { addressIn, type Typing } from './typing.js';

/** Bounds, so that a scene of any page costs the same: levels up, elements and texts, characters a text. */
const levels = 16;
const most = 800;
const longest = 1000;
const mostSlots = 48;

/** A scene with what only the page's side needs beside it. */
export interface Taken {
  scene: Scene;
  /** The slots by their numbers in the scene. */
  slots: Slot[];
  /** The text in the scene, that which stands nearest first. */
  text: string;
  /** What the worker is told of a field here beside what it finds itself: the account e-mail that the user typed, here or before. */
  about: { account?: string; language?: string };
  /** The part of the page that was taken. */
  home: Element;
}

/** Nothing in these is read: pictures and fields have attributes alone, and what is typed into a page is none of ours. */
const leaves = /^(?:input|img|canvas|svg)$/;
const silent = /^(?:script|style|noscript|template|select|datalist|textarea|iframe|video|audio|object|nav|footer|pre)$/;
/** The attributes that are taken of any element, and those of what is named by them. */
const telling = /^(?:role|popover|open|for|id|href|label|tabindex|contenteditable|aria-(?:label|labelledby|describedby|hidden|selected))$/;
const naming =
  /^(?:type|name|form|autocomplete|placeholder|pattern|inputmode|maxlength|title|class|alt|src|value|data-(?:testid|test|cy|qa|name)|formcontrolname|(?:ng|v)-model)$/;

/**
 * Takes the scene around a slot, from the inside outward: where there is no room for all, what is farthest is missing.
 * `drawn` leaves out what CSS hides, such as the other steps of the same form: that forces style, so ask for it only
 * where the markup already speaks for a code field. `alone`: the slot is drawn alone, whatever the markup looks like.
 */
export function take(slot: Slot, typing: Typing, drawn: boolean, alone = false): Taken {
  const slots: Slot[] = [];
  let text = '';
  let left = most;
  let floor = 0;
  let entered: string | undefined;

  const bare = (element: Element): Part => {
    const part: Part = { tag: element.localName };
    const named = element === slot || leaves.test(part.tag) || element.hasAttribute('contenteditable');
    for (const name of element.getAttributeNames()) {
      if (!telling.test(name) && !(named && naming.test(name))) continue;
      const value = valueOf(element, name);
      if (value === undefined) continue;
      (part.attributes ??= {})[name] = value;
      if (element === slot || /label/.test(name)) text += ` ${value}`;
    }
    if (element === slot || (slots.length < mostSlots && takesText(element))) part.slot = slots.push(element as Slot) - 1;
    if (element !== slot && isInput(element) && element.tabIndex >= 0) entered ??= addressIn(element);
    return part;
  };
  const visit = (node: Node): Part | string | undefined => {
    left--;
    if (node instanceof Text) {
      const said = node.data.slice(0, longest).replace(/\s+/g, ' ');
      text += said;
      return said;
    }
    if (!(node instanceof Element) || silent.test(node.localName)) return undefined;
    const hidden = drawn ? !isDrawn(node) : isMarkedHidden(node);
    if (hidden && node.localName !== 'label' && node.localName !== 'input') return undefined;
    const part = bare(node);
    if (hidden) part.hidden = true;
    if (leaves.test(part.tag) || isTyped(node)) return part;
    const children: Part['children'] = [];
    const shadow = part.tag.includes('-') ? shadowRootOf(node) : null;
    let whole = true;
    for (const root of [shadow, node]) if (root && !add(root.firstChild, 'nextSibling', children)) whole = false;
    return finished(part, children, whole);
  };
  /** Adds a node and those after it, or before it; tells whether there was room for all. */
  const add = (from: Node | null, next: 'nextSibling' | 'previousSibling', to: (Part | string)[]): boolean => {
    for (let node = from; node; node = node[next]) {
      if (left <= floor) return false;
      const made = visit(node);
      if (made !== undefined) to.push(made);
    }
    return true;
  };

  let root = bare(slot);
  let home: Element = slot;
  for (const at of around(slot, levels)) {
    const part = bare(at);
    const before: (Part | string)[] = [];
    const after: (Part | string)[] = [];
    const shadow = home.parentNode instanceof ShadowRoot ? null : shadowRootOf(at);
    // Neither side takes it all: something stands farther out.
    const share = Math.floor(left / 3);
    floor = left - share;
    let whole = add(home.previousSibling, 'previousSibling', before) && add(shadow?.lastChild ?? null, 'previousSibling', before);
    floor = left - share;
    whole = add(home.nextSibling, 'nextSibling', after) && add(home.parentNode === at ? null : at.firstChild, 'nextSibling', after) && whole;
    root = finished(part, [...before.reverse(), root, ...after], whole);
    home = at;
    if (at === document.body || at.matches('dialog,main,[popover],[role=dialog],[role=alertdialog],[role=main]')) break;
  }

  const typed = entered ? 'email' : typing.last;
  const account = entered ?? typing.address;
  const language = (slot.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang).slice(0, 35);
  return {
    scene: { root, title: document.title.slice(0, 200), ...(typed && { typed }), ...(alone && { alone }) },
    about: { ...(account && { account }), ...(language && { language }) },
    slots, text, home,
  };
}

function finished(part: Part, children: (Part | string)[], whole: boolean): Part {
  if (children.length > 0) part.children = children;
  if (!whole) part.cut = true;
  return part;
}

/** What is taken of an attribute; nothing of what a field holds. */
function valueOf(element: Element, name: string): string | undefined {
  const value = element.getAttribute(name)!;
  if (name === 'value') return /^(?:submit|button)$/.test((element as HTMLInputElement).type) ? value.slice(0, 80) : undefined;
  if (name === 'aria-labelledby' || name === 'aria-describedby') return referred(element, value);
  if (name === 'href') return '';
  if (name === 'src') return value.startsWith('data:') ? undefined : value.slice(-100);
  return value.slice(0, name === 'class' ? 300 : 100);
}

/** The text of what an attribute names. */
function referred(element: Element, ids: string): string {
  const root = element.getRootNode() as Partial<Document>; // an element, where the field has just left the page
  return ids.trim().split(/\s+/, 6).map((id) => root.getElementById?.(id)?.textContent?.slice(0, 200) ?? '').join(' ');
}

/** Does CSS draw it? An element of `display: contents` has no box, and its contents are drawn. */
function isDrawn(element: Element): boolean {
  return element.checkVisibility() || getComputedStyle(element).display === 'contents';
}

/** Does the markup hide it by itself? */
function isMarkedHidden(element: Element): boolean {
  return element.matches('[hidden],[style*="display:none"],[style*="display: none"]');
}
