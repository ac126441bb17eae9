import {
  isOver,
  type Asker,
  type Fallen,
  type FillResult,
  type FromContent,
  type RequestView,
  type SeenReply,
} from '../messages.js';
import type { HostEvent, Outcome, Rule } from '../protocol.js';
import { AtHost, GRACE_MS, needsHost, type HostPort } from './atHost.js';
import { Budget } from './budget.js';
import { timestamp, type Clock } from './clock.js';
import { hostName } from './origin.js';
import {
  anew,
  begin,
  follow,
  keep,
  next,
  renew,
  view,
  type CodeRequest,
  type Effect,
  type FilledBy,
  type Happening,
  type Place,
} from './request.js';
import { Roll } from './roll.js';
import { Timers } from './timers.js';
import { Turns } from './turns.js';
import { cleanCode, fits } from './typed.js';

/** A code field as a content script reports it. */
export type Seen = Omit<Extract<FromContent, { type: 'field.seen' }>, 'type'>;

/** What the requests need of the rest of the worker. */
export interface RequestsDeps {
  host: HostPort;
  /** The document that asks. Undefined: it is gone. */
  page: {
    /** `left`: it went while it was being filled. */
    fill(place: Place, key: number, code: string, by: Asker): Promise<FillResult | 'left' | undefined>;
    check(place: Place, key: number): Promise<boolean | undefined>;
    /** Is the tab the one the user sees in its window? */
    isActive(tab: number): Promise<boolean>;
  };
  windows: {
    /** Opens the code window by itself: perhaps later, perhaps never; in the background where the user is typing. */
    offer(request: CodeRequest, background: boolean): void;
    /** The user asks for it. */
    show(request: CodeRequest): void;
    close(id: string): void;
  };
  /** The warm start of the site in this tab: the id under which the host has connected ahead. It is the caller's from then on. */
  warm: { take(place: Place, origin: string): string | undefined };
  clock: Clock;
  /** A new UUID. */
  id(): string;
  /** Something is other than it was: save, draw, tell. */
  changed(): void;
}

/** A code older than this is not offered any more; sites let codes live for about ten minutes. */
export const STALE_MS = 10 * 60_000;

/**
 * All code requests of the browser. Each has its own queue, so that what
 * happens to it happens one after the other.
 */
export class Requests {
  readonly #deps: RequestsDeps;
  readonly #roll = new Roll();
  readonly #turns = new Turns();
  readonly #atHost: AtHost;
  readonly #leaving: Timers;
  readonly #stale: Timers;
  readonly #budget: Budget;

  constructor(deps: RequestsDeps) {
    this.#deps = deps;
    this.#atHost = new AtHost({
      host: deps.host,
      clock: deps.clock,
      request: (id) => this.get(id),
      happen: (id, happening) => this.#happen(id, happening),
    });
    this.#leaving = new Timers(deps.clock);
    this.#stale = new Timers(deps.clock);
    this.#budget = new Budget(deps.clock);
  }

  /** Every request that is live, or ended on a page that is still there; oldest first. */
  all(): readonly CodeRequest[] {
    return this.#roll.all();
  }

  /** What the pages are shown: one request a field, and none that was declined where the field is gone. */
  views(): RequestView[] {
    return this.#roll.latest().filter(({ left }) => !left).map(view);
  }

  /** The request of that id, if it is still known. */
  get(id: string): CodeRequest | undefined {
    return this.#roll.get(id);
  }

  /** Does anybody wait for a code of this document? */
  waits(document: string): boolean {
    return this.all().some((request) => request.document === document && needsHost(request));
  }

  /** Does this document ask for a code? */
  asks(place: Place): boolean {
    return this.#roll.inDocument(place).some((request) => !isOver(request));
  }

  /**
   * A content script sees a code field. `origin` is the browser's word for where. The answer is `later` where pages
   * have asked for too much at this moment.
   */
  async seen(place: Place, origin: string, seen: Seen): Promise<SeenReply> {
    this.#dropReplaced(place);
    const same = this.#roll.inDocument(place).findLast((request) => request.key === seen.key);
    if (same && same.state !== 'filled' && same.state !== 'entered') return this.#seenAgain(same, seen);
    // A new field: perhaps an old one whose node was replaced.
    // What the user declined stays declined in the new node, too.
    for (const request of this.#roll.inDocument(place).filter((request) => !isOver(request) || request.state === 'cancelled')) {
      const back = (await this.#deps.page.check(place, request.key)) === false;
      const now = this.get(request.id);
      if (back && now && now.state !== 'filled' && now.state !== 'entered') return this.#seenAgain(now, seen);
    }
    if (!this.#budget.allows(place, origin, this.all())) return 'later';
    this.#open(place, origin, seen);
    return 'taken';
  }

  /** A content script says that the field left the page. */
  gone(place: Place, key: number): void {
    for (const request of this.#roll.inDocument(place)) {
      if (request.key === key && (!isOver(request) || request.state === 'cancelled')) this.#leave(request.id);
    }
  }

  /** A tab was closed. */
  tabClosed(tab: number): void {
    for (const request of this.all().filter((request) => request.tab === tab)) this.#forget(request);
  }

  /** The user may look at a tab: what was kept for it is filled. */
  async shown(tab: number): Promise<void> {
    const kept = this.all().filter((request) => request.tab === tab && request.missed);
    if (kept.length === 0 || !(await this.#deps.page.isActive(tab))) return;
    await Promise.all(kept.map(({ id }) => this.#happen(id, { type: 'shown' })));
  }

  /** Asks the pages of a tab, or of all, whether what waits there is still there. */
  async recheck(tab?: number): Promise<void> {
    const asked = this.all().filter((request) => tab === undefined || request.tab === tab);
    await Promise.all(asked.map((request) => this.#check(request)));
  }

  /** The host pushed an event. */
  hostEvent(event: HostEvent): void {
    if (event.request !== undefined) void this.#happen(event.request, { type: 'event', event });
  }

  /** A connection to the host was made: requests that lost theirs are opened again. */
  hostUp(): void {
    for (const request of this.#roll.unwatched('host')) this.#atHost.open(request.id);
  }

  /** The connection to the host failed. */
  hostDown(happening: Extract<Happening, { type: 'down' }>): void {
    for (const request of this.all()) void this.#happen(request.id, happening);
  }

  /** A session was added, changed or turned Ready: requests that had none may have one now. */
  sessionsChanged(): void {
    for (const request of this.#roll.unwatched('session')) if (!request.stands) this.#atHost.open(request.id);
  }

  /** The user chose a rule for a site: what waits there starts over. */
  async ruleChanged(rule: Rule): Promise<void> {
    const there = this.all().filter((request) => request.site === rule.site && !isOver(request));
    for (const { id } of there.filter((request) => request.watched || !request.stands)) {
      if (this.get(id)?.watched) await this.#atHost.close(id, 'cancelled');
      this.#atHost.open(id);
    }
  }

  /** The user typed a code. */
  async enter(id: string, typed: string): Promise<FillResult> {
    const request = this.#roll.current(id);
    if (!request) return 'gone';
    const code = cleanCode(typed, request.field.alphabet === 'digits');
    if (!fits(code, request.field)) return 'unfit';
    if (request.state === 'cancelled') return this.#enterDeclined(request, code);
    return this.#fill(request.id, () => code, 'typed');
  }

  /** The user took an offered code, the one he saw. `remember`: he said that its sender sends the site's codes. */
  async take(id: string, offer: number, remember = false): Promise<FillResult> {
    const request = this.#roll.current(id);
    if (!request) return 'gone';
    return this.#fill(request.id, (now) => (now.offer?.id === offer ? now.offer.code : undefined), 'offer', remember);
  }

  /** The user does not want the request. */
  async decline(id: string): Promise<void> {
    const request = this.#roll.current(id);
    if (request) await this.#happen(request.id, { type: 'declined' });
  }

  /** The user wants a code after all, or still. */
  async again(id: string): Promise<void> {
    const request = this.#roll.current(id);
    if (!request) return;
    if (request.state === 'cancelled') this.#atHost.open(this.#renew(request).id);
    else if (!isOver(request) && !request.watched) this.#atHost.open(request.id);
  }

  /** The user asks for the code window. */
  show(id: string): void {
    const request = this.#roll.current(id);
    if (request && !isOver(request)) this.#deps.windows.show(request);
  }

  /** What `restore` needs after the worker was ended: no code is in it. */
  saved(): CodeRequest[] {
    return this.all().map(({ offer: _, ...request }) => {
      const { codes: __, ...tried } = request.tried ?? {};
      return request.tried ? { ...request, tried } : request;
    });
  }

  /**
   * Takes up what an earlier worker left; each page is asked whether it still waits, and those that do are opened at
   * the host again.
   */
  restore(saved: readonly CodeRequest[]): void {
    for (const was of saved) {
      if (isOver(was)) {
        this.#roll.set(was);
        continue;
      }
      // The code that was offered is forgotten: the host finds it again.
      const lost = was.state === 'offered' || was.halt === undefined;
      const state = !lost ? was.state : was.stands ? 'standing' : 'waiting';
      this.#roll.set({ ...was, watched: false, missed: false, state, ...(lost ? { halt: 'host' } : {}) });
    }
    // A frozen tab answers late: nobody else waits for it.
    for (const request of this.all()) {
      void this.#check(request).then((there) => {
        if (there && this.get(request.id)?.halt === 'host') this.#atHost.open(request.id);
      });
    }
    if (saved.length > 0) this.#deps.changed();
  }

  async #check(request: CodeRequest): Promise<boolean> {
    const there = await this.#deps.page.check(request, request.key);
    if (there === undefined) this.#forget(request);
    else if (!there && (!isOver(request) || (request.state === 'cancelled' && !request.left))) this.#leave(request.id);
    return there === true && !isOver(request);
  }

  #open(place: Place, origin: string, seen: Seen): void {
    const { key, field, language, account } = seen;
    const tried = this.#roll.triedIn(place);
    this.#prune(place);
    const warm = this.#deps.warm.take(place, origin);
    if (warm !== undefined) this.#atHost.warmed(warm);
    const request = begin({
      ...placeOf(place),
      id: warm ?? this.#deps.id(),
      key,
      origin,
      site: hostName(origin),
      field,
      began: timestamp(this.#deps.clock),
      ...(language === undefined ? {} : { language }),
      ...(account === undefined ? {} : { account }),
      ...(tried ? { tried } : {}),
    });
    this.#roll.set(request);
    this.#deps.changed();
    this.#outrank(request);
    this.#start(request.id, seen.channel);
  }

  /** The next code of a site is for the page that asks now, not for those that have theirs. */
  #outrank({ tab, origin, site }: CodeRequest): void {
    for (const other of this.all()) {
      const same = other.origin === origin || other.site === site;
      if (other.stands && other.tab !== tab && same) void this.#happen(other.id, { type: 'yield' });
    }
  }

  #start(id: string, channel: Seen['channel']): void {
    if (channel === 'email') this.#atHost.open(id);
    else void this.#openIfTied(id);
  }

  // A page that does not say how its code is sent reads mail only where the user has tied the site to a session.
  async #openIfTied(id: string): Promise<void> {
    const origin = this.get(id)?.origin;
    if (origin === undefined) return;
    const answer = await this.#deps.host.call('site.describe', { origin });
    if (!this.#roll.isLive(id)) return;
    if (answer.ok && answer.value.rule.mode === 'session') this.#atHost.open(id);
    else {
      this.#atHost.cool(id);
      if (answer.ok) this.#update(id, (request) => ({ ...request, site: answer.value.site || request.site }));
      await this.#happen(id, { type: 'quiet' });
    }
  }

  async #seenAgain(request: CodeRequest, seen: Seen): Promise<SeenReply> {
    this.#leaving.stop(request.id);
    if (isOver(request)) {
      this.#update(request.id, ({ left: _, ...now }) => ({ ...now, key: seen.key }));
      return 'taken';
    }
    await this.#happen(request.id, { type: 'seen', key: seen.key, field: seen.field });
    const account = seen.account ?? request.account;
    const changed = account !== request.account;
    if (changed) this.#update(request.id, (now) => ({ ...now, ...(account === undefined ? {} : { account }) }));
    const now = this.get(request.id);
    if (seen.again && now?.stands) return this.#fallen(now, seen.again, seen.channel);
    // The page has by now said that the code is mailed.
    if (seen.channel === 'email' && now?.halt === 'quiet' && !now.stands) this.#atHost.open(request.id);
    return 'taken';
  }

  // A page can say by script, again and again, that it rejected a code.
  async #fallen({ id }: CodeRequest, why: Fallen, channel: Seen['channel']): Promise<SeenReply> {
    return this.#turns.take(id, async () => {
      const was = this.get(id);
      if (!was?.stands) return 'taken';
      if (!this.#budget.spend(was, was.origin)) return 'later';
      const request = anew(was, this.#deps.id(), timestamp(this.#deps.clock), why);
      this.#roll.set(request);
      this.#watchAge(request);
      this.#start(request.id, channel);
      await this.#step(id, { type: 'fallen' });
      if (request.missed) void this.shown(request.tab);
      else if (request.state === 'offered') this.#deps.windows.offer(request, why === 'user');
      return 'taken';
    });
  }

  #leave(id: string): void {
    if (this.#leaving.has(id)) return;
    this.#leaving.set(id, GRACE_MS, () => {
      const request = this.get(id);
      // Declined is remembered: the field may come back.
      if (request?.state === 'cancelled') this.#update(id, (now) => ({ ...now, left: true }));
      else void this.#happen(id, { type: 'gone' });
    });
  }

  #happen(id: string, happening: Happening): Promise<void> {
    return this.#turns.take(id, () => this.#step(id, happening));
  }

  async #step(id: string, happening: Happening): Promise<void> {
    const before = this.get(id);
    if (!before || isOver(before)) return;
    const { request, effects } = next(before, happening, timestamp(this.#deps.clock));
    this.#roll.set(request);
    this.#watchAge(request);
    this.#atHost.holdOrRelease(request);
    const hostWaits = before.watched || this.#atHost.isOpening(id);
    for (const effect of effects) this.#do(effect, request, hostWaits);
    if (!request.stands) this.#atHost.stopFollowing(id);
    // Only what the user declined is remembered: a field that went may come back and ask anew.
    if (happening.type === 'gone' || happening.type === 'fallen') this.#remove(id);
    // Now that its site is known.
    if (happening.type === 'opened' && !request.stands && !isOver(request)) this.#outrank(request);
    this.#deps.changed();
    const { offer } = request;
    if (before.stands && offer && effects.some((effect) => effect.do === 'fill') && !(await this.#deps.page.isActive(request.tab))) {
      // Whoever left a page with its code in it may ask for the next one elsewhere, and wants it there.
      this.#update(id, (now) => keep(now, before, timestamp(this.#deps.clock)));
      void this.shown(request.tab); // he may have come back meanwhile
      return;
    }
    if (offer && effects.some((effect) => effect.do === 'fill')) await this.#send(id, offer.code, 'itself');
  }

  #do(effect: Effect, request: CodeRequest, hostWaits: boolean): void {
    const { id } = request;
    switch (effect.do) {
      case 'fill':
        return; // last, once all else is told
      case 'window':
        return this.#deps.windows.offer(request, effect.background ?? false);
      case 'rest':
        if (hostWaits) void this.#atHost.close(id, 'cancelled');
        return;
      case 'end':
        this.#end(request, effect.outcome, hostWaits, effect.mail, effect.confirmed);
    }
  }

  #fill(id: string, code: (request: CodeRequest) => string | undefined, by: FilledBy, remember = false): Promise<FillResult> {
    return this.#turns.take(id, async () => {
      const request = this.get(id);
      if (!request || isOver(request)) return 'gone';
      const wanted = code(request);
      return wanted === undefined ? 'changed' : this.#send(id, wanted, by, remember);
    });
  }

  async #send(id: string, code: string, by: FilledBy, remember = false): Promise<FillResult> {
    const request = this.get(id);
    if (!request) return 'gone';
    const answer = await this.#deps.page.fill(request, request.key, code, by === 'itself' ? 'itself' : 'user');
    // A page that submits by itself is gone before it can say that it has the code. It has it: the mail is used.
    const result = answer === 'left' ? 'filled' : answer;
    await this.#step(id, result === undefined ? { type: 'gone' } : { type: 'filled', by, result, code, remember });
    if (result === 'gone') this.#leave(id);
    if (answer === 'left') await this.#checkAll(request);
    return result ?? 'gone';
  }

  /** What a document still has, or nothing where it is gone. */
  async #checkAll(place: Place): Promise<void> {
    await Promise.all(this.#roll.inDocument(place).map((request) => this.#check(request)));
  }

  // It stays declined, unless the code lands.
  async #enterDeclined(declined: CodeRequest, code: string): Promise<FillResult> {
    const answer = await this.#deps.page.fill(declined, declined.key, code, 'user');
    const result = answer === 'left' ? 'filled' : answer;
    if (result === 'filled' && this.get(declined.id)) {
      await this.#happen(this.#renew(declined).id, { type: 'filled', by: 'typed', result, code });
    }
    return result ?? 'gone';
  }

  #renew(declined: CodeRequest): CodeRequest {
    const request = renew(declined, this.#deps.id(), timestamp(this.#deps.clock));
    this.#roll.set(request);
    this.#deps.changed();
    return request;
  }

  /** The field is still there, as far as anybody knows: what stands in it may be rejected, or a newer code may come. */
  #follow(ended: CodeRequest, hostWaited: boolean): void {
    const { state } = ended;
    if (state !== 'filled' && state !== 'entered') return;
    const request = follow({ ...ended, state }, this.#deps.id(), timestamp(this.#deps.clock), hostWaited);
    this.#roll.set(request);
    this.#prune(request);
    if (hostWaited) this.#atHost.follow(request.id);
  }

  #end(request: CodeRequest, outcome: Outcome, hostWaits: boolean, mail?: string, confirmed?: true): void {
    const { id } = request;
    this.#leaving.stop(id);
    this.#deps.windows.close(id);
    if (hostWaits) void this.#atHost.close(id, outcome, mail, confirmed);
    this.#atHost.cool(id);
    // Held before this one lets go, or the connection might close between the two.
    this.#follow(request, hostWaits);
    this.#atHost.release(id);
  }

  #watchAge(request: CodeRequest): void {
    this.#stale.stop(request.id);
    if (!request.offer) return;
    const age = this.#deps.clock.now() - Date.parse(request.offer.received);
    const left = STALE_MS - (Number.isFinite(age) ? Math.max(0, age) : 0);
    this.#stale.set(request.id, Math.max(0, left), () => void this.#happen(request.id, { type: 'stale' }));
  }

  #update(id: string, change: (request: CodeRequest) => CodeRequest): void {
    const request = this.get(id);
    if (!request) return;
    this.#roll.set(change(request));
    this.#deps.changed();
  }

  // The frame shows another document now; with a new top document every frame of the tab may be gone.
  #dropReplaced(place: Place): void {
    const others = this.all().filter((request) => request.tab === place.tab && request.document !== place.document);
    for (const request of others) {
      if (request.frame === place.frame) this.#forget(request);
      else if (place.frame === 0) void this.recheck(place.tab);
    }
  }

  /** Keeps of a document's ended requests the newest few. */
  #prune(place: Place): void {
    for (const { id } of this.#roll.surplus(place)) this.#remove(id);
  }

  /** The document is gone for good: ends the request and keeps nothing of it. */
  #forget(request: CodeRequest): void {
    void this.#happen(request.id, { type: 'gone' }).then(() => {
      this.#remove(request.id);
      this.#deps.changed();
    });
  }

  #remove(id: string): void {
    this.#roll.remove(id);
    this.#atHost.stopFollowing(id);
  }
}

function placeOf({ tab, frame, document }: Place): Place {
  return { tab, frame, document };
}
