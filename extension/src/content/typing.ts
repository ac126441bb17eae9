/** After a keystroke the user counts as typing for this long, in milliseconds. */
const pause = 1000;

/** What the user does with the keyboard in this document. Kept in memory, for this document alone. */
export class Typing {
  /** The e-mail address typed last. */
  address: string | undefined;
  /** Whether an address or a telephone number was typed last. */
  last: 'email' | 'phone' | undefined;
  #key = -Infinity;
  #at: Element | undefined;
  readonly #left: (input: HTMLInputElement) => void;

  /** Listens until `signal` ends it; `left` is called for each input that the user leaves. */
  constructor(signal: AbortSignal, left: (input: HTMLInputElement) => void) {
    this.#left = left;
    const options = { capture: true, signal };
    // A change event does not leave a shadow root; focusout does.
    for (const event of ['change', 'focusout']) addEventListener(event, (e) => this.#settled(e), options);
    addEventListener('keydown', (e) => this.#pressed(e), options);
  }

  /** Is the user typing at this moment? Not where the focus has moved on since his last key. */
  get now(): boolean {
    return performance.now() - this.#key < pause && (this.#at?.matches(':focus') ?? false);
  }

  #pressed(event: KeyboardEvent): void {
    if (!event.isTrusted || modifier(event)) return;
    const target = event.composedPath()[0];
    this.#key = performance.now();
    const takes = target instanceof HTMLElement && (target.isContentEditable || /^(?:input|textarea)$/.test(target.localName));
    this.#at = takes ? target : undefined;
  }

  #settled(event: Event): void {
    const input = event.composedPath()[0];
    if (!event.isTrusted || !(input instanceof HTMLInputElement)) return;
    const address = addressIn(input);
    if (address) {
      this.address = address;
      this.last = 'email';
    } else if (holdsTelephone(input)) {
      this.last = 'phone';
    }
    this.#left(input);
  }
}

/** Shortcuts and bare modifiers put no character anywhere. */
function modifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock'].includes(event.key);
}

/** The whole e-mail address an input holds, if that is all it holds. */
export function addressIn(input: HTMLInputElement): string | undefined {
  const value = input.type === 'password' ? '' : input.value.trim();
  return value.length <= 320 && /^[\w.%+-]+@[\w-]+(?:\.[\w-]+)+$/u.test(value) ? value : undefined;
}

function holdsTelephone({ type, value }: HTMLInputElement): boolean {
  return type !== 'password' && /^\+?[\d ().-]{7,20}$/.test(value) && (type === 'tel' || value.replace(/\D/g, '').length > 8);
}
