import type { Judgement } from '../detect/judge.js';
import type { Snapshot } from '../detect/snapshot.js';
import { type Group } from './rows.js';
import { ask } from './runtime.js';
import { isInput, limit, type Slot } from './slots.js';

/** How many questions a document has: so many at once, then one more after each refill, in milliseconds. */
const burst = 24;
const refill = 1000;
const remembered = 48;

/** Attributes that make an input worth a look on any page. A sieve, not the decision: that is detect's. */
const hint = /otp|2fa|mfa|pin|token|verif|auth|one.?time|digit|challenge|numeric|decimal|\\d|0-9/i;

/**
 * What is in the names of codes, in all the languages of detect's table and in many that are not: without it, and
 * without an address, a single input is not worth a question. Kept so by a test.
 */
export const stems = new RegExp(
  'c[oòóô]d|ko?[oóòôöõø][dð]|otp|otc|[2t]fa|mfa|pin\\b|\\btan\\b|passe|pass?w|passi|passord|parol|token|verif|valid|one.?time|2 step|factor|digit|' +
    'confirm|kennwort|l[oö]sen|wachtwoord|has[lł]o|hesl|jelsz|lozink|zapork|senha|contrase|clave|best[aä]tig|bevestig|zweryf|potwierd|ov[eě][rř]|подтв|' +
    'kullan[iı]ml|do[gğ]rula|kertak|ges[el]|лозин|fjal[eë]k|slapta|[uü]hekord|contrasin|pasahitz|cyfrin|wagwoord|pasvorto|sandi|laluan|m[aậ]t kh|msimbo|nambari|' +
    'nenosiri|ikhodi|[sş]ifr|' +
    'κωδ|ко[дт]|к[оа]д|парол|провер|провір|провяр|потвр|tasdiq|קוד|סיסמ|אימות|رم[زژ]|ک[وۆ]?[دډڈ]|كود|تأكيد|تحقق|تصدی|كلمة|الرقم|رقم|ہندس|او ٹی|קאד|ספרות|רמז|[码碼]|コード|番号|認証|ワンタイム|数字|數字|密[码碼]|' +
    '코드|번호|인증|숫자|비밀|รหัส|หลัก|โค้ด|የአንድ|lambar|m[aã]\\b|xác|कोड|टीपी|टी पी|पासवर्ड|एकबार|एकदा|কোড|টিপি|একবার|ਟੀਪੀ|ટીપી|டிபி|கடவு|ఓటీపీ|ಒಟಿಪಿ|ഒടിപി|рамз|құпия|нууц|პაროლ|գաղտնա|కోడ|குறி|കോഡ|ಕೋಡ|કોડ|ਕੋਡ|କୋଡ|කේත|ကုဒ်|កូដ|ລະຫັດ|կոդ|կոդ|კოდ|ኮድ',
  'iu',
);

/** Does an input's own markup hint at a code? Cheap enough for a form of three hundred. */
export function hints(slot: Slot): boolean {
  const most = limit(slot);
  if (most === 1 || (most >= 4 && most <= 8) || !isInput(slot)) return true;
  const { type, name, id, autocomplete, inputMode, placeholder, pattern, className } = slot;
  if (type === 'tel' || type === 'number') return true;
  const own = [name, id, autocomplete, inputMode, placeholder, pattern, slot.getAttribute('aria-label'), className].join(' ');
  return hint.test(own) || stems.test(own);
}

/** Does its own markup say that it takes a one-time code, and not only something short? */
export function speaks(slot: Slot): boolean {
  const said = ['autocomplete', 'name', 'id', 'placeholder', 'aria-label'].map((name) => slot.getAttribute(name)).join(' ');
  return hint.test(said) || stems.test(said);
}

/** Is a snapshot worth a question to the worker, which may have to be started for it? */
export function worth({ controls, heading = '', near = '', title = '', around = '' }: Snapshot): boolean {
  const { autocomplete = '', name = '', id = '', label = '', placeholder = '', marks = '' } = controls[0]!;
  if (controls.length > 1 || autocomplete.includes('one-time-code')) return true;
  const text = [name, id, label, placeholder, marks, heading, near, title, around.slice(0, 500)].join(' ');
  return text.includes('@') || stems.test(text);
}

/** Where countdowns stand. */
const moving = new Set(['near', 'around', 'actions']);

/** Asks the worker what snapshots are of, and remembers. */
export class Questions {
  readonly #known = new Map<string, Promise<Judgement | null>>();
  #left = burst;
  #filled = 0;

  /** `null` where it is no code field; undefined where there is no answer now. */
  async ask(snapshot: Snapshot): Promise<Judgement | null | undefined> {
    // A countdown beside "send again" makes no new question.
    const key = JSON.stringify(snapshot, (name, value) => (moving.has(name) ? JSON.stringify(value).replace(/\d+/g, '0') : value));
    const known = this.#known.get(key);
    if (known) return known;
    const now = performance.now();
    this.#left = Math.min(burst, this.#left + (now - this.#filled) / refill);
    this.#filled = now;
    if (this.#left < 1) return undefined;
    this.#left--;
    const answer = ask({ type: 'field.look', snapshot });
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(key, answer as Promise<Judgement | null>);
    const said = await answer;
    if (said === undefined) this.#known.delete(key);
    return said;
  }
}

/** A group as it stood in a scan. */
export interface Found {
  group: Group;
  sure: boolean;
}
