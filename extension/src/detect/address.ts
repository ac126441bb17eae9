/**
 * E-mail addresses and telephone numbers as pages show them: whole, or with
 * most of it masked ("j•••@g***.com", "•••• 42").
 */
import { once } from './once.js';

// A star, or a sign beyond ASCII, as in the host (internal/trust/testdata/masks.txt has those that were seen); but none
// that writing puts beside an address.
const mask = '[*[[\\p{S}\\p{P}]--[\\p{ASCII}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Pd}：、。，；！？¿¡＠→←»«]]]';
/** What only says how a text is shown: soft hyphens, places to break, whether a sign is a picture. */
const format = /[\p{Cf}\p{Variation_Selector}]/gu;
// Two of "#" or "?" and more: one may stand before an address. The host decides whether they mask (internal/trust/testdata/runs.txt).
const run = '[#?](?=[#?])|(?<=[#?])[#?](?![#?])';
// Latin alone: scripts without spaces run straight into and out of an address.
const address = once(() => new RegExp(`(?:[\\p{sc=Latin}0-9._%+${mask}\\-]|${run}){1,64}@[\\p{sc=Latin}0-9${mask}.\\-]{2,253}`, 'gv'));
const masked = once(() => new RegExp(mask, 'v'));
/** A number with a plus and seven digits, or two masking marks and the last two to four digits. */
const telephone = once(() => new RegExp(`\\+\\d(?:[ \\(\\).\\-]?\\d){6,14}|(?:[${mask}xX][ \\(\\).\\-]{0,2}){2,}\\d{2,4}(?![\\d@])`, 'v'));

/** The e-mail addresses in a text, in order, masked ones as they stand. At most eight. */
export function addresses(text: string): string[] {
  if (!text.includes('@')) return [];
  const found: string[] = [];
  for (const [match] of text.replace(format, '').matchAll(address())) {
    const value = match.replace(/^[.…-]+(?=[A-Za-z])|[.-]+$/gu, '');
    const domain = value.slice(value.indexOf('@') + 1);
    // "@2x" and "user@host" are no addresses; a masked domain may have lost its dot.
    if (!/[^.]\.[^.]/u.test(domain) && !masked().test(domain)) continue;
    if (!found.includes(value)) found.push(value);
    if (found.length === 8) break;
  }
  return found;
}

/** Mailboxes of the site itself, which a page names for questions. */
const desks = new RegExp(
  '^(?:support|help|info|contact|no-?reply|service|privacy|security|team|hello|abuse|admin|care|sales|feedback|' +
    'hilfe|kundenservice|customer.*)@',
  'i',
);

/** The addresses in a text that may be the user's own. */
export function accounts(text: string): string[] {
  return addresses(text).filter((address) => !desks.test(address));
}

/** Is part of this address masked? */
export function isMasked(value: string): boolean {
  return masked().test(value);
}

/** Does the text show a telephone number, whole or masked? */
export function showsTelephone(text: string): boolean {
  return telephone().test(text);
}
