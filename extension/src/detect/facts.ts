import { accounts } from './address.js';
import { nearest, type Saying, sayings, sayingsOf } from './saying.js';
import { says } from './says.js';
import type { Control, Neighbour, Snapshot } from './snapshot.js';
import { names, prose } from './words.js';

/** What a snapshot says, read once for all the rules: texts as words, from the field outward, and what follows from one alone. */
export interface Facts {
  snapshot: Snapshot;
  /** The field, or the first of its boxes. */
  first: Control;
  /** It is a row of boxes. */
  row: boolean;
  /** Its autocomplete says one-time-code. */
  asked: boolean;
  /** Its name and id. */
  own: string;
  /** Its class and the like. */
  marks: string;
  label: string;
  /** Labels and placeholders as they stand, one of each box. */
  labels: string[];
  description: string;
  heading: string;
  near: string;
  around: string;
  title: string;
  /** Captions of buttons and links. */
  actions: string[];
  others: Neighbour[];

  /** Its name says that it is for a code; its label does; what stands near does. */
  ownCode: boolean;
  labelCode: boolean;
  nearCode: boolean;
  /** Its name or its label says "code", of whichever kind. */
  weak: boolean;
  /** A number, a key, a password: the label is a word for what the page says was mailed. */
  namesake: boolean;
  /** "Code from our email" says what the field is, whatever its id says. */
  mailed: boolean;

  /** What the text beside it says, sentence by sentence. */
  said: Saying[];
  /** A sentence says that a code was sent. */
  codeSent: boolean;
  /** … or that something was that may be one: "Check your inbox", and not "Your receipt is sent to you". */
  post: Saying[];
  /** An address is shown that something was sent to. */
  told: boolean;
  /** Something or other was sent. */
  sent: boolean;
  /** The sentence that says so says that it was by e-mail. Another one may say that nobody will ever ask for it by e-mail. */
  byMail: boolean;
  /** A button or the text offers to send it again. */
  resend: boolean;
  /** The page waits for something that was sent. */
  expected: boolean;
  /** It says outright that a code was sent, here or in the form around, and not only that codes come by e-mail. */
  announced: boolean;
  /** A button does what is done with another kind of code, and none goes on as after ours. */
  deed: boolean;
  goesOn: boolean;
}

/** Reads a snapshot; `first` is the first of its controls. */
export function factsOf(snapshot: Snapshot, first: Control): Facts {
  const labels = snapshot.controls.map((control) => `${control.label ?? ''} ${control.placeholder ?? ''} ${control.before ?? ''}`);
  const own = names(`${first.name ?? ''} ${first.id ?? ''}`);
  const label = prose(labels.join(' ').slice(0, 600));
  const description = prose(first.description ?? '');
  const heading = prose(snapshot.heading ?? '');
  const near = `${without(prose(nearest(snapshot) ?? ''), heading)} ${description}`.trim();
  const around = without(prose(snapshot.around ?? ''), heading);
  const actions = (snapshot.actions ?? []).map(prose);
  const asked = purposeOf(first) === 'one-time-code';
  const said = sayings(snapshot);
  const resend = says('resend', near) || actions.some((action) => says('resend', action));
  const namesake = isNamesake(label, said, snapshot.others ?? [], resend || says('email', heading) || says('purpose', heading));
  const labelCode = says('code', label) || namesake;
  // "Write the code and your e-mail address", where a field is there for it, says of no message.
  const addressed = (snapshot.others ?? []).some(({ type, words }) => type === 'email' || says('email', names(words)));
  const weakLabel = says('weak', label);
  const isMailed = (weakLabel || labelCode) && says('email', label);
  const codeSent = said.some((saying) => (saying.delivers && (saying.sent || !addressed || isMailed)) || (labelCode && deliversBeside(saying, asked)));
  const post = said.filter(({ posts }) => posts);
  const told = said.some((saying) => saying.told);
  // Beside other fields: a new password, an order.
  const sentAround = sayingsOf([snapshot.around]).some(({ delivers, sent, told }) => (delivers && sent) || told);
  // "Number in the e-mail", where a message was mailed.
  const labelMailed = isMailed && post.some(({ email }) => email);
  return {
    snapshot, first, row: snapshot.controls.length > 1, asked, own, marks: names(first.marks ?? ''), label, labels, description, heading, near, around,
    title: prose(snapshot.title ?? ''), actions, others: snapshot.others ?? [],
    ownCode: says('code', own), labelCode, namesake, nearCode: says('code', near), weak: weakLabel || says('weak', own),
    mailed: labelCode || (weakLabel && (says('email', label) || says('sms', label))),
    said, codeSent, post, told, sent: post.length > 0 || says('sent', around), byMail: said.some(({ delivers, email }) => delivers && email), resend,
    announced: told || sentAround || labelMailed || said.some(({ delivers, sent }) => delivers && sent),
    expected: codeSent || told || resend || post.length > 0 || sentAround,
    deed: actions.some((action) => action.split(' ').length < 4 && says('deed', action)),
    goesOn: actions.some((action) => action.split(' ').length < 5 && says('proceed', action)),
  };
}

/**
 * Is a field called by a mere "number" or "key", where a message brought one? A password is one that lasts, unless the page
 * says that it holds once; and in a form of several fields, a number is any. `isAwaited`: the page is about a mail or about
 * signing in, and not only tells that one was sent.
 */
function isNamesake(label: string, said: readonly Saying[], others: readonly Neighbour[], isAwaited: boolean): boolean {
  const isThing = says('thing', label);
  if (label.split(' ').length > 4 || !(isThing || says('digits', label)) || others.some(isOfItsOwn)) return false;
  const texts = said.filter(({ text, foreign, aside }) => !foreign && !aside && prose(text) !== label);
  const brought = texts.filter(({ posts, told, delivers }) => posts || told || delivers);
  const isMailed = brought.some(({ told, email }) => told || email) || (brought.length > 0 && texts.some(({ email }) => email));
  if (isThing && says('once', label)) return isMailed;
  // "Password", or the very words: "Your one-time access key is on its way".
  const isPassword = isThing && (says('identity', label) || says('secret', label));
  if (isThing && brought.some(({ text, meanings }) => meanings.has('once') && (isPassword || prose(text).includes(label)))) return isMailed;
  if (isPassword || !isBare(label)) return false;
  const named = texts.filter(({ text, meanings }) => isSentence(text) && (meanings.has('thing') || meanings.has('digits')));
  // A page that mailed a quote may ask for the number of a house: one sentence says both, or all of the page is about the mail.
  const isTied = named.some((one) => (one.email || one.told || one.sent) &&
    ((one.email && one.meanings.has('digits')) || one.meanings.has('once') || texts.some((other) => other !== one && (other.email || other.told))));
  return isTied || (isMailed && isAwaited && named.length > 0);
}

/** Is it a field for something else than an address, a telephone or a password? */
function isOfItsOwn({ type, words }: Neighbour): boolean {
  const named = names(words);
  return !['email', 'tel', 'password'].includes(type) && /\p{L}/u.test(named) && !(['email', 'phone', 'identity'] as const).some((meaning) => says(meaning, named));
}

/** Is a label one word, or a number of them ("8 characters")? Scripts without spaces write "policy number" as one. */
function isBare(label: string): boolean {
  if (/\p{sc=Han}/u.test(label)) return label.length < 4;
  if (/[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u.test(label)) return label.length < 8;
  return label.split(' ').length < (says('digits', label) ? 3 : 2);
}

/** More than the label of another field. */
function isSentence(text: string): boolean {
  return text.length > 7 && (text.trim().includes(' ') || /[\p{Lo}]/u.test(text));
}

/**
 * Where the label agrees, and the markup or an address with it, "the code we e-mailed to you, to receive your gift" is
 * about a code of ours all the same.
 */
function deliversBeside({ text, sent, email, aside, meanings }: Saying, asked: boolean): boolean {
  return sent && !aside && meanings.has('code') && (asked ? email : accounts(text).length > 0);
}

/** What autocomplete says that a control is for: its last word. */
export function purposeOf({ autocomplete = '' }: Control): string {
  return autocomplete.trim().toLowerCase().split(/\s+/).at(-1) ?? '';
}

/** Does the page show an address anywhere around? It may be the account's own, in a corner. */
export function showsAddress({ snapshot }: Facts): boolean {
  return accounts(snapshot.around ?? '').length > 0;
}

/** The heading counts as heading; it stands in the text around it once more. */
function without(text: string, heading: string): string {
  return heading === '' ? text : text.replace(heading, '').trim();
}
