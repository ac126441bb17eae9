import type { Group } from './rows.js';
import {
  type Branch, controlIn, formOf, holds, isBounding, isInput, isInTabOrder, isMuted, labels, labelsOf, limitOf, said, textOf, typeOf, upward, within,
} from './scene.js';
import type { Control, Neighbour, Snapshot } from './snapshot.js';

/** Bounds: levels up, and characters a text. */
const levels = 12;
const nearLimit = 1000;
const aroundLimit = 2000;
const actionsLimit = 24;
const othersLimit = 16;

/** Reads the snapshot of a group from the scene that it is in. */
export function readAround(group: Group): Snapshot {
  const first = group[0]!;
  const shared = group.length > 1 ? (commonAncestor(first, group.at(-1)!) ?? first.parent) : first.parent;
  const home = region(group, shared);
  const near = closest(home.near, group);
  const around = home.around && home.around !== home.near.at(-1) ? read(home.around, aroundLimit, group) : nothing();
  const snapshot: Snapshot = {
    controls: group.map((slot, index) => control(slot, index === 0 ? shared : undefined)),
    near: near.prose,
    around: around.prose,
    actions: [...new Set([...near.actions, ...around.actions])].slice(0, actionsLimit),
    others: home.around ? neighbours(home.around, group) : [],
  };
  const heading = headingAbove(first);
  if (heading) snapshot.heading = heading;
  const pictures = picturesBeside(first);
  if (pictures) snapshot.pictures = pictures;
  return snapshot;
}

/** The lowest branch that holds both. */
function commonAncestor(a: Branch, b: Branch): Branch | undefined {
  const line = new Set(upward(a));
  for (const at of upward(b)) if (line.has(at)) return at;
  return undefined;
}

/** The text of the largest of these parts, from the innermost outward, that can be read whole; of the innermost that has any. */
function closest(parts: Branch[], group: Group): Words {
  let words = nothing();
  for (let index = parts.length - 1; index >= 0; index--) {
    const whole = read(parts[index]!, nearLimit, group);
    if (whole.whole) return whole;
    words = whole;
  }
  return words;
}

/** Attributes in which pages name an input beside its name and id. */
const markings = [
  'class', 'data-testid', 'data-test', 'data-cy', 'data-qa', 'data-name', 'formcontrolname', 'ng-model', 'v-model',
];

function control(slot: Branch, groupHome: Branch | undefined): Control {
  const made: Control = { type: typeOf(slot) };
  const put = <K extends keyof Control>(key: K, value: Control[K] | '') => {
    if (value) made[key] = value;
  };
  for (const name of ['name', 'id', 'autocomplete', 'placeholder', 'pattern'] as const) put(name, said(slot, name));
  put('marks', markings.map((name) => said(slot, name)).join(' ').trim().slice(0, 300));
  put('label', labelOf(slot, groupHome));
  if (!made.label && !made.placeholder) put('before', before(slot));
  put('description', said(slot, 'aria-describedby') || (groupHome ? said(groupHome, 'aria-describedby') : ''));
  put('inputMode', said(slot, 'inputmode').toLowerCase());
  const limit = limitOf(slot);
  if (limit !== undefined) made.maxLength = limit;
  return made;
}

/** Everything that names a slot; for the first box of a row also what names the row. */
function labelOf(slot: Branch, groupHome: Branch | undefined): string {
  const parts = [said(slot, 'aria-label'), said(slot, 'title'), said(slot, 'aria-labelledby')];
  for (const label of labelsOf(slot)) parts.push(read(label, 200).prose);
  let level = 0;
  for (const at of upward(groupHome)) {
    if (level++ === 3) break;
    parts.push(said(at, 'aria-label'), said(at, 'aria-labelledby'));
    // <sl-input label="…">: its own label is in its shadow
    if (at.tag.includes('-')) parts.push(said(at, 'label'));
  }
  return parts.filter(Boolean).join(' ').replace(/\s+/g, ' ').slice(0, 300);
}

const captions = new Set(['td', 'th', 'dt', 'label', 'span', 'b', 'strong', 'div', 'font', 'small', 'em', 'i']);

/** The few words that stand right before a slot, in its line or in the cell before. */
function before(slot: Branch): string {
  let level = 0;
  for (const at of upward(slot)) {
    if (level++ === 3 || !at.parent) break;
    const siblings = at.parent.children;
    const ahead = siblings.slice(0, siblings.indexOf(at)).reverse();
    const node = ahead.find((one) => (typeof one === 'string' ? one.trim() !== '' : isInput(one) || textOf(one).trim() !== ''));
    if (node === undefined) continue;
    if (typeof node !== 'string' && (!captions.has(node.tag) || [...within(node)].some(isInput))) return '';
    const text = (typeof node === 'string' ? node : textOf(node)).trim();
    return text.length <= 40 ? text : '';
  }
  return '';
}

/**
 * The part of the page that belongs to this group alone (it grows until another
 * text field comes into it) and the form, dialog or main part around that.
 */
function region(group: Group, from: Branch | undefined): { near: Branch[]; around: Branch | undefined } {
  const near: Branch[] = [];
  let around = from;
  let alone = true;
  let level = 0;
  for (const at of upward(from)) {
    if (level++ === levels) break;
    const top = at.tag === 'body' || at.tag === 'html';
    if (top && !(around && isBounding(around))) around = at;
    alone &&= ![...within(at)].some((input) => isOther(input, group));
    if (alone) near.push(at);
    if (top) break;
    around = at;
    if (isBounding(at)) break;
  }
  return { near, around };
}

const wanted = new Set(['text', 'tel', 'number', 'password', 'email', 'url']);

function isSearch(input: Branch): boolean {
  if (typeOf(input) === 'search' || /^(?:q|query|s|search)$/i.test(said(input, 'name'))) return true;
  for (const { tag, attributes } of upward(input)) {
    if (attributes.get('role') === 'search' || tag === 'search' || tag === 'header' || tag === 'nav' || tag === 'footer') return true;
  }
  return false;
}

/** Is this an input of another kind than the group, that somebody fills in and that is not for searching? */
function isOther(input: Branch, group: Group): boolean {
  if (!isInput(input) || input.hidden || !wanted.has(typeOf(input)) || group.includes(input)) return false;
  return isInTabOrder(input) && !isSearch(input) && !isMuted(input);
}

function neighbours(element: Branch, group: Group): Neighbour[] {
  const inputs = [...within(formOf(group[0]!) ?? element)].filter((input) => input === group[0] || isOther(input, group)).slice(0, othersLimit + 1);
  const above = inputs[inputs.indexOf(group[0]!) - 1];
  return inputs.filter((input) => input !== group[0]).slice(0, othersLimit).map((input) => {
    const words = ['name', 'id', 'autocomplete', 'placeholder'].map((name) => said(input, name));
    const label = labelOf(input, undefined) || (said(input, 'placeholder') === '' ? before(input) : '');
    return { type: typeOf(input), words: [...words, label].join(' ').slice(0, 300), ...(input === above ? { above: true as const } : {}) };
  });
}

function headingAbove(input: Branch): string {
  let level = 0;
  for (const at of upward(input.parent)) {
    if (level++ === levels) break;
    let nearest: Branch | undefined;
    for (const one of within(at)) {
      if (one === input) break;
      if (isHeading(one) && isOver(one, input)) nearest = one;
    }
    if (nearest) return textOf(nearest).replace(/\s+/g, ' ').trim().slice(0, 200);
    if (isBounding(at)) break;
  }
  return '';
}

function isHeading(branch: Branch): boolean {
  if (/^(?:h[1-6]|legend)$/.test(branch.tag) || said(branch, 'role') === 'heading') return true;
  if (branch.tag === 'summary') return branch.parent?.tag === 'details' && branch.parent.attributes.has('open');
  return said(branch, 'role') === 'tab' && said(branch, 'aria-selected') === 'true';
}

/** A heading is over all that follows, the caption of a fold over what is in it. */
function isOver(heading: Branch, input: Branch): boolean {
  return heading.tag === 'summary' ? holds(heading.parent!, input) : !holds(heading, input);
}

/**
 * What the pictures in the same corner of the page are called: a captcha stands in the next cell, outside the part that
 * is near.
 */
function picturesBeside(input: Branch): string {
  let corner = input.parent;
  let level = 0;
  for (const at of upward(input.parent)) {
    if (level++ === 4 || at.tag === 'body') break;
    corner = at;
    if (isBounding(at)) break;
  }
  const parts: string[] = [];
  for (const picture of corner ? within(corner) : []) {
    if (!/^(?:img|canvas|svg)$/.test(picture.tag)) continue;
    parts.push(...['alt', 'id', 'class', 'title', 'aria-label'].map((name) => said(picture, name).slice(0, 60)), said(picture, 'src'));
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
/** What stands there is about the site, or no prose; only the way to a field leads through it. */
const silent = new Set(['nav', 'footer', 'pre']);
const inline = new Set(['b', 'strong', 'em', 'i', 'span', 'bdi', 'bdo', 'mark', 'u', 'a', 'small', 'font', 'wbr', 'code']);

/**
 * The text of an element as a person reads it, buttons and links apart, and without the labels of a group: they are told
 * as such.
 */
function read(from: Branch, limit: number, labelled: Group = []): Words {
  const text = nothing();
  const isLabel = (branch: Branch) => branch.tag === 'label' && labelled.some((slot) => labels(branch, slot));
  if (isLabel(from)) return text;
  const visit = (node: Branch | string): void => {
    if (text.prose.length >= limit) {
      text.whole = false;
      return;
    }
    if (typeof node === 'string') {
      text.prose += node.slice(0, limit);
      return;
    }
    if (node.cut) text.whole = false;
    if (silent.has(node.tag) || node.hidden) return;
    // A step that is not on turn yet holds its field with its words.
    if (said(node, 'aria-hidden') === 'true' && !labelled.some((slot) => holds(node, slot))) return;
    if (isInput(node)) {
      if (/^(?:submit|button)$/.test(typeOf(node))) text.actions.push(said(node, 'value').slice(0, 80));
      return;
    }
    if (isLabel(node) || (node.attributes.has('contenteditable') && said(node, 'contenteditable') !== 'false')) return;
    const named = isAction(node) ? said(node, 'aria-label') || textOf(node) : '';
    const caption = named.replace(/\s+/g, ' ').trim().slice(0, 120);
    // "sent to [j***@example.com ✎]": an address is told, whatever it is set in.
    if (caption && !caption.includes('@')) {
      text.actions.push(caption.slice(0, 80));
      return;
    }
    // A block's text is a sentence of its own, with or without a full stop.
    const edge = inline.has(node.tag) ? '' : node.tag === 'br' ? ' ' : '\n';
    text.prose += edge;
    for (const child of node.children) visit(child);
    text.prose += edge;
  };
  if (from.cut) text.whole = false;
  for (const child of from.children) visit(child);
  text.prose = text.prose.replace(/ +/g, ' ').replace(/\s*\n\s*/g, '\n').trim().slice(0, limit);
  return text;
}

function isAction(branch: Branch): boolean {
  const { tag } = branch;
  if (tag === 'button' || tag === 'summary' || /^(?:button|link|tab)$/.test(said(branch, 'role'))) return true;
  if (tag === 'a') return branch.attributes.has('href');
  // A choice between ways ("Text message", "E-mail") states none of them.
  const control = tag === 'label' ? controlOf(branch) : undefined;
  return control !== undefined && /^(?:radio|checkbox)$/.test(typeOf(control));
}

/** The input that a label is of. */
function controlOf(label: Branch): Branch | undefined {
  if (!label.attributes.has('for')) return controlIn(label);
  const top = [...upward(label)].at(-1)!;
  return [...within(top)].find((one) => isInput(one) && labels(label, one));
}
