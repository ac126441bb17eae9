/**
 * Where the second file of the content script, filler.ts, is handed to the first one: all that the two share. It is kept
 * on the global object of our isolated world, which no page sees, and under a symbol: a page's elements and frames
 * answer to names there.
 */
import type { Asker, Fallen, FillResult } from '../messages.js';
import type { CodeField } from './field.js';
import type { Slot } from './slots.js';

/** Fills the code fields of a document, and remembers what it put there. */
export interface Filler {
  /** Was anything put into this document, in whichever field? */
  readonly used: boolean;
  /** Is the focus being moved by us at this moment? */
  readonly entering: boolean;
  /** The inputs that stand where a field's own have left the page; empty while there are none. */
  found(field: CodeField): Slot[];
  /** Puts a code into a field; then `fell` is told, once, when it does not stand there any more. */
  fill(field: CodeField, code: string, by: Asker, fell: (why: Fallen) => void): Promise<FillResult>;
}

const place = Symbol.for('mailcode.filler');
const ours = globalThis as { [place]?: Filler | 'wanted' };

/** What the worker is told where the filler is not here yet. From then on it is welcome. */
export function bare(): { bare?: true } {
  ours[place] ??= 'wanted';
  return filler() ? {} : { bare: true };
}

/**
 * Hands the filler over, in a document that wants it and has none. The first one stays: it knows what was filled. One that
 * nobody wanted came for another document: of one that has gone into the back-forward cache, the browser puts into the
 * frame what that shows now (Chromium 156).
 */
export function handOver(make: () => Filler): void {
  if (ours[place] === 'wanted') ours[place] = make();
}

/** The filler, once the worker has put it there. */
export function filler(): Filler | undefined {
  const it = ours[place];
  return it === 'wanted' ? undefined : it;
}
