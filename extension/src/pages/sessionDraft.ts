import type { Provider, Session, TLSMode } from '../protocol.js';

/** A session as its form holds it: what was typed. The password is not part of it. */
export interface Draft {
  provider: string;
  /** The user chose the provider; it is no guess from the address. */
  chosen: boolean;
  email: string;
  name: string;
  host: string;
  port: string;
  tls: TLSMode;
  /** One a line, like the other lists. */
  addresses: string;
  folders: string;
  username: string;
  trustCert: string;
  authServ: string;
}

/** The draft to start from: of a session, or empty. */
export function draftOf(session: Session | undefined): Draft {
  return {
    provider: session?.provider ?? '',
    chosen: session !== undefined,
    email: session?.email ?? '',
    name: session?.name ?? '',
    host: session?.host ?? '',
    port: String(session?.port ?? 993),
    tls: session?.tls ?? 'implicit',
    addresses: (session?.addresses ?? []).join('\n'),
    folders: (session?.folders ?? []).join('\n'),
    username: session?.username ?? '',
    trustCert: session?.trustCert ?? '',
    authServ: (session?.authServ ?? []).join('\n'),
  };
}

/** The draft with the provider the user chose, and its server. */
export function withProvider(draft: Draft, provider: Provider | undefined): Draft {
  return { ...draft, ...serverOf(provider), chosen: true };
}

/**
 * The draft with another address. The provider follows the address for as long
 * as it is a guess, also back to none; what the user chose stands.
 */
export function withAddress(draft: Draft, email: string, providers: readonly Provider[]): Draft {
  const guess = providerFor(providers, email);
  if (draft.chosen || (guess?.id ?? '') === draft.provider) return { ...draft, email };
  return { ...draft, ...serverOf(guess), email };
}

function serverOf(provider: Provider | undefined): Pick<Draft, 'provider' | 'host' | 'port' | 'tls'> {
  return { provider: provider?.id ?? '', host: provider?.host ?? '', port: String(provider?.port ?? 993), tls: provider?.tls ?? 'implicit' };
}

/** What a session is called whose name was left empty: its provider, or its address where one of that name is there. */
export function nameFor(draft: Draft, provider: Provider | undefined, others: readonly Session[]): string {
  const name = provider?.id === 'other' ? '' : (provider?.name ?? '');
  return name === '' || others.some((other) => other.name === name) ? draft.email.trim() : name;
}

/** The session to save: `before` with what the draft says, `name` where it names none. What the form does not show stays as it was. */
export function sessionOf(draft: Draft, before: Session | undefined, name: string): Session {
  const { ca } = before ?? {};
  const email = draft.email.trim();
  return {
    id: before?.id ?? '',
    name: draft.name.trim() || name,
    provider: draft.provider,
    host: draft.host.trim(),
    port: Number(draft.port),
    tls: draft.tls,
    email,
    keystore: before?.keystore ?? '',
    status: { state: 'untested' },
    ...text('username', draft.username),
    ...text('trustCert', draft.trustCert.replace(/[\s:]/g, '').toLowerCase()),
    ...list('addresses', draft.addresses),
    ...list('folders', draft.folders),
    ...list('authServ', draft.authServ),
    ...(ca === undefined ? {} : { ca }),
  };
}

// The provider whose mail domain the address has, once it is typed that far.
function providerFor(providers: readonly Provider[], address: string): Provider | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1).trim().toLowerCase();
  return address.includes('@') ? providers.find((provider) => provider.domains?.includes(domain)) : undefined;
}

function text<K extends string>(name: K, value: string): { [P in K]?: string } {
  const trimmed = value.trim();
  return trimmed === '' ? {} : ({ [name]: trimmed } as { [P in K]: string });
}

function list<K extends string>(name: K, lines: string): { [P in K]?: string[] } {
  const values = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return values.length === 0 ? {} : ({ [name]: values } as { [P in K]: string[] });
}
