import { accounts } from './address.js';
import { nearest, sayings, sayingsOf, strangers } from './saying.js';
import { says } from './says.js';
import type { Control, Snapshot } from './snapshot.js';
import { names, prose } from './words.js';

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

  const autocomplete = (first.autocomplete ?? '').trim().toLowerCase().split(/\s+/);
  const last = autocomplete.at(-1) ?? '';
  if (!open.has(last) && purposes.test(last)) return no(`autocomplete ${last}`);

  const own = names(`${first.name ?? ''} ${first.id ?? ''}`);
  const marks = names(first.marks ?? '');
  const labels = snapshot.controls.map((control) => `${control.label ?? ''} ${control.placeholder ?? ''} ${control.before ?? ''}`);
  const label = prose(labels.join(' ').slice(0, 600));
  const heading = prose(snapshot.heading ?? '');
  const near = `${without(prose(nearest(snapshot) ?? ''), heading)} ${prose(first.description ?? '')}`.trim();
  const around = without(prose(snapshot.around ?? ''), heading);
  const title = prose(snapshot.title ?? '');
  const asked = last === 'one-time-code';
  const ownCode = says('code', own);
  const labelCode = says('code', label);
  const nearCode = says('code', near);
  const sentNear = says('sent', near) || says('sent', heading) || says('sent', label);
  const weak = says('weak', own) || says('weak', label);
  // "Code from our email" says what the field is, whatever its id says.
  const mailed = labelCode || (says('weak', label) && (says('email', label) || says('sms', label)));

  const said = sayings(snapshot);
  // Where markup and label agree, "the code we e-mailed to you, to receive your gift" is about a code of ours all the same.
  const sure = asked && labelCode;
  const codeSent = said.some(({ delivers, sent, email, aside, meanings }) => delivers || (sure && sent && email && !aside && meanings.has('code')));
  // "Check your inbox", and not "Your receipt is sent to you".
  const post = said.filter(({ posts }) => posts);
  const told = said.some((saying) => saying.told);
  // Beside other fields: a new password, an order.
  const sentAround = sayingsOf([snapshot.around]).some(({ delivers, sent, told }) => (delivers && sent) || told);

  for (const meaning of strangers) {
    // A library calls its boxes "Please enter your pin code", whatever they are for: what the page itself says counts more.
    if (meaning === 'secret' && codeSent && (asked || snapshot.controls.length > 1)) continue;
    if ((says(meaning, own) && !mailed) || says(meaning, label)) return no(meaning);
  }
  if (says('trap', label) || says('trap', prose(first.description ?? ''))) return no('trap');
  // "one-time-code" is also written on any field that a browser should not complete,
  // so a field that is called something else is something else.
  if (!ownCode && !labelCode && !weak) {
    if (says('identity', own) || says('identity', label)) return no('identity');
    if (says('phone', own) || says('phone', label)) return no('phone');
    if (says('email', own) && !says('weak', own)) return no('email');
  }

  const row = snapshot.controls.length > 1;
  const verdict: Verdict = { code: false, score: 0, why: [] };
  const count = (points: number, why: string) => {
    verdict.score += points;
    verdict.why.push(why);
  };

  if (asked) count(6, 'autocomplete one-time-code');
  if (ownCode) count(4, 'named as a code');
  else if (says('code', marks)) count(2, 'marked as a code');
  if (labelCode) count(4, 'labelled as a code');
  if (weak && !ownCode && !labelCode) count(2, 'called code');
  if (says('code', heading)) count(2.5, 'heading');
  if (nearCode) count(3, 'text near');
  else if (says('code', around)) count(1.5, 'text around');
  // aria-describedby: the page itself ties these words to the field.
  if (!labelCode && says('code', prose(first.description ?? ''))) count(1.5, 'described as a code');
  if (says('code', title)) count(1, 'title');
  const named = verdict.score > (weak ? 2 : 0);
  const weakNear = says('weak', near) || says('weak', heading);
  if (weakNear && !nearCode) count(1, 'code in the text');

  const sent = post.length > 0 || says('sent', around);
  if (sent) count(post.length > 0 ? 1.5 : 1, 'sent');
  if (codeSent && !nearCode) count(1.5, 'a code was sent');
  const actions = (snapshot.actions ?? []).map(prose);
  const resend = says('resend', near) || actions.some((action) => says('resend', action));
  if (resend) count(1.5, 'send again');
  // An address shown whole may be the account's own, in a corner; one that a code went to stands by a word for it, or masked.
  if (told) count(2, 'address near');
  else if (accounts(snapshot.around ?? '').length > 0) count(0.5, 'address around');
  // In one sentence: another one may say that nobody will ever ask for it by e-mail.
  const byMail = said.some(({ delivers, email }) => delivers && email);
  if (byMail && !told) count(0.5, 'e-mail near');
  const expected = codeSent || told || resend || post.length > 0 || sentAround;
  const deed = actions.some((action) => action.split(' ').length < 4 && says('deed', action));
  const goesOn = actions.some((action) => action.split(' ').length < 5 && says('proceed', action));
  if (deed && !goesOn && !asked && !told) count(-3, 'another deed');
  // What is kept with "Save" is no code for this moment, unless the page has sent one.
  if (!asked && !expected && actions.some((action) => says('keep', action))) count(-3, 'kept');
  if (row && strangeLabels(snapshot.controls)) count(-6, 'boxes with names of their own');
  if (snapshot.typed === 'email') count(0.5, 'address typed');

  const shaped = shapeCounts(first, row, count);
  if (first.type === 'editable' && !row && !ownCode && !labelCode && !asked && !codeSent && !told) return no('editable');
  // A single field with a name of its own, and that is another.
  const otherwise = label !== '' && first.before === undefined && !row && !asked && !ownCode && !weak && !labelCode && !says('sent', label) && !says('digits', label);
  if (otherwise) count(-2, 'called otherwise');
  if (!row && first.maxLength !== undefined && first.maxLength >= 0 && first.maxLength < 4) return no('too short');

  // The page's words for something else, where it does not say that a code was sent.
  const foreign = said.some((saying) => saying.foreign);
  if (foreign && !codeSent && !told) return no('another code');
  if (!asked || !expected) strangersAround({ heading, near, around }, ownCode || labelCode, codeSent || told, count);
  if (!asked) neighbours(snapshot, count);
  // A form to be filled in, of which nothing was sent nor can be: what it wants to be read is in it.
  const sends = actions.some((action) => says('resend', action) || says('weak', action) || says('code', action));
  const addressed = (snapshot.others ?? []).some(({ type, words }) => type === 'email' || says('email', names(words)));
  if (!asked && !row && !expected && !sends && addressed && snapshot.typed !== 'email') return no('beside an address');
  // A picture to be read beside the field: on Chinese pages 验证码 names both kinds.
  const captcha = says('captcha', names(snapshot.pictures ?? '')) || actions.some((action) => says('captcha', action));
  if (captcha && !sentNear && !told) return no('captcha picture');

  // Something must say that a code was made for this moment: its name, or that it was sent.
  const delivered = codeSent || post.length > 0 || told || byMail || resend;
  // "Signed in as jane@example.com" stands on any page.
  const meant = [heading, title, label, own, ...actions].some((text) => says('purpose', text)) ||
    said.some(({ text, meanings }) => meanings.has('purpose') && !text.includes('@'));
  const purpose = asked || told || resend || ownCode || ((codeSent || (nearCode && byMail)) && (!deed || goesOn || labelCode)) || meant;
  if (!asked && !told && !ownCode && !(meant && codeSent) && labels.some(isNamed)) return no('a code with a name of its own');
  // Boxes say nothing by themselves, and a page may mail other things: puzzles, receipts, offers.
  const boxed = row && (told || resend || codeSent || (post.length > 0 && (weakNear || named)) || post.some(({ email }) => email));
  const evidence = asked || (named && (!otherwise || delivered)) || ((weak || weakNear) && delivered) || boxed || (told && shaped);
  verdict.code = evidence && purpose && verdict.score >= threshold;
  if (!purpose) verdict.why.push('no purpose');
  return verdict;
}

/** "Return code", "Kurscode", "código de clase", "код получения", "取件码": what a code is called that is none of ours. */
const otherKinds = [
  /(?:^| )(?!(?:enter|your|the|this|my|an?|type|insert|input|numeric|digit|paste|or|and|of|full|with|short|new|our) )\p{sc=Latin}{3,} (?:code|pin|key|passcode)$/u,
  /(?:^| )(?:code|codigo|codice|codi|cod) (?:de l|del|de|di|du|da|do|d) \p{L}{4,}/u,
  /^(?:kod|код|kodu|kodas|kods|kodi) \p{L}{4,}/u,
  /(?:^| )\p{L}{3,}(?:code|kode|kod|koodi|kodi)$/u,
  /\p{sc=Han}{2,}(?:码|碼|番号|コード)$/u,
  /\p{sc=Hangul}{2,} ?(?:코드|번호)$/u,
];

/** Does a label name a kind of code that the table does not know? */
function isNamed(label: string): boolean {
  const words = prose(label);
  const isOurs = (['code', 'email', 'sms', 'sent', 'digits', 'purpose'] as const).some((meaning) => says(meaning, words));
  return !isOurs && otherKinds.some((form) => form.test(words));
}

/** Do the boxes have labels without a word in common? Those of a code are "Digit 1", "Digit 2". */
function strangeLabels(controls: Control[]): boolean {
  // Scripts that write no spaces are compared by their characters.
  const labels = controls.map(({ label = '' }) => names(label).split(/ |(?<=[\p{Lo}])/u).filter((word) => /\p{L}/u.test(word)));
  if (labels.some((label) => label.length === 0)) return false;
  return !labels[0]!.some((word) => labels.every((label) => label.includes(word)));
}

/** The heading counts as heading; it stands in the text around it once more. */
function without(text: string, heading: string): string {
  return heading === '' ? text : text.replace(heading, '').trim();
}

type Count = (points: number, why: string) => void;

/** Counts what a field's form says, and tells whether that is the form of a code. */
function shapeCounts(first: Control, row: boolean, count: Count): boolean {
  if (row) count(3, 'row of boxes');
  else if (first.maxLength !== undefined && first.maxLength >= 4 && first.maxLength <= 8) count(1.5, 'length');
  else if (first.maxLength !== undefined && first.maxLength > 20 && first.maxLength < 524288) count(-1, 'long');
  const numeric = first.inputMode === 'numeric' || first.type === 'tel' || first.type === 'number';
  if (numeric || digitsOnly.test(first.pattern ?? '')) count(1, 'digits');
  const drawn = !row && sample.test(first.placeholder ?? '');
  if (drawn) count(1.5, 'sample');
  return row || drawn || (first.maxLength !== undefined && first.maxLength >= 4 && first.maxLength <= 8);
}

/** pattern attributes that admit digits alone: `\d*`, `[0-9]{6}`, `\d{4,8}`. */
const digitsOnly = /^\^?(?:\\d|\[0-9\]|\[\\d\])(?:[*+]|\{\d+(?:,\d*)?\})?\$?$/;
/** Placeholders that draw a code: 123456, 000 000, ______, ••••••, XXXXXX. */
const sample = /^(?:1234(?:5(?:6(?:7(?:8)?)?)?)?|(?:([0_•\-–—#xX·*])[ -]?){4,12})$/;

/** Headings and text that are about another kind of code. Ambient mention beside a code that was sent weighs little. */
function strangersAround(
  text: { heading: string; near: string; around: string },
  called: boolean,
  sentCode: boolean,
  count: Count,
): void {
  let mentioned = false;
  for (const meaning of strangers) {
    if (meaning === 'search') continue;
    const gentle = sentCode && meaning === 'secret'; // "Enter your PIN", which was mailed a minute ago
    if (says(meaning, text.heading)) count(gentle ? -1.5 : -5, `heading: ${meaning}`);
    else if (!called && says(meaning, text.near)) {
      // Offers and orders are mentioned on any page: all of them together weigh as one.
      if (!sentCode) count(-5, `near: ${meaning}`);
      else if (!mentioned) count(-1.5, `near: ${meaning}`);
      mentioned = true;
    } else if (!called && !sentCode && says(meaning, text.around)) count(-1, `around: ${meaning}`);
  }
}

/** A form with a name, an address or a card in it wants more than a code. */
function neighbours(snapshot: Snapshot, count: Count): void {
  let strangers = 0;
  for (const other of snapshot.others ?? []) {
    const words = names(other.words);
    if (!/\p{L}/u.test(words)) continue; // boxes of another row, without a name: nobody knows
    if (says('card', words)) count(-6, 'beside a card');
    else if (other.type === 'password' || other.type === 'email' || says('email', words)) continue;
    else if (says('phone', words) || says('code', words)) continue;
    else if (says('identity', words) || says('postal', words)) strangers += 3;
    else strangers += 1;
  }
  if (strangers > 0) count(-Math.min(strangers, 6), 'other fields');
}

function no(why: string): Verdict {
  return { code: false, score: 0, why: [why] };
}
