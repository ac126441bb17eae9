/**
 * The part of the content script that runs on every page: one observer, and a question about the page as a whole when
 * it has settled. All else, engine.ts, is made when the answer is yes, and not even compiled before; from then on this
 * tells it when to look.
 *
 * What costs memory is the DOM: each interface that a script touches first is made for it there and then, in every
 * frame, and the first element alone makes 68 KiB of them. So nothing here takes an element into its hands where a
 * selector or an XPath can answer; there is no AbortController, no list of records, not even `performance`.
 */

/** Between two looks, in milliseconds: soon after the first, and while a page changes on and on and nothing comes of it up to the last. */
const spacing = 30;
const growth = 1.6;
const slowest = 600;
/** … and while a person waits for what goes on. */
const hurried = 150;
/** A page with more inputs than this is a table or a long form: there only those count whose markup speaks for them. */
const mostInputs = 40;
/** Inputs whose markup speaks for a code. */
const speaking = () => {
  const named = ['otp', 'cod', 'kod', 'verif', 'token'].map((stem) => `[name*=${stem} i],[id*=${stem} i]`);
  return `input:is([maxlength="1"],[autocomplete^=one-time],[inputmode=numeric],[placeholder*=cod i],[aria-label*=cod i],${named})`;
};
/** A page of more elements than this is looked at in parts: an XPath over so many takes a millisecond. */
const large = 8000;
/** … and that after so many milliseconds, unless something happens there: it takes elements into the hands. */
const patience = 4000;
/** So many of its first elements, and of the first ones of so many last parts: dialogs are put there. */
const first = 250;
const firstOfPart = 40;
const parts = 6;
/** Most empty elements are filled as soon as a page's scripts run. */
const filling = 400;
/** Where there are more empty elements than this, they are not asked for shadow roots. */
const mostEmpty = 40;
/** What may have the focus and never takes a code, nor holds what does. */
const others = /^(?:a|body|button|iframe|select|textarea)$/;

/** What a page has, outside of shadow roots: counted without taking any of it into the hands. */
const survey = {
  /** The inputs that may be worth a look. */
  inputs(): ArrayLike<HTMLInputElement> {
    const all = document.getElementsByTagName('input');
    return all.length <= mostInputs ? all : document.querySelectorAll<HTMLInputElement>(speaking());
  },
  edited: () => document.querySelectorAll('[contenteditable]'),
  /** Is the page too large to ask for all of the following but `ends`? Takes one element of a large page into the hands; to count them all takes five times as long. */
  isLarge: () => document.getElementsByTagName('*').item(large) !== null,
  /** Custom elements, which no selector finds: as a snapshot, in order, which is 7. */
  custom: () => document.evaluate("//*[contains(local-name(), '-')]", document, null, 7, null),
  /** Elements in which nothing would be seen if there were no shadow root. */
  empty(): ArrayLike<Element> {
    const all = document.querySelectorAll('div:empty');
    return all.length <= mostEmpty ? all : [];
  },
  /** Custom and edited elements at both ends of a large page. What is between them is found when it gets the focus. */
  ends(): Element[] {
    const { body } = document;
    const found: Element[] = [];
    if (!body) return found;
    const see = (at: Element) => {
      if (at.localName.includes('-') || at.hasAttribute('contenteditable')) found.push(at);
    };
    survey.walk(body.firstElementChild, body, first, see);
    let last = body.lastElementChild;
    for (let left = parts; last && left > 0; left--, last = last.previousElementSibling) survey.walk(last, last, firstOfPart, see);
    return found;
  },
  /** Visits an element and those after it in document order, within `top`: at most so many. */
  walk(from: Element | null, top: Node, most: number, visit: (element: Element) => void): void {
    for (let at = from, left = most; at && left > 0; left--) {
      visit(at);
      let next = at.firstElementChild;
      for (let up: Element | null = at; !next && up && up !== top; up = up.parentElement) next = up.nextElementSibling;
      at = next;
    }
  },
};

/** What the look-out tells the engine. */
export interface Engine {
  /** These came into the page. */
  came(records: MutationRecord[]): void;
  /** The user turned to it. */
  turnedTo(element: Element): void;
  /** Looks at the page now. Has there been anything yet that takes text? */
  look(): boolean;
}

/** What the engine has of the look-out. */
export interface Lookout {
  survey: typeof survey;
  /** Observes a shadow root, too. */
  observe(root: Node): void;
  /** Looks soon. */
  schedule(): void;
  /** Looks after so many milliseconds, each of them. */
  later(...delays: number[]): void;
  /** Something is going on that a person waits for: looks more often again. */
  hurry(): void;
  /** Tells the engine nothing more of what happens; it ends what it asked for itself. */
  stop(): void;
}

/** Keeps a look-out, and makes the engine when there is something that may take a code, or when the user turned to it. */
export function lookOut(make: (lookout: Lookout) => Engine): void {
  let engine: Engine | undefined;
  let found = false;
  let isLarge = false;
  let scheduled = false;
  let emptyBefore = false;
  let looked = 0;
  let wait = spacing;

  const observer = new MutationObserver(mutated);
  observe(document);
  addEventListener('focusin', focused, true);
  look();

  function observe(root: Node): void {
    observer.observe(root, { childList: true, subtree: true });
  }

  function begin(): Engine {
    if (!engine) wait = spacing * growth;
    return (engine ??= make({ survey, observe, schedule, later, hurry, stop }));
  }

  function mutated(records: MutationRecord[]): void {
    if (isLarge) begin();
    engine?.came(records);
    schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // A hidden tab has no idle periods to speak of; and where nothing was found yet, a look is shorter than the wait for one.
    const isIdle = found && document.visibilityState !== 'hidden';
    setTimeout(isIdle ? () => requestIdleCallback(look, { timeout: 100 }) : look, Math.max(0, looked + wait - Date.now()));
  }

  function later(...delays: number[]): void {
    for (const delay of delays) setTimeout(schedule, delay);
  }

  function hurry(): void {
    wait = Math.min(wait, hurried);
  }

  function look(): void {
    scheduled = false;
    looked = Date.now();
    wait = Math.min(wait * growth, slowest);
    if (engine || promises()) found = begin().look();
  }

  /** Is there something that may take a code? */
  function promises(): boolean {
    if (survey.inputs().length > 0) return true;
    isLarge = survey.isLarge();
    if (isLarge) {
      setTimeout(lookAtEnds, patience);
      return false;
    }
    if (survey.edited().length > 0 || survey.custom().snapshotLength > 0) return true;
    if (survey.empty().length === 0) return false;
    if (emptyBefore) return true;
    emptyBefore = true;
    setTimeout(look, filling);
    return false;
  }

  function lookAtEnds(): void {
    if (engine || survey.ends().length === 0) return;
    begin();
    schedule();
  }

  function focused(event: FocusEvent): void {
    // Seen from outside a closed shadow root, its host has the focus.
    const target = event.composedPath()[0];
    if (target instanceof Element && (engine || !others.test(target.localName))) begin().turnedTo(target);
  }

  function stop(): void {
    observer.disconnect();
    removeEventListener('focusin', focused, true);
  }
}
