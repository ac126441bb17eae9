import type { Sighting } from '../detect/judge.js';
import type { Asker, FillResult, ToContent } from '../messages.js';
import { hints, Questions, speaks, worth } from './ask.js';
import { Allowance } from './allowance.js';
import { CodeField, Rehearsal, type Seen } from './field.js';
import { fill, wasLost } from './fill.js';
import { Lifeline } from './lifeline.js';
import type { Lookout } from './lookout.js';
import { bareCode } from './plan.js';
import { connect, listen, tell } from './runtime.js';
import { type Taken, take } from './scene.js';
import { SignInWatch } from './signIn.js';
import { heldBy, isInput, marked, type Slot, takesText } from './slots.js';
import { fallen } from './standing.js';
import { Typing } from './typing.js';
import { drawnAsRow, visible } from './visible.js';

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
const mostHinted = 48;
/** A slot that was none is looked at again after this, then twice as late each time, up to so many times. */
const again = 1000;
const doublings = 3;
/** How many parts of the page are watched for text that changes, and what may bring a field that is there to light. */
const mostHomes = 6;
const showing = ['class', 'style', 'hidden', 'open', 'disabled', 'readonly', 'aria-hidden', 'inert'];
/** When a code field that cannot be seen yet is looked at again, beside what the observer reports. */
const rechecks = [150, 400, 1000, 2500];
const tracking: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = { threshold: [0, 0.5, 1], trackVisibility: true, delay: 100 };
/** When a worker that had no room is told again, in milliseconds; then twice as late each time, up to a minute. */
const later = 5000;
const latest = 60_000;

/** What ended a look at a slot that was none, or was not to be seen. `home`: only the words there may be missing. */
interface Dismissed {
  until: number;
  times: number;
  home: Element | undefined;
}

/** Watches the document for code fields, tells the worker of them and fills them. */
export class Watch {
  readonly #lookout: Lookout;
  readonly #stopping = new AbortController();
  readonly #typing = new Typing(this.#stopping.signal);
  readonly #questions = new Questions();
  readonly #tellings = new Allowance(burst, refill);
  readonly #fields = new Map<number, CodeField>();
  readonly #dismissed = new WeakMap<Slot, Dismissed>();
  /** What was put into this document, in whichever field: a page that rejected a code does not get it again. */
  readonly #codes = new Set<string>();
  readonly #answer = async (message: ToContent) => (message.type === 'fill' ? this.#put(message) : this.#has(message.key));
  readonly #lifeline = new Lifeline((events) => connect(events, this.#answer), () => {
    for (const field of this.#fields.values()) this.#tell(field);
  });
  readonly #signIn = new SignInWatch(this.#typing, (message) => { if (!tell(message)) this.stop(); });
  /** Observes what stands around a slot, where it is one in part: its text may change with no node coming or going. */
  readonly #texts = new MutationObserver(() => {
    for (const slot of this.#doubtful) this.#dismissed.delete(slot);
    this.#lookout.schedule();
  });
  readonly #asked = new WeakMap<Slot, number>();
  readonly #doubtful = new Set<Slot>();
  readonly #homes = new Set<Element>();
  readonly #unseen = new Set<Slot>();
  /** With visibility tracked it reports opacity and covering too, not only scrolling and display. */
  readonly #sight = new IntersectionObserver(() => this.#lookout.schedule(), tracking);
  #looking = false;
  #missed = false;
  #scanned = -Infinity;
  #recheck: ReturnType<typeof setTimeout> | undefined;
  #nextKey = 1;

  constructor(lookout: Lookout) {
    this.#lookout = lookout;
    const options = { capture: true, passive: true, signal: this.#stopping.signal };
    // An account is known once it is typed.
    addEventListener('focusout', ({ target }) => { if (target instanceof HTMLInputElement) this.#signIn.turnedTo(target); }, options);
    addEventListener('pagehide', () => this.#leave(), options);
    addEventListener('pageshow', (event) => { if (event.persisted) lookout.schedule(); }, options);
    this.#stopping.signal.addEventListener('abort', listen(this.#answer));
  }

  /** The user turned to an element. */
  turnedTo(element: Element): void {
    this.#dismissed.delete(element as Slot);
    if (isInput(element)) this.#signIn.turnedTo(element);
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
      this.#lookout.schedule();
    });
  }

  /** Ends all watching, and leaves nothing behind. */
  stop(): void {
    this.#lookout.stop();
    this.#stopping.abort();
    this.#texts.disconnect();
    clearTimeout(this.#recheck);
    this.#sight.disconnect();
    this.#lifeline.release();
    this.#signIn.leave();
    for (const field of this.#fields.values()) field.release();
    this.#fields.clear();
  }

  /** Puts a code into the field with this key, once what is under way there is through. */
  #put({ key, code, by }: Extract<ToContent, { type: 'fill' }>): Promise<FillResult> {
    const field = this.#fields.get(key);
    if (!field) return Promise.resolve('gone');
    return (field.work = field.work.then(() => (this.#fields.has(key) ? this.#fill(field, code, by) : 'gone')).catch((): FillResult => 'refused'));
  }

  /** Is the field with this key still there? */
  #has(key: number): boolean {
    const there = (this.#fields.get(key)?.inputs().length ?? 0) > 0;
    // A worker that asks may be a new one, which knows no line.
    if (there) this.#lifeline.hold();
    return there;
  }

  async #fill(field: CodeField, code: string, by: Asker): Promise<FillResult> {
    const had = field.ours(code);
    // A code that a page has had is not given twice by itself; where it still stands, all is well.
    if (had && by === 'itself') return field.holds(code) ? 'filled' : 'refused';
    field.keeping?.abort();
    const before = marked(field.inputs());
    const result = await field.during(code, by, () => fill(field, code));
    if (result === 'filled' && this.#fields.has(field.key)) void this.#keep(field, code, before);
    else if (result !== 'filled' && result !== 'refused' && !had) field.forget(code);
    return result;
  }

  /** Watches over a filled code: puts it back where the page lost it, tells the worker when it does not stand any more. */
  async #keep(field: CodeField, code: string, before: boolean): Promise<void> {
    const { signal } = (field.keeping = new AbortController());
    field.fallen = undefined;
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
    this.#doubtful.clear();
    this.#homes.clear();
    /** What needs no look any more. */
    const done = new Set<Slot>();
    for (const field of this.#fields.values()) {
      const inputs = field.inputs();
      for (const input of inputs) done.add(input);
      if (inputs.length > 0) await this.#revisit(field, inputs);
      else this.#miss(field);
    }
    let soonest = Infinity;
    const open = slots.filter((slot) => {
      const dismissed = this.#dismissed.get(slot);
      if (done.has(slot) || !takesText(slot)) return false;
      if (!dismissed || dismissed.until <= this.#scanned) return true;
      soonest = Math.min(soonest, dismissed.until);
      if (dismissed.home) this.#attend(slot, dismissed.home, dismissed.times === 0);
      return false;
    });
    let hinted = open.filter(hints);
    const plain = open.filter((slot) => !hinted.includes(slot));
    // Among very many, those that say of themselves what they are, and the one that the user is in.
    if (hinted.length > mostHinted) hinted = hinted.filter((slot) => speaks(slot) || slot.matches(':focus')).slice(0, mostHinted);
    // Whose surroundings change all the time, as prices do, must not take every question from one that is new.
    hinted.sort((a, b) => (this.#asked.get(a) ?? 0) - (this.#asked.get(b) ?? 0));
    for (const slot of [...hinted, ...(plain.length <= mostPlain ? plain : [])]) {
      if (!done.has(slot) && slot.isConnected && this.#fields.size < mostFields) for (const one of await this.#consider(slot, false)) done.add(one);
    }
    // Something changed, and these were not asked: once, when their time is up.
    clearTimeout(this.#recheck);
    if (soonest < Infinity) this.#recheck = setTimeout(() => this.#lookout.schedule(), soonest - this.#scanned + 1);
  }

  /**
   * What is a slot that belongs to no field yet? As the markup has it and its surroundings, and only where that speaks for
   * a code field as they are drawn. Returns what needs no further look: the slot, and the row that it is in.
   */
  async #consider(slot: Slot, alone: boolean): Promise<Slot[]> {
    let group = [slot];
    for (const drawn of [false, true]) {
      const taken = take(slot, this.#typing, drawn, alone);
      if (!drawn && !worth(slot, taken)) return this.#dismiss(group);
      // What changes while the worker looks is seen, too.
      this.#attend(slot, taken.home, drawn);
      this.#asked.set(slot, (this.#asked.get(slot) ?? 0) + 1);
      const said = await this.#questions.ask(taken.scene);
      // No answer is no: the worker was stopped, or there were too many questions.
      if (!said) this.#lookout.later(2 * again);
      if (!said || !slot.isConnected) return this.#dismiss(group, taken.home);
      const { code, other, loose } = said;
      group = slotsOf(said, taken);
      if (code || other) {
        this.#lookout.hurry();
        this.#attend(slot, taken.home, true);
      }
      if (code && !group.every(visible)) {
        this.#await(slot);
        return group;
      }
      // As it is drawn the row may be another.
      if (!code || (!drawn && loose && !drawnAsRow(group))) {
        this.#dismiss(group, taken.home, other);
        // Where a loose row is none, its slots may still each be one.
        if (loose && !other) for (const one of group) if (hints(one)) await this.#consider(one, true);
        return group;
      }
      if (drawn) this.#found(group, { ...taken.about, ...code }, alone);
    }
    return group;
  }

  /** A code field that is seen: a new one, or one that was lost in another place. */
  #found(group: Slot[], seen: Seen, alone: boolean): void {
    // What else is awaited is so again.
    this.#sight.disconnect();
    this.#unseen.clear();
    for (const lost of this.#fields.values()) {
      if (lost.missed === undefined || lost.size !== group.length || lost.inputs().length > 0) continue;
      lost.adopt(group);
      return this.#update(lost, seen);
    }
    if (!this.#tellings.take()) return;
    const field = new CodeField(this.#nextKey++, group, seen, this.#codes, () => this.#typing.now);
    field.judged = this.#scanned;
    field.alone = alone;
    // A page that had a code and shows another, empty field asks for another code.
    if (this.#codes.size > 0 && bareCode(heldBy(group)) === '') field.fallen = 'emptied';
    this.#fields.set(field.key, field);
    this.#tell(field);
    // What the browser compiles when it is first used would take longer than the fill itself: it is there when the code comes.
    if (field.key === 1) requestIdleCallback(() => void this.#fill(new Rehearsal(), '0', 'itself'));
    // Text that comes later ("sent to …") says more than what is there now.
    for (const delay of [600, 2500]) this.#lookout.later(delay);
  }

  /** A field that is known: have its slots or its text changed? */
  async #revisit(field: CodeField, inputs: Slot[]): Promise<void> {
    field.missed = undefined;
    if (this.#scanned - field.judged < 500) return;
    field.judged = this.#scanned;
    const taken = take(inputs[0]!, this.#typing, true, field.alone);
    const said = await this.#questions.ask(taken.scene);
    if (inputs[0]!.isConnected) this.#attend(inputs[0]!, taken.home, false);
    // A field once seen stays one: an error message may drown its words.
    if (!said?.code || this.#fields.get(field.key) !== field) return;
    if (said.other) return this.#drop(field);
    const group = slotsOf(said, taken);
    if (!said.loose || group.length === inputs.length) field.adopt(group);
    this.#update(field, { ...taken.about, ...said.code });
  }

  /** Watches the text around a slot and, where words and form already speak for it, what may hide it. */
  #attend(slot: Slot, home: Element, hidden: boolean): void {
    if (!home.isConnected || (this.#homes.size >= mostHomes && !this.#homes.has(home))) return;
    this.#doubtful.add(slot);
    this.#homes.add(home);
    this.#texts.observe(home, { characterData: true, subtree: true, ...(hidden ? { attributeFilter: showing } : {}) });
  }

  #update(field: CodeField, seen: Seen): void {
    if (JSON.stringify(seen) === JSON.stringify(field.seen) || !this.#tellings.take()) return;
    field.seen = seen;
    this.#tell(field);
  }

  #tell(field: CodeField): void {
    if (this.#fields.get(field.key) !== field) return;
    const again = field.fallen;
    const message = { type: 'field.seen', key: field.key, ...field.seen, ...(again ? { again } : {}) } as const;
    clearTimeout(field.retry);
    const told = tell(message);
    if (!told) return this.stop();
    this.#lifeline.hold();
    void told.then((reply) => {
      // A worker that was stopped before it answered is told again, too.
      if (reply === 'later' || reply === undefined) {
        field.retry = setTimeout(() => this.#tell(field), Math.min(later * 2 ** field.refusals++, latest));
      } else {
        field.refusals = 0;
        if (field.fallen === again) field.fallen = undefined;
      }
    });
  }

  /** Leaves slots alone for a while. `other`: "E-mail me a code instead" may change no more than the text beside them. */
  #dismiss(group: Slot[], home?: Element, other = false): Slot[] {
    for (const slot of group) {
      const times = other ? 0 : (this.#dismissed.get(slot)?.times ?? 0) + 1;
      this.#dismissed.set(slot, { until: this.#scanned + again * 2 ** Math.min(times - 1, doublings), times, home });
    }
    return group;
  }

  /** A code field that is not to be seen yet: a modal that fades in, a step still to come. */
  #await(slot: Slot): void {
    if (this.#unseen.has(slot) || this.#unseen.size > 16) return;
    this.#unseen.add(slot);
    for (const element of [slot, slot.parentElement]) if (element) this.#sight.observe(element);
    for (const delay of rechecks) this.#lookout.later(delay);
  }

  /** A field whose inputs all left the page: gone, unless others take their place soon. */
  #miss(field: CodeField): void {
    field.missed ??= this.#scanned;
    if (this.#scanned - field.missed >= grace) this.#drop(field);
    else this.#lookout.later(grace);
  }

  #drop(field: CodeField): void {
    field.release();
    this.#fields.delete(field.key);
    if (!tell({ type: 'field.gone', key: field.key })) return this.stop();
    if (this.#fields.size === 0) this.#lifeline.release();
  }

  #leave(): void {
    this.#signIn.leave();
    for (const field of [...this.#fields.values()]) this.#drop(field);
  }
}

/** The slots of a sighting, as the page has them. */
function slotsOf({ slots }: Sighting, taken: Taken): Slot[] {
  return slots.flatMap((number) => taken.slots[number] ?? []);
}
