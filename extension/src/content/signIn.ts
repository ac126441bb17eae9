import type { SignInField, SignInSnapshot } from '../detect/signIn.js';
import { ask } from './runtime.js';
import { addressIn, type Typing } from './typing.js';

/** A sign-in form is looked for among so many inputs; a page with more of them is another kind of page. */
const most = 40;
/** An input that was none is looked at again after this, in milliseconds, then twice as late each time. */
const again = 1000;
/** Between two tellings, and two that name another account, in milliseconds: forms can be made by script. */
const apart = 10_000;
const accountsApart = 1000;
const mostFields = 12;

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
    if (this.#shown && this.#input && scope(this.#input) === scope(input)) this.#tell();
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
    void ask({ type: 'signin.look', form: snapshot(input) }).then((is) => {
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
    const account = this.#named();
    const now = performance.now();
    const another = account !== undefined && account !== this.#account;
    if (now - this.#last < (another ? accountsApart : apart)) return;
    this.#last = now;
    this.#account = account;
    this.#out = true;
    this.#told.seen(account);
  }

  #named(): string | undefined {
    if (!this.#input) return undefined;
    for (const input of fieldsOf(scope(this.#input))) {
      const address = input.type === 'password' ? undefined : addressIn(input);
      if (address !== undefined) return address;
    }
    return this.#typing.address;
  }

  #mayBe(input: HTMLInputElement): boolean {
    const dismissed = this.#dismissed.get(input);
    return mayBe(input) && !(dismissed && dismissed.until > performance.now());
  }

  #dismiss(input: HTMLInputElement): void {
    const times = (this.#dismissed.get(input)?.times ?? 0) + 1;
    this.#dismissed.set(input, { until: performance.now() + again * 2 ** Math.min(times - 1, 6), times });
    this.#input = undefined;
  }
}

function mayBe(input: HTMLInputElement): boolean {
  if (input.type === 'password' || input.type === 'email') return true;
  if (input.type !== 'text' && input.type !== 'tel') return false;
  return hint.test(`${input.autocomplete} ${input.name} ${input.id} ${input.placeholder}`);
}

/** The form, or what stands for one. */
function scope(input: HTMLInputElement): Element {
  const home = input.form ?? input.closest('form,dialog,[role=dialog],main,[role=main]');
  if (home) return home;
  const root = input.getRootNode();
  return root instanceof ShadowRoot ? root.host : document.body;
}

const asked = new Set(['text', 'tel', 'email', 'password', 'number', 'url', 'search', 'date']);

function fieldsOf(home: Element): HTMLInputElement[] {
  const root = home.shadowRoot ?? home;
  const inputs = home instanceof HTMLFormElement ? [...home.elements] : [...root.querySelectorAll('input')];
  return inputs
    .filter((one): one is HTMLInputElement => one instanceof HTMLInputElement && asked.has(one.type) && !one.hidden)
    .filter((one) => !(one.tabIndex < 0 && one.getAttribute('aria-hidden') === 'true') && one.style.display !== 'none')
    .slice(0, mostFields);
}

function snapshot(input: HTMLInputElement): SignInSnapshot {
  const home = scope(input);
  const headings = [...(home === document.body ? document : home).querySelectorAll('h1,h2,legend,[role=heading]')].slice(0, 3);
  // A form's heading often stands above it.
  const heading = headings.length > 0 ? headings : [...document.querySelectorAll('h1')].slice(0, 1);
  const buttons = [...home.querySelectorAll('button,input[type=submit],[role=button]')].slice(0, 8);
  return {
    fields: fieldsOf(home).map(fieldOf),
    heading: heading.map((one) => (one.textContent ?? '').slice(0, 100)).join(' '),
    actions: buttons.map((one) => (one instanceof HTMLInputElement ? one.value : (one.textContent ?? '')).slice(0, 60)),
    title: document.title.slice(0, 100),
    path: location.pathname.slice(0, 200),
  };
}

function fieldOf(input: HTMLInputElement): SignInField {
  const { type, name, id, placeholder } = input;
  const labels = [...(input.labels ?? [])].map((label) => (label.textContent ?? '').slice(0, 80));
  const words = [name, id, placeholder, input.getAttribute('aria-label') ?? '', ...labels].join(' ').trim().slice(0, 300);
  return { type, autocomplete: input.getAttribute('autocomplete')?.slice(0, 100) ?? '', words };
}
