import type { HostPort } from './atHost.js';
import type { Clock } from './clock.js';
import { hostName } from './origin.js';
import type { Place } from './request.js';
import { Storm } from './storm.js';

/** What warm starts need of the rest of the worker. */
export interface WarmDeps {
  host: HostPort;
  clock: Clock;
  /** A new UUID: of the warm start, and of the request that takes it up. */
  id(): string;
  /** Is the tab the one the user sees in its window? */
  isActive(tab: number): Promise<boolean>;
  /** Does this document ask for a code already? */
  asks(place: Place): boolean;
}

/**
 * Between two calls to the host for one origin, in milliseconds: a page can make sign-in forms by script. One that names
 * an account may follow one that does not.
 */
export const APART_MS = 10_000;
/** One minute: calls are counted over this time, in milliseconds … */
export const MANY_MS = 60_000;
/** … for one tab, whatever the origins of its frames … */
export const MANY_TAB = 4;
/** … and for the whole browser. */
export const MANY_ALL = 12;
/** Warm starts of one tab. */
const MOST_TAB = 2;
/** Warm starts of the whole browser; the newest takes the place of the oldest. */
export const MOST = 3;
/** How long a warm start lasts at most, in milliseconds: five minutes, as at the host. */
export const WARM_MS = 5 * 60_000;
/** How long it outlasts its page, in milliseconds: the next page, or the one after a few hops, asks for the code. */
export const GONE_MS = 30_000;

/** The sign-in page for whose code the host has connected ahead, or is about to. */
interface WarmStart extends Place {
  id: string;
  host: string;
  /** The registrable domain, once the host has told. */
  site?: string;
  endLife(): void;
  endGone?(): void;
}

/**
 * Has the host connect ahead where the user looks at a sign-in page, so that
 * the code's mail is new by its UID when the code is asked for. Shows nothing,
 * answers nothing, and is bounded whatever pages do.
 */
export class WarmStarts {
  readonly #deps: WarmDeps;
  readonly #all = new Map<string, WarmStart>();
  readonly #apart: Storm;
  readonly #many: Storm;

  constructor(deps: WarmDeps) {
    this.#deps = deps;
    this.#apart = new Storm(APART_MS, deps.clock);
    this.#many = new Storm(MANY_MS, deps.clock);
  }

  /** A content script sees a sign-in form. `origin` is the browser's word for where. */
  async seen(place: Place, origin: string, account: string | undefined): Promise<void> {
    const host = hostName(origin);
    const here = this.#of(place.tab);
    const same = here.find((one) => covers(one, host));
    if (same) {
      // The next page of the sign-in, or the same one again.
      Object.assign(same, { frame: place.frame, document: place.document });
      this.#stay(same);
      return;
    }
    // The tab shows another site now.
    if (place.frame === 0) for (const one of here) if (one.frame === 0) this.#end(one);
    if (this.#deps.asks(place) || !(await this.#deps.isActive(place.tab))) return;
    const turn = account === undefined ? origin : `${origin} account`;
    if (this.#of(place.tab).length >= MOST_TAB || this.#apart.count(turn) > 0) return;
    if (!this.#many.allow([`tab ${place.tab}`, MANY_TAB], ['all', MANY_ALL])) return;
    this.#apart.allow([turn, 1]);
    await this.#start(place, origin, account);
  }

  /** The form left the page, or the page is going: its code may be asked for on the next one. */
  gone({ tab, document }: Place): void {
    for (const one of this.#of(tab)) {
      if (one.document !== document) continue;
      this.#stay(one);
      one.endGone = this.#deps.clock.after(GONE_MS, () => this.#end(one));
    }
  }

  /** A code field of this origin is seen in the tab: the warm start becomes its request, under this id. */
  take({ tab }: Place, origin: string): string | undefined {
    const one = this.#of(tab).find((one) => covers(one, hostName(origin)));
    if (one) this.#drop(one);
    return one?.id;
  }

  /** A tab was closed. */
  tabClosed(tab: number): void {
    for (const one of this.#of(tab)) this.#end(one);
  }

  /** The host has forgotten them all. */
  forget(): void {
    for (const one of [...this.#all.values()]) {
      this.#drop(one);
      this.#deps.host.release(one.id);
    }
  }

  async #start(place: Place, origin: string, account: string | undefined): Promise<void> {
    const id = this.#deps.id();
    const oldest = [...this.#all.values()][0];
    if (oldest && this.#all.size >= MOST) this.#end(oldest);
    const { tab, frame, document } = place;
    const one: WarmStart = { id, tab, frame, document, host: hostName(origin), endLife: () => undefined };
    one.endLife = this.#deps.clock.after(WARM_MS, () => this.#end(one));
    this.#all.set(id, one);
    const answer = await this.#deps.host.call('request.warm', { request: id, origin, ...(account === undefined ? {} : { account }) });
    if (this.#all.get(id) !== one) return; // taken, or ended, meanwhile
    if (!answer.ok || !answer.value.warm) return this.#drop(one);
    one.site = answer.value.site;
    this.#deps.host.hold(id);
  }

  #of(tab: number): WarmStart[] {
    return [...this.#all.values()].filter((one) => one.tab === tab);
  }

  #stay(one: WarmStart): void {
    one.endGone?.();
    delete one.endGone;
  }

  #drop(one: WarmStart): void {
    this.#all.delete(one.id);
    this.#stay(one);
    one.endLife();
  }

  #end(one: WarmStart): void {
    this.#drop(one);
    void this.#deps.host.call('request.close', { request: one.id, outcome: 'cancelled' });
    this.#deps.host.release(one.id);
  }
}

// Every host below a registrable domain is of that site.
function covers(one: WarmStart, host: string): boolean {
  return host === one.host || host === one.site || (one.site !== undefined && host.endsWith(`.${one.site}`));
}
