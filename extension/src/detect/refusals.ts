import { accounts } from './address.js';
import type { Facts } from './facts.js';
import { nearest, strangers } from './saying.js';
import { says } from './says.js';
import { saysCodeNear } from './tally.js';
import { names, prose } from './words.js';

/** What by itself says that a field is for something else, in a word; undefined where it says nothing. */
type Refusal = (facts: Facts) => string | undefined;

/** Why a field is none for a one-time code, whatever speaks for it; undefined where nothing does. */
export function refusal(facts: Facts): string | undefined {
  for (const rule of rules) {
    const why = rule(facts);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** It is named or labelled as another kind of code. */
const calledAStranger: Refusal = (facts) => {
  const { own, label, mailed, namesake, codeSent, asked, row, byMail, others } = facts;
  return strangers.find((meaning) => {
    if (meaning === 'secret' && namesake) return false;
    // A library calls its boxes "Please enter your pin code", whatever they are for: what the page itself says counts more.
    if (meaning === 'secret' && ((codeSent && (asked || row)) || isMailedRow(facts))) return false;
    // An id of its writer's ("activationKey") counts less than the page's words for the only field that there is.
    if (meaning === 'reference' && codeSent && byMail && others.length === 0) return says(meaning, label);
    return (says(meaning, own) && !mailed) || says(meaning, label);
  });
};

/** Are these the boxes of what the page says was mailed: "Enter your code. We sent it to your e-mail"? */
function isMailedRow(facts: Facts): boolean {
  return facts.row && saysCodeNear(facts) && facts.post.some(({ email }) => email);
}

/** People are asked to leave it empty. */
const trap: Refusal = ({ label, description }) => (says('trap', label) || says('trap', description) ? 'trap' : undefined);

/**
 * It is called something else. "one-time-code" is also written on any field that a browser should not complete, so a
 * field that is called something else is something else.
 */
const calledOtherwise: Refusal = ({ own, label, ownCode, labelCode, weak }) => {
  if (ownCode || labelCode || weak) return undefined;
  if (says('identity', own) || says('identity', label)) return 'identity';
  if (says('phone', own) || says('phone', label)) return 'phone';
  return says('email', own) ? 'email' : undefined;
};

/** Edited elements are for writing. */
const editable: Refusal = ({ first, row, ownCode, labelCode, asked, codeSent, told }) =>
  first.type === 'editable' && !row && !ownCode && !labelCode && !asked && !codeSent && !told ? 'editable' : undefined;

const tooShort: Refusal = ({ row, first: { maxLength } }) =>
  !row && maxLength !== undefined && maxLength >= 0 && maxLength < 4 ? 'too short' : undefined;

/** A secret that can be forgotten lasts: "Forgot your PIN?", where nothing says that one was sent. */
const lasts: Refusal = ({ asked, told, resend, said, actions, codeSent }) => {
  if (asked || told || resend) return undefined;
  const isForgotten = (text: string) => says('forgotten', text) && (says('weak', text) || says('code', text));
  return actions.some(isForgotten) || (!codeSent && said.some(({ text }) => isForgotten(prose(text)))) ? 'it lasts' : undefined;
};

/** The page's words for something else, where it does not say that a code was sent. */
const anotherCode: Refusal = (facts) => {
  const { said, codeSent, told, label } = facts;
  if (codeSent || told) return undefined;
  const isStrange = isMailedRow(facts) ? said.some(({ foreign, text }) => foreign && !label.includes(prose(text))) : said.some(({ foreign }) => foreign);
  return isStrange ? 'another code' : undefined;
};

/** A form to be filled in, of which nothing was sent nor can be: what it wants to be read is in it. */
const besideAnAddress: Refusal = ({ snapshot, others, actions, asked, row, expected }) => {
  if (asked || row || expected || snapshot.typed === 'email') return undefined;
  const sends = actions.some((action) => says('resend', action) || says('weak', action) || says('code', action));
  const addressed = others.some(({ type, words }) => type === 'email' || says('email', names(words)));
  return addressed && !sends ? 'beside an address' : undefined;
};

/** A picture to be read beside the field: on Chinese pages 验证码 names both kinds. Not where another field is there for it. */
const captchaPicture: Refusal = ({ snapshot, others, actions, near, heading, label, told }) => {
  if (others.some(({ words }) => says('captcha', names(words)))) return undefined;
  const pictured = says('captcha', names(snapshot.pictures ?? '')) || actions.some((action) => says('captcha', action));
  const sentNear = says('sent', near) || says('sent', heading) || says('sent', label);
  return pictured && !sentNear && !told ? 'captcha picture' : undefined;
};

/** "Return code", where nothing says that the code is ours. */
const codeOfAnotherName: Refusal = (facts) => {
  const { asked, told, ownCode, codeSent, labels } = facts;
  return !asked && !told && !ownCode && !(meant(facts) && codeSent) && labels.some(isNamed) ? 'a code with a name of its own' : undefined;
};

/** Where codes are set up: "Code length" asks for none, "Code (length: 6)" says which. */
const setUp: Refusal = ({ own, label }) => (says('setup', own) || (says('setup', label) && !/\d/.test(label)) ? 'set up' : undefined);

/** What is kept with "Save" is no code for this moment, unless the page has sent one or can send one more. */
const kept: Refusal = ({ asked, announced, goesOn, actions }) => {
  if (asked || announced || goesOn || actions.some((action) => says('resend', action))) return undefined;
  return actions.some((action) => says('keep', action)) ? 'kept' : undefined;
};

/** Templates and documentation show how a code is asked for. */
const shown: Refusal = ({ announced, heading, title, actions, said }) => {
  if (announced) return undefined;
  if (says('showcase', heading) || says('showcase', title) || actions.some((action) => says('exhibit', action))) return 'shown';
  return said.some(({ text, meanings }) => meanings.has('showcase') && text.trim().split(' ').length < 3) ? 'shown' : undefined;
};

/** A mail or a thread that has a code in it: what stands beside it is for an answer, unless it is called a code outright. */
const quoted: Refusal = ({ snapshot, asked, row, ownCode, labelCode, weak, announced }) => {
  if (asked || row || ownCode || labelCode || (weak && announced)) return undefined;
  // Line by line: boxes that are drawn show what was typed.
  const lines = (nearest(snapshot) ?? '').split('\n').filter((line) => spelled.test(line)).map(prose);
  return lines.some((line) => says('code', line) || says('weak', line)) ? 'a code is there' : undefined;
};
/** A code in a line of text; no part of a date, an amount or another number. */
const spelled = /(?<![\p{L}\p{N}#№*•.,:/+-])(?<![*•] ?)\d{5,8}(?![\p{L}\p{N}*•%@]|[.,:/-]\d)/u;

/** What stands beside the field to be copied: "Security code 7 1 9 4". */
const printed: Refusal = ({ snapshot, first, announced, resend }) => {
  if (announced || resend) return undefined;
  const lines = [first.label ?? '', first.before ?? '', ...(nearest(snapshot) ?? '').split('\n')];
  return lines.some((line) => isPrinted(line, first.maxLength)) ? 'it stands beside' : undefined;
};
/** Characters set apart, or a number alone at the end of a line. */
const apart = /(?<![\p{L}\p{N}])[A-Z\d](?: [A-Z\d]){3,7}(?! ?[\p{L}\p{N}])/u;
const trailing = /(?<![\p{L}\p{N}#№*•.,:/+-])(?<![*•#№+] ?)\d{4,8}$/u;
/** What draws a code or counts steps, and shows none. */
const drawing = /^(?:1234|(.)\1*$|\D*$)/u;

/** Does a line show the code that it speaks of, set apart or as long as the field? */
function isPrinted(line: string, length: number | undefined): boolean {
  const words = prose(line);
  if (!says('code', words) && !says('weak', words)) return false;
  const spaced = apart.exec(line)?.[0].replaceAll(' ', '');
  const last = trailing.exec(line.trim())?.[0];
  return (spaced !== undefined && !drawing.test(spaced)) || (last !== undefined && last.length === length && !drawing.test(last));
}

/** A log of what was sent to whom, or a thread: nobody is asked for what several people got. */
const list: Refusal = ({ said, asked, ownCode, labelCode }) => {
  // Where an address is changed, each of the two may get a code, and its field says so.
  if (asked || ownCode || labelCode) return undefined;
  const lines = said.filter(({ told, delivers }) => told && delivers).map(({ text }) => accounts(text).join());
  return new Set(lines.filter((line) => line !== '')).size > 1 ? 'a list' : undefined;
};

/** A place in a template where a code is to be put: {{code}}, %CODE%, ${otp}. */
const slotted = /\{\{[^{}]{1,40}\}\}|\$\{\w+\}|%\w{3,20}%|<%/u;
const template: Refusal = ({ snapshot: { near = '', around = '' }, told }) =>
  !told && slotted.test(`${near} ${around}`) ? 'a template' : undefined;

const rules: readonly Refusal[] = [
  calledAStranger, trap, calledOtherwise, editable, tooShort, lasts, anotherCode, besideAnAddress, captchaPicture, codeOfAnotherName,
  setUp, kept, shown, quoted, printed, list, template,
];

/** Does the page say what a one-time code is for: signing in, making sure of somebody? */
export function meant({ heading, title, label, own, actions, said }: Facts): boolean {
  return [heading, title, label, own, ...actions].some((text) => says('purpose', text)) ||
    // "Signed in as jane@example.com" stands on any page.
    said.some(({ text, meanings }) => meanings.has('purpose') && !text.includes('@'));
}

/** "Return code", "Kurscode", "código de clase", "код получения", "取件码": what a code is called that is none of ours. */
const otherKinds = [
  /(?:^| )(?!(?:enter|your|the|this|my|an?|type|insert|input|numeric|digit|paste|or|and|of|full|with|short|new|our) )\p{sc=Latin}{3,} (?:code|pin|key|passcode)$/u,
  /(?:^| )(?:code|codigo|codice|codi|cod|clave|chiave|cle|pin) (?:de l|del|de|di|du|da|do|d) \p{L}{4,}/u,
  /^(?:code|codigo|codice|codi) (?!here|below|required|requis|obligatoire|optional)\p{L}{4,}$/u,
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
