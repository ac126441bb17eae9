import type { Sighting } from '../detect/judge.js';
import type { Part, Scene } from '../detect/scene.js';
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
const marks = /^(?:id|for|form|name|class)$/;
/** What is read out as text is, and may count down ("Send again (59)"). */
const spoken = /^(?:aria-label|title|value)$/;
/** Elements that stand within a line: an address may be spread over several. */
const inline = /^(?:[abiqsu]|abbr|bd[io]|code|em|font|kbd|mark|samp|small|span|strong|wbr)$/;
/** A number with what groups its digits: seconds, m:ss, a price. */
const number = /\d+(?:[.,:]\d+)*/g;
/** The longest code. A number up to it may be a length, and counts down few times. */
const longest = 12;

/**
 * What makes two scenes the same question. A countdown beside "send again" or a price that ticks makes no new one, and
 * no numbers in ids; the address that a code goes to, its length or an input's limit does, by one digit.
 */
export function keyOf(scene: Scene): string {
  /** The children of parts that stand in a line with an address. */
  const addressed = new Set<unknown>();
  return JSON.stringify(scene, function (this: unknown, name, value: string | Part | undefined) {
    if (typeof value === 'string') {
      if (marks.test(name)) return value.replace(/\d+/g, '0');
      const changes = Array.isArray(this) ? !addressed.has(this) : spoken.test(name) && !value.includes('@');
      return changes ? still(value) : value;
    }
    if (value?.children && (names(value) || (inline.test(value.tag) && addressed.has(this)))) addressed.add(value.children);
    return value;
  });
}

/** Does a line that begins in a part hold an address? What stands in blocks within it is theirs. */
function names(part: Part): boolean {
  return part.children?.some((child) => (typeof child === 'string' ? child.includes('@') : inline.test(child.tag) && names(child))) ?? false;
}

function still(text: string): string {
  return text.replace(number, (digits) => (Number(digits) <= longest ? digits : '0'));
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
