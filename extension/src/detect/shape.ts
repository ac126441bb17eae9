import type { Field } from '../protocol.js';
import { countIn } from './says.js';
import type { Control, Snapshot } from './snapshot.js';
import { prose } from './words.js';

/** The shape of a code field, as far as markup and text tell: the host's hints for finding the code. */
export function shape(snapshot: Snapshot): Field {
  const first = snapshot.controls[0];
  const labels = snapshot.controls.map((control) => control.label ?? '').join(' ');
  const text = prose(`${labels.slice(0, 400)} ${snapshot.heading ?? ''} ${snapshot.near ?? ''}`);
  const alphabet = digits(snapshot, text) ? 'digits' : 'any';
  const boxes = snapshot.controls.length;
  // Two inputs for a part of the code each.
  if (boxes > 1) return { kind: 'boxes', length: boxes === 2 ? boxes * (first?.maxLength ?? 1) : boxes, alphabet };

  const length = inPattern(first?.pattern) ?? inText(text) ?? inPlaceholder(first?.placeholder) ?? between(first?.maxLength);
  return length === undefined ? { kind: 'single', alphabet } : { kind: 'single', length, alphabet };
}

function digits(snapshot: Snapshot, text: string): boolean {
  return snapshot.controls.some(takesDigits) || digitsInText.test(text);
}

const digitsInText =
  /\d ?(?:digit|stellig\w* zahl|chiffres|digitos|cifre|cijfer|cyfr|siffr|цифр|haneli|자리 숫자|位数字|位數字|桁の数字)/u;

function takesDigits({ type, inputMode, pattern }: Control): boolean {
  if (type === 'number' || type === 'tel' || inputMode === 'numeric' || inputMode === 'decimal') return true;
  return /^\^?(?:\\d|\[0-9\]|\[\\d\])/.test(pattern ?? '');
}

function inPattern(pattern = ''): number | undefined {
  return between(Number(/^\^?(?:\\d|\[[^\]]+\])\{(\d+)\}\$?$/.exec(pattern)?.[1]));
}

function inText(text: string): number | undefined {
  return countIn(text);
}

function inPlaceholder(placeholder = ''): number | undefined {
  const drawn = placeholder.replace(/[\s-](?=\S)/g, '');
  return /^(?:1234\d*|([0_•#xX·*])\1*)$/.test(drawn) ? between(drawn.length) : undefined;
}

/** A number of characters that a code may have. */
function between(length: number | undefined): number | undefined {
  return length !== undefined && length >= 4 && length <= 10 ? length : undefined;
}
