import type { Sighting } from '../detect/judge.js';
import type { Scene } from '../detect/scene.js';
import { Allowance } from './allowance.js';
import { ask } from './runtime.js';
import type { Taken } from './scene.js';
import { isInput, limit, type Slot } from './slots.js';

/** How many questions a document has: so many at once, then one more after each refill, in milliseconds. */
const burst = 24;
const refill = 1000;
const remembered = 32;
/** So many characters of the nearest text are sifted. */
const nearest = 1200;

/** Attributes that make an input worth a look on any page. A sieve, not the decision: that is detect's. */
const hint = /otp|2fa|mfa|pin|token|verif|auth|one.?time|digit|challenge|numeric|decimal|\\d|0-9/i;

/**
 * What is in the names of codes, in all the languages of detect's table that are written in Latin; any other script passes.
 * Without it, and without an address, a single input is not worth a question. Kept so by a test.
 */
export const stems = new RegExp(
  'c[oòóô]d|ko?[oòóôöõø][dð]|otp|otc|[2t]fa|mfa|pin\\b|\\btan\\b|passe|pass?w|passi|passord|parol|token|verif|valid|one.?time|2 step|factor|digit|' +
    'confirm|kennwort|l[oö]sen|wachtwoord|has[lł]o|hesl|jelsz|lozink|zapork|senha|contrase|clave|best[aä]tig|bevestig|zweryf|potwierd|ov[eě][rř]|' +
    'kullan[iı]ml|do[gğ]rula|kertak|ges[el]|fjal[eë]k|slapta|[uü]hekord|contrasin|pasahitz|cyfrin|wagwoord|pasvorto|sandi|laluan|m[aậ]t kh|msimbo|' +
    'nambari|nenosiri|ikhodi|[sş]ifr|tasdiq|lambar|m[aã]\\b|xác|(?!\\p{sc=Latin})\\p{L}',
  'iu',
);

/** Does an input's own markup hint at a code? Cheap enough for a form of three hundred. */
export function hints(slot: Slot): boolean {
  const most = limit(slot);
  return most === 1 || (most >= 4 && most <= 8) || !isInput(slot) || slot.type === 'tel' || slot.type === 'number' ||
    speaks(slot, ['inputmode', 'pattern', 'class']);
}

/** Does its own markup say that it takes a one-time code, and not only something short? */
export function speaks(slot: Slot, more: string[] = []): boolean {
  const said = ['autocomplete', 'name', 'id', 'placeholder', 'aria-label', ...more].map((name) => slot.getAttribute(name)).join(' ');
  return hint.test(said) || stems.test(said);
}

/** Is a slot worth a question to the worker, which may have to be started for it? */
export function worth(slot: Slot, { text, scene }: Taken): boolean {
  if (limit(slot) === 1 || slot.matches('[autocomplete*=one-time-code]')) return true;
  const near = `${text.slice(0, nearest)} ${scene.title}`;
  return near.includes('@') || stems.test(near);
}

/** Attributes that only tell elements apart. Frameworks number them anew with each drawing. */
const marks = new Set(['id', 'for', 'form', 'name', 'class']);
/** What a countdown writes, seconds or m:ss. A code's length has one digit, or is worth asking about again; a part of an address has a letter or a mask beside it. */
const countdown = /(?<![\p{sc=Latin}\d@•*.…_+-])(?:\d{1,2}:\d{2}|\d{2,3})(?![\d@•*…_+-]|\.\p{L})/gu;

/**
 * What makes two scenes the same question. A countdown beside "send again" makes no new one, and no numbers in
 * ids; the address that a code goes to, its length or an input's limit does, by one digit.
 */
export function keyOf(scene: Scene): string {
  return JSON.stringify(scene, (name: string, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (marks.has(name)) return value.replace(/\d+/g, '0');
    return value.includes('@') ? value : value.replace(countdown, '0');
  });
}

/** Asks the worker what slots are, and remembers. */
export class Questions {
  readonly #known = new Map<string, Promise<Sighting | undefined>>();
  readonly #allowance = new Allowance(burst, refill);

  /** Undefined where there is no answer now. */
  async ask(scene: Scene): Promise<Sighting | undefined> {
    const key = keyOf(scene);
    const known = this.#known.get(key);
    if (known) return known;
    if (!this.#allowance.take()) return undefined;
    const answer = ask({ type: 'field.look', scene });
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(key, answer);
    const said = await answer;
    if (said === undefined) this.#known.delete(key);
    return said;
  }
}
