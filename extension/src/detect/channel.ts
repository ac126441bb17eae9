import { accounts, showsTelephone } from './address.js';
import type { Snapshot } from './snapshot.js';
import { says } from './vocabulary.js';
import { names, prose } from './words.js';

/** How a one-time code reaches the user. */
export type Channel = 'email' | 'sms' | 'authenticator' | 'unknown';

/**
 * How was the code sent that this field waits for? Where others take "resend"
 * and "sent to a***@b.com" for a reason to keep away, here they are the point.
 * What stands nearer counts more: a page that offers a text message instead
 * says so further off, or on a button. Buttons and links count only where they
 * send the same again.
 */
export function channel(snapshot: Snapshot): Channel {
  let email = 0;
  let sms = 0;
  let authenticator = 0;

  const first = snapshot.controls[0];
  const attributes = names(`${first?.name ?? ''} ${first?.id ?? ''} ${first?.marks ?? ''}`);
  const label = snapshot.controls.map((control) => `${control.label ?? ''} ${control.placeholder ?? ''}`).join(' ').slice(0, 600);
  const tiers: [text: string, weight: number][] = [
    [label, 3],
    [snapshot.heading ?? '', 2.5],
    [`${snapshot.near ?? ''} ${first?.description ?? ''}`, 2],
    [snapshot.around ?? '', 1],
    [snapshot.title ?? '', 1],
  ];

  if (says('email', attributes)) email += 3;
  if (says('sms', attributes) || says('phone', attributes)) sms += 3;
  if (says('authenticator', attributes)) authenticator += 4;

  let shown = false;
  for (const [text, weight] of tiers) {
    if (text === '') continue;
    const words = prose(text);
    const address = accounts(text).length > 0;
    if (address) {
      email += 2 * weight;
      shown = true;
    } else if (says('email', words)) {
      email += weight;
    }
    if (says('sms', words)) sms += weight;
    if (!address && showsTelephone(text)) sms += 1.5 * weight;
    // An address beside an app is the account's, where nothing says that anything was sent.
    if (says('authenticator', words)) authenticator += (says('sent', words) || says('resend', words) || says('email', words) ? 1.5 : 3) * weight;
  }

  for (const action of snapshot.actions ?? []) {
    const words = prose(action);
    if (!says('resend', words)) continue;
    authenticator -= 1; // an app has nothing to send
    if (says('email', words)) email += 1.5;
    if (says('sms', words)) sms += 1.5;
  }
  if (/\bqr\b|qrcode/.test(names(snapshot.pictures ?? ''))) authenticator += 4;
  // Chromium asks the same: the last value typed here tells where a code went.
  if (snapshot.typed === 'email') email += 1;
  if (snapshot.typed === 'phone') sms += 1;

  const most = Math.max(email, sms, authenticator);
  if (most <= 0) return 'unknown';
  if (authenticator === most && authenticator > email && authenticator > sms) return 'authenticator';
  if (email === most && (email > sms || shown)) return 'email';
  if (sms === most && sms > email) return 'sms';
  // "to your e-mail or your phone", and nothing to tell which.
  return 'unknown';
}
