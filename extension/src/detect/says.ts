import { Lexicon } from './lexicon.js';
import { once } from './once.js';
import { table } from './table.js';
import type { Meaning } from './vocabulary.js';

const lexicon = once(() => new Lexicon<Meaning>(table().index));

/** All that text, already through prose() or names(), says in any language. */
export function meaningsOf(text: string): ReadonlySet<Meaning> {
  return lexicon().meanings(text);
}

/** Does text, already through prose() or names(), hold a phrase of this meaning in any language? */
export function says(meaning: Meaning, text: string): boolean {
  return text !== '' && meaningsOf(text).has(meaning);
}

const counted = once(() => new RegExp(`(?<![\\p{N}])(\\d{1,2}) ?(?:${table().counted.join('|')})`, 'u'));

/** The number of characters that prose names ("6-digit", "6-stellig", "6位"); undefined where it names none. */
export function countIn(text: string): number | undefined {
  if (!/\d/.test(text)) return undefined;
  const match = counted().exec(text);
  const count = match ? Number(match[1]) : NaN;
  return count >= 4 && count <= 12 ? count : undefined;
}
