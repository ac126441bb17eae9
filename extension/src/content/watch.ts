import type { Judgement } from '../detect/judge.js';
import type { Asker, FillResult, FromContent } from '../messages.js';
import { type Found, hints, Questions, speaks, worth } from './ask.js';
import { CodeField, type Seen } from './field.js';
import { fill, rehearse, wasLost } from './fill.js';
import { Lifeline } from './lifeline.js';
import type { Looker, Page } from './page.js';
import { bareCode } from './plan.js';
import { drawnAsRow, group } from './rows.js';
import { answer, connect, tell } from './runtime.js';
import { SignInWatch } from './signIn.js';
import { heldBy, isInput, type Slot, takesText } from './slots.js';
import { take } from './snapshot.js';
import { fallen, marked } from './standing.js';
import { Typing } from './typing.js';
import { visible } from './visible.js';

/** A field that left the page is waited for this long: rows are re-keyed and nodes replaced. */
const grace = 1000;
/** How many fields of a document the worker is told of at a time. */
const mostFields = 4;
/** How often it is told anything: so many times at once, then again after each refill, in milliseconds. */
const burst = 12;
const refill = 10_000;
/** Inputs without any hint are looked at where there are no more than this; a page with more of them is no code page. */
const mostPlain = 12;
/** A page with more hinted inputs than this is a table. */
const mostHinted = 24;
/** A group that was no code field is looked at again after this, then twice as late each time, up to so many times. */
const again = 1000;
const doublings = 3;
/** How many parts of the page are watched for text that changes, and what may bring a field that is there to light. */
const mostHomes = 6;
const showing = ['class', 'style', 'hidden', 'open', 'disabled', 'readonly', 'aria-hidden', 'inert'];
/** When a code field that cannot be seen yet is looked at again, beside what the observer reports. */
const rechecks = [150, 400, 1000, 2500];

/** When a worker that had no room is told again, in milliseconds; then twice as late each time, up to a minute. */
const later = 5000;
const latest = 60_000;

/** What ended a look at a group that was none, or was not to be seen. */
interface Dismissed {
  until: number;
  times: number;
  home?: Element | null | undefined;
}

/** Watches the document for code fields, tells the worker of them and fills them. */
export class Watch implements Looker {
  readonly #page: Page;
  readonly #stopping = new AbortController();
  readonly #typing = new Typing();
  readonly #questions = new Questions();
  readonly #fields = new Map<number, CodeField>();
  readonly #lost = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #dismissed = new WeakMap<Slot, Dismissed>();
  readonly #work = new Map<number, Promise<unknown>>();
  /** Ends the watch over what was filled last, when a newer code comes. */
  readonly #keeping = new Map<number, AbortController>();
  /** What was put into this document, in whichever field: a page that rejected a code does not get it again. */
  readonly #codes = new Set<string>();
  readonly #retries = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #lifeline = new Lifeline(connect, () => {
    for (const field of this.#fields.values()) this.#tell(field);
  });
  readonly #signIn = new SignInWatch(this.#typing, {
    seen: (account) => this.#say({ type: 'signin.seen', ...(account === undefined ? {} : { account: account.slice(0, 320) }) }),
    gone: () => this.#say({ type: 'signin.gone' }),
  });
  /** Observes what stands around a field, where it is one in part: its text may change with no node coming or going. */
  readonly #texts = new MutationObserver(() => {
    for (const slot of this.#doubtful) this.#dismissed.delete(slot);
    this.#page.schedule();
  });
  #doubtful: Slot[] = [];
  readonly #unseen = new Set<Slot>();
  #sight: IntersectionObserver | undefined;
  #looking = false;
  #missed = false;
  #scanned = -Infinity;
  #recheck: ReturnType<typeof setTimeout> | undefined;
  #nextKey = 1;
  #tokens = burst;
  #filledAt = 0;

  constructor(page: Page) {
    this.#page = page;
    const options = { capture: true, passive: true, signal: this.#stopping.signal };
    addEventListener('focusin', (event) => {
      const slot = event.composedPath()[0];
      if (!(slot instanceof HTMLElement)) return;
      this.#dismissed.delete(slot);
      if (isInput(slot)) this.#signIn.turnedTo(slot);
    }, options);
    // An account is known once it is typed.
    addEventListener('focusout', ({ target }) => { if (target instanceof HTMLInputElement) this.#signIn.turnedTo(target); }, options);
    addEventListener('pagehide', () => this.#leave(), options);
    addEventListener('pageshow', (event) => { if (event.persisted) page.schedule(); }, options);
    this.#stopping.signal.addEventListener('abort', answer({
      'fill': ({ key, code, by }) => this.fill(key, code, by),
      'field.check': ({ key }) => this.has(key),
    }));
  }

  /** Looks at the page's slots, one look after the other: the worker is asked in between. */
  look(slots: Slot[]): void {
    if (this.#looking) {
      this.#missed = true;
      return;
    }
    this.#looking = true;
    void this.#look(slots).finally(() => {
      this.#looking = false;
      if (!this.#missed) return;
      this.#missed = false;
      this.#page.schedule();
    });
  }

  /** Puts a code into the field with this key. */
  fill(key: number, code: string, by: Asker): Promise<FillResult> {
    const before = this.#work.get(key) ?? Promise.resolve();
    const work = before.then(() => this.#fill(key, code, by));
    this.#work.set(key, work.catch(() => undefined));
    return work;
  }

  /** Is the field with this key still there? */
  has(key: number): boolean {
    const field = this.#fields.get(key);
    const there = field !== undefined && field.inputs().length > 0;
    // A worker that asks may be a new one, which knows no line.
    if (there) this.#lifeline.hold();
    return there;
  }

  /** Ends all watching, and leaves nothing behind. */
  stop(): void {
    this.#stopping.abort();
    this.#texts.disconnect();
    clearTimeout(this.#recheck);
    this.#sight?.disconnect();
    this.#typing.stop();
    for (const timer of [...this.#lost.values(), ...this.#retries.values()]) clearTimeout(timer);
    this.#lifeline.release();
    this.#signIn.leave();
    for (const field of this.#fields.values()) field.release();
    this.#fields.clear();
  }

  async #fill(key: number, code: string, by: Asker): Promise<FillResult> {
    const field = this.#fields.get(key);
    if (!field) return 'gone';
    const had = field.had(code);
    // A code that a page has had is not given twice by itself; where it still stands, all is well.
    if (had && by === 'itself') return field.holds(code) ? 'filled' : 'refused';
    this.#keeping.get(key)?.abort();
    const before = marked(field);
    const result = await field.during(code, by, () => fill(field, code));
    if (result === 'filled') void this.#keep(field, code, before);
    else if (result !== 'refused' && !had) field.forget(code);
    return result;
  }

  /** Watches over a filled code: puts it back where the page lost it, tells the worker when it does not stand any more. */
  async #keep(field: CodeField, code: string, before: boolean): Promise<void> {
    const keeping = new AbortController();
    this.#keeping.set(field.key, keeping);
    field.fallen = undefined;
    const signal = AbortSignal.any([keeping.signal, this.#stopping.signal]);
    if (await wasLost(field, code, signal)) await field.during(code, 'itself', () => fill(field, code));
    const why = await fallen(field, before, signal);
    if (why === undefined) return;
    field.fallen = why;
    this.#tell(field);
  }

  async #look(slots: Slot[]): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#scanned = performance.now();
    this.#signIn.look(slots.filter(isInput), this.#fields.size > 0);
    this.#texts.disconnect();
    this.#doubtful = [];
    const takers = slots.filter(takesText);
    if (takers.length === 0 && this.#fields.size === 0) return;

    const hinted: Found[] = [];
    const plain: Found[] = [];
    let soonest = Infinity;
    const known: [CodeField, Found][] = [];
    for (const found of group(takers)) {
      const first = found.group[0]!;
      const field = found.group.map((slot) => this.#known(slot)).find((one) => one !== undefined);
      const dismissed = this.#dismissed.get(first);
      if (field) known.push([field, found]);
      else if (dismissed && dismissed.until > this.#scanned) {
        soonest = Math.min(soonest, dismissed.until);
        if (dismissed.home) this.#attend(first, dismissed.home, dismissed.times === 0);
      } else if (found.group.length > 1 || hints(first)) hinted.push(found);
      else plain.push(found);
    }
    for (const [field, found] of known) await this.#revisit(field, found);
    const lost = [...this.#fields.values()].filter((field) => !field.connected);
    // Among very many, those that say of themselves what they are, and the one that the user is in.
    const said = hinted.filter(({ group }) => group.length > 1 || speaks(group[0]!) || group[0]!.matches(':focus'));
    const worth = [...(hinted.length <= mostHinted ? hinted : said.slice(0, mostHinted)), ...(plain.length <= mostPlain ? plain : [])];
    for (const found of worth) if (this.#fields.size < mostFields || lost.length > 0) await this.#consider(found, lost);
    for (const field of lost) if (!field.connected) this.#miss(field);
    // Something changed, and these were not asked: once, when their time is up.
    clearTimeout(this.#recheck);
    if (soonest < Infinity) this.#recheck = setTimeout(() => this.#page.schedule(), soonest - this.#scanned + 1);
  }

  #known(input: Slot): CodeField | undefined {
    for (const field of this.#fields.values()) if (field.includes(input)) return field;
    return undefined;
  }

  /**
   * What a group is: as the markup has it and its surroundings, and only where that speaks for a code field as they are
   * drawn. `hidden` where it is one that cannot be seen yet; undefined where it is none for us, which is noted.
   */
  async #judge(found: Found): Promise<Seen | 'hidden' | undefined> {
    const first = found.group[0]!;
    for (const drawn of [false, true]) {
      const { snapshot, account, language, home } = take(found.group, this.#typing, drawn);
      if (!worth(snapshot)) {
        this.#dismiss(first);
        return undefined;
      }
      const judged = await this.#questions.ask(snapshot);
      if (!judged || !first.isConnected) {
        this.#dismiss(first, home);
        // No answer is no: the worker was stopped, or there were too many questions.
        if (judged === undefined && first.isConnected) this.#page.later(2 * again);
        return undefined;
      }
      this.#page.hurry();
      if (home) this.#attend(first, home, true);
      const { channel } = judged;
      if (channel === 'sms' || channel === 'authenticator') {
        // "E-mail me a code instead" may change no more than the text beside it.
        this.#dismissed.set(first, { until: this.#scanned + again / 2, times: 0, home });
        return undefined;
      }
      if (!drawn) {
        if (!found.group.every((slot) => visible(slot))) return 'hidden';
        if (!found.sure && !drawnAsRow(found.group)) {
          this.#dismiss(first, home);
          return undefined;
        }
        continue;
      }
      return seenOf(judged, channel, account, language);
    }
    return undefined;
  }

  /** A group that belongs to no field yet: is it one, is it seen, does it take the place of one that was lost? */
  async #consider(found: Found, lost: CodeField[]): Promise<void> {
    const first = found.group[0]!;
    const seen = await this.#judge(found);
    if (seen === 'hidden') {
      this.#await(first);
      return;
    }
    // Where a loose row is none, its slots may still each be one.
    if (!seen && !found.sure && found.group.length > 1) {
      for (const slot of found.group) if (hints(slot)) await this.#consider({ group: [slot], sure: true }, lost);
    }
    if (!seen) return;
    this.#forgetUnseen(first);
    const { kind } = seen.field;
    const heir = lost.find((field) => !field.connected && field.seen.field.kind === kind && field.size === found.group.length);
    if (heir) {
      clearTimeout(this.#lost.get(heir.key));
      this.#lost.delete(heir.key);
      heir.adopt(found.group);
      this.#update(heir, seen);
      return;
    }
    if (this.#fields.size >= mostFields || !this.#may()) return;
    const field = new CodeField(this.#nextKey++, found.group, seen, this.#codes, () => this.#typing.now);
    field.judged = this.#scanned;
    // A page that had a code and shows another, empty field asks for another code.
    if (this.#codes.size > 0 && bareCode(heldBy(found.group)) === '') field.fallen = 'emptied';
    this.#fields.set(field.key, field);
    this.#tell(field);
    if (field.key === 1) requestIdleCallback(rehearse);
    // Text that comes later ("sent to …") says more than what is there now.
    for (const delay of [600, 2500]) this.#page.later(delay);
  }

  /** A field that is known: have its slots or its text changed? */
  async #revisit(field: CodeField, found: Found): Promise<void> {
    const changed = found.group.length !== field.size || found.group.some((slot) => !field.includes(slot));
    if (changed && found.group.length === field.size) field.adopt(found.group);
    if (!changed && this.#scanned - field.judged < 500) return;
    field.judged = this.#scanned;
    const { snapshot, account, language, home } = take(found.group, this.#typing, true);
    const judged = await this.#questions.ask(snapshot);
    if (home && found.group[0]!.isConnected) this.#attend(found.group[0]!, home, false);
    if (!judged || this.#fields.get(field.key) !== field) return; // a field once seen stays one: an error message may drown its words
    if (judged.channel === 'sms' || judged.channel === 'authenticator') {
      this.#drop(field);
      return;
    }
    if (changed) field.adopt(found.group);
    this.#update(field, seenOf(judged, judged.channel, account, language));
  }

  /** Watches the text around a slot and, where words and form already speak for it, what may hide it. */
  #attend(slot: Slot, home: Element, hidden: boolean): void {
    if (this.#doubtful.length >= mostHomes || !home.isConnected) return;
    this.#doubtful.push(slot);
    this.#texts.observe(home, { characterData: true, subtree: true, ...(hidden ? { attributeFilter: showing } : {}) });
  }

  #update(field: CodeField, seen: CodeField['seen']): void {
    if (JSON.stringify(seen) === JSON.stringify(field.seen) || !this.#may()) return;
    field.seen = seen;
    this.#tell(field);
  }

  #tell(field: CodeField): void {
    const again = field.fallen;
    const message = { type: 'field.seen', key: field.key, ...field.seen, ...(again ? { again } : {}) } as const;
    clearTimeout(this.#retries.get(field.key));
    const told = tell(message, (reply) => {
      if (reply === 'later') this.#retry(field);
      else {
        field.refusals = 0;
        if (field.fallen === again) field.fallen = undefined;
      }
    });
    if (told) this.#lifeline.hold();
    else this.#page.stop();
  }

  #retry(field: CodeField): void {
    if (this.#fields.get(field.key) !== field) return;
    clearTimeout(this.#retries.get(field.key));
    const wait = Math.min(later * 2 ** field.refusals++, latest);
    this.#retries.set(field.key, setTimeout(() => this.#tell(field), wait));
  }

  /** `home` where only the words around it may be missing. */
  #dismiss(first: Slot, home?: Element | null): void {
    const times = (this.#dismissed.get(first)?.times ?? 0) + 1;
    this.#dismissed.set(first, { until: this.#scanned + again * 2 ** Math.min(times - 1, doublings), times, home });
  }

  /** A code field that is not to be seen yet: a modal that fades in, a step still to come. */
  #await(first: Slot): void {
    if (this.#unseen.has(first) || this.#unseen.size > 16) return;
    this.#unseen.add(first);
    // With visibility tracked it reports opacity and covering too, not only scrolling and display.
    const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
      threshold: [0, 0.5, 1],
      trackVisibility: true,
      delay: 100,
    };
    this.#sight ??= new IntersectionObserver(() => this.#page.schedule(), options);
    this.#sight.observe(first);
    if (first.parentElement) this.#sight.observe(first.parentElement);
    for (const delay of rechecks) this.#page.later(delay);
  }

  #forgetUnseen(first: Slot): void {
    if (!this.#unseen.delete(first)) return;
    this.#sight?.unobserve(first);
    if (first.parentElement) this.#sight?.unobserve(first.parentElement);
  }

  /** A field whose inputs all left the page: gone, unless others take their place soon. */
  #miss(field: CodeField): void {
    if (this.#lost.has(field.key)) return;
    this.#lost.set(field.key, setTimeout(() => {
      this.#lost.delete(field.key);
      if (!field.connected && field.inputs().length === 0) this.#drop(field);
    }, grace));
  }

  #drop(field: CodeField): void {
    field.release();
    this.#fields.delete(field.key);
    this.#work.delete(field.key);
    this.#keeping.get(field.key)?.abort();
    this.#keeping.delete(field.key);
    for (const timers of [this.#lost, this.#retries]) {
      clearTimeout(timers.get(field.key));
      timers.delete(field.key);
    }
    if (!tell({ type: 'field.gone', key: field.key })) return this.#page.stop();
    if (this.#fields.size === 0) this.#lifeline.release();
  }

  #leave(): void {
    this.#signIn.leave();
    for (const field of [...this.#fields.values()]) this.#drop(field);
  }

  #say(message: FromContent): void {
    if (!this.#stopping.signal.aborted && !tell(message)) this.#page.stop();
  }

  /** One more message to the worker? A page that makes a storm of fields gets a few, then one every so often. */
  #may(): boolean {
    const now = performance.now();
    const earned = Math.floor((now - this.#filledAt) / refill);
    if (earned > 0) {
      this.#tokens = Math.min(burst, this.#tokens + earned);
      this.#filledAt = now;
    }
    if (this.#tokens <= 0) return false;
    this.#tokens--;
    return true;
  }
}

function seenOf({ field, account }: Judgement, channel: Seen['channel'], typed: string | undefined, language: string | undefined): Seen {
  const named = (account ?? typed)?.slice(0, 320);
  return { field, channel, ...(language ? { language } : {}), ...(named ? { account: named } : {}) };
}
