import type { Sighting } from '../detect/judge.js';
import type { Scene } from '../detect/scene.js';
import { allowance } from './allowance.js';
import { tell } from './runtime.js';
import type { Taken } from './scene.js';
import { isInput, limit, type Slot } from './slots.js';

/** How many questions a document has: so many at once, then one more after each refill, in milliseconds. */
const burst = 24;
const refill = 1000;
const remembered = 32;
/** So many characters of the nearest text are sifted. */
const nearest = 1200;

/** What makes an input worth a look on any page where it is in an attribute, beside the stems. A sieve, not the decision: that is detect's. */
const hint = /pin|auth|challenge|numeric|decimal|\\d|0-9/i;

/**
 * What is in the names of codes, in all the languages of detect's table that are written in Latin; any other script passes.
 * Without it, and without an address, a single input is not worth a question. Kept so by a test.
 */
export const stems = new RegExp(
  'c[oòóô]d|ko?[oòóôöõø][dð]|otp|otc|[2t]fa|mfa|pin\\b|\\btan\\b|passe|pass?w|passi|passord|parol|token|verif|valid|one.?time|2 step|factor|digit|' +
    'confirm|kennwort|l[oö]sen|wachtwoord|has[lł]o|hesl|jelsz|lozink|zapork|senha|contrase|clave|best.tig|bevestig|zweryf|potwierd|ov[eě][rř]|' +
    'kullan[iı]ml|do.rula|kertak|ges[el]|fjal.k|slapta|.hekord|contrasin|pasahitz|cyfrin|wagwoord|pasvorto|sandi|laluan|m.t kh|msimbo|' +
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

/** Attributes that only tell elements apart, in a scene as JSON. Frameworks number them anew with each drawing. */
const marks = /"(?:id|for|form|name|class)":"[^"]*/g;
/** What parts words: blanks, and the beginning of a block. An address may be spread over several elements within a line. */
const parting = /\s|(?="tag":"(?:button|div|form|h\d|li|p|section|td|[a-z]*-[a-z-]*)")/;
/** A number with what groups its digits: seconds, m:ss, a price. */
const number = /\d+(?:[.,:]\d+)*/g;
/** The longest code. A number up to it may be a length, and counts down few times. */
const longest = 12;

/**
 * What makes two scenes the same question. A countdown beside "send again" or a price that ticks makes no new one, and
 * no numbers in ids; the address that a code goes to, its length or an input's limit does, by one digit.
 */
export function keyOf(scene: Scene): string {
  const words = JSON.stringify(scene).replace(marks, (mark) => mark.replace(/\d+/g, '0')).split(parting);
  return words.map((word) => (word.includes('@') ? word : word.replace(number, (digits) => (Number(digits) <= longest ? digits : '0')))).join(' ');
}

/** What the worker answers to a question: nothing where there is no answer now. */
type Answered = ReturnType<typeof tell<'field.look'>>;

/** Asks the worker what slots are, and remembers. */
export function questions(): (scene: Scene) => Promise<Awaited<Answered>> {
  const known = new Map<string, Answered>();
  const mayAsk = allowance(burst, refill);
  return async (scene) => {
    const key = keyOf(scene);
    if (!known.has(key) && !mayAsk()) return undefined;
    const answer = known.get(key) ?? tell({ type: 'field.look', scene });
    if (known.size >= remembered) known.clear();
    known.set(key, answer);
    const said = await answer;
    if (!said) known.delete(key);
    return said;
  };
}
