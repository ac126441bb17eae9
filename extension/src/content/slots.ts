/** What takes text: an input, or an element that is edited as one. */
export type Slot = HTMLElement;

/** Types of inputs that take text that may be a code. */
export const types = new Set(['text', 'tel', 'number', 'password']);
const most = 12;

/** Can this element take a code at all? Decoys beside the real input are hidden from assistive technology and from Tab. */
export function takesText(element: Element): element is Slot {
  const takes = isInput(element) ? types.has(element.type) : isEdited(element);
  // ion-input-otp hides every box so but the one that Tab reaches; a decoy has no reason to be called "Input 2 of 6".
  return takes && !((element as Slot).tabIndex < 0 && element.closest('[aria-hidden=true]') && !/\d/.test(element.ariaLabel ?? ''));
}

/** Is this an input, and not an edited element? */
export function isInput(slot: Element): slot is HTMLInputElement {
  return slot instanceof HTMLInputElement;
}

/** Is this element edited itself, whatever it holds? */
export function isTyped(element: Element): element is HTMLElement {
  // contenteditable means nothing on an input, and some boxes have it.
  return element.matches('[contenteditable]:not([contenteditable=false],input)') && element instanceof HTMLElement;
}

/** Is this element edited itself, for a line rather than a document? */
export function isEdited(element: Element): element is HTMLElement {
  return isTyped(element) && held(element).length <= most;
}

/** What a slot holds. */
export function held(slot: Slot): string {
  return isInput(slot) ? slot.value : (slot.textContent ?? '');
}

/** What all of them hold, together. */
export function heldBy(slots: readonly Slot[]): string {
  return slots.map(held).join('');
}

/** Makes a slot hold a text, without any event. */
export function put(slot: Slot, text: string): void {
  if (isInput(slot)) slot.value = text;
  else slot.textContent = text;
}

/** How many characters a slot admits; negative where it does not say. */
export function limit(slot: Slot): number {
  return isInput(slot) ? slot.maxLength : -1;
}

/** Selects what a slot holds. */
export function selectAll(slot: Slot): void {
  if (isInput(slot)) slot.select();
  else getSelection()?.selectAllChildren(slot);
}

/** Does the page mark one of them as wrong? */
export function marked(slots: readonly Slot[]): boolean {
  return slots.some((slot) => slot.ariaInvalid === 'true');
}
