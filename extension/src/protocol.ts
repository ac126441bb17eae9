/**
 * What the extension and the host say to each other, in JSON-RPC 2.0 over
 * native messaging. The host's copy, with the meaning of every field, is
 * internal/protocol; its testdata is read by the tests of both.
 */

/** The number both sides send in hello. */
export const PROTOCOL = 1;

/** The host's name in its native messaging manifest. */
export const HOST_NAME = 'dev.mailcode.host';

/** How the connection to a mail server is encrypted: from the first byte, or by STARTTLS before login (RFC 8314). */
export type TLSMode = 'implicit' | 'starttls';
/** What the last login of a session came to; `untested` before the first. */
export type SessionState = 'untested' | 'ready' | 'failed';
/** Where a site's codes come from: any session, the one that is named, or the user's own hand. */
export type RuleMode = 'automatic' | 'session' | 'hand';
/** One input, or a row of one-character boxes. */
export type FieldKind = 'single' | 'boxes';
/** What characters a field takes, as far as the page tells. */
export type Alphabet = 'digits' | 'any';
/** How well a found code is tied to its request: filled by itself, offered, or only shown to who looks. */
export type Grade = 'proven' | 'likely' | 'foreign';
/** What a grade rests on: who sent the mail, whose site it is, that it is new, that it came to the account. */
export type FactName = 'sender' | 'site' | 'fresh' | 'recipient';
/** How a request ended: we filled the code, the user typed it, or nobody wants it any more. */
export type Outcome = 'filled' | 'entered' | 'cancelled';
/** What happened to a request. Kinds are only ever added. */
export type EventKind = 'ready' | 'looked' | 'code' | 'reconnecting' | 'reconnected' | 'problem' | 'slow' | 'ended';

/** A mail provider that the host knows, and what setting it up takes. */
export interface Provider {
  id: string;
  name: string;
  host?: string;
  port?: number;
  tls?: TLSMode;
  domains?: string[];
  /** Of `domains`, those whose mailboxes are on another server than `host`. */
  domainHosts?: Record<string, string>;
  passwordUrl?: string;
  helpUrl?: string;
  steps?: string[];
  /** Why no password works there; absent where one does. */
  unusable?: string;
  /** What to do instead, where `unusable` is set. */
  ways?: string[];
}

/** How a session's last login went. */
export interface Status {
  state: SessionState;
  error?: string;
  sentence?: string;
  /** The server's own words: untrusted plain text, shown quoted. */
  server?: string;
  /** RFC 3339. */
  checked?: string;
}

/** A mailbox the user has set up. Its password is not in it: the host alone has that. */
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
  /** Services that forward here and write the sender anew: domains, or aliases there. */
  forwarders?: string[];
  /** Of `email` and `addresses`: from these, a code that was forwarded by hand ("FW:") is filled without a click. */
  automatic?: string[];
  folders?: string[];
  ca?: string;
  trustCert?: string;
  authServ?: string[];
  /** A name for `authServ` that the host has found and the user has not decided about. */
  authServSuggested?: string;
  keystore: string;
  status: Status;
}

/** Who sends a site's codes because the user said so. */
export interface Sender {
  site: string;
  address: string;
}

/** What the user chose for a site, named by its registrable domain; `session` with the mode of that name. */
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

/** One thing a grade rests on, whether it holds, and a sentence that says why. */
export interface Fact {
  fact: FactName;
  holds: boolean;
  why: string;
}

/** What came of the new mails that were looked at for a request. It tells nothing of any of them. */
export interface Counts {
  looked: number;
  codes?: number;
  others?: number;
  unclear?: number;
  junk?: number;
}

/** What the host pushes. `code` and what is about it come with the kind `code` alone. */
export interface HostEvent {
  /** RFC 3339. */
  time: string;
  event: EventKind;
  request?: string;
  session?: string;
  sentence?: string;
  error?: string;
  counts?: Counts;
  code?: string;
  /** Names the mail within the request, for `request.close`. */
  mail?: string;
  grade?: Grade;
  facts?: Fact[];
  from?: string;
  /** Who first sent it, where a forwarder wrote `from`. */
  original?: string;
  to?: string;
  /** How it was forwarded. */
  forward?: string;
  folder?: string;
  /** The folder is the one for junk. */
  junk?: boolean;
  received?: string;
}

/** A code field that wants a code. `origin` is the browser's word for where it is. */
export interface RequestOpenParams {
  request: string;
  origin: string;
  field: Field;
  language?: string;
  account?: string;
  /** When the field was first seen, RFC 3339, where that is not now: the host or the worker was restarted. */
  began?: string;
}

/** Whether the host waits, in which sessions, and else why not. */
export interface RequestOpenResult {
  site: string;
  waiting: boolean;
  sessions?: string[];
  error?: string;
  sentence?: string;
}

/** What the user chose for all sites. */
export interface Settings {
  /** `request.warm` connects; on unless it was switched off. */
  warmStart: boolean;
}

/** Announces a request that may come: a sign-in page is seen. `request.open` under the same id takes it up. */
export interface RequestWarmParams {
  request: string;
  origin: string;
  account?: string;
}

/** Every method of the host: its params and its result. */
export interface Methods {
  'hello': {
    params: { protocol: number; extension: string };
    result: { protocol: number; host: string; os: string; keystore: string };
  };
  'provider.list': { params: Record<string, never>; result: { providers: Provider[] } };
  'session.list': { params: Record<string, never>; result: { sessions: Session[]; notices?: string[] } };
  'session.save': { params: { session: Session; password?: string }; result: { session: Session } };
  'session.test': { params: { id: string }; result: { session: Session } };
  'session.remove': { params: { id: string }; result: Record<string, never> };
  /** The user's word on a session's `authServSuggested`, the one he saw. */
  'session.trust': { params: { id: string; authServ: string; trust: boolean }; result: { session: Session } };
  'sender.list': { params: Record<string, never>; result: { senders: Sender[] } };
  'sender.remove': { params: { sender: Sender }; result: Record<string, never> };
  'site.describe': { params: { origin: string }; result: { site: string; rule: Rule } };
  'rule.list': { params: Record<string, never>; result: { rules: Rule[] } };
  'rule.set': { params: { rule: Rule }; result: Record<string, never> };
  'settings.get': { params: Record<string, never>; result: Settings };
  /** What is absent stays as it is. */
  'settings.set': { params: Partial<Settings>; result: Settings };
  'request.warm': { params: RequestWarmParams; result: { site: string; warm: boolean } };
  'request.open': { params: RequestOpenParams; result: RequestOpenResult };
  /** `confirmed`: the user has said that who sent that mail sends the site's codes. */
  'request.close': { params: { request: string; outcome: Outcome; mail?: string; confirmed?: boolean }; result: Record<string, never> };
}

/** The name of a method of the host. */
export type Method = keyof Methods;
/** What a method takes. */
export type Params<M extends Method> = Methods[M]['params'];
/** What a method answers. */
export type Result<M extends Method> = Methods[M]['result'];

/** A JSON-RPC error as the host sends it: a stable name and one sentence. */
export interface HostError {
  code: number;
  message: string;
  data?: { error: string; server?: string };
}
