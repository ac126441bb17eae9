import type { Fact } from './protocol.js';

/** What is known of the mail a code came in. */
export interface Proof {
  facts: Fact[];
  from: string;
  /** Who first sent it, where a forwarder wrote `from`. */
  original?: string;
  to: string;
  forward?: string;
  junk?: boolean;
  /** RFC 3339. */
  received: string;
}

// The ways of the host (internal/trust, ForwardKind); of a later one nothing is said.
const FORWARDED: Record<string, string> = {
  'gmail': 'forwarded by Gmail',
  'outlook-redirect': 'redirected',
  'microsoft365': 'forwarded by Microsoft 365',
  'cloudflare': 'forwarded by Cloudflare',
  'forward-email': 'forwarded by Forward Email',
  'simplelogin': 'forwarded by SimpleLogin',
  'addy.io': 'forwarded by addy.io',
  'firefox-relay': 'forwarded by Firefox Relay',
  'duckduckgo': 'forwarded by DuckDuckGo',
  'icloud-hide-my-email': 'forwarded by Hide My Email',
  'quoted': 'forwarded by hand or by a rule',
  'attached': 'attached to another mail',
};

/**
 * Who sent a code, who proves that, how it came, to whom, and how long ago: "Sent by walmart.com, proven by Gmail, to
 * you@gmail.com, 4 s ago." Without `now` (in milliseconds) not how long ago, which is not true for long.
 */
export function proofSentence(proof: Proof, now?: number): string {
  const { facts, to, forward = '', junk, received } = proof;
  const sender = facts.find(({ fact }) => fact === 'sender');
  const who = sender?.holds ? sender.why.replace(/\.$/, '') : `From ${senderOf(proof)}, which is not proven`;
  const parts = [who, FORWARDED[forward], to && `to ${to}`, now !== undefined && ago(received, now), junk && 'found in Junk'];
  return `${parts.filter(Boolean).join(', ')}.`;
}

/** What is known of the mail of an offer, and no code. */
export function proofOf({ facts, from, original, to, forward, junk, received }: Proof): Proof {
  return {
    facts,
    from,
    ...(original === undefined ? {} : { original }),
    to,
    ...(forward === undefined ? {} : { forward }),
    ...(junk === undefined ? {} : { junk }),
    received,
  };
}

/** Who first sent it, as far as that is known. */
export function senderOf({ from, original }: Pick<Proof, 'from' | 'original'>): string {
  return original || from || 'an unnamed sender';
}

/** The facts that do not hold. */
export function missing(facts: Fact[]): Fact[] {
  return facts.filter((fact) => !fact.holds);
}

// Servers stamp whole seconds, and their clocks may be ahead of ours.
function ago(received: string, now: number): string | undefined {
  const seconds = Math.floor((now - Date.parse(received)) / 1000);
  if (!Number.isFinite(seconds) || seconds >= 24 * 3600) return undefined;
  if (seconds < 1) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`;
}
