import type { Sighting } from '../detect/judge.js';
import type { Asker, FillResult, FromContent, ToContent } from '../messages.js';
import { allowance } from './allowance.js';
import { hints, questions, speaks, worth } from './ask.js';
import { codeField, type CodeField, rehearsal, type Seen } from './field.js';
import { fill, wasLost } from './fill.js';
import { lifeline } from './lifeline.js';
import type { Lookout } from './lookout.js';
import { bareCode } from './plan.js';
import { connect, listen, tell } from './runtime.js';
import { type Taken, take } from './scene.js';
import { watchSignIn } from './signIn.js';
import { heldBy, isInput, marked, type Slot, takesText } from './slots.js';
import { fallen } from './standing.js';
import { listenToTyping, type Typing } from './typing.js';
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
/** With visibility tracked an observer reports opacity and covering too, not only scrolling and display. */
const tracking: IntersectionObserverInit & { trackVisibility: boolean; delay: number } = { threshold: [0, 0.5, 1], trackVisibility: true, delay: 100 };
/** When a worker that had no room, or did not start, is told again, in milliseconds; then twice as late each time, up to a minute. */
const later = 5000;
const latest = 60_000;

/** A slot that was none when it was looked at. */
interface Doubt {
  /** It is left alone until then: longer after so many times without any news. */
  until: number;
  times: number;
  asked: number;
  /** Only the words here may be missing. */
  home: Element | undefined;
}

/** What watches a document. */
export interface Watch {
  /** Looks at the page's slots, one look after the other: the worker is asked in between. */
  look(slots: Slot[]): void;
  /** The user turned to an element. */
  turnedTo(element: Element): void;
}

/** Watches the document for code fields, tells the worker of them and fills them. */
export function watch(lookout: Lookout): Watch {
  const stopping = new AbortController();
  const { signal } = stopping;
  const typing: Typing = listenToTyping(signal, (input) => signIn.turnedTo(input));
  const signIn = watchSignIn(typing, say);
  const ask = questions();
  const mayTell = allowance(burst, refill);
  const fields = new Map<number, CodeField>();
  const doubts = new WeakMap<Element, Doubt>();
  /** What was put into this document, in whichever field: a page that rejected a code does not get it again. */
  const codes = new Set<string>();
  const line = lifeline((events) => connect(events, answer), () => fields.forEach(tellOf));
  /** Observes what stands around a slot, where it is one in part: its text may change with no node coming or going. */
  const texts = new MutationObserver(() => {
    doubtful.forEach(wake);
    lookout.schedule();
  });
  const doubtful = new Set<Slot>();
  const homes = new Set<Element>();
  const unseen = new Set<Slot>();
  const sight = new IntersectionObserver(() => lookout.schedule(), tracking);
  let looking = false;
  let missed = false;
  let now = -Infinity;
  let lastKey = 0;

  addEventListener('pagehide', leave, { signal });
  addEventListener('pageshow', (event) => { if (event.persisted) lookout.schedule(); }, { signal });
  signal.addEventListener('abort', listen(answer));

  /** Tells the worker; where the extension is gone, ends all watching, and leaves nothing behind. */
  function say<T extends FromContent['type']>(message: Extract<FromContent, { type: T }>): ReturnType<typeof tell<T>> {
    const told = tell(message);
    if (told || signal.aborted) return told;
    stopping.abort();
    lookout.stop();
    texts.disconnect();
    sight.disconnect();
    leave();
    return undefined;
  }

  async function answer(message: ToContent): Promise<FillResult | boolean> {
    const field = fields.get(message.key);
    if (message.type === 'field.check') {
      const there = field !== undefined && field.inputs().length > 0;
      // A worker that asks may be a new one, which knows no line.
      if (there) line.hold();
      return there;
    }
    if (!field) return 'gone';
    // Once what is under way there is through.
    return (field.work = field.work.then(() => (fields.has(field.key) ? put(field, message.code, message.by) : 'gone')).catch((): FillResult => 'refused'));
  }

  async function put(field: CodeField, code: string, by: Asker): Promise<FillResult> {
    const had = field.ours(code);
    // A code that a page has had is not given twice by itself; where it still stands, all is well.
    if (had && by === 'itself') return field.holds(code) ? 'filled' : 'refused';
    field.keeping?.abort();
    const before = marked(field.inputs());
    const result = await field.during(code, by, () => fill(field, code));
    if (result === 'filled' && fields.has(field.key)) void keep(field, code, before);
    else if (result !== 'filled' && result !== 'refused' && !had) field.forget(code);
    return result;
  }

  /** Watches over a filled code: puts it back where the page lost it, tells the worker when it does not stand any more. */
  async function keep(field: CodeField, code: string, before: boolean): Promise<void> {
    const { signal } = (field.keeping = new AbortController());
    field.fallen = undefined;
    if (await wasLost(field, code, signal)) await field.during(code, 'itself', () => fill(field, code));
    const why = await fallen(field, before, signal);
    if (why === undefined) return;
    field.fallen = why;
    tellOf(field);
  }

  async function lookAt(slots: Slot[]): Promise<void> {
    if (signal.aborted) return;
    now = performance.now();
    signIn.look(slots.filter(isInput), fields.size > 0);
    texts.disconnect();
    doubtful.clear();
    homes.clear();
    /** What needs no look any more. */
    const done = new Set<Slot>();
    for (const field of fields.values()) {
      const inputs = field.inputs();
      for (const input of inputs) done.add(input);
      if (inputs.length > 0) await revisit(field, inputs);
      else miss(field);
    }
    let soonest = Infinity;
    const open = slots.filter((slot) => {
      if (done.has(slot) || !takesText(slot)) return false;
      const doubt = doubts.get(slot);
      if (!doubt || doubt.until <= now) return true;
      soonest = Math.min(soonest, doubt.until);
      if (doubt.home) attend(slot, doubt.home, doubt.times === 0);
      return false;
    });
    // Something changed, and these are not asked: once, when their time is up.
    if (soonest < Infinity) lookout.later(soonest - now + 1);
    let hinted = open.filter(hints);
    const plain = open.filter((slot) => !hinted.includes(slot));
    // Among very many, those that say of themselves what they are, and the one that the user is in.
    if (hinted.length > mostHinted) hinted = hinted.filter((slot) => speaks(slot) || slot.matches(':focus')).slice(0, mostHinted);
    // Whose surroundings change all the time, as prices do, must not take every question from one that is new.
    hinted.sort((a, b) => (doubts.get(a)?.asked ?? 0) - (doubts.get(b)?.asked ?? 0));
    for (const slot of [...hinted, ...(plain.length <= mostPlain ? plain : [])]) {
      if (!done.has(slot) && slot.isConnected && fields.size < mostFields) for (const one of await consider(slot, false)) done.add(one);
    }
  }

  /**
   * What is a slot that belongs to no field yet? As the markup has it and its surroundings, and only where that speaks for
   * a code field as they are drawn. Returns what needs no further look: the slot, and the row that it is in.
   */
  async function consider(slot: Slot, alone: boolean): Promise<Slot[]> {
    let group = [slot];
    for (const drawn of [false, true]) {
      const taken = take(slot, typing, drawn, alone);
      if (!drawn && !worth(slot, taken)) return doubt(group);
      const said = await askOf(slot, taken, drawn);
      // No answer is no: the worker was stopped, or there were too many questions.
      if (!said) lookout.later(2 * again);
      if (!said || !slot.isConnected) return doubt(group, taken.home);
      const { code, other, loose } = said;
      group = said.group;
      if (code || other) {
        lookout.hurry();
        attend(slot, taken.home, true);
      }
      if (code && !group.every(visible)) {
        expect(slot);
        return group;
      }
      // As it is drawn the row may be another.
      if (!code || (!drawn && loose && !drawnAsRow(group))) {
        doubt(group, taken.home, other);
        // Where a loose row is none, its slots may still each be one.
        if (loose && !other) for (const one of group) if (hints(one)) await consider(one, true);
        return group;
      }
      if (drawn) found(group, { ...taken.about, ...code }, alone);
    }
    return group;
  }

  /** Asks the worker what a slot is. What changes while it looks is seen, too. */
  async function askOf(slot: Slot, { scene, slots, home }: Taken, hidden: boolean): Promise<(Sighting & { group: Slot[] }) | undefined> {
    attend(slot, home, hidden);
    const said = await ask(scene);
    return said ? { ...said, group: said.slots.flatMap((number) => slots[number] ?? []) } : undefined;
  }

  /** A code field that is seen: a new one, or one that was lost in another place. */
  function found(group: Slot[], seen: Seen, alone: boolean): void {
    // What else is expected is so again at the next look.
    sight.disconnect();
    unseen.clear();
    for (const lost of fields.values()) {
      if (lost.missed === undefined || lost.size() !== group.length || lost.inputs().length > 0) continue;
      lost.adopt(group);
      return update(lost, seen);
    }
    if (!mayTell()) return;
    const field = codeField(++lastKey, group, seen, alone, codes, typing.now);
    field.judged = now;
    // A page that had a code and shows another, empty field asks for another code.
    if (codes.size > 0 && bareCode(heldBy(group)) === '') field.fallen = 'emptied';
    fields.set(field.key, field);
    tellOf(field);
    // What the browser compiles when it is first used would take longer than the fill itself: it is there when the code comes.
    if (field.key === 1) requestIdleCallback(() => void put(rehearsal(), '0', 'itself'));
    // Text that comes later ("sent to …") says more than what is there now.
    lookout.later(600, 2500);
  }

  /** A field that is known: have its slots or its text changed? */
  async function revisit(field: CodeField, inputs: Slot[]): Promise<void> {
    field.missed = undefined;
    if (now - field.judged < 500) return;
    field.judged = now;
    const [first] = inputs as [Slot];
    const taken = take(first, typing, true, field.alone);
    const said = await askOf(first, taken, false);
    if (!said || fields.get(field.key) !== field) return;
    const { code, other, loose, group } = said;
    if (other) return drop(field);
    // A field once seen stays one: an error message may drown its words.
    if (!code) return;
    if (!loose || group.length === inputs.length) field.adopt(group);
    update(field, { ...taken.about, ...code });
  }

  /** Watches the text around a slot and, where words and form already speak for it, what may hide it. */
  function attend(slot: Slot, home: Element, hidden: boolean): void {
    if (!home.isConnected || (homes.size >= mostHomes && !homes.has(home))) return;
    doubtful.add(slot);
    homes.add(home);
    texts.observe(home, { characterData: true, subtree: true, ...(hidden && { attributeFilter: showing }) });
  }

  function update(field: CodeField, seen: Seen): void {
    if (JSON.stringify(seen) === JSON.stringify(field.seen) || !mayTell()) return;
    field.seen = seen;
    tellOf(field);
  }

  function tellOf(field: CodeField): void {
    if (fields.get(field.key) !== field) return;
    const why = field.fallen;
    clearTimeout(field.retry);
    const told = say({ type: 'field.seen', key: field.key, ...field.seen, ...(why && { again: why }) });
    if (!told) return;
    line.hold();
    void told.then((reply) => {
      // A worker that was stopped before it answered is told again, too.
      if (reply === 'later' || reply === undefined) {
        field.retry = setTimeout(() => tellOf(field), Math.min(later * 2 ** field.refusals++, latest));
        return;
      }
      field.refusals = 0;
      if (field.fallen === why) field.fallen = undefined;
    });
  }

  /** Leaves slots alone for a while. `otherwise`, where a code is sent another way: "E-mail me a code instead" may change no more than the text beside them. */
  function doubt(group: Slot[], home?: Element, otherwise = false): Slot[] {
    for (const slot of group) {
      const before = doubts.get(slot) ?? { times: 0, asked: 0 };
      const times = otherwise ? 0 : before.times + 1;
      doubts.set(slot, { until: now + again * 2 ** Math.min(times - 1, doublings), times, asked: before.asked + 1, home });
    }
    return group;
  }

  /** Something is new about a slot: it is not left alone any more. */
  function wake(slot: Element): void {
    const doubt = doubts.get(slot);
    if (doubt) Object.assign(doubt, { until: now, times: 0 });
  }

  /** A code field that is not to be seen yet: a modal that fades in, a step still to come. */
  function expect(slot: Slot): void {
    if (unseen.has(slot) || unseen.size > 16) return;
    unseen.add(slot);
    for (const element of [slot, slot.parentElement]) if (element) sight.observe(element);
    lookout.later(...rechecks);
  }

  /** A field whose inputs all left the page: gone, unless others take their place soon. */
  function miss(field: CodeField): void {
    field.missed ??= now;
    if (now - field.missed >= grace) drop(field);
    else lookout.later(grace);
  }

  function drop(field: CodeField): void {
    field.release();
    fields.delete(field.key);
    void say({ type: 'field.gone', key: field.key });
    if (fields.size === 0) line.release();
  }

  function leave(): void {
    signIn.leave();
    fields.forEach(drop);
  }

  return {
    look(slots) {
      missed = looking;
      if (looking) return;
      looking = true;
      void lookAt(slots).finally(() => {
        looking = false;
        if (missed) lookout.schedule();
      });
    },
    turnedTo(element) {
      wake(element);
      if (isInput(element)) signIn.turnedTo(element);
    },
  };
}
