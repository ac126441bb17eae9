import { type Facts, factsOf, purposeOf } from './facts.js';
import { meant, refusal } from './refusals.js';
import type { Snapshot } from './snapshot.js';
import {
  countDeeds, countMessage, countNames, countNeighbours, countShape, countStrangers, isOtherwise, saysCodeNear, takesDigits, Tally,
} from './tally.js';

/** The answer to "is this a one-time-code field?". */
interface Verdict {
  code: boolean;
  /** From `threshold` on it is one; for tests and tuning only. */
  score: number;
  /** What counted, in the order it was seen; for tests and tuning only. */
  why: string[];
}

const threshold = 4;

/** Types of input that take a code. */
const types = new Set(['text', 'tel', 'number', 'password', 'editable']);

/** autocomplete values that leave the question open; every other one says what else the field is for. */
const open = new Set(['', 'on', 'off', 'one-time-code', 'new-password', 'current-password', 'nope', 'none', 'false', 'section']);
const purposes = new RegExp(
  '^(?:email|username|tel|postal-code|cc-|name$|given-|family-|additional-|honorific|nickname|organization|street|' +
    'address|country|bday|sex$|url$|photo$|language$|transaction|impp)',
);

/**
 * Is this a one-time-code field? The shape alone never decides: a row of boxes
 * may be a crossword. The words alone may be in a language that the table does
 * not know: then a row of boxes and an address that something was sent to do.
 *
 * Touching a field that is none is the worst that can happen, and the kinds of
 * other codes are without end. So it is not enough that nothing speaks against
 * it: a sentence must say that a code was sent, or the field's own name and
 * what it is asked for must speak for one; and no sentence may say that the
 * code is of another kind, or found elsewhere, unless one says that it was sent.
 */
export function codeField(snapshot: Snapshot): Verdict {
  const first = snapshot.controls[0];
  if (!first || !snapshot.controls.every((control) => types.has(control.type))) return no('type');
  const purpose = purposeOf(first);
  if (!open.has(purpose) && purposes.test(purpose)) return no(`autocomplete ${purpose}`);

  const facts = factsOf(snapshot, first);
  const why = refusal(facts);
  if (why !== undefined) return no(why);

  const tally = new Tally();
  const named = countNames(facts, tally);
  countMessage(facts, tally);
  countDeeds(facts, tally);
  const shaped = countShape(facts, tally);
  if (isOtherwise(facts)) tally.count(-2, 'called otherwise');
  countStrangers(facts, tally);
  countNeighbours(facts, tally);

  const isForNow = isOfThisMoment(facts);
  if (!isForNow) tally.why.push('no purpose');
  return { code: tally.score >= threshold && isForNow && isShown(facts, named, shaped), score: tally.score, why: tally.why };
}

/** Does anything say that it takes a code: its own name, boxes and what was sent, an address that it was sent to? */
function isShown(facts: Facts, named: boolean, shaped: boolean): boolean {
  const { first, asked, row, told, resend, codeSent, post, weak, byMail } = facts;
  // "Reply", beside a mail that brought a code: neither its name nor its form is that of one.
  if (isOtherwise(facts) && !shaped && !takesDigits(first)) return false;
  const delivered = codeSent || post.length > 0 || told || byMail || resend;
  const weakNear = saysCodeNear(facts);
  // Boxes say nothing by themselves, and a page may mail other things: puzzles, receipts, offers.
  const boxed = row && (told || resend || codeSent || (post.length > 0 && (weakNear || named)) || post.some(({ email }) => email));
  return asked || (named && (!isOtherwise(facts) || delivered)) || ((weak || weakNear) && delivered) || boxed || (told && shaped);
}

/** Does anything say that a code was made for this moment: its name, or that it was sent? */
function isOfThisMoment(facts: Facts): boolean {
  const { asked, told, resend, ownCode, labelCode, namesake, nearCode, codeSent, byMail, deed, goesOn } = facts;
  return asked || told || resend || ownCode || namesake || ((codeSent || (nearCode && byMail)) && (!deed || goesOn || labelCode)) || meant(facts);
}

function no(why: string): Verdict {
  return { code: false, score: 0, why: [why] };
}
