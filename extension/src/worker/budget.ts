import { isOver } from '../messages.js';
import type { Clock } from './clock.js';
import type { CodeRequest, Place } from './request.js';
import { Storm, type Limit } from './storm.js';

/** Live requests a document may have; a page with more fields is making a storm. */
export const MAX_PER_DOCUMENT = 3;
/** Live requests in the whole browser. */
export const MAX_LIVE = 64;
/** … of which all frames below a top document may have this many: the rest is kept for the pages users look at. */
export const MAX_LIVE_FRAMES = 48;
/** Live requests of all frames in one tab, below the top document … */
const MAX_TAB_FRAMES = 8;
/** … and with those of origins that have no other there: their share is kept for them. */
const MAX_TAB_ORIGINS = 16;

/** One minute: what is counted below is counted over this time, in milliseconds. */
export const OPENINGS_MS = 60_000;
/** Requests that may be opened for a tab's top document, and as many for one origin in the frames of a tab. */
export const MAX_OPENINGS = 12;
/** Origins for which a first request may be opened in the frames of a tab. Further ones share `MAX_OPENINGS`. */
const MAX_ORIGINS = 24;

/**
 * How many requests pages may open by script. A frame of a third party spends
 * its own share: neither the page around it nor another site's frame waits for it.
 */
export class Budget {
  readonly #openings: Storm;

  constructor(clock: Clock) {
    this.#openings = new Storm(OPENINGS_MS, clock);
  }

  /** Is there room for one more request here, beside those there are? If so, it is spent. */
  allows(place: Place, origin: string, all: readonly CodeRequest[]): boolean {
    return hasRoom(place, origin, all.filter(occupies)) && this.spend(place, origin);
  }

  /** Spends one opening, where the request is there already and only starts anew. */
  spend(place: Place, origin: string): boolean {
    return this.#openings.allow(...this.#limits(place, origin));
  }

  #limits(place: Place, origin: string): Limit[] {
    if (place.frame === 0) return [[`top ${place.tab}`, MAX_OPENINGS]];
    const own = `origin ${place.tab} ${origin}`;
    const isFirst = this.#openings.count(own) === 0;
    const shared: Limit = isFirst ? [`origins ${place.tab}`, MAX_ORIGINS] : [`frames ${place.tab}`, MAX_OPENINGS];
    return [[own, MAX_OPENINGS], shared];
  }
}

// A code that stands, with nobody waiting for a newer one, costs nothing.
function occupies(request: CodeRequest): boolean {
  return !isOver(request) && (request.state !== 'standing' || request.watched);
}

function hasRoom(place: Place, origin: string, live: CodeRequest[]): boolean {
  if (live.length >= MAX_LIVE) return false;
  const ofDocument = live.filter(({ tab, document }) => tab === place.tab && document === place.document);
  if (ofDocument.length >= MAX_PER_DOCUMENT) return false;
  if (place.frame === 0) return true;
  const frames = live.filter(({ frame }) => frame !== 0);
  if (frames.length >= MAX_LIVE_FRAMES) return false;
  const here = frames.filter(({ tab }) => tab === place.tab);
  const ofOrigin = here.filter((request) => request.origin === origin).length;
  if (ofOrigin >= MAX_PER_DOCUMENT) return false;
  return here.length < (ofOrigin === 0 ? MAX_TAB_ORIGINS : MAX_TAB_FRAMES);
}
