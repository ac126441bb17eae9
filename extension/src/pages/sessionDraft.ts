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
  username: string;
  folders: string;
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
    username: session?.username ?? '',
    folders: (session?.folders ?? []).join('\n'),
    trustCert: session?.trustCert ?? '',
    authServ: (session?.authServ ?? []).join('\n'),
  };
}

/** The session to save: `before` with what the draft says. What the form does not show stays as it was. */
export function sessionOf(draft: Draft, before: Session | undefined, provider: Provider | undefined): Session {
  const { ca } = before ?? {};
  const email = draft.email.trim();
  return {
    id: before?.id ?? '',
    name: draft.name.trim() || provider?.name || email,
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

/** The provider whose mail domain the address has, once it is typed that far. */
export function providerFor(providers: readonly Provider[], address: string): Provider | undefined {
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
