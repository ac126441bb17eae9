import { ask } from './runtime.js';
import { take } from './scene.js';
import { addressIn, type Typing } from './typing.js';

/** A sign-in form is looked for among so many inputs; a page with more of them is another kind of page. */
const most = 40;
/** An input that was none is looked at again after this, in milliseconds, then twice as late each time. */
const again = 1000;
/** Between two tellings, and two that name another account, in milliseconds: forms can be made by script. */
const apart = 10_000;
const accountsApart = 1000;

/** Markup that makes an input worth a look. A sieve, not the decision: that is detect's. */
const hint = /user|login|log-?on|e-?mail|account|identifier|konto|nutzer|usuario|correo|courriel|utente|gebruik/i;

/** Whom a document's sign-in form is told to. */
export interface SignInTold {
  seen(account: string | undefined): void;
  gone(): void;
}

/**
 * Watches a document for a sign-in form, and tells when the user sees it. It reads attributes and a few captions, and
 * asks for neither style nor layout: that something is to be seen an observer reports.
 */
export class SignInWatch {
  readonly #told: SignInTold;
  readonly #typing: Typing;
  readonly #dismissed = new WeakMap<HTMLInputElement, { until: number; times: number }>();
  readonly #sight = new IntersectionObserver((entries) => this.#sighted(entries));
  #input: HTMLInputElement | undefined;
  /** The form is seen. */
  #shown = false;
  /** … and that was told. */
  #out = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  #account: string | undefined;
  #last = -Infinity;

  constructor(typing: Typing, told: SignInTold) {
    this.#typing = typing;
    this.#told = told;
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
    if (this.#shown && this.#input && inputsBeside(this.#input).includes(input)) this.#tell();
  }

  /** The page is going, or the form has gone. */
  leave(): void {
    this.#sight.disconnect();
    clearTimeout(this.#later);
    this.#input = undefined;
    this.#shown = false;
    if (!this.#out) return;
    this.#out = false;
    this.#told.gone();
  }

  #sighted(entries: IntersectionObserverEntry[]): void {
    const input = this.#input;
    if (!input || this.#shown || !entries.some((entry) => entry.isIntersecting && entry.target === input)) return;
    this.#sight.disconnect();
    const { scene } = take(input, this.#typing, false);
    void ask({ type: 'signin.look', scene, path: location.pathname.slice(0, 200) }).then((is) => {
      if (input !== this.#input) return;
      if (is) this.#show();
      else this.#dismiss(input);
    });
  }

  #show(): void {
    this.#shown = true;
    // A form that comes and goes is told of once in a while.
    const wait = this.#last + apart - performance.now();
    if (wait <= 0) this.#tell();
    else this.#later = setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    const account = inputsBeside(this.#input!).map(addressIn).find((address) => address !== undefined) ?? this.#typing.address;
    const now = performance.now();
    const another = account !== undefined && account !== this.#account;
    if (now - this.#last < (another ? accountsApart : apart)) return;
    this.#last = now;
    this.#account = account;
    this.#out = true;
    this.#told.seen(account);
  }

  #mayBe(input: HTMLInputElement): boolean {
    const { type, autocomplete, name, id, placeholder } = input;
    if ((this.#dismissed.get(input)?.until ?? 0) > performance.now()) return false;
    if (type === 'password' || type === 'email') return true;
    return (type === 'text' || type === 'tel') && hint.test(`${autocomplete} ${name} ${id} ${placeholder}`);
  }

  #dismiss(input: HTMLInputElement): void {
    const times = (this.#dismissed.get(input)?.times ?? 0) + 1;
    this.#dismissed.set(input, { until: performance.now() + again * 2 ** Math.min(times - 1, 6), times });
    this.#input = undefined;
  }
}

/** The inputs of the form, or of what stands for one, that hold what everybody may read. */
function inputsBeside(input: HTMLInputElement): HTMLInputElement[] {
  const home = input.form ?? input.closest('dialog,[role=dialog],main,[role=main]') ?? (input.getRootNode() as Document | ShadowRoot);
  return [...home.querySelectorAll('input')];
}
