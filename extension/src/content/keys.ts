import { held, put, type Slot } from './slots.js';

/**
 * One character typed into one input, as a page sees a keyboard do it. Runs in
 * the isolated world, where setting `value` is seen by every framework; events
 * are composed, or web components stay empty.
 */

/** What bubbles, and leaves a shadow root. */
export const rising = { bubbles: true, composed: true };

/** Types a character at the end of what the input holds, or, in a box, in place of it. */
export function typeCharacter(input: Slot, character: string, inPlace: boolean): void {
  const before = held(input);
  // A widget driven by keydown has put the character there itself, without cancelling.
  const isOpen = key(input, 'keydown', character) && key(input, 'keypress', character) && held(input) === before;
  if (isOpen && insertion(input, 'beforeinput', character)) {
    put(input, inPlace ? character : before + character);
    insertion(input, 'input', character);
  }
  key(input, 'keyup', character);
}

/** Empties an input as Backspace would. */
export function clear(input: Slot): void {
  if (held(input) === '') return;
  put(input, '');
  input.dispatchEvent(new InputEvent('input', { inputType: 'deleteContentBackward', ...rising }));
}

/** Tells the page that the input's value is settled. Not composed: no browser's is. */
export function change(input: Slot): void {
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Is it a fill that moves the focus at this moment, and not the user? */
export let entering = false;

/** Puts the focus on an input. In a window without focus the browser holds the events back, so they are sent for it. */
export function enter(input: Slot): void {
  if (input.matches(':focus')) return;
  entering = true;
  input.focus();
  if (!document.hasFocus()) moved(input, 'focus', 'focusin');
  entering = false;
}

/**
 * Tells the page that the input was left, for what settles on blur. The focus stays where it is, for Enter to submit, and
 * so the page is told that next: @react-input/mask takes nothing more until it is.
 */
export function leave(input: Slot): void {
  moved(input, 'blur', 'focusout');
  if (input.matches(':focus')) moved(input, 'focus', 'focusin');
}

/** Tells the page where the focus moved, by an event that does not bubble, and one that does. */
function moved(input: Slot, still: 'focus' | 'blur', bubbling: 'focusin' | 'focusout'): void {
  input.dispatchEvent(new FocusEvent(still, { composed: true }));
  input.dispatchEvent(new FocusEvent(bubbling, rising));
}

/**
 * Dispatches a key event that names its key: without `key`, widgets read "" and print "Unidentified". False where the
 * page cancelled it.
 */
function key(input: Slot, type: 'keydown' | 'keypress' | 'keyup', character: string): boolean {
  const upper = character.toUpperCase();
  const code = /^\d$/.test(upper) ? `Digit${upper}` : /^[A-Z]$/.test(upper) ? `Key${upper}` : '';
  const isPress = type === 'keypress';
  // keyCode and charCode are in no standard's dictionary, but Chromium takes them and old widgets read nothing else.
  const keyCode = (isPress ? character : upper).charCodeAt(0);
  const typed = { key: character, code, keyCode, charCode: isPress ? keyCode : 0, shiftKey: character !== character.toLowerCase() };
  return input.dispatchEvent(new KeyboardEvent(type, { ...typed, ...rising, cancelable: true, view: window }));
}

function insertion(input: Slot, type: 'beforeinput' | 'input', data: string): boolean {
  const cancelable = type === 'beforeinput';
  return input.dispatchEvent(new InputEvent(type, { data, inputType: 'insertText', ...rising, cancelable, view: window }));
}
