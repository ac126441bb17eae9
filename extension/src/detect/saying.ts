import { accounts, isMasked } from './address.js';
import type { Snapshot } from './snapshot.js';
import { known, type Meaning, says } from './vocabulary.js';
import { prose } from './words.js';

/** Codes of other kinds, and where other codes are found. Order of the table is order of the report. */
export const strangers: readonly Meaning[] = ['captcha', 'promo', 'postal', 'card', 'backup', 'secret', 'reference', 'letter', 'search'];

/** "10 % off", "−15%": what is given away. */
const reduction = /\d ?[%٪％]|[%٪％] ?\d/u;

/** One sentence of a page, and what it says of a code. */
export interface Saying {
  text: string;
  words: string;
  /** It speaks of a code. */
  code: boolean;
  /** It says that something was sent, or is in the mail. */
  sent: boolean;
  email: boolean;
  /** It speaks of another kind of code, or of one that no message brings. */
  foreign: boolean;
  /** It is about what is mailed to subscribers, or what nobody will do. */
  aside: boolean;
  /** It says that a code of ours was sent. */
  delivers: boolean;
  /** It says that something came by message which is no receipt, no letter to subscribers, and may be a code. */
  posts: boolean;
  /** It shows an address that something was sent to. */
  told: boolean;
}

/** What the text beside a field says, sentence by sentence: one page says that a code was sent, and that a receipt will be. */
export function sayings(snapshot: Snapshot): Saying[] {
  const first = snapshot.controls[0];
  return sayingsOf([snapshot.heading, first?.label, first?.placeholder, first?.description, first?.before, snapshot.near]);
}

/** What texts that stand together say. */
export function sayingsOf(texts: readonly (string | undefined)[]): Saying[] {
  const all = texts.flatMap(sentencesOf);
  const strange = !known(all.map(({ words }) => words).join(' '));
  const said = all.map(({ text, words }): Saying => {
    const code = says('weak', words) || says('code', words);
    const [sent, email] = [says('sent', words), says('email', words)];
    const foreign = isForeign(text, words);
    const aside = says('news', words) || says('never', words);
    const delivers = code && (sent || email) && !aside && !foreign;
    const posts = sent && !aside && !foreign && (code || !says('slip', words));
    return { text, words, code, sent, email, foreign, aside, delivers, posts, told: false };
  });
  for (const [index, saying] of said.entries()) {
    const shown = accounts(saying.text);
    if (shown.length === 0 || saying.aside || saying.foreign) continue;
    const isShownMasked = shown.some((address) => isMasked(address));
    // "We sent a code to", and the address in a line of its own; or "Sent to …", and the code in the next.
    const before = said[index - 1];
    const window = [before, saying, said[index + 1]].filter((one) => one !== undefined);
    const sent = saying.sent || before?.sent === true;
    const code = window.some((one) => one.code && !one.foreign);
    const slip = !saying.code && (says('slip', saying.words) || (before !== undefined && !before.code && says('slip', before.words)));
    saying.told = strange || (!slip && !before?.aside && (isShownMasked ? sent || code : (sent || saying.code || before?.code === true) && code));
  }
  return said;
}

/** Does a sentence speak of another kind of code? */
function isForeign(text: string, words: string): boolean {
  if (strangers.some((meaning) => meaning !== 'search' && says(meaning, words)) || reduction.test(text)) return true;
  return says('elsewhere', words) && !says('email', words);
}

/** A text's sentences: a block's text is one, with or without a full stop. */
export function sentencesOf(text = ''): { text: string; words: string }[] {
  const parts = text.split(/\n|[.!?。！？؟।:]\s|[。！？।]|\s[–—|]\s/);
  return parts.map((part) => ({ text: part, words: prose(part) })).filter(({ words }) => words !== '');
}
