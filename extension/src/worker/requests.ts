import { isOver, type Answer, type FillResult, type FromContent, type RequestView } from '../messages.js';
import type { HostEvent, Method, Outcome, Params, Result, Rule } from '../protocol.js';
import { timestamp, type Clock } from './clock.js';
import { hostName } from './origin.js';
import { begin, next, view, type CodeRequest, type FilledBy, type Happening, type Place } from './request.js';
import { Storm } from './storm.js';

/** A code field as a content script reports it. */
export type Seen = Omit<Extract<FromContent, { type: 'field.seen' }>, 'type'>;

/** What the requests need of the rest of the worker. */
export interface RequestsDeps {
  host: {
    call<M extends Method>(method: M, params: Params<M>): Promise<Answer<Result<M>>>;
    hold(holder: string): void;
    release(holder: string): void;
  };
  /** The document that asks. Undefined: it is gone. */
  page: {
    fill(place: Place, key: number, code: string): Promise<FillResult | undefined>;
    check(place: Place, key: number): Promise<boolean | undefined>;
  };
  windows: {
    /** Opens the code window by itself: perhaps later, perhaps never. */
    offer(request: CodeRequest): void;
    /** The user asks for it. */
    show(request: CodeRequest): void;
    close(id: string): void;
  };
  clock: Clock;
  /** A new UUID. */
  id(): string;
  /** Something is other than it was: save, draw, tell. */
  changed(): void;
}

/** Live requests a document may have; a page with more fields is making a storm. */
export const MAX_PER_DOCUMENT = 3;
/** Live requests in the whole browser. */
export const MAX_LIVE = 64;
/** Requests that may be opened for one tab, or one origin, in `OPENINGS_MS`. */
export const MAX_OPENINGS = 12;
/** One minute. */
export const OPENINGS_MS = 60_000;
/** A field that comes back this soon, in milliseconds, is the same field: frameworks replace nodes. */
export const GRACE_MS = 1_500;
/** A field whose request has ended may ask again only after this time: pages change a field's shape while they submit. */
export const AGAIN_MS = 5_000;
/** A code older than this is not offered any more; sites let codes live for about ten minutes. */
export const STALE_MS = 10 * 60_000;

/**
 * All code requests of the browser. Each has its own queue, so that what
 * happens to it happens one after the other.
 */
export class Requests {
  readonly #deps: RequestsDeps;
  readonly #all = new Map<string, CodeRequest>();
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #opening = new Set<string>();
  readonly #leaving = new Map<string, () => void>();
  readonly #stale = new Map<string, () => void>();
  readonly #endedAt = new Map<string, number>();
  readonly #openings: Storm;

  constructor(deps: RequestsDeps) {
    this.#deps = deps;
    this.#openings = new Storm(MAX_OPENINGS, OPENINGS_MS, deps.clock);
  }

  /** Every request that is live, or ended on a page that is still there; oldest first. */
  all(): readonly CodeRequest[] {
    return [...this.#all.values()];
  }

  /** What the pages are shown. */
  views(): RequestView[] {
    return this.all().map(view);
  }

  /** The request of that id, if it is still known. */
  get(id: string): CodeRequest | undefined {
    return this.#all.get(id);
  }

  /** A content script sees a code field. `origin` is the browser's word for where. */
  async seen(place: Place, origin: string, seen: Seen): Promise<void> {
    this.#dropReplaced(place);
    const same = this.#inDocument(place).find((request) => request.key === seen.key && !this.#mayAskAgain(request));
    if (same) return this.#seenAgain(same, seen);
    // A new field: perhaps an old one whose node was replaced.
    // What the user declined stays declined in the new node, too.
    for (const request of this.#inDocument(place).filter((request) => !isOver(request) || request.state === 'cancelled')) {
      const back = (await this.#deps.page.check(place, request.key)) === false;
      const now = this.get(request.id);
      if (back && now && now.state !== 'filled' && now.state !== 'entered') return this.#seenAgain(now, seen);
    }
    if (!this.#hasRoom(place, origin)) return;
    this.#open(place, origin, seen);
  }

  /** A content script says that the field left the page. */
  gone(place: Place, key: number): void {
    for (const request of this.#inDocument(place)) {
      if (request.key === key && !isOver(request)) this.#leave(request.id);
    }
  }

  /** A tab was closed. */
  tabClosed(tab: number): void {
    for (const request of this.all().filter((request) => request.tab === tab)) this.#forget(request);
  }

  /** Asks the pages of a tab, or of all, whether what waits there is still there. */
  async recheck(tab?: number): Promise<void> {
    await Promise.all(this.all().filter((request) => tab === undefined || request.tab === tab).map((request) => this.#check(request)));
  }

  /** The host pushed an event. */
  hostEvent(event: HostEvent): void {
    if (event.request !== undefined) void this.#happen(event.request, { type: 'event', event });
  }

  /** A connection to the host was made: requests that lost theirs are opened again. */
  hostUp(): void {
    for (const request of this.#unwatched('host')) this.#openAtHost(request.id);
  }

  /** The connection to the host failed. */
  hostDown(happening: Extract<Happening, { type: 'down' }>): void {
    for (const request of this.all()) void this.#happen(request.id, happening);
  }

  /** A session was added, changed or turned Ready: requests that had none may have one now. */
  sessionsChanged(): void {
    for (const request of this.#unwatched('session')) this.#openAtHost(request.id);
  }

  /** The user chose a rule for a site: what waits there starts over. */
  async ruleChanged(rule: Rule): Promise<void> {
    for (const { id } of this.all().filter((request) => request.site === rule.site && !isOver(request))) {
      if (this.get(id)?.watched) await this.#deps.host.call('request.close', { request: id, outcome: 'cancelled' });
      this.#openAtHost(id);
    }
  }

  /** The user typed a code. */
  async enter(id: string, typed: string): Promise<FillResult> {
    const code = cleanCode(typed, this.get(id)?.field.alphabet === 'digits');
    if (code === '') return 'unfit';
    return this.#fill(id, () => code, 'typed');
  }

  /** The user took the offered code. */
  async take(id: string): Promise<FillResult> {
    return this.#fill(id, (request) => request.offer?.code, 'offer');
  }

  /** The user does not want the request. */
  async decline(id: string): Promise<void> {
    await this.#happen(id, { type: 'declined' });
  }

  /** The user asks for the code window. */
  show(id: string): void {
    const request = this.get(id);
    if (request && !isOver(request)) this.#deps.windows.show(request);
  }

  /** What `restore` needs after the worker was ended: no code is in it. */
  saved(): CodeRequest[] {
    return this.all().map(({ offer: _, ...request }) => {
      const { code: __, ...tried } = request.tried ?? { received: '' };
      return request.tried ? { ...request, tried } : request;
    });
  }

  /** Takes up what an earlier worker left; each page is asked whether it still waits, and those that do are opened at the host again. */
  restore(saved: readonly CodeRequest[]): void {
    for (const was of saved) {
      if (isOver(was)) {
        this.#all.set(was.id, was);
        continue;
      }
      // The code that was offered is forgotten: the host finds it again.
      const lost = was.state === 'offered' || was.halt === undefined;
      const { halt, ...rest } = was;
      const request: CodeRequest = { ...rest, watched: false, missed: false, state: lost ? 'waiting' : was.state, ...(lost ? { halt: 'host' } : halt ? { halt } : {}) };
      this.#all.set(was.id, request);
    }
    // A frozen tab answers late: nobody else waits for it.
    for (const request of this.all()) {
      void this.#check(request).then((there) => {
        if (there && this.get(request.id)?.halt === 'host') this.#openAtHost(request.id);
      });
    }
    if (saved.length > 0) this.#deps.changed();
  }

  async #check(request: CodeRequest): Promise<boolean> {
    const there = await this.#deps.page.check(request, request.key);
    if (there === undefined) this.#forget(request);
    else if (!there && !isOver(request)) this.#leave(request.id);
    return there === true && !isOver(request);
  }

  #open(place: Place, origin: string, seen: Seen): void {
    const { key, field, language, account } = seen;
    const tried = this.#inDocument(place)
      .flatMap((request) => request.tried ?? [])
      .sort((a, b) => Date.parse(a.received) - Date.parse(b.received))
      .at(-1);
    this.#prune(place);
    const request = begin({
      ...placeOf(place),
      id: this.#deps.id(),
      key,
      origin,
      site: hostName(origin),
      field,
      began: timestamp(this.#deps.clock),
      ...(language === undefined ? {} : { language }),
      ...(account === undefined ? {} : { account }),
      ...(tried ? { tried } : {}),
    });
    this.#all.set(request.id, request);
    this.#deps.changed();
    if (seen.channel === 'email') this.#openAtHost(request.id);
    else void this.#openIfTied(request.id);
  }

  // A page that does not say how its code is sent reads mail only where the user has tied the site to a session.
  async #openIfTied(id: string): Promise<void> {
    const origin = this.get(id)?.origin;
    if (origin === undefined) return;
    const answer = await this.#deps.host.call('site.describe', { origin });
    if (!this.#isLive(id)) return;
    if (answer.ok && answer.value.rule.mode === 'session') this.#openAtHost(id);
    else {
      if (answer.ok) this.#update(id, (request) => ({ ...request, site: answer.value.site || request.site }));
      await this.#happen(id, { type: 'quiet' });
    }
  }

  #openAtHost(id: string): void {
    const request = this.get(id);
    if (!request || isOver(request) || this.#opening.has(id)) return;
    this.#opening.add(id);
    this.#deps.host.hold(id);
    const { origin, field, language, account, began } = request;
    const again = request.story.length > 1;
    const params = { request: id, origin, field, ...(again ? { began } : {}), ...(language === undefined ? {} : { language }), ...(account === undefined ? {} : { account }) };
    void this.#deps.host.call('request.open', params).then((answer) => {
      this.#opening.delete(id);
      return this.#happen(id, answer.ok ? { type: 'opened', result: answer.value } : { type: 'unopened', failure: answer.failure });
    });
  }

  async #seenAgain(request: CodeRequest, seen: Seen): Promise<void> {
    this.#leaving.get(request.id)?.();
    this.#leaving.delete(request.id);
    if (isOver(request)) return this.#update(request.id, (now) => ({ ...now, key: seen.key }));
    await this.#happen(request.id, { type: 'seen', key: seen.key, field: seen.field });
    const account = seen.account ?? request.account;
    const changed = account !== request.account;
    if (changed) this.#update(request.id, (now) => ({ ...now, ...(account === undefined ? {} : { account }) }));
    // The page has by now said that the code is mailed.
    if (seen.channel === 'email' && this.get(request.id)?.halt === 'quiet') this.#openAtHost(request.id);
  }

  #leave(id: string): void {
    if (this.#leaving.has(id)) return;
    this.#leaving.set(
      id,
      this.#deps.clock.after(GRACE_MS, () => {
        this.#leaving.delete(id);
        void this.#happen(id, { type: 'gone' });
      }),
    );
  }

  #happen(id: string, happening: Happening): Promise<void> {
    return this.#queue(id, () => this.#step(id, happening));
  }

  async #step(id: string, happening: Happening): Promise<void> {
    const before = this.get(id);
    if (!before || isOver(before)) return;
    const { request, effects } = next(before, happening, timestamp(this.#deps.clock));
    this.#all.set(id, request);
    this.#watchAge(request);
    this.#holdOrRelease(request);
    for (const effect of effects) {
      if (effect.do === 'window') this.#deps.windows.offer(request);
      else if (effect.do === 'end') this.#end(id, effect.outcome, before.watched || this.#opening.has(id));
    }
    // Only what the user declined is remembered: a field that went may come back and ask anew.
    if (happening.type === 'gone') this.#remove(id);
    this.#deps.changed();
    if (effects.some((effect) => effect.do === 'fill')) await this.#send(id, request.offer?.code, 'itself');
  }

  #fill(id: string, code: (request: CodeRequest) => string | undefined, by: FilledBy): Promise<FillResult> {
    return this.#queue(id, async () => {
      const request = this.get(id);
      return request && !isOver(request) ? this.#send(id, code(request), by) : 'gone';
    });
  }

  async #send(id: string, code: string | undefined, by: FilledBy): Promise<FillResult> {
    const request = this.get(id);
    if (!request || code === undefined) return 'gone';
    const result = await this.#deps.page.fill(request, request.key, code);
    await this.#step(id, result === undefined ? { type: 'gone' } : { type: 'filled', by, result });
    if (result === 'gone') this.#leave(id);
    return result ?? 'gone';
  }

  #queue<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#queues.get(id) ?? Promise.resolve()).then(work);
    const tail = turn.catch(() => undefined).then(() => {
      if (this.#queues.get(id) === tail) this.#queues.delete(id);
    });
    this.#queues.set(id, tail);
    return turn;
  }

  #end(id: string, outcome: Outcome, hostWaits: boolean): void {
    this.#endedAt.set(id, this.#deps.clock.now());
    this.#leaving.get(id)?.();
    this.#leaving.delete(id);
    this.#deps.windows.close(id);
    if (hostWaits) void this.#deps.host.call('request.close', { request: id, outcome });
    this.#deps.host.release(id);
  }

  #holdOrRelease(request: CodeRequest): void {
    const waits = !isOver(request) && (request.watched || request.offer !== undefined || request.halt === undefined || request.halt === 'host');
    if (waits) this.#deps.host.hold(request.id);
    else this.#deps.host.release(request.id);
  }

  #watchAge(request: CodeRequest): void {
    this.#stale.get(request.id)?.();
    this.#stale.delete(request.id);
    if (!request.offer) return;
    const age = this.#deps.clock.now() - Date.parse(request.offer.received);
    const left = STALE_MS - (Number.isFinite(age) ? Math.max(0, age) : 0);
    this.#stale.set(request.id, this.#deps.clock.after(Math.max(0, left), () => void this.#happen(request.id, { type: 'stale' })));
  }

  #update(id: string, change: (request: CodeRequest) => CodeRequest): void {
    const request = this.get(id);
    if (!request) return;
    this.#all.set(id, change(request));
    this.#deps.changed();
  }

  #unwatched(halt: CodeRequest['halt']): CodeRequest[] {
    return this.all().filter((request) => !isOver(request) && !request.watched && request.halt === halt);
  }

  #isLive(id: string): boolean {
    const request = this.get(id);
    return request !== undefined && !isOver(request);
  }

  #inDocument(place: Place): CodeRequest[] {
    return this.all().filter((request) => request.tab === place.tab && request.document === place.document);
  }

  // Declined is declined for as long as the field is there.
  #mayAskAgain(request: CodeRequest): boolean {
    if (request.state !== 'filled' && request.state !== 'entered') return false;
    const ended = this.#endedAt.get(request.id);
    return ended === undefined || this.#deps.clock.now() - ended >= AGAIN_MS;
  }

  #hasRoom(place: Place, origin: string): boolean {
    const live = this.all().filter((request) => !isOver(request));
    if (live.length >= MAX_LIVE) return false;
    if (live.filter((request) => request.tab === place.tab && request.document === place.document).length >= MAX_PER_DOCUMENT) return false;
    return this.#openings.allow(`tab ${place.tab}`, `origin ${origin}`);
  }

  // The frame shows another document now; with a new top document every frame of the tab may be gone.
  #dropReplaced(place: Place): void {
    const others = this.all().filter((request) => request.tab === place.tab && request.document !== place.document);
    for (const request of others) {
      if (request.frame === place.frame) this.#forget(request);
      else if (place.frame === 0) void this.recheck(place.tab);
    }
  }

  /** Keeps of a document's ended requests the newest few: enough to know what was declined and tried. */
  #prune(place: Place): void {
    const ended = this.#inDocument(place).filter(isOver);
    for (const request of ended.slice(0, Math.max(0, ended.length - MAX_OPENINGS))) this.#remove(request.id);
  }

  /** The document is gone for good: ends the request and keeps nothing of it. */
  #forget(request: CodeRequest): void {
    void this.#happen(request.id, { type: 'gone' }).then(() => {
      this.#remove(request.id);
      this.#deps.changed();
    });
  }

  #remove(id: string): void {
    this.#all.delete(id);
    this.#endedAt.delete(id);
  }
}

function placeOf({ tab, frame, document }: Place): Place {
  return { tab, frame, document };
}

/** A typed or pasted code as the page wants it: no spaces, and no hyphens where only digits fit. */
export function cleanCode(typed: string, digits: boolean): string {
  const code = typed.replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '');
  return (digits ? code.replace(/[-–.]/g, '') : code).slice(0, 64);
}
