import { limit, type Slot, types } from './slots.js';
import { around, parentOf } from './tree.js';

/** How far up a drawing may hold the real, invisible input. */
const drawing = 3;

/**
 * Can the user see this input, or the drawing that stands for it? The real
 * input is often transparent over drawn boxes, or one pixel large beneath
 * them, so neither its own opacity nor a least size tells; what lies around it
 * must be visible, and nothing foreign may lie on top. Forces style and layout:
 * ask only about code fields. Says nothing about a moment later; ask again
 * before filling.
 */
export function visible(input: HTMLElement): boolean {
  if (!input.isConnected || !input.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
  // The nearest that is not transparent.
  const ink = layers(input).find((at) => at !== document.body && at.checkVisibility({ opacityProperty: true }));
  if (!ink) return false;

  const own = input.getBoundingClientRect();
  const large = isLarge(own);
  // A drawing stands for one field. Where a person sees another one in it, that is the one to fill, and this a trap.
  if (!(large && ink === input) && trapped(input, large ? ink : (parentOf(ink) ?? ink))) return false;
  // Some leave the real input beyond the edge of the page, and focus it from the boxes they draw (antd-mobile).
  const face = beyond(own) ? faceOf(input) : undefined;
  const box = face ?? (large ? own : ink.getBoundingClientRect());
  if (box.width < 1 || box.height < 1 || beyond(box)) return false;

  const x = box.left + box.width / 2;
  const y = box.top + box.height / 2;
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return scrollable(box);
  return onTop(input, x, y);
}

/** The input, and what may hold the drawing that stands for it. */
function layers(input: HTMLElement): Element[] {
  return [input, ...around(input, drawing)];
}

/** Does what an input that is not drawn itself lies in, or the form of both, hold an input that is drawn? */
function trapped(input: HTMLElement, drawing: Element): boolean {
  if (input.tabIndex < 0 && input.closest('[aria-hidden=true]')) return true;
  const home = (input.tabIndex < 0 && input instanceof HTMLInputElement && input.form) || drawing;
  const takes = (other: HTMLInputElement) => other !== input && !other.readOnly && !other.disabled && other.tabIndex >= 0 && types.has(other.type);
  const drawn = { visibilityProperty: true, opacityProperty: true };
  return [...home.getElementsByTagName('input')].some((other) => takes(other) && isLarge(other.getBoundingClientRect()) && other.checkVisibility(drawn));
}

function isLarge(box: DOMRect): boolean {
  return box.width > 2 && box.height > 2;
}

/** Is it where nobody can scroll: beyond the left or upper edge of the page? */
function beyond(box: DOMRect): boolean {
  return box.right + scrollX <= 0 || box.bottom + scrollY <= 0;
}

/** The drawing around an input, if there is something in it that a person can turn to. */
function faceOf(input: HTMLElement): DOMRect | undefined {
  const around = parentOf(input);
  const button = '[role=button][tabindex="0"]';
  return around && (around.matches(button) || around.querySelector(button)) ? around.getBoundingClientRect() : undefined;
}

/** Out of sight, yet within what the page can scroll to. */
function scrollable(box: DOMRect): boolean {
  const page = document.scrollingElement ?? document.documentElement;
  return box.left + scrollX < page.scrollWidth && box.top + scrollY < page.scrollHeight;
}

/** Is the input, or the drawing it belongs to, what a click at this point would meet? */
function onTop(input: HTMLElement, x: number, y: number): boolean {
  const hit = (input.getRootNode() as Document | ShadowRoot).elementFromPoint(x, y) ?? document.elementFromPoint(x, y);
  if (!hit) return false;
  const met = [hit, ...around(hit, Infinity)];
  // What is met holds it; or it is a drawing over it, or its neighbour: an input that is clipped away is met nowhere.
  const meant = hit.contains(input) ? hit : layers(input).find((at) => met.includes(at));
  if (!meant || meant === document.body || meant === document.documentElement) return false;
  return hit === input || limit(input) === 1 || !trapped(input, meant);
}

/** Do boxes that look like a row by structure look like one on the screen? Forces layout. */
export function drawnAsRow(boxes: Slot[]): boolean {
  const [first, ...rest] = boxes.map((box) => box.getBoundingClientRect());
  if (first === undefined || first.width >= 100) return false;
  return rest.every((box) => Math.abs(box.top - first.top) < 8 && Math.abs(box.width - first.width) < 8);
}

/** From the left, where boxes are laid out against the way the text runs: the last one first. Forces layout. */
export function inReadingOrder(boxes: Slot[]): Slot[] {
  const lefts = boxes.map((box) => box.getBoundingClientRect().left);
  const around = boxes.length > 1 && lefts.every((left, index) => index === 0 || left < lefts[index - 1]!) && parentOf(boxes[0]!);
  return around && getComputedStyle(around).direction === 'ltr' ? boxes.reverse() : boxes;
}
