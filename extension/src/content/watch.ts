import type { Asker, FillResult, FromContent } from '../messages.js';
import { CodeField } from './field.js';
import { fill, wasLost } from './fill.js';
import { hints, judge } from './judge.js';
import { Lifeline } from './lifeline.js';
import { bareCode } from './plan.js';
import { Roots } from './roots.js';
import { type Group, group, takesText } from './rows.js';
import { connect, shadowRootOf, tell } from './runtime.js';
import { SignInWatch } from './signIn.js';
import { fallen, marked } from './standing.js';
import { Typing } from './typing.js';
import { visible } from './visible.js';

/** Between two scans, in milliseconds. */
const spacing = 150;
/** A field that left the page is waited for this long: rows are re-keyed and nodes replaced. */
const grace = 1000;
/** How many fields of a document the worker is told of at a time. */
const mostFields = 4;
/** How often it is told anything: so many times at once, then again after each refill, in milliseconds. */
const burst = 12;
const refill = 10_000;
/** Inputs without any hint are looked at where there are no more than this; a page with more of them is no code page. */
const mostPlain = 12;
/** A group that was no code field is looked at again after this, then twice as late each time. */
const again = 1000;
/** When a code field that cannot be seen yet is looked at again, beside what the observer reports. */
const rechecks = [150, 400, 1000, 2500];

/** When a worker that had no room is told again, in milliseconds; then twice as late each time, up to a minute. */
const later = 5000;
const latest = 60_000;

/** What ended a look at a group that was none, or was not to be seen. */
interface Dismissed {
  until: number;
  times: number;
}

/** Watches the document for code fields, tells the worker of them and fills them. */
export class Watch {
  readonly #typing = new Typing();
  readonly #fields = new Map<number, CodeField>();
  readonly #lost = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #dismissed = new WeakMap<HTMLInputElement, Dismissed>();
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
  readonly #stopping = new AbortController();
  readonly #observer = new MutationObserver((records) => this.#mutated(records));
  readonly #roots = new Roots((root) => this.#observer.observe(root, { childList: true, subtree: true }));
  readonly #unseen = new Set<HTMLInputElement>();
  #sight: IntersectionObserver | undefined;
  #added: Node[] = [];
  #scheduled = false;
  #scanned = -Infinity;
  #recheck: ReturnType<typeof setTimeout> | undefined;
  #nextKey = 1;
  #tokens = burst;
  #filledAt = 0;
  readonly #ended: () => void;

  /** `ended` is called when the extension was reloaded or removed under the page. */
  constructor(ended: () => void) {
    this.#ended = ended;
    const options = { capture: true, passive: true, signal: this.#stopping.signal };
    this.#observer.observe(document, { childList: true, subtree: true });
    addEventListener('focusin', (event) => this.#focused(event), options);
    // An account is known once it is typed.
    addEventListener('focusout', ({ target }) => { if (target instanceof HTMLInputElement) this.#signIn.turnedTo(target); }, options);
    addEventListener('pagehide', () => this.#leave(), options);
    addEventListener('pageshow', (event) => { if (event.persisted) this.#schedule(); }, options);
    this.#roots.look(document);
    this.#scan();
    // Custom elements get their shadow root when their script arrives, and no observer tells.
    if (this.#roots.waiting) for (const delay of [500, 1500, 4000]) this.#later(delay);
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
    this.#observer.disconnect();
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

  #mutated(records: MutationRecord[]): void {
    // Only shadow roots are looked for in what was added; inputs come from the live list at the scan.
    for (let index = 0; index < records.length && this.#added.length < 64; index++) {
      for (const node of records[index]!.addedNodes) {
        if (node instanceof Element && this.#added.length < 64) this.#added.push(node);
      }
    }
    this.#schedule();
  }

  #focused(event: FocusEvent): void {
    // Seen from outside a closed shadow root, its host has the focus.
    const target = event.composedPath()[0];
    if (target instanceof HTMLInputElement) {
      this.#signIn.turnedTo(target);
      this.#dismissed.delete(target);
      if (!this.#known(target)) this.#schedule();
    } else if (target instanceof Element && shadowRootOf(target)) {
      this.#roots.host(target);
      this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#stopping.signal.aborted) return;
    this.#scheduled = true;
    const wait = Math.max(0, this.#scanned + spacing - performance.now());
    const run = () => {
      this.#scheduled = false;
      this.#scan();
    };
    // A hidden tab has no idle periods to speak of.
    if (document.visibilityState === 'hidden') setTimeout(run, wait);
    else if (wait > 0) setTimeout(() => requestIdleCallback(run, { timeout: 100 }), wait);
    else requestIdleCallback(run, { timeout: 100 });
  }

  #later(delay: number): void {
    setTimeout(() => this.#schedule(), delay);
  }

  #scan(): void {
    if (this.#stopping.signal.aborted) return;
    this.#scanned = performance.now();
    for (const node of this.#added.splice(0)) if (node.isConnected) this.#roots.look(node);
    this.#roots.refresh();
    const all = this.#roots.inputs();
    this.#signIn.look(all, this.#fields.size > 0);
    const inputs = all.filter(takesText);
    if (inputs.length === 0 && this.#fields.size === 0) return;

    const groups = group(inputs);
    const open: { group: Group; sure: boolean }[] = [];
    for (const found of groups) {
      const field = found.group.map((input) => this.#known(input)).find((known) => known !== undefined);
      if (field) this.#revisit(field, found);
      else open.push(found);
    }
    const lost = [...this.#fields.values()].filter((field) => !field.connected);
    const plain: typeof open = [];
    let soonest = Infinity;
    for (const found of open) {
      const first = found.group[0]!;
      const dismissed = this.#dismissed.get(first);
      if (dismissed && dismissed.until > this.#scanned) {
        soonest = Math.min(soonest, dismissed.until);
        continue;
      }
      if (found.group.length === 1 && !hints(first)) plain.push(found);
      else this.#consider(found, lost);
    }
    if (plain.length <= mostPlain) for (const found of plain) this.#consider(found, lost);
    for (const field of lost) if (!field.connected) this.#miss(field);
    // Something changed, and these were not asked: once, when their time is up.
    clearTimeout(this.#recheck);
    if (soonest < Infinity) this.#recheck = setTimeout(() => this.#schedule(), soonest - this.#scanned + 1);
  }

  #known(input: HTMLInputElement): CodeField | undefined {
    for (const field of this.#fields.values()) if (field.includes(input)) return field;
    return undefined;
  }

  /** A group that belongs to no field yet: is it one, is it seen, does it take the place of one that was lost? */
  #consider(found: { group: Group; sure: boolean }, lost: CodeField[]): void {
    const first = found.group[0]!;
    const judged = judge(found.group, found.sure, this.#typing);
    // Where a loose row is none, its inputs may still each be one.
    if (!judged && !found.sure && found.group.length > 1) {
      for (const input of found.group) if (hints(input)) this.#consider({ group: [input], sure: true }, lost);
      if (found.group.some((input) => this.#known(input))) return;
    }
    if (!judged) {
      this.#dismiss(first);
      return;
    }
    if (judged.channel === 'sms' || judged.channel === 'authenticator') {
      // "E-mail me a code instead" may change no more than the text beside it.
      this.#dismissed.set(first, { until: this.#scanned + again / 2, times: 0 });
      return;
    }
    if (!found.group.every((input) => visible(input))) {
      this.#await(first);
      return;
    }
    this.#forgetUnseen(first);
    const { kind } = judged.seen.field;
    const heir = lost.find((field) => !field.connected && field.seen.field.kind === kind && field.size === found.group.length);
    if (heir) {
      clearTimeout(this.#lost.get(heir.key));
      this.#lost.delete(heir.key);
      heir.adopt(found.group);
      this.#update(heir, judged.seen);
      return;
    }
    if (this.#fields.size >= mostFields || !this.#may()) return;
    const field = new CodeField(this.#nextKey++, found.group, judged.seen, this.#codes, () => this.#typing.now);
    field.judged = this.#scanned;
    // A page that had a code and shows another, empty field asks for another code.
    if (this.#codes.size > 0 && found.group.every((input) => bareCode(input.value) === '')) field.fallen = 'emptied';
    this.#fields.set(field.key, field);
    this.#tell(field);
    // Text that comes later ("sent to …") says more than what is there now.
    for (const delay of [600, 2500]) this.#later(delay);
  }

  /** A field that is known: have its inputs or its text changed? */
  #revisit(field: CodeField, found: { group: Group; sure: boolean }): void {
    const changed = found.group.length !== field.size || found.group.some((input) => !field.includes(input));
    if (changed && found.group.length === field.size) field.adopt(found.group);
    if (!changed && this.#scanned - field.judged < 500) return;
    field.judged = this.#scanned;
    const judged = judge(found.group, found.sure, this.#typing);
    if (!judged) return; // a field once seen stays one: an error message may drown its words
    if (judged.channel === 'sms' || judged.channel === 'authenticator') {
      this.#drop(field);
      return;
    }
    if (changed) field.adopt(found.group);
    this.#update(field, judged.seen);
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
    else this.#ended();
  }

  #retry(field: CodeField): void {
    if (this.#fields.get(field.key) !== field) return;
    clearTimeout(this.#retries.get(field.key));
    const wait = Math.min(later * 2 ** field.refusals++, latest);
    this.#retries.set(field.key, setTimeout(() => this.#tell(field), wait));
  }

  #dismiss(first: HTMLInputElement): void {
    const times = (this.#dismissed.get(first)?.times ?? 0) + 1;
    this.#dismissed.set(first, { until: this.#scanned + again * 2 ** Math.min(times - 1, 6), times });
  }

  /** A code field that is not to be seen yet: a modal that fades in, a step still to come. */
  #await(first: HTMLInputElement): void {
    if (this.#unseen.has(first) || this.#unseen.size > 16) return;
    this.#unseen.add(first);
    // With visibility tracked it reports opacity and covering too, not only scrolling and display.
    const options: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = {
      threshold: [0, 0.5, 1],
      trackVisibility: true,
      delay: 100,
    };
    this.#sight ??= new IntersectionObserver(() => this.#schedule(), options);
    this.#sight.observe(first);
    if (first.parentElement) this.#sight.observe(first.parentElement);
    for (const delay of rechecks) this.#later(delay);
  }

  #forgetUnseen(first: HTMLInputElement): void {
    if (!this.#unseen.delete(first)) return;
    this.#sight?.unobserve(first);
    if (first.parentElement) this.#sight?.unobserve(first.parentElement);
  }

  /** A field whose inputs all left the page: gone, unless others take their place soon. */
  #miss(field: CodeField): void {
    if (this.#lost.has(field.key)) return;
    this.#lost.set(field.key, setTimeout(() => {
      this.#lost.delete(field.key);
      this.#scan();
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
    if (!tell({ type: 'field.gone', key: field.key })) return this.#ended();
    if (this.#fields.size === 0) this.#lifeline.release();
  }

  #leave(): void {
    this.#signIn.leave();
    for (const field of [...this.#fields.values()]) this.#drop(field);
  }

  #say(message: FromContent): void {
    if (!this.#stopping.signal.aborted && !tell(message)) this.#ended();
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
