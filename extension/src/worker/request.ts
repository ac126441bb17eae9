/**
 * The life of one code request, as a pure function from what happens to what
 * must be done about it.
 */
import { fillSentence } from '../fillSentence.js';
import { missing, proofOf, proofSentence, senderOf, type Proof } from '../proof.js';
import {
  isOver,
  type Failure,
  type Fallen,
  type FillResult,
  type Offer,
  type RequestState,
  type RequestView,
  type Step,
} from '../messages.js';
import type { Field, Grade, HostEvent, Outcome, RequestOpenResult } from '../protocol.js';

/** The document that asks, as the browser names it. */
export interface Place {
  tab: number;
  frame: number;
  document: string;
}

/** Why the host does not wait for a request. */
export type Halt =
  /** The host could not be reached. */
  | 'host'
  /** No session is there to wait in, or none that works. */
  | 'session'
  /** The site rule says: by hand. */
  | 'rule'
  /** The host waited long enough. */
  | 'time'
  /** The page does not say that the code is mailed, and the user has not tied the site to a session. */
  | 'quiet';

/** One code field waiting for one code. All of it but the codes outlives the worker. */
export interface CodeRequest extends Place {
  /** A UUID; the host knows the request by it. */
  id: string;
  /** The field, as the content script of the document names it. */
  key: number;
  origin: string;
  site: string;
  field: Field;
  language?: string;
  account?: string;
  /** When the field was first seen, RFC 3339. */
  began: string;
  state: RequestState;
  /** The host waits for it. */
  watched: boolean;
  halt?: Halt;
  sessions: string[];
  story: Step[];
  /** For which reasons the code window was already opened by itself. */
  shown: { trouble: boolean; offer: boolean };
  /** What was put into this document before: never filled twice. */
  tried?: Tried;
  /** The field was not there, or not looked at, when a proven code came: fill when it is. */
  missed: boolean;
  /** How many offers this request and those before it on the same field had. */
  offers: number;
  offer?: Offer;
  /** The ended request whose place it took on the same field. */
  after?: string;
  /** How the code of that request got into the field. Set only while it stands there. */
  stands?: 'filled' | 'entered';
  /** What is known of the mail whose code we put into the field. */
  proof?: Proof;
  /** The field of a declined request left the page. */
  left?: boolean;
}

/** What was put into a document. The codes do not outlive the worker. */
export interface Tried {
  /** When the newest mail whose code was put in was received, RFC 3339. */
  received?: string;
  codes?: string[];
}

/** Who caused a fill. */
export type FilledBy = 'itself' | 'offer' | 'typed';

/** Something that happens to a request. */
export type Happening =
  | { type: 'opened'; result: RequestOpenResult }
  | { type: 'unopened'; failure: Failure }
  /** The connection to the host broke, or a new attempt failed. */
  | { type: 'down'; failure: Failure }
  | { type: 'quiet' }
  | { type: 'event'; event: HostEvent }
  /** `remember`: the user said so of the sender of the offered code. */
  | { type: 'filled'; by: FilledBy; result: FillResult; code: string; remember?: boolean }
  /** What stood in the field does not any more: another request has taken its place. */
  | { type: 'fallen' }
  /** No newer code came while the last one stood. */
  | { type: 'rest' }
  /** Another page of the site asks for a code: the next one is for that page, and so is one that was kept. */
  | { type: 'yield' }
  /** The user looks at the page. */
  | { type: 'shown' }
  /** The field is (again) there, perhaps under another key or in another shape. */
  | { type: 'seen'; key: number; field: Field }
  /** The offered code is too old to be right. */
  | { type: 'stale' }
  /** The page, its tab or its field is gone. */
  | { type: 'gone' }
  /** The user does not want it. */
  | { type: 'declined' };

/** Something to do, in order. */
export type Effect =
  /** Put the offered code into the page, and report `filled` by `itself`. */
  | { do: 'fill' }
  /** Open the code window, unless the user already has it; in the background where he is typing in the page. */
  | { do: 'window'; background?: true }
  /** Have the host wait no longer. */
  | { do: 'rest' }
  /** Tell the host, close the window. */
  | { do: 'end'; outcome: Outcome; mail?: string; confirmed?: true };

/** A request after something happened, and what to do now. */
export interface Turn {
  request: CodeRequest;
  effects: Effect[];
}

/** The most steps a story keeps: its first, and the newest. */
export const MAX_STORY = 40;
/** The most codes that are remembered of a document. */
const MAX_TRIED = 16;

/** A new request: its field was just seen. */
export function begin(
  init: Omit<CodeRequest, 'state' | 'watched' | 'sessions' | 'story' | 'shown' | 'missed' | 'offers'>,
): CodeRequest {
  return {
    ...init,
    offers: 0,
    state: 'waiting',
    watched: false,
    sessions: [],
    story: [{ time: init.began, sentence: 'The page asks for a code.', problem: false }],
    shown: { trouble: false, offer: false },
    missed: false,
  };
}

/**
 * The request that takes the place of one that ended filled or entered, while the field is there: what was put in
 * stands, and a newer code would replace it. It makes no trouble known by itself. `watch`: the host is to wait for it.
 */
export function follow(
  ended: CodeRequest & { state: 'filled' | 'entered' },
  id: string,
  now: string,
  watch: boolean,
): CodeRequest {
  const stands = ended.state;
  return { ...successor(ended, id, now), state: 'standing', stands, ...(watch ? {} : { halt: ended.halt ?? 'time' }) };
}

/** The request that takes the place of one the user had declined, and now wants after all. */
export function renew(declined: CodeRequest, id: string, now: string): CodeRequest {
  return tell({ ...successor(declined, id, now), state: 'waiting' }, now, 'You want the code after all.');
}

const FALLEN: Record<Fallen, string> = {
  emptied: 'The page emptied the field: waiting for another code.',
  invalid: 'The page marked the code as wrong: waiting for another one.',
  user: 'You changed the code in the page: waiting for another one.',
};

/** The request that takes the place of one whose code does not stand any more: only what comes from now on counts. */
export function anew(fallen: CodeRequest, id: string, now: string, why: Fallen): CodeRequest {
  const { offer, after } = fallen;
  // It takes the fallen one's place behind the one that ended: of the fallen one nothing is kept.
  const { after: _, proof: __, ...rest } = tell(successor(fallen, id, now), now, FALLEN[why], why !== 'user');
  return {
    ...rest,
    ...(after === undefined ? {} : { after }),
    ...(offer ? { offer } : {}),
    missed: fallen.missed,
    state: isOffered(fallen) ? 'offered' : 'waiting',
    // Who is at the field already needs no window to be told that he may type.
    shown: { trouble: why === 'user', offer: isOffered(fallen) },
  };
}

function successor(ended: CodeRequest, id: string, now: string): CodeRequest {
  const { halt: _, offer: __, stands: ___, left: ____, ...rest } = ended;
  return { ...rest, id, after: ended.id, began: now, watched: false, missed: false, shown: { trouble: false, offer: false } };
}

/** What the pages are shown of a request. */
export function view(request: CodeRequest): RequestView {
  const { id, tab, origin, site, field, state, watched, sessions, story, offer, halt, proof } = request;
  const declined = state === 'cancelled';
  return {
    id,
    tab,
    origin,
    site,
    field,
    state,
    watched,
    canType: declined || !isOver(request),
    // Where the host is not there, putting that right is what helps; by hand is by hand.
    canWait: declined || (!isOver(request) && !watched && halt !== undefined && halt !== 'host' && halt !== 'rule'),
    sessions,
    story,
    ...(offer ? { offer } : {}),
    ...(proof === undefined ? {} : { proof }),
  };
}

/** What happens to `request` at `now` (RFC 3339). Nothing happens to one that is over. */
export function next(request: CodeRequest, happening: Happening, now: string): Turn {
  if (isOver(request)) return { request, effects: [] };
  switch (happening.type) {
    case 'opened':
      return opened(request, happening.result, now);
    case 'unopened':
      return trouble(halted(tell(request, now, happening.failure.sentence, true), 'host'));
    case 'down':
      return down(request, happening.failure, now);
    case 'quiet':
      return { request: halted(tell(request, now, QUIET), 'quiet'), effects: [] };
    case 'event':
      return eventCame(request, happening.event, now);
    case 'filled':
      return filled(request, happening, now);
    case 'fallen':
      return over(request, 'cancelled', 'cancelled');
    case 'rest':
      return request.stands ? { request: halted(request, 'time'), effects: [{ do: 'rest' }] } : { request, effects: [] };
    case 'yield':
      return request.stands ? { request: yielded(request, now), effects: [{ do: 'rest' }] } : { request, effects: [] };
    case 'seen':
      return caughtUp({ ...request, key: happening.key, field: happening.field });
    case 'shown':
      return caughtUp(request);
    case 'stale': {
      if (!request.offer) return { request, effects: [] };
      const { offer: _, ...rest } = tell(request, now, 'The code that came is too old now: ask the site for a new one.', true);
      return { request: { ...rest, state: resting(rest), missed: false }, effects: [] };
    }
    case 'gone':
      return over(tell(request, now, 'The page is gone.'), 'cancelled', 'cancelled');
    case 'declined':
      return over(tell(request, now, 'You said: not now.'), 'cancelled', 'cancelled');
  }
}

const QUIET = 'The page does not say that this code is mailed. Choose a session for the site to have its mail read.';

function opened(request: CodeRequest, result: RequestOpenResult, now: string): Turn {
  const named = { ...request, site: result.site || request.site, sessions: result.sessions ?? [] };
  if (result.waiting) {
    const where = named.sessions.length > 0 ? ` in ${named.sessions.join(', ')}` : '';
    const wait = result.sentence ?? `Waiting for the mail${where}.`;
    const sentence = named.stands ? `A newer code${where} would replace it.` : wait;
    const { halt: _, ...waiting } = tell({ ...named, watched: true }, now, sentence);
    return { request: { ...waiting, state: resting(waiting) }, effects: [] };
  }
  const byHand = result.error === 'by_hand';
  const fallback = byHand ? 'You type the codes of this site yourself.' : 'No session is set up for this site.';
  const sentence = result.sentence ?? fallback;
  return trouble(halted(tell(named, now, sentence, !byHand), byHand ? 'rule' : 'session'));
}

// A host that stopped is started again at once: only when that fails too is the user called.
function down(request: CodeRequest, failure: Failure, now: string): Turn {
  if (request.watched) {
    const lost = tell(request, now, 'The mailcode program stopped; it is being started again.');
    return { request: { ...lost, watched: false, halt: 'host' }, effects: [] };
  }
  if (request.halt !== 'host' || request.state !== 'waiting') return { request, effects: [] };
  return trouble(halted(tell(request, now, failure.sentence, true), 'host'));
}

function eventCame(request: CodeRequest, event: HostEvent, now: string): Turn {
  const say = (fallback: string, problem = false) => tell(request, now, event.sentence ?? fallback, problem);
  switch (event.event) {
    case 'ready':
      return { request: say(`Watching ${event.session ?? 'the mailbox'}.`), effects: [] };
    case 'looked':
      return { request: say('New mail came, with no code for this page.'), effects: [] };
    case 'reconnecting':
      return { request: say('The connection to the mail server was lost; trying again.'), effects: [] };
    case 'problem':
      return trouble(say(`${event.session ?? 'A session'} stopped working.`, true));
    case 'slow':
      // Nobody waits for a newer one but us.
      return request.stands ? { request, effects: [] } : trouble(say('No code has come yet.', true));
    case 'ended': {
      if (request.stands) return { request: halted(request, 'time'), effects: [] };
      const halt = event.error === undefined || event.error === 'no_code' ? 'time' : 'session';
      const ended = halted(say('No code came in time.', true), halt);
      return isOffered(ended) ? { request: ended, effects: [] } : trouble(ended);
    }
    case 'code':
      return codeCame(request, event, now);
    default:
      // Kinds are only ever added: a later host may know more.
      return { request: event.sentence === undefined ? request : say(''), effects: [] };
  }
}

const RANK: Record<Grade, number> = { foreign: 1, likely: 2, proven: 3 };

function codeCame(request: CodeRequest, event: HostEvent, now: string): Turn {
  if (!event.code || !event.grade || !(event.grade in RANK)) return { request, effects: [] };
  const offer: Offer = {
    id: request.offers + 1,
    code: event.code,
    grade: event.grade,
    facts: event.facts ?? [],
    from: event.from ?? '',
    to: event.to ?? '',
    folder: event.folder ?? '',
    received: event.received ?? event.time,
    ...(event.original === undefined ? {} : { original: event.original }),
    ...(event.forward === undefined ? {} : { forward: event.forward }),
    ...(event.junk ? { junk: true } : {}),
    session: event.session ?? '',
    ...(event.mail === undefined ? {} : { mail: event.mail }),
  };
  const before = request.offer;
  // Anyone can mail a code: a worse one must not hide a better one.
  if (before && RANK[offer.grade] < RANK[before.grade]) return { request, effects: [] };
  if (before && before.code === offer.code && before.grade === offer.grade) {
    return { request: { ...request, offer: { ...before, ...offer, id: before.id } }, effects: [] };
  }
  const from = senderOf(offer);
  const tried = wasTried(request, offer);
  if (tried && request.stands) {
    return { request: tell(request, now, `A mail from ${from} brought a code that the page has had already.`), effects: [] };
  }
  const here = { ...request, offers: offer.id };
  const say = (fallback: string) => tell(here, now, event.sentence ?? fallback);
  const unproven = missing(offer.facts)[0]?.why;
  if (offer.grade === 'foreign') {
    const why = unproven ?? `It may not belong to ${request.site}.`;
    return { request: { ...say(`A code came from ${from}. ${why}`), offer }, effects: [] };
  }
  if (offer.grade === 'likely') {
    return offered({ ...say(`A code came from ${from}. ${unproven ?? 'It could not be proven.'}`), offer });
  }
  if (tried) {
    const why = 'It was put into this page once already, so it was not filled again.';
    return offered({ ...tell(here, now, `A code came from ${from}. ${why}`), offer: { ...offer, why } });
  }
  if (request.stands === 'entered') {
    const why = 'You had typed a code yourself, so this one was not filled.';
    return offered({ ...tell(here, now, `A code came from ${from}. ${why}`), offer: { ...offer, why } });
  }
  const filling = { ...tell(here, now, proofSentence(offer)), offer, tried: add(request.tried, offer.code, offer.received) };
  return { request: filling, effects: [{ do: 'fill' }] };
}

// After the worker was restarted only the time is known: two mails of the same second look the same, and are offered.
function wasTried({ tried }: CodeRequest, offer: Offer): boolean {
  if (!tried) return false;
  if (tried.codes?.includes(offer.code)) return true;
  if (tried.received === undefined) return false;
  const newer = Date.parse(offer.received) - Date.parse(tried.received);
  return tried.codes === undefined ? !(newer > 0) : newer < 0;
}

function add(tried: Tried | undefined, code: string, received: string | undefined): Tried {
  const codes = [...(tried?.codes ?? []).filter((one) => one !== code), code].slice(-MAX_TRIED);
  const newest = received ?? tried?.received;
  return { codes, ...(newest === undefined ? {} : { received: newest }) };
}

function filled(request: CodeRequest, { by, result, code, remember }: Extract<Happening, { type: 'filled' }>, now: string): Turn {
  if (result === 'filled') {
    const tried = add(request.tried, code, by === 'typed' ? undefined : request.offer?.received);
    const offer = request.offer?.code === code ? request.offer : undefined;
    const { proof: _, ...rest } = request;
    const done = { ...rest, tried, ...(offer && by !== 'typed' ? { proof: proofOf(offer) } : {}) };
    // The host voids this mail and the older ones, and no newer one that came while this was being filled.
    const mail = offer?.mail;
    return by === 'typed'
      ? over(tell(done, now, 'The code you typed is in the page.'), 'entered', 'entered', mail)
      : over(tell(done, now, 'The code is in the page.'), 'filled', 'filled', mail, by === 'offer' && remember);
  }
  const why = fillSentence(result, request.field, code);
  const told = tell(request, now, why, true);
  // The person who pressed the button reads the result in the window.
  if (by !== 'itself') return { request: told, effects: [] };
  const here = told.offer ? { ...told, offer: { ...told.offer, why } } : told;
  if (result === 'gone') return { request: { ...here, missed: true, state: 'offered' }, effects: [] };
  return offered(here, result === 'busy');
}

/** Fills what could not be filled when it came. */
function caughtUp(request: CodeRequest): Turn {
  if (!request.missed || request.offer?.grade !== 'proven') return { request, effects: [] };
  return { request: { ...request, missed: false }, effects: [{ do: 'fill' }] };
}

const KEPT = 'A newer code came while you were not looking at this page: it is put in when you come back to it.';

/**
 * Keeps a proven code for a page that the user has left with an older one in it, until he looks at it again: he may
 * have asked for this one elsewhere. `before` is the request without it.
 */
export function keep(request: CodeRequest, before: CodeRequest, now: string): CodeRequest {
  const { tried: _, ...rest } = tell(request, now, KEPT);
  const offer = request.offer && { ...request.offer, why: KEPT };
  return { ...rest, ...(before.tried ? { tried: before.tried } : {}), ...(offer ? { offer } : {}), missed: true, state: 'offered' };
}

function yielded(request: CodeRequest, now: string): CodeRequest {
  if (!request.missed) return halted(request, 'time');
  const { offer: _, ...rest } = tell(request, now, 'Another page of the site asks for a code: the newer one is for that page.');
  return halted({ ...rest, missed: false }, 'time');
}

function isOffered({ offer }: CodeRequest): boolean {
  return offer !== undefined && offer.grade !== 'foreign';
}

function halted(request: CodeRequest, halt: Halt): CodeRequest {
  const still: CodeRequest = { ...request, watched: false, halt };
  return { ...still, state: resting(still) };
}

/** Where a live request stands while nothing happens. */
function resting(request: CodeRequest): RequestState {
  if (isOffered(request)) return 'offered';
  if (request.stands) return 'standing';
  return request.watched ? 'waiting' : 'hand';
}

/** Calls the user to a request in trouble, once; never to one whose code is in the page. */
function trouble(request: CodeRequest): Turn {
  if (request.shown.trouble || request.stands) return { request, effects: [] };
  return { request: { ...request, shown: { ...request.shown, trouble: true } }, effects: [{ do: 'window' }] };
}

/** Calls the user to an offered code, once. */
function offered(request: CodeRequest, background = false): Turn {
  const effects: Effect[] = request.shown.offer ? [] : [background ? { do: 'window', background } : { do: 'window' }];
  return { request: { ...request, state: 'offered', shown: { ...request.shown, offer: true } }, effects };
}

function over(request: CodeRequest, state: RequestState, outcome: Outcome, mail?: string, confirmed = false): Turn {
  const { offer: _, stands: __, ...rest } = request;
  const effect: Effect = { do: 'end', outcome, ...(mail === undefined ? {} : { mail, ...(confirmed ? { confirmed } : {}) }) };
  return { request: { ...rest, state, watched: false }, effects: [effect] };
}

function tell(request: CodeRequest, time: string, sentence: string, problem = false): CodeRequest {
  if (request.story.at(-1)?.sentence === sentence) return request;
  const story = [...request.story, { time, sentence: sentence.slice(0, 500), problem }];
  if (story.length > MAX_STORY) story.splice(1, story.length - MAX_STORY);
  return { ...request, story };
}
