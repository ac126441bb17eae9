/**
 * Every message between the extension's parts: one discriminated union per
 * direction. The worker treats what comes from a content script as written by
 * the page it runs in.
 */
import type { Fact, Field, Grade, Method, Params, Result } from './protocol.js';

/** Content script → worker. It never says which site it is on. */
export type FromContent =
  /** A visible code field is on the page. Sent again when its shape changes. */
  | { type: 'field.seen'; key: number; field: Field; channel: 'email' | 'unknown'; language?: string; account?: string }
  /** The field left the page, or the page is going. */
  | { type: 'field.gone'; key: number };

/** Worker → content script, to one document. */
export type ToContent =
  | { type: 'fill'; key: number; code: string }
  /** Is the field still there? Asked after the worker was restarted. */
  | { type: 'field.check'; key: number };

/** What became of a fill. */
export type FillResult =
  /** The page was read back and holds exactly the code. */
  | 'filled'
  /** The page took something else, or nothing. */
  | 'refused'
  /** The code does not fit the field: another length. */
  | 'unfit'
  /** The field is not visible now. */
  | 'hidden'
  /** The user is typing in it. */
  | 'busy'
  /** The field is no longer there. */
  | 'gone';

/** The reply to each message to a content script. */
export interface ContentReplies {
  'fill': FillResult;
  'field.check': boolean;
}

/** Where the native host stands. */
export interface HostStatus {
  state: 'idle' | 'ready' | 'absent' | 'forbidden' | 'mismatch' | 'lost';
  /** For a person; what to do, where something is wrong. */
  sentence: string;
  /** The command that installs the host on this OS, where it is absent. */
  command?: string;
  version?: string;
}

/** A found code that waits for the user's decision. */
export interface Offer {
  code: string;
  grade: Grade;
  facts: Fact[];
  from: string;
  to: string;
  folder: string;
  /** RFC 3339. */
  received: string;
  session: string;
}

/** Where a request stands. `filled`, `entered` and `cancelled` are its three ends. */
export type RequestState = 'waiting' | 'offered' | 'hand' | 'filled' | 'entered' | 'cancelled';

/** Reports whether a request has reached one of its three ends. */
export function isOver({ state }: { state: RequestState }): boolean {
  return state === 'filled' || state === 'entered' || state === 'cancelled';
}

/** One line of a request's story, with no code in it. */
export interface Step {
  /** RFC 3339. */
  time: string;
  sentence: string;
  problem: boolean;
}

/** A code request as the popup and the code window show it. */
export interface RequestView {
  id: string;
  tab: number;
  origin: string;
  /** The registrable domain, once the host has told; the host name until then. */
  site: string;
  field: Field;
  state: RequestState;
  /** Names of the sessions that wait. */
  sessions: string[];
  /** Newest last. */
  story: Step[];
  offer?: Offer;
}

/** What our own pages are shown. */
export interface State {
  host: HostStatus;
  requests: RequestView[];
}

/** Our own pages → worker. */
export type FromPage =
  | { type: 'state.get' }
  /** A call to the host; the worker starts it where it is not running. */
  | { type: 'host.call'; method: Method; params: unknown }
  /** The user typed a code for a request. */
  | { type: 'code.enter'; request: string; code: string }
  /** The user took the offered code of a request. */
  | { type: 'offer.take'; request: string }
  /** The user does not want this request. */
  | { type: 'request.cancel'; request: string }
  /** Open the code window of a request. */
  | { type: 'window.open'; request: string };

/** A failure as our pages show it. */
export interface Failure {
  error: string;
  sentence: string;
  server?: string;
}

/** Either a value or a failure: promises between pages and worker never reject. */
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** The reply to each message from our own pages. */
export interface PageReplies {
  'state.get': State;
  'host.call': Answer<unknown>;
  'code.enter': FillResult;
  'offer.take': FillResult;
  'request.cancel': null;
  'window.open': null;
}

/** Worker → our own pages, over the port named `STATE_PORT`. */
export type ToPage = { type: 'state'; state: State };

/** The port a page opens to be told of every change of state. */
export const STATE_PORT = 'state';

/** A host call as a page makes it, with its types. */
export type HostCall = <M extends Method>(method: M, params: Params<M>) => Promise<Answer<Result<M>>>;
