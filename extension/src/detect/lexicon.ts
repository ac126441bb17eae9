/**
 * Scripts that write no spaces between words, or set articles, prepositions and endings onto them: a phrase is found
 * wherever it stands.
 */
const unspaced = new RegExp(
  `[${['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Gurmukhi',
    'Gujarati', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Ethiopic', 'Georgian', 'Armenian'].map((script) => `\\p{sc=${script}}`).join('')}]`,
  'u',
);
/** Beyond Latin, Greek and Cyrillic: a test that is cheaper than those by script. */
const far = /[^\0-\u052f]/;
/** Korean sets particles onto its nouns: bounded in front, open behind. */
const agglutinated = /\p{sc=Hangul}/u;

/** One word of a phrase: as it stands, or (`open`) the beginning of one. */
interface Token {
  word: string;
  open: boolean;
  /** Up to this many other words may come before it. */
  gap: number;
}

interface Phrase<M> {
  meaning: M;
  source: string;
  /** Made of the source when a text first has a word that begins as the phrase does: most phrases are never met. */
  tokens?: Token[];
}

interface Run<M> {
  meaning: M;
  /** Strings that follow each other, a few characters apart. */
  parts: string[];
}

/** Between two parts of a phrase, where `~` stands: so many words, or characters of a script without spaces. */
const wordGap = 4;
const characterGap = 12;
/** Texts whose meanings are remembered: a snapshot is asked about each of its texts a dozen times. */
const remembered = 400;

/**
 * Finds phrases in text, all of them in one pass: an index by the first
 * letters of their first word. (One expression with every phrase as an
 * alternative took tens of milliseconds for a page of text.)
 *
 * In a phrase, `*` stands for the rest of a word or for any word, and `~` for
 * up to four words in between.
 */
export class Lexicon<M> {
  readonly #phrases = new Map<string, Phrase<M>[]>();
  readonly #runs = new Map<string, Run<M>[]>();
  readonly #known = new Map<string, ReadonlySet<M>>();

  /** Phrases are through phrases() of words.ts already. */
  constructor(entries: Iterable<readonly [meaning: M, phrase: string]>) {
    for (const [meaning, source] of entries) {
      if (source === '') continue;
      if (far.test(source) && unspaced.test(source)) {
        const run = { meaning, parts: source.split('~').map(stem) };
        put(this.#runs, run.parts[0]![0]!, run);
      } else {
        put(this.#phrases, start(/^[^ *]*/.exec(source)![0]), { meaning, source });
      }
    }
  }

  /** What a text, already through prose() or names(), holds. */
  meanings(text: string): ReadonlySet<M> {
    const known = this.#known.get(text);
    if (known) return known;
    const found = new Set<M>();
    const words = text.split(' ');
    for (const [at, word] of words.entries()) {
      for (const phrase of this.#phrases.get(start(word)) ?? []) {
        if (!found.has(phrase.meaning) && follows(words, at, (phrase.tokens ??= tokens(phrase.source)), 0)) found.add(phrase.meaning);
      }
    }
    if (far.test(text) && unspaced.test(text)) {
      for (let at = 0; at < text.length; at++) {
        for (const run of this.#runs.get(text[at]!) ?? []) {
          if (!found.has(run.meaning) && runs(text, at, run.parts)) found.add(run.meaning);
        }
      }
    }
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(text, found);
    return found;
  }
}

/** A part of a run, without the vowel at its end: endings take its place. */
function stem(part: string): string {
  return part.replaceAll('*', '').trim().replace(/(?<=..)\p{M}+$/u, '');
}

/** A phrase as words. */
function tokens(source: string): Token[] {
  const list: Token[] = [];
  let gap = 0;
  for (const piece of source.split(' ')) {
    if (piece === '~') {
      gap = wordGap;
    } else if (piece !== '') {
      const word = piece.replace('*', '');
      list.push({ word, open: piece.endsWith('*') || (far.test(word) && agglutinated.test(word)), gap });
      gap = 0;
    }
  }
  return list;
}

function follows(words: string[], at: number, phrase: Token[], index: number): boolean {
  const token = phrase[index];
  if (!token) return true;
  for (let skipped = 0; skipped <= token.gap; skipped++) {
    const word = words[at + skipped];
    if (word === undefined) return false;
    const fits = token.open ? word.startsWith(token.word) : word === token.word;
    if (fits && follows(words, at + skipped + 1, phrase, index + 1)) return true;
  }
  return false;
}

function runs(text: string, at: number, parts: string[]): boolean {
  let end = at;
  for (const [index, part] of parts.entries()) {
    const found = text.slice(end, end + part.length + (index === 0 ? 0 : characterGap)).indexOf(part);
    if (found < 0) return false;
    end += found + part.length;
  }
  return true;
}

/** What a word is found by: two letters, or the one it has. */
function start(word: string): string {
  return word.slice(0, 2);
}

function put<V>(index: Map<string, V[]>, key: string, value: V): void {
  const list = index.get(key);
  if (list) list.push(value);
  else index.set(key, [value]);
}
