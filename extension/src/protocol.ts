/**
 * What the extension and the host say to each other, in JSON-RPC 2.0 over
 * native messaging. The host's copy, with the meaning of every field, is
 * internal/protocol; its testdata is read by the tests of both.
 */

/** The number both sides send in hello. */
export const PROTOCOL = 1;

/** The host's name in its native messaging manifest. */
export const HOST_NAME = 'dev.mailcode.host';

export type TLSMode = 'implicit' | 'starttls';
export type SessionState = 'untested' | 'ready' | 'failed';
export type RuleMode = 'automatic' | 'session' | 'hand';
export type FieldKind = 'single' | 'boxes';
export type Alphabet = 'digits' | 'any';
export type Grade = 'proven' | 'likely' | 'foreign';
export type FactName = 'sender' | 'site' | 'fresh' | 'recipient';
export type Outcome = 'filled' | 'entered' | 'cancelled';
export type EventKind = 'ready' | 'looked' | 'code' | 'reconnecting' | 'reconnected' | 'problem' | 'slow' | 'ended';

export interface Provider {
  id: string;
  name: string;
  host?: string;
  port?: number;
  tls?: TLSMode;
  domains?: string[];
  passwordUrl?: string;
  helpUrl?: string;
  steps?: string[];
  /** Why no password works there; absent where one does. */
  unusable?: string;
  /** What to do instead, where `unusable` is set. */
  ways?: string[];
}

export interface Status {
  state: SessionState;
  error?: string;
  sentence?: string;
  /** The server's own words: untrusted plain text, shown quoted. */
  server?: string;
  /** RFC 3339. */
  checked?: string;
}

export interface Session {
  id: string;
  name: string;
  provider: string;
  host: string;
  port: number;
  tls: TLSMode;
  email: string;
  username?: string;
  addresses?: string[];
  folders?: string[];
  ca?: string;
  trustCert?: string;
  authServ?: string[];
  keystore: string;
  status: Status;
}

export interface Rule {
  site: string;
  mode: RuleMode;
  session?: string;
}

/** The shape of a code field. */
export interface Field {
  kind: FieldKind;
  /** Characters it takes; absent where the page does not say. */
  length?: number;
  alphabet: Alphabet;
}

export interface Fact {
  fact: FactName;
  holds: boolean;
  why: string;
}

export interface HostEvent {
  /** RFC 3339. */
  time: string;
  event: EventKind;
  request?: string;
  session?: string;
  sentence?: string;
  error?: string;
  code?: string;
  grade?: Grade;
  facts?: Fact[];
  from?: string;
  to?: string;
  folder?: string;
  received?: string;
}

export interface RequestOpenParams {
  request: string;
  origin: string;
  field: Field;
  language?: string;
  account?: string;
  /** When the field was first seen, RFC 3339, where that is not now: the host or the worker was restarted. */
  began?: string;
}

export interface RequestOpenResult {
  site: string;
  waiting: boolean;
  sessions?: string[];
  error?: string;
  sentence?: string;
}

/** Every method of the host: its params and its result. */
export interface Methods {
  'hello': { params: { protocol: number; extension: string }; result: { protocol: number; host: string; os: string; keystore: string } };
  'provider.list': { params: Record<string, never>; result: { providers: Provider[] } };
  'session.list': { params: Record<string, never>; result: { sessions: Session[] } };
  'session.save': { params: { session: Session; password?: string }; result: { session: Session } };
  'session.test': { params: { id: string }; result: { session: Session } };
  'session.remove': { params: { id: string }; result: Record<string, never> };
  'site.describe': { params: { origin: string }; result: { site: string; rule: Rule } };
  'rule.list': { params: Record<string, never>; result: { rules: Rule[] } };
  'rule.set': { params: { rule: Rule }; result: Record<string, never> };
  'request.open': { params: RequestOpenParams; result: RequestOpenResult };
  'request.close': { params: { request: string; outcome: Outcome }; result: Record<string, never> };
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]['params'];
export type Result<M extends Method> = Methods[M]['result'];

/** A JSON-RPC error as the host sends it: a stable name and one sentence. */
export interface HostError {
  code: number;
  message: string;
  data?: { error: string; server?: string };
}
