import type { FromContent } from '../messages.js';
import { Allowance } from './allowance.js';
import { tell } from './runtime.js';
import { take } from './scene.js';
import { addressIn, type Typing } from './typing.js';

/** A sign-in form is looked for among so many inputs; a page with more of them is another kind of page. */
const most = 40;
/** An input that was none is looked at again after this, in milliseconds, then twice as late each time. */
const again = 1000;
/** How often it is told: so many times at once, then again after each refill, in milliseconds; forms can be made by script. */
const burst = 4;
const refill = 5000;
/** Between two tellings of the same, in milliseconds. */
const apart = 10_000;

/** Markup that makes an input worth a look. A sieve, not the decision: that is detect's. */
const hint = /user|login|log-?on|e-?mail|account|identifier|konto|nutzer|usuario|correo|courriel|utente|gebruik/i;

/** What is said of a sign-in form. */
type Told = Extract<FromContent, { type: 'signin.seen' | 'signin.gone' }>;

/**
 * Watches a document for a sign-in form, and tells when the user sees it. It reads attributes and a few captions, and
 * asks for neither style nor layout: that something is to be seen an observer reports.
 */
export class SignInWatch {
  readonly #typing: Typing;
  readonly #say: (message: Told) => void;
  readonly #dismissed = new WeakMap<HTMLInputElement, { until: number; wait: number }>();
  readonly #sight = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting, target }) => isIntersecting && target === this.#input)) void this.#ask(this.#input!);
  });
  #input: HTMLInputElement | undefined;
  /** The form is seen; and that was told. */
  #shown = false;
  #out = false;
  readonly #tellings = new Allowance(burst, refill);
  #account: string | undefined;
  #last = -Infinity;

  constructor(typing: Typing, say: (message: Told) => void) {
    this.#typing = typing;
    this.#say = say;
  }

  /** Looks at the page's inputs. Where a code is asked for already there is nothing to be early for. */
  look(inputs: HTMLInputElement[], asked: boolean): void {
    if (this.#input?.isConnected && !asked) return;
    const next = asked || inputs.length > most ? undefined : inputs.find((input) => this.#mayBe(input));
    if (next === this.#input) return;
    this.#sight.disconnect();
    this.#input = next;
    if (next) this.#sight.observe(next);
    else this.leave();
  }

  /** The user turns to an input, or has left it. */
  turnedTo(input: HTMLInputElement): void {
    if (this.#shown && inputsBeside(this.#input!).includes(input)) this.#tell();
  }

  /** The page is going, or the form has gone. */
  leave(): void {
    this.#sight.disconnect();
    this.#input = undefined;
    this.#shown = false;
    if (this.#out) this.#say({ type: 'signin.gone' });
    this.#out = false;
  }

  async #ask(input: HTMLInputElement): Promise<void> {
    this.#sight.disconnect();
    const is = await tell({ type: 'signin.look', scene: take(input, this.#typing, false).scene, path: location.pathname.slice(0, 200) });
    if (input !== this.#input) return;
    if (is) {
      this.#shown = true;
      this.#tell();
    } else {
      const wait = (this.#dismissed.get(input)?.wait ?? again / 2) * 2;
      this.#dismissed.set(input, { until: performance.now() + wait, wait: Math.min(wait, 32 * again) });
      this.#input = undefined;
    }
  }

  #tell(): void {
    const account = inputsBeside(this.#input!).map(addressIn).find(Boolean) ?? this.#typing.address;
    const now = performance.now();
    if (this.#out && account === this.#account && now - this.#last < apart) return;
    if (!this.#tellings.take()) return;
    this.#last = now;
    this.#account = account;
    this.#out = true;
    this.#say({ type: 'signin.seen', ...(account ? { account } : {}) });
  }

  #mayBe(input: HTMLInputElement): boolean {
    if ((this.#dismissed.get(input)?.until ?? 0) > performance.now()) return false;
    const { type, autocomplete, name, id, placeholder } = input;
    return /^(?:password|email)$/.test(type) || (/^te(?:xt|l)$/.test(type) && hint.test(`${autocomplete} ${name} ${id} ${placeholder}`));
  }
}

/** The inputs of the form, or of what stands for one. */
function inputsBeside(input: HTMLInputElement): HTMLInputElement[] {
  const home = input.form ?? input.closest('dialog,[role=dialog],main,[role=main]') ?? (input.getRootNode() as Document | ShadowRoot);
  return [...home.querySelectorAll('input')];
}
