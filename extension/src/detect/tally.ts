import { type Facts, showsAddress } from './facts.js';
import { strangers } from './saying.js';
import { says } from './says.js';
import type { Control } from './snapshot.js';
import { names } from './words.js';

/** What speaks for a code field and against it, in points. */
export class Tally {
  score = 0;
  /** What counted, in the order it was seen. */
  readonly why: string[] = [];

  count(points: number, why: string): void {
    this.score += points;
    this.why.push(why);
  }
}

/** Counts what the page calls the field; tells whether it has a name. */
export function countNames(facts: Facts, tally: Tally): boolean {
  const { asked, own, marks, label, heading, near, around, title, description, ownCode, labelCode, nearCode, weak } = facts;
  if (asked) tally.count(6, 'autocomplete one-time-code');
  if (ownCode) tally.count(4, 'named as a code');
  else if (says('code', marks)) tally.count(2, 'marked as a code');
  if (labelCode) tally.count(4, 'labelled as a code');
  if (weak && !ownCode && !labelCode) tally.count(2, 'called code');
  if (says('code', heading)) tally.count(2.5, 'heading');
  if (nearCode) tally.count(3, 'text near');
  else if (says('code', around)) tally.count(1.5, 'text around');
  // aria-describedby: the page itself ties these words to the field.
  if (!labelCode && says('code', description)) tally.count(1.5, 'described as a code');
  if (says('code', title)) tally.count(1, 'title');
  const isNamed = tally.score > (weak ? 2 : 0);
  if (saysCodeNear(facts) && !nearCode) tally.count(1, 'code in the text');
  return isNamed;
}

/** Does the text beside the field say "code", of whichever kind? */
export function saysCodeNear({ near, heading }: Facts): boolean {
  return says('weak', near) || says('weak', heading);
}

/** Counts what the page says of a message that brings the code. */
export function countMessage(facts: Facts, tally: Tally): void {
  const { snapshot, sent, post, codeSent, nearCode, resend, told, byMail } = facts;
  if (sent) tally.count(post.length > 0 ? 1.5 : 1, 'sent');
  if (codeSent && !nearCode) tally.count(1.5, 'a code was sent');
  if (resend) tally.count(1.5, 'send again');
  // An address shown whole may be the account's own, in a corner; one that a code went to stands by a word for it, or masked.
  if (told) tally.count(2, 'address near');
  else if (showsAddress(facts)) tally.count(0.5, 'address around');
  if (byMail && !told) tally.count(0.5, 'e-mail near');
  if (snapshot.typed === 'email') tally.count(0.5, 'address typed');
}

/** Counts what the form is for otherwise, as its buttons tell. */
export function countDeeds({ deed, goesOn, asked, told, expected, actions }: Facts, tally: Tally): void {
  if (deed && !goesOn && !asked && !told) tally.count(-3, 'another deed');
  if (!asked && !expected && actions.some((action) => says('keep', action))) tally.count(-3, 'kept');
}

/** Counts what a field's form says, and tells whether that is the form of a code. */
export function countShape({ snapshot, first, row }: Facts, tally: Tally): boolean {
  const { maxLength } = first;
  const limited = maxLength !== undefined && maxLength >= 4 && maxLength <= 8;
  if (row) tally.count(3, 'row of boxes');
  else if (limited) tally.count(1.5, 'length');
  else if (maxLength !== undefined && maxLength > 20 && maxLength < 524288) tally.count(-1, 'long');
  if (takesDigits(first)) tally.count(1, 'digits');
  const drawn = !row && sample.test(first.placeholder ?? '');
  if (drawn) tally.count(1.5, 'sample');
  if (row && strangeLabels(snapshot.controls)) tally.count(-6, 'boxes with names of their own');
  return row || drawn || limited;
}

/** Is a control for digits alone? */
export function takesDigits({ type, inputMode, pattern }: Control): boolean {
  return inputMode === 'numeric' || type === 'tel' || type === 'number' || digitsOnly.test(pattern ?? '');
}

/** pattern attributes that admit digits alone: `\d*`, `[0-9]{6}`, `\d{4,8}`. */
const digitsOnly = /^\^?(?:\\d|\[0-9\]|\[\\d\])(?:[*+]|\{\d+(?:,\d*)?\})?\$?$/;
/** Placeholders that draw a code: 123456, 000 000, 999999 as masks write it, ______, ••••••, XXXXXX. */
const sample = /^(?:1234(?:5(?:6(?:7(?:8)?)?)?)?|(?:([09_•\-–—#xX·*])[ -]?){4,12})$/;

/** Do the boxes have labels without a word in common? Those of a code are "Digit 1", "Digit 2". */
function strangeLabels(controls: Control[]): boolean {
  // Scripts that write no spaces are compared by their characters.
  const labels = controls.map(({ label = '' }) => names(label).split(/ |(?<=[\p{Lo}])/u).filter((word) => /\p{L}/u.test(word)));
  if (labels.some((label) => label.length === 0)) return false;
  return !labels[0]!.some((word) => labels.every((label) => label.includes(word)));
}

/** Has a single field a name of its own, and that is another? */
export function isOtherwise({ first, row, asked, ownCode, weak, labelCode, label }: Facts): boolean {
  return label !== '' && first.before === undefined && !row && !asked && !ownCode && !weak && !labelCode &&
    !says('sent', label) && !says('digits', label);
}

/** Counts headings and text that are about another kind of code. Ambient mention beside a code that was sent weighs little. */
export function countStrangers({ asked, expected, ownCode, labelCode, codeSent, told, heading, near, around }: Facts, tally: Tally): void {
  if (asked && expected) return;
  const called = ownCode || labelCode;
  const sentCode = codeSent || told;
  let mentioned = false;
  for (const meaning of strangers) {
    if (meaning === 'search') continue;
    const gentle = sentCode && meaning === 'secret'; // "Enter your PIN", which was mailed a minute ago
    if (says(meaning, heading)) tally.count(gentle ? -1.5 : -5, `heading: ${meaning}`);
    else if (!called && says(meaning, near)) {
      // Offers and orders are mentioned on any page: all of them together weigh as one.
      if (!sentCode) tally.count(-5, `near: ${meaning}`);
      else if (!mentioned) tally.count(-1.5, `near: ${meaning}`);
      mentioned = true;
    } else if (!called && !sentCode && says(meaning, around)) tally.count(-1, `around: ${meaning}`);
  }
}

/**
 * Counts the fields beside it: a form with a name, an address or a card in it wants more than a code. A form to sign up with
 * may want one as well, which it sends itself.
 */
export function countNeighbours({ asked, others, labelCode, resend }: Facts, tally: Tally): void {
  if (asked) return;
  let strange = 0;
  for (const other of others) {
    const words = names(other.words);
    if (!/\p{L}/u.test(words)) continue; // boxes of another row, without a name: nobody knows
    if (says('card', words)) tally.count(-6, 'beside a card');
    else if (other.type === 'password' || other.type === 'email' || says('email', words)) continue;
    else if (says('phone', words) || says('code', words)) continue;
    else if (says('identity', words) || says('postal', words)) strange += 3;
    else strange += 1;
  }
  if (strange > 0) tally.count(-Math.min(strange, labelCode && resend ? 1.5 : 6), 'other fields');
}
