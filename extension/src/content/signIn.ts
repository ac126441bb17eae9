import { allowance } from './allowance.js';
import type { tell } from './runtime.js';
import { take } from './scene.js';
import { addressIn, type Typing } from './typing.js';

/** A sign-in form is looked for among so many inputs; a page with more of them is another kind of page. */
const most = 40;
/** How often it is told: so many times at once, then again after each refill, in milliseconds; forms can be made by script. */
const burst = 4;
const refill = 5000;
/** Between two tellings of the same, in milliseconds. */
const apart = 10_000;

/** Markup that makes an input worth a look. A sieve, not the decision: that is detect's. */
const hint = /user|login|log-?on|e-?mail|account|identifier|konto|nutzer|usuario|correo|courriel|utente|gebruik/i;

/** Watches a document for a sign-in form. */
export interface SignInWatch {
  /** Looks at the page's inputs. Where a code is asked for already there is nothing to be early for. */
  look(inputs: HTMLInputElement[], asked: boolean): void;
  /** The user turns to an input, or has left it. */
  turnedTo(input: HTMLInputElement): void;
  /** The page is going, or the form has gone. */
  leave(): void;
}

/**
 * Watches for a sign-in form, and has the worker look at it when the user sees it. It reads attributes and a few captions,
 * and asks for neither style nor layout: that something is to be seen an observer reports.
 */
export function watchSignIn(typing: Typing, say: typeof tell): SignInWatch {
  /** What was none when it was looked at, until the user turns to it: captions come late. */
  const dismissed = new WeakSet<HTMLInputElement>();
  const mayTell = allowance(burst, refill);
  const sight = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting, target }) => isIntersecting && target === input)) void tellOf(input!);
  });
  let input: HTMLInputElement | undefined;
  /** The worker was told of it. */
  let told = false;
  let account: string | undefined;
  let last = -Infinity;

  async function tellOf(asked: HTMLInputElement): Promise<void> {
    if (!mayTell()) return;
    sight.disconnect();
    told = true;
    last = performance.now();
    const { scene, about } = take(asked, typing, false);
    account = addressIn(asked) ?? about.account;
    const is = await say({ type: 'signin.seen', scene, path: location.pathname.slice(0, 200), ...(account && { account }) });
    if (is || input !== asked) return;
    told = false;
    input = undefined;
    dismissed.add(asked);
  }

  function mayBe(input: HTMLInputElement): boolean {
    const { type, autocomplete, name, id, placeholder } = input;
    if (dismissed.has(input)) return false;
    return /^(?:password|email)$/.test(type) || (/^te(?:xt|l)$/.test(type) && hint.test(`${autocomplete} ${name} ${id} ${placeholder}`));
  }

  function leave(): void {
    sight.disconnect();
    input = undefined;
    if (told) void say({ type: 'signin.gone' });
    told = false;
  }

  return {
    look(inputs, asked) {
      if (input?.isConnected && !asked) return;
      const next = asked || inputs.length > most ? undefined : inputs.find(mayBe);
      if (next === input) return;
      sight.disconnect();
      if (!next) return leave();
      input = next;
      sight.observe(next);
    },
    turnedTo(at) {
      dismissed.delete(at);
      if (!input || at.form !== input.form || at.getRootNode() !== input.getRootNode()) return;
      if ((addressIn(at) ?? account) !== account || performance.now() - last >= apart) void tellOf(input);
    },
    leave,
  };
}
