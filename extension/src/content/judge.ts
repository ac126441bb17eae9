import { channel, type Channel } from '../detect/channel.js';
import { codeField } from '../detect/field.js';
import { shape } from '../detect/shape.js';
import type { Seen } from './field.js';
import { drawnAsRow, type Group } from './rows.js';
import { take } from './snapshot.js';
import type { Typing } from './typing.js';

/** A group that is a code field: how its code is sent, and what the worker is told about it. */
interface Judged {
  channel: Channel;
  seen: Seen;
}

/** Attributes that make an input worth a look on any page. A sieve, not the decision: that is detect's. */
const hint =
  /otp|code|kod|codigo|codice|2fa|mfa|pin|token|verif|auth|totp|one.?time|digit|challenge|pass.?code|numeric|decimal|\\d|0-9/i;

/** Does an input's own markup hint at a code? Cheap enough for a form of three hundred. */
export function hints(input: HTMLInputElement): boolean {
  const { maxLength, type, name, id, autocomplete, inputMode, placeholder, pattern, className } = input;
  if (maxLength === 1 || (maxLength >= 4 && maxLength <= 8)) return true;
  if (type === 'tel' || type === 'number') return true;
  const label = input.getAttribute('aria-label') ?? '';
  return hint.test([name, id, autocomplete, inputMode, placeholder, pattern, label, className].join(' '));
}

/**
 * Looks at a group and its surroundings: first as the markup has them, and
 * only where that speaks for a code field as they are drawn.
 */
export function judge(group: Group, sure: boolean, typing: Typing): Judged | undefined {
  if (!codeField(take(group, typing, false).snapshot).code) return undefined;
  if (!sure && !drawnAsRow(group)) return undefined;
  const { snapshot, account, language } = take(group, typing, true);
  if (!codeField(snapshot).code) return undefined;
  const way = channel(snapshot);
  const seen: Seen = { field: shape(snapshot), channel: way === 'email' ? 'email' : 'unknown' };
  if (language) seen.language = language;
  if (account) seen.account = account;
  return { channel: way, seen };
}
