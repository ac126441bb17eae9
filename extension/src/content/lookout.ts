/**
 * The part of the content script that runs on every page: one observer, and a question about the page as a whole when
 * it has settled. All else, engine.ts, is made when the answer is yes, and not even compiled before.
 *
 * What costs memory is the DOM: each interface that a script touches first is made for it there and then, in every
 * frame, and the first element alone makes 68 KiB of them. So nothing here takes an element into its hands where a
 * selector or an XPath can answer; there is no AbortController, no list of records, not even `performance`.
 */
import { following } from './tree.js';

/** Between two looks, in milliseconds: soon after the first, and while a page changes on and on and nothing comes of it up to the last. */
const spacing = 30;
const growth = 1.6;
const slowest = 600;
/** A page with more inputs than this is a table or a long form: there only those count whose markup speaks for them. */
const mostInputs = 40;
/** Inputs whose markup speaks for a code. */
const speaking =
  'input:is([maxlength="1"],[autocomplete^=one-time],[inputmode=numeric],[name*=otp i],[name*=cod i],[name*=kod i],[name*=verif i],' +
  '[name*=token i],[id*=otp i],[id*=cod i],[id*=kod i],[id*=verif i],[placeholder*=cod i],[aria-label*=cod i])';
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
export interface Survey {
  /** The inputs that may be worth a look. */
  inputs(): ArrayLike<HTMLInputElement>;
  edited(): NodeListOf<Element>;
  /** Is the page too large to ask for all of the following but the last? */
  isLarge(): boolean;
  /** Custom elements, which no selector finds. */
  custom(): XPathResult;
  /** Elements in which nothing would be seen if there were no shadow root. */
  empty(): ArrayLike<Element>;
  /** Custom and edited elements at both ends of a large page. What is between them is found when it gets the focus. */
  ends(): Element[];
}

const survey: Survey = {
  inputs() {
    const all = document.getElementsByTagName('input');
    return all.length <= mostInputs ? all : document.querySelectorAll<HTMLInputElement>(speaking);
  },
  edited: () => document.querySelectorAll('[contenteditable]'),
  // It takes one element of a large page into the hands; to count them all takes five times as long.
  isLarge: () => document.getElementsByTagName('*').item(large) !== null,
  custom: () => document.evaluate("//*[contains(local-name(), '-')]", document, null, 7, null), // 7: a snapshot, in order
  empty() {
    const all = document.querySelectorAll('div:empty');
    return all.length <= mostEmpty ? all : [];
  },
  ends() {
    const { body } = document;
    const found: Element[] = [];
    if (!body) return found;
    const walk = (from: Element | null, top: Element, most: number) => {
      for (let at = from, left = most; at && left > 0; left--, at = following(at, top)) {
        if (at.localName.includes('-') || at.hasAttribute('contenteditable')) found.push(at);
      }
    };
    walk(body.firstElementChild, body, first);
    let last = body.lastElementChild;
    for (let left = parts; last && left > 0; left--, last = last.previousElementSibling) walk(last, last, firstOfPart);
    return found;
  },
};

/** What made the look-out start the engine, where it was something that has just happened. */
export interface Cause {
  /** The user turned to it. */
  turnedTo?: Element;
  /** These came into a large page. */
  records?: MutationRecord[];
}

/** Keeps a look-out, and calls `start` once: when there is something that may take a code, or when the user turned to it. */
export function lookOut(start: (survey: Survey, cause: Cause) => void): void {
  let over = false;
  let isLarge = false;
  let scheduled = false;
  let emptyBefore = false;
  let looked = 0;
  let wait = spacing;

  const observer = new MutationObserver(mutated);
  observer.observe(document, { childList: true, subtree: true });
  addEventListener('focusin', focused, true);
  look();

  function mutated(records: MutationRecord[]): void {
    if (isLarge) return end({ records });
    if (scheduled) return;
    scheduled = true;
    setTimeout(look, Math.max(0, looked + wait - Date.now()));
  }

  function look(): void {
    scheduled = false;
    if (over) return;
    looked = Date.now();
    wait = Math.min(wait * growth, slowest);
    if (survey.inputs().length > 0) return end({});
    const wasLarge = isLarge;
    isLarge = survey.isLarge();
    if (isLarge) {
      if (!wasLarge) setTimeout(lookAtEnds, patience);
    } else if (survey.edited().length > 0 || survey.custom().snapshotLength > 0) {
      end({});
    } else if (survey.empty().length > 0) {
      if (emptyBefore) end({});
      else setTimeout(look, filling);
      emptyBefore = true;
    }
  }

  function lookAtEnds(): void {
    if (!over && survey.ends().length > 0) end({});
  }

  function focused(event: FocusEvent): void {
    // Seen from outside a closed shadow root, its host has the focus.
    const target = event.composedPath()[0];
    if (target instanceof Element && !others.test(target.localName)) end({ turnedTo: target });
  }

  function end(cause: Cause): void {
    over = true;
    observer.disconnect();
    removeEventListener('focusin', focused, true);
    start(survey, cause);
  }
}
