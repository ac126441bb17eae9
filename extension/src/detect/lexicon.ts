import { once } from './once.js';

/**
 * Scripts that write no spaces between words, or set articles, prepositions and endings onto them: a phrase is found
 * wherever it stands.
 */
const unspaced = once(() => new RegExp(
  `[${['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Gurmukhi',
    'Gujarati', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Ethiopic', 'Georgian', 'Armenian'].map((script) => `\\p{sc=${script}}`).join('')}]`,
  'u',
));
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
  /** Words of a phrase that is bounded by them. */
  tokens: Token[];
}

interface Run<M> {
  meaning: M;
  /** Strings that follow each other, a few characters apart. */
  parts: string[];
}

/**
 * Phrases by how their first word begins, and runs by their first character, as "meaning:phrase,phrase;meaning:…". Most of
 * it is never met, so no more is made of it beforehand.
 */
export interface Index {
  /** Before each list stands the first word of its phrases: "word=list|word*=list". */
  words: Record<string, string>;
  runs: Record<string, string>;
}

/** Makes the index of phrases that are through phrases() of words.ts. */
export function indexed(entries: Iterable<readonly [meaning: string, phrase: string]>): Index {
  const words: Listed = new Map();
  const runs: Listed = new Map();
  for (const [meaning, phrase] of entries) {
    if (phrase === '') continue;
    const isRun = far.test(phrase) && unspaced().test(phrase);
    const key = isRun ? stem(phrase.split('~')[0]!)[0]! : first(phrase);
    const index = isRun ? runs : words;
    const meanings = index.get(key) ?? new Map<string, Set<string>>();
    index.set(key, meanings.set(meaning, (meanings.get(meaning) ?? new Set()).add(phrase)));
  }
  const chunks: Record<string, string> = {};
  for (const [key, list] of Object.entries(written(words))) {
    const before = chunks[start(key)];
    chunks[start(key)] = `${before === undefined ? '' : `${before}|`}${key}=${list}`;
  }
  return { words: chunks, runs: written(runs) };
}

/** Phrases by what they are found by, and by their meanings. */
type Listed = Map<string, Map<string, Set<string>>>;

function written(index: Listed): Record<string, string> {
  return Object.fromEntries([...index].map(([key, meanings]) => [key, [...meanings].map(([meaning, all]) => `${meaning}:${[...all]}`).join(';')]));
}

/** Between two parts of a phrase, where `~` stands: so many words, or characters of a script without spaces. */
const wordGap = 4;
const characterGap = 12;
/** Texts whose meanings are remembered: a snapshot is asked about each of its texts a dozen times. */
const remembered = 400;

/**
 * Finds phrases in text, all of them in one pass: an index by their first
 * word, or by how that begins. (One expression with every phrase as an
 * alternative took tens of milliseconds for a page of text.)
 *
 * In a phrase, `*` stands for the rest of a word or for any word, and `~` for
 * up to four words in between.
 */
export class Lexicon<M extends string> {
  readonly #index: Index;
  readonly #chunks = new Map<string, ReadonlyMap<string, string>>();
  readonly #phrases = new Map<string, Phrase<M>[]>();
  readonly #runs = new Map<string, Run<M>[]>();
  readonly #known = new Map<string, ReadonlySet<M>>();

  constructor(index: Index) {
    this.#index = index;
  }

  /** What a text, already through prose() or names(), holds. */
  meanings(text: string): ReadonlySet<M> {
    const known = this.#known.get(text);
    if (known) return known;
    const found = new Set<M>();
    const words = text.split(' ');
    for (const [at, word] of words.entries()) {
      const chunk = this.#chunk(start(word));
      if (!chunk) continue;
      this.#begun(chunk, word, words, at, found);
      for (let length = 1; length <= word.length; length++) this.#begun(chunk, `${word.slice(0, length)}*`, words, at, found);
    }
    if (far.test(text) && unspaced().test(text)) {
      for (let at = 0; at < text.length; at++) {
        for (const { meaning, parts } of this.#runsBy(text[at]!)) {
          if (!found.has(meaning) && runs(text, at, parts)) found.add(meaning);
        }
      }
    }
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(text, found);
    return found;
  }

  /** Finds those of a chunk's phrases that begin with this word, at a place. */
  #begun(chunk: ReadonlyMap<string, string>, first: string, words: string[], at: number, found: Set<M>): void {
    if (!chunk.has(first)) return;
    for (const { meaning, tokens } of this.#phrasesBy(first, chunk.get(first)!)) {
      if (!found.has(meaning) && follows(words, at, tokens, 0)) found.add(meaning);
    }
  }

  /** The lists of phrases whose first word begins so, by that word. */
  #chunk(beginning: string): ReadonlyMap<string, string> | undefined {
    if (!Object.hasOwn(this.#index.words, beginning)) return undefined;
    let chunk = this.#chunks.get(beginning);
    if (!chunk) {
      chunk = new Map(this.#index.words[beginning]!.split('|').map((entry) => entry.split('=') as [string, string]));
      this.#chunks.set(beginning, chunk);
    }
    return chunk;
  }

  #phrasesBy(first: string, list: string): Phrase<M>[] {
    return made(this.#phrases, first, list, (meaning: M, phrase) => ({ meaning, tokens: tokens(phrase) }));
  }

  #runsBy(key: string): Run<M>[] {
    const list = Object.hasOwn(this.#index.runs, key) ? this.#index.runs[key]! : '';
    return made(this.#runs, key, list, (meaning: M, phrase) => ({ meaning, parts: phrase.split('~').map(stem) }));
  }
}

/** What is listed under a key, made of its source when it is first asked for. */
function made<M extends string, V>(all: Map<string, V[]>, key: string, source: string, make: (meaning: M, phrase: string) => V): V[] {
  let list = all.get(key);
  if (list) return list;
  list = (source === '' ? [] : source.split(';')).flatMap((entry) => {
    const [meaning, phrases] = entry.split(':');
    return phrases!.split(',').map((phrase) => make(meaning as M, phrase));
  });
  all.set(key, list);
  return list;
}

/** What a word is found by at first: two letters, or the one it has. */
function start(word: string): string {
  return word.slice(0, 2);
}

/** What a phrase is found by: its first word, with a `*` behind it where it is open. */
function first(phrase: string): string {
  const [{ word, open } = { word: '', open: true }] = tokens(phrase);
  return open ? `${word}*` : word;
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
