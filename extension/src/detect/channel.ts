import { accounts, showsTelephone } from './address.js';
import { nearest, type Saying, sayingsOf } from './saying.js';
import { says } from './says.js';
import type { Neighbour, Snapshot } from './snapshot.js';
import { names, prose } from './words.js';

/** How a one-time code reaches the user. */
export type Channel = 'email' | 'sms' | 'authenticator' | 'unknown';

/** What speaks for each way. */
interface Ways {
  email: number;
  sms: number;
  authenticator: number;
  /** An address is shown that something was sent to. */
  shown: boolean;
  /** A sentence says which way a code was sent. */
  stated: boolean;
}

/**
 * How was the code sent that this field waits for? Where others take "resend"
 * and "sent to a***@b.com" for a reason to keep away, here they are the point.
 * What stands nearer counts more: a page that offers a text message instead
 * says so further off, or on a button. Buttons and links count only where they
 * send the same again.
 */
export function channel(snapshot: Snapshot): Channel {
  const ways: Ways = { email: 0, sms: 0, authenticator: 0, shown: false, stated: false };
  const first = snapshot.controls[0];
  const attributes = names(`${first?.name ?? ''} ${first?.id ?? ''} ${first?.marks ?? ''}`);
  if (says('email', attributes)) ways.email += 3;
  if (says('sms', attributes) || says('phone', attributes)) ways.sms += 3;
  if (says('authenticator', attributes)) ways.authenticator += 4;

  const label = snapshot.controls.map((control) => `${control.label ?? ''} ${control.placeholder ?? ''}`).join(' ').slice(0, 600);
  const tiers: [text: string, weight: number][] = [
    [label, 3],
    [snapshot.heading ?? '', 2.5],
    [`${nearest(snapshot) ?? ''}\n${first?.description ?? ''}\n${first?.before ?? ''}`, 2],
    [snapshot.around ?? '', 1],
    [snapshot.title ?? '', 1],
  ];
  for (const [text, weight] of tiers) if (text.trim() !== '') tell(ways, text, weight);

  for (const action of snapshot.actions ?? []) {
    const words = prose(action);
    if (!says('resend', words)) continue;
    ways.authenticator -= 1; // an app has nothing to send
    if (says('email', words)) ways.email += 1.5;
    if (says('sms', words)) ways.sms += 1.5;
  }
  if (/\bqr\b|qrcode/.test(names(snapshot.pictures ?? ''))) ways.authenticator += 4;
  // Chromium asks the same: the last value typed here tells where a code went. Where the page says so itself, an address
  // may be no more than the account's name, and decides only between two ways that it leaves open.
  const weight = ways.stated ? 0.1 : 1;
  if (snapshot.typed === 'email') ways.email += weight;
  if (snapshot.typed === 'phone') ways.sms += weight;
  // In a form with both, a code makes sure of what stands right above it.
  const above = snapshot.others?.find((other) => other.above);
  if (above && isAddress(above)) ways.email += 1.5 * weight;
  else if (above && isTelephone(above)) ways.sms += 1.5 * weight;

  const { email, sms, authenticator, shown } = ways;
  const most = Math.max(email, sms, authenticator);
  if (most <= 0) return 'unknown';
  if (authenticator === most && authenticator > email && authenticator > sms) return 'authenticator';
  if (email === most && (email > sms || shown)) return 'email';
  if (sms === most && sms > email) return 'sms';
  // "to your e-mail or your phone", and nothing to tell which.
  return 'unknown';
}

function isAddress({ type, words }: Neighbour): boolean {
  return type === 'email' || says('email', names(words));
}

function isTelephone({ type, words }: Neighbour): boolean {
  return type === 'tel' || says('phone', names(words)) || says('sms', names(words));
}

/** Counts what one text says: for each way the sentence that says most. */
function tell(ways: Ways, text: string, weight: number): void {
  const most = { email: 0, sms: 0, authenticator: 0 };
  const said = sayingsOf([text]);
  // Where one sentence says how the code was sent, the others name ways to ask for help, or to be sent offers.
  const isTold = said.some((saying) => saying.told || (saying.delivers && states(saying)));
  const isSent = isTold && said.some(({ sent, delivers, told }) => sent && (delivers || told));
  for (const saying of said) {
    const { meanings, code, sent, email, aside, told } = saying;
    // "We never ask for it by e-mail", "Our newsletter": no statement of where a code is.
    if (aside || (meanings.has('slip') && !code)) continue;
    const app = meanings.has('authenticator');
    // "Can't use your phone? Get it by e-mail instead" names a way that was not taken, if not the one that was.
    const factor = !told && (meanings.has('instead') || ((app ? isSent : isTold) && !states(saying))) ? 0.25 : code || sent ? 1.25 : 1;
    const address = told || (accounts(saying.text).length > 0 && !app && !meanings.has('sms') && !showsTelephone(saying.text) && factor >= 1);
    if (address) most.email = Math.max(most.email, told ? 2 : 1);
    else if (email) most.email = Math.max(most.email, factor);
    if (told) ways.shown = true;
    if (saying.delivers && sent && (email || meanings.has('sms'))) ways.stated = true;
    if (meanings.has('sms')) most.sms = Math.max(most.sms, factor);
    if (!address && showsTelephone(saying.text)) most.sms = Math.max(most.sms, 1.5 * factor);
    // An address beside an app is the account's, where nothing says that anything was sent.
    if (app) most.authenticator = Math.max(most.authenticator, (sent || meanings.has('resend') || email ? 1.5 : 3) * factor);
  }
  ways.email += weight * most.email;
  ways.sms += weight * most.sms;
  ways.authenticator += weight * most.authenticator;
}

/** Does a sentence say that a code, or something, was sent? */
function states({ code, sent, foreign }: Saying): boolean {
  return (code || sent) && !foreign;
}
