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
  forwarders: string;
  folders: string;
  username: string;
  trustCert: string;
  authServ: string;
  /** Addresses whose forwarded mails are filled without a click. */
  automatic: readonly string[];
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
    forwarders: (session?.forwarders ?? []).join('\n'),
    folders: (session?.folders ?? []).join('\n'),
    username: session?.username ?? '',
    trustCert: session?.trustCert ?? '',
    authServ: (session?.authServ ?? []).join('\n'),
    automatic: session?.automatic ?? [],
  };
}

/** The draft with the provider the user chose, and its server. */
export function withProvider(draft: Draft, provider: Provider | undefined): Draft {
  return { ...draft, ...serverOf(provider, draft.email), chosen: true };
}

/**
 * The draft with another address. The provider follows the address for as long
 * as it is a guess, also back to none; what the user chose stands.
 */
export function withAddress(draft: Draft, email: string, providers: readonly Provider[]): Draft {
  const guess = providerFor(providers, email);
  if (!draft.chosen && (guess?.id ?? '') !== draft.provider) return { ...draft, ...serverOf(guess, email), email };
  // The server follows within the provider, unless another was typed.
  const provider = providers.find(({ id }) => id === draft.provider);
  if (!provider || draft.host !== hostOf(provider, draft.email)) return { ...draft, email };
  return { ...draft, host: hostOf(provider, email), email };
}

function serverOf(provider: Provider | undefined, email: string): Pick<Draft, 'provider' | 'host' | 'port' | 'tls'> {
  const { id = '', port = 993, tls = 'implicit' } = provider ?? {};
  return { provider: id, host: provider ? hostOf(provider, email) : '', port: String(port), tls };
}

// Some providers have a server for each of their mail domains.
function hostOf(provider: Provider, email: string): string {
  return provider.domainHosts?.[domainOf(email)] ?? provider.host ?? '';
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
    ...list('forwarders', draft.forwarders),
    ...list('automatic', automaticOf(draft).join('\n')),
    ...list('folders', draft.folders),
    ...list('authServ', draft.authServ),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** The addresses that the draft names as forwarding here, each once. */
export function forwardingOf(draft: Draft): string[] {
  const own = draft.email.trim().toLowerCase();
  const typed = linesOf(draft.addresses).filter((line) => /^[^@\s]+@[^@\s]+$/.test(line) && line.toLowerCase() !== own);
  return typed.filter((line, index) => typed.findIndex((other) => other.toLowerCase() === line.toLowerCase()) === index);
}

/** May what this address forwards be filled without a click? */
export function isAutomatic(draft: Draft, address: string): boolean {
  return draft.automatic.some((one) => one.toLowerCase() === address.toLowerCase());
}

/** The draft with another choice for an address. */
export function withAutomatic(draft: Draft, address: string, automatic: boolean): Draft {
  const others = draft.automatic.filter((one) => one.toLowerCase() !== address.toLowerCase());
  return { ...draft, automatic: automatic ? [...others, address] : others };
}

// An address that the user took out of the list takes its permission with it.
function automaticOf(draft: Draft): string[] {
  return [draft.email.trim(), ...forwardingOf(draft)].filter((address) => isAutomatic(draft, address));
}

// The provider whose mail domain the address has, once it is typed that far.
function providerFor(providers: readonly Provider[], address: string): Provider | undefined {
  return address.includes('@') ? providers.find((provider) => provider.domains?.includes(domainOf(address))) : undefined;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).trim().toLowerCase();
}

function text<K extends string>(name: K, value: string): { [P in K]?: string } {
  const trimmed = value.trim();
  return trimmed === '' ? {} : ({ [name]: trimmed } as { [P in K]: string });
}

function list<K extends string>(name: K, lines: string): { [P in K]?: string[] } {
  const values = linesOf(lines);
  return values.length === 0 ? {} : ({ [name]: values } as { [P in K]: string[] });
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
