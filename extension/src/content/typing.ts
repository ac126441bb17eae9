/** After a keystroke the user counts as typing for this long, in milliseconds. */
const pause = 1000;

/** What the user does with the keyboard in this document. Kept in memory, for this document alone. */
export interface Typing {
  /** The e-mail address typed last. */
  address?: string;
  /** Whether an address or a telephone number was typed last. */
  last?: 'email' | 'phone';
  /** Is the user typing at this moment? Not where the focus has moved on since his last key. */
  now(): boolean;
}

/** Listens until `signal` ends it; `left` is called for each input that the user leaves. */
export function listenToTyping(signal: AbortSignal, left: (input: HTMLInputElement) => void): Typing {
  let pressed = -Infinity;
  let at: Element | undefined;
  const typing: Typing = { now: () => performance.now() - pressed < pause && (at?.matches(':focus') ?? false) };
  const listen = <K extends keyof WindowEventMap>(name: K, heard: (target: EventTarget | undefined, event: WindowEventMap[K]) => void) =>
    addEventListener(name, (event) => { if (event.isTrusted) heard(event.composedPath()[0], event); }, { capture: true, signal });
  const settled = (input: EventTarget | undefined) => {
    if (!(input instanceof HTMLInputElement)) return;
    const address = addressIn(input);
    if (address) Object.assign(typing, { address, last: 'email' });
    else if (holdsTelephone(input)) typing.last = 'phone';
    left(input);
  };
  // A change event does not leave a shadow root; focusout does.
  listen('change', settled);
  listen('focusout', settled);
  listen('keydown', (target, { ctrlKey, metaKey, altKey, key }) => {
    // Shortcuts and bare modifiers put no character anywhere.
    if (ctrlKey || metaKey || altKey || /^(?:Shift|Control|Alt|Meta|CapsLock)$/.test(key)) return;
    pressed = performance.now();
    at = target instanceof HTMLElement && (target.isContentEditable || /^(?:input|textarea)$/.test(target.localName)) ? target : undefined;
  });
  return typing;
}

/** The whole e-mail address an input holds, if that is all it holds. */
export function addressIn({ type, value }: HTMLInputElement): string | undefined {
  const address = value.trim();
  return type !== 'password' && address.length <= 320 && /^[\w.%+-]+@[\w-]+(?:\.[\w-]+)+$/u.test(address) ? address : undefined;
}

function holdsTelephone({ type, value }: HTMLInputElement): boolean {
  return type !== 'password' && /^\+?[\d ().-]{7,20}$/.test(value) && (type === 'tel' || value.replace(/\D/g, '').length > 8);
}
