/**
 * Every message between the extension's parts: one discriminated union per
 * direction. The worker treats what comes from a content script as written by
 * the page it runs in.
 */
import type { Sighting } from './detect/judge.js';
import type { Scene } from './detect/scene.js';
import type { Proof } from './proof.js';
import type { Field, Grade, Method, Params, Result } from './protocol.js';

/** Content script → worker. It never says which site it is on. */
export type FromContent =
  /** A field whose markup says that it takes a one-time code is on the page: a worker that sleeps starts while it is looked at. */
  | { type: 'field.near' }
  /**
   * Is the slot with the number 0 a code field? What pages mean is read in the worker alone, which holds the words that
   * they use for codes. The answer depends on the scene alone.
   */
  | { type: 'field.look'; scene: Scene }
  /**
   * A visible code field is on the page. Sent again when its shape changes, when the worker was restarted, and, with
   * `again`, when what we put there does not stand any more.
   */
  | {
      type: 'field.seen';
      key: number;
      field: Field;
      channel: 'email' | 'unknown';
      language?: string;
      account?: string;
      again?: Fallen;
    }
  /** The field left the page, or the page is going. */
  | { type: 'field.gone'; key: number }
  /**
   * What may be a sign-in form is seen on the page, and no code is asked for. `path` is that of the page's address. Sent
   * again when the user turns to it, or names an account.
   */
  | { type: 'signin.seen'; scene: Scene; path: string; account?: string }
  /** The sign-in form left the page, or the page is going. */
  | { type: 'signin.gone' };

/** Why a code we put into a field does not stand there any more. */
export type Fallen =
  /** The page emptied the field. */
  | 'emptied'
  /** The page marked it invalid. */
  | 'invalid'
  /** The user put something else there, or nothing. */
  | 'user';

/** The reply to `field.seen`. A worker that has no room now is told again, `later`. */
export type SeenReply = 'taken' | 'later';

/** The worker's reply to each message of a content script that has one. */
export interface WorkerReplies {
  'field.seen': SeenReply;
  'field.look': Sighting;
  /** Is it one? The answer depends on the scene and the path alone: a page must not learn whether there is a session for it. */
  'signin.seen': boolean;
}

/**
 * The port a document holds while it has a code field. Its end tells that the worker was stopped: where somebody still
 * waited, connecting again wakes it.
 */
export const FIELD_PORT = 'field';

/**
 * Worker → content script, over the port named `FIELD_PORT`: does anybody wait for a code of this document? Or a message
 * to it, with a number: over a port that is open it takes half as long as one to the tab.
 */
export type ToField = { waits: boolean } | { call: number; message: ToContent };

/** Content script → worker, over it: a message with this number has come; and then, what it is answered. */
export interface FromField {
  call: number;
  result?: ContentReplies[ToContent['type']];
}

/** Who wants a code filled: the user's word overrides what stands in the field. */
export type Asker = 'itself' | 'user';

/** Worker → content script, to one document. */
export type ToContent =
  | { type: 'fill'; key: number; code: string; by: Asker }
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
  | 'gone'
  /** Another offer has taken the place of the one the user looked at. Only in reply to `offer.take`. */
  | 'changed';

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
export interface Offer extends Proof {
  /** The host's name for the mail it came in. */
  mail?: string;
  /** Tells the offers of one request apart; `offer.take` names the one the user saw. */
  id: number;
  code: string;
  grade: Grade;
  folder: string;
  session: string;
  /** One sentence: why a proven code was not filled by itself. */
  why?: string;
}

/**
 * Where a request stands. `filled`, `entered` and `cancelled` are its three ends.
 *
 * When a request has ended filled or entered and its field is still there, a
 * new one takes its place, in `standing`: the code is in the page, and for
 * some minutes a newer one would replace it. It makes no sound by itself, takes
 * a typed code, and is `waiting` again once the page rejects what stands there.
 */
export type RequestState = 'waiting' | 'offered' | 'hand' | 'standing' | 'filled' | 'entered' | 'cancelled';

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
  /** Somebody reads mail for it now. A `standing` request without that stands until the field goes, and no newer code comes. */
  watched: boolean;
  /** Its field is still there: `code.enter` is worth offering, whatever the state. */
  canType: boolean;
  /** `request.again` would make it wait for mail (again): the user said "not now", or time ran out. */
  canWait: boolean;
  /** Names of the sessions that wait. */
  sessions: string[];
  /** Newest last. */
  story: Step[];
  offer?: Offer;
  /** What is known of the mail whose code we put into the page. */
  proof?: Proof;
}

/** What our own pages are shown. */
export interface State {
  host: HostStatus;
  requests: RequestView[];
  /** Goes up whenever a session's status may be another one: `session.list` is then worth asking again. */
  sessionsVersion: number;
}

/** Our own pages → worker. */
export type FromPage =
  | { type: 'state.get' }
  /** A call to the host; the worker starts it where it is not running. */
  | { type: 'host.call'; method: Method; params: unknown }
  /** The user typed a code for a request. */
  | { type: 'code.enter'; request: string; code: string }
  /** The user took an offered code of a request: the one he saw. `remember`: its sender sends the site's codes. */
  | { type: 'offer.take'; request: string; offer: number; remember?: boolean }
  /** The user does not want this request. It stays in `State` as `cancelled` while its field is there. */
  | { type: 'request.cancel'; request: string }
  /** The user wants a code after all. Where the request had ended, a new one with another id takes its place. */
  | { type: 'request.again'; request: string }
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
  'request.again': null;
  'window.open': null;
}

/** Worker → our own pages, over the port named `STATE_PORT`. */
export type ToPage = { type: 'state'; state: State };

/** The port a page opens to be told of every change of state. */
export const STATE_PORT = 'state';

/** A host call as a page makes it, with its types. */
export type HostCall = <M extends Method>(method: M, params: Params<M>) => Promise<Answer<Result<M>>>;
