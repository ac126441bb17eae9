import type { Slot } from './slots.js';
import { parentOf } from './tree.js';

/** From the left, where boxes are laid out against the way the text runs: the last one first. Forces layout. */
export function inReadingOrder(boxes: Slot[]): Slot[] {
  const lefts = boxes.map((box) => box.getBoundingClientRect().left);
  const around = boxes.length > 1 && lefts.every((left, index) => index === 0 || left < lefts[index - 1]!) && parentOf(boxes[0]!);
  return around && getComputedStyle(around).direction === 'ltr' ? boxes.reverse() : boxes;
}
