/**
 * The life of one code request, as a pure function from what happens to what
 * must be done about it.
 */
import { isOver, type Failure, type FillResult, type Offer, type RequestState, type RequestView, type Step } from '../messages.js';
import type { Fact, Field, Grade, HostEvent, Outcome, RequestOpenResult } from '../protocol.js';

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
  /** The newest code that was put into this document by itself, when it was received. Never filled twice. */
  tried?: { received: string; code?: string };
  /** The field was not there when a proven code came: fill when it is back. */
  missed: boolean;
  offer?: Offer;
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
  | { type: 'filled'; by: FilledBy; result: FillResult }
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
  /** Open the code window, unless the user already has it. */
  | { do: 'window' }
  /** Tell the host, close the window. */
  | { do: 'end'; outcome: Outcome };

/** A request after something happened, and what to do now. */
export interface Turn {
  request: CodeRequest;
  effects: Effect[];
}

/** The most steps a story keeps: its first, and the newest. */
export const MAX_STORY = 40;

/** A new request: its field was just seen. */
export function begin(init: Omit<CodeRequest, 'state' | 'watched' | 'sessions' | 'story' | 'shown' | 'missed'>): CodeRequest {
  return {
    ...init,
    state: 'waiting',
    watched: false,
    sessions: [],
    story: [{ time: init.began, sentence: 'The page asks for a code.', problem: false }],
    shown: { trouble: false, offer: false },
    missed: false,
  };
}

/** What the pages are shown of a request. */
export function view(request: CodeRequest): RequestView {
  const { id, tab, origin, site, field, state, sessions, story, offer } = request;
  return { id, tab, origin, site, field, state, sessions, story, ...(offer ? { offer } : {}) };
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
      return { request: halted(tell(request, now, 'The page does not say that this code is mailed. Choose a session for the site to have its mail read.'), 'quiet'), effects: [] };
    case 'event':
      return eventCame(request, happening.event, now);
    case 'filled':
      return filled(request, happening.by, happening.result, now);
    case 'seen':
      return seenAgain(request, happening.key, happening.field);
    case 'stale': {
      if (!request.offer) return { request, effects: [] };
      const { offer: _, ...rest } = tell(request, now, 'The code that came is too old now: ask the site for a new one.', true);
      return { request: { ...rest, state: rest.watched ? 'waiting' : 'hand', missed: false }, effects: [] };
    }
    case 'gone':
      return over(tell(request, now, 'The page is gone.'), 'cancelled', 'cancelled');
    case 'declined':
      return over(tell(request, now, 'You said: not now.'), 'cancelled', 'cancelled');
  }
}

function opened(request: CodeRequest, result: RequestOpenResult, now: string): Turn {
  const named = { ...request, site: result.site || request.site, sessions: result.sessions ?? [] };
  if (result.waiting) {
    const where = named.sessions.length > 0 ? ` in ${named.sessions.join(', ')}` : '';
    const { halt: _, ...waiting } = tell({ ...named, watched: true }, now, result.sentence ?? `Waiting for the mail${where}.`);
    return { request: { ...waiting, state: isOffered(waiting) ? 'offered' : 'waiting' }, effects: [] };
  }
  const byHand = result.error === 'by_hand';
  const sentence = result.sentence ?? (byHand ? 'You type the codes of this site yourself.' : 'No session is set up for this site.');
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
      return trouble(say('No code has come yet.', true));
    case 'ended': {
      const ended = halted(say('No code came in time.', true), event.error === undefined || event.error === 'no_code' ? 'time' : 'session');
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
    code: event.code,
    grade: event.grade,
    facts: event.facts ?? [],
    from: event.from ?? '',
    to: event.to ?? '',
    folder: event.folder ?? '',
    received: event.received ?? event.time,
    session: event.session ?? '',
  };
  const before = request.offer;
  // Anyone can mail a code: a worse one must not hide a better one.
  if (before && RANK[offer.grade] < RANK[before.grade]) return { request, effects: [] };
  if (before && before.code === offer.code && before.grade === offer.grade) return { request: { ...request, offer }, effects: [] };
  const from = offer.from || 'an unnamed sender';
  const say = (fallback: string) => tell(request, now, event.sentence ?? fallback);
  if (offer.grade === 'foreign') {
    const why = missing(offer.facts)[0]?.why ?? `It may not belong to ${request.site}.`;
    return { request: { ...say(`A code came from ${from}. ${why}`), offer }, effects: [] };
  }
  if (offer.grade === 'proven' && !wasTried(request, offer)) {
    return { request: { ...say(`A code came from ${from}.`), offer, tried: { received: offer.received, code: offer.code } }, effects: [{ do: 'fill' }] };
  }
  if (offer.grade === 'proven') return offered({ ...tell(request, now, `A code came from ${from} that was put into this page once already.`), offer });
  return offered({ ...say(`A code came from ${from}. ${missing(offer.facts)[0]?.why ?? 'It could not be proven.'}`), offer });
}

/** The facts that do not hold. */
export function missing(facts: Fact[]): Fact[] {
  return facts.filter((fact) => !fact.holds);
}

// After the worker was restarted only the time is known: two mails of the same second look the same, and are offered.
function wasTried({ tried }: CodeRequest, offer: Offer): boolean {
  if (!tried) return false;
  if (tried.code !== undefined && tried.code === offer.code) return true;
  const newer = Date.parse(offer.received) - Date.parse(tried.received);
  return tried.code === undefined ? !(newer > 0) : newer < 0;
}

function filled(request: CodeRequest, by: FilledBy, result: FillResult, now: string): Turn {
  if (result === 'filled') {
    return by === 'typed' ? over(tell(request, now, 'The code you typed is in the page.'), 'entered', 'entered') : over(tell(request, now, 'The code is in the page.'), 'filled', 'filled');
  }
  // The person who pressed the button reads the result in the window.
  if (by !== 'itself') return { request: tell(request, now, fillSentence(result, request.field), true), effects: [] };
  const told = tell(request, now, fillSentence(result, request.field), true);
  if (result === 'gone') return { request: { ...told, missed: true, state: 'offered' }, effects: [] };
  return offered(told);
}

/** Why a code is not in the page. */
export function fillSentence(result: Exclude<FillResult, 'filled'>, field: Field): string {
  switch (result) {
    case 'refused':
      return 'The page did not take the code.';
    case 'unfit':
      return field.length === undefined ? 'The code does not fit the field.' : `The code does not fit: the field takes ${field.length} characters.`;
    case 'hidden':
      return 'The field is not visible now, so nothing was filled.';
    case 'busy':
      return 'You are typing in the field, so nothing was filled.';
    case 'gone':
      return 'The field is no longer on the page.';
  }
}

function seenAgain(request: CodeRequest, key: number, field: Field): Turn {
  const here = { ...request, key, field };
  if (!request.missed || request.offer?.grade !== 'proven') return { request: here, effects: [] };
  return { request: { ...here, missed: false }, effects: [{ do: 'fill' }] };
}

function isOffered({ offer }: CodeRequest): boolean {
  return offer !== undefined && offer.grade !== 'foreign';
}

function halted(request: CodeRequest, halt: Halt): CodeRequest {
  return { ...request, watched: false, halt, state: isOffered(request) ? 'offered' : 'hand' };
}

/** Calls the user to a request in trouble, once. */
function trouble(request: CodeRequest): Turn {
  if (request.shown.trouble) return { request, effects: [] };
  return { request: { ...request, shown: { ...request.shown, trouble: true } }, effects: [{ do: 'window' }] };
}

/** Calls the user to an offered code, once. */
function offered(request: CodeRequest): Turn {
  const effects: Effect[] = request.shown.offer ? [] : [{ do: 'window' }];
  return { request: { ...request, state: 'offered', shown: { ...request.shown, offer: true } }, effects };
}

function over(request: CodeRequest, state: RequestState, outcome: Outcome): Turn {
  const { offer: _, ...rest } = request;
  return { request: { ...rest, state, watched: false }, effects: [{ do: 'end', outcome }] };
}

function tell(request: CodeRequest, time: string, sentence: string, problem = false): CodeRequest {
  if (request.story.at(-1)?.sentence === sentence) return request;
  const story = [...request.story, { time, sentence: sentence.slice(0, 500), problem }];
  if (story.length > MAX_STORY) story.splice(1, story.length - MAX_STORY);
  return { ...request, story };
}
