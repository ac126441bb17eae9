import { accounts, isMasked, showsTelephone } from './address.js';
import { meaningsOf } from './says.js';
import type { Snapshot } from './snapshot.js';
import type { Meaning } from './vocabulary.js';
import { prose } from './words.js';

/** Codes of other kinds, and where other codes are found. Order of the table is order of the report. */
export const strangers: readonly Meaning[] = ['captcha', 'promo', 'postal', 'card', 'backup', 'secret', 'reference', 'letter', 'search'];

/** "10 % off", "−15%": what is given away. */
const reduction = /\d ?[%٪％]|[%٪％] ?\d/u;

/** "We sent $0.01 to your account". */
const money = /[$€£¥₹₽₺₩₪฿₫]\s?\d|\d\s?(?:[€£₹₽₺₩₪฿₫]|zł|kč|kr(?!\p{L})|lei(?!\p{L})|ft(?!\p{L})|руб|грн|лв)/iu;

/** One sentence of a page, and what it says of a code. */
export interface Saying {
  text: string;
  /** All that it says. */
  meanings: ReadonlySet<Meaning>;
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
  return sayingsOf([snapshot.heading, nearest(snapshot), first?.description, first?.label, first?.placeholder, first?.before]);
}

/** The text that stands nearest: in a form of several fields, that of the form. */
export function nearest({ near, around, heading }: Snapshot): string | undefined {
  return near && near !== heading ? near : around || near;
}

/** What texts that stand together say. */
export function sayingsOf(texts: readonly (string | undefined)[]): Saying[] {
  const said = texts.flatMap(sentencesOf).map(saying);
  const strange = said.every(({ meanings }) => meanings.size === 0);
  const wordless = !said.some(({ code }) => code);
  const otherWay = said.some((one) => (one.code || one.sent) && goesOtherwise(one));
  // "We texted a code to •••71", and below "E-mail me a code instead (j•••@example.com)": an offer, and the code is on the telephone.
  const wentOtherwise = said.some((one) => one.sent && !one.email && !one.foreign && !one.meanings.has('instead') && goesOtherwise(one));
  for (const [index, one] of said.entries()) {
    if (one.aside || one.foreign || !/[@＠]/u.test(one.text)) continue;
    const shown = accounts(one.text);
    if (shown.length === 0) continue;
    if (!one.email && goesOtherwise(one)) continue;
    // "We sent a code to", and the address in a line of its own; or "Sent to …", and the code in the next. An address beside
    // words of its own ("Signed in as"), or where something went another way, may be the account's, on any page.
    const isBare = !/\p{L}{2}/u.test(shown.reduce((rest, address) => rest.replace(address, ''), one.text));
    const last = said[index - 1];
    const before = last && (isBare || one.email) && !last.foreign && (last.email || !goesOtherwise(last)) ? last : undefined;
    const sent = one.sent || before?.sent === true;
    const code = [last, one, said[index + 1]].some((near) => near?.code === true && !near.foreign);
    const slip = !one.code && (one.meanings.has('slip') || (before !== undefined && !before.code && before.meanings.has('slip')));
    const isHidden = shown.some((address) => isMasked(address));
    const masked = isHidden && ((one.code && (one.sent || !wentOtherwise)) || (isBare && before?.code === true && !otherWay));
    // In a language that the table does not know, or hardly, what was sent has no name.
    const unnamed = isHidden && sent && wordless;
    one.told = (strange && (isHidden || !isBare)) || (!slip && !before?.aside && ((sent && code) || masked || unnamed));
  }
  return said;
}

/** Does a sentence name another way than e-mail? */
function goesOtherwise({ text, meanings }: Saying): boolean {
  return meanings.has('sms') || meanings.has('authenticator') || showsTelephone(text);
}

function saying(text: string): Saying {
  const meanings = meaningsOf(prose(text));
  const [sent, email] = [meanings.has('sent'), meanings.has('email')];
  // "One-time key": what holds once is a code, whatever it is called.
  const code = meanings.has('weak') || meanings.has('code') || (meanings.has('once') && (meanings.has('thing') || (sent && !meanings.has('slip'))));
  const foreign = isForeign(text, meanings);
  const aside = meanings.has('news') || meanings.has('never');
  const delivers = code && (sent || email) && !aside && !foreign;
  const posts = sent && !aside && !foreign && (code || !(meanings.has('slip') || money.test(text)));
  return { text, meanings, code, sent, email, foreign, aside, delivers, posts, told: false };
}

/** Does a sentence speak of another kind of code, and not of a way out? */
function isForeign(text: string, meanings: ReadonlySet<Meaning>): boolean {
  if (meanings.has('instead') && meanings.has('backup')) return false;
  // "The code we sent to your recovery e-mail j***@example.com"
  const rescued = meanings.has('sent') && accounts(text).length > 0;
  // "Your secret code for single use has just been sent"
  const fresh = meanings.has('once') && meanings.has('sent');
  const isStrange = (meaning: Meaning) =>
    meaning !== 'search' && !(meaning === 'backup' && rescued) && !(meaning === 'secret' && fresh) && meanings.has(meaning);
  // "Forgot your PIN? We'll e-mail you"
  const isForgotten = meanings.has('forgotten') && (meanings.has('weak') || meanings.has('code')) && accounts(text).length === 0;
  if (isForgotten || strangers.some(isStrange) || meanings.has('standing') || reduction.test(text)) return true;
  return meanings.has('elsewhere') && !meanings.has('email');
}

/** A text's sentences: a block's text is one, with or without a full stop, and "el. paštu" and "эл. почту" go on. */
function sentencesOf(text = ''): string[] {
  return text.split(/\n|(?<!(?<!\p{L})(?:el|эл|ел|ηλ|էլ|ელ|tel|тел|հեռ|ტელ))[.!?。！？؟।:]\s|[。！？।]|\s[–—|]\s/iu).filter((part) => part.trim() !== '');
}
