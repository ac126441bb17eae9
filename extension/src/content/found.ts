import type { CodeField } from './field.js';
import { isInput, limit, type Slot, takesText } from './slots.js';

/** The inputs that a page has put in the place of a field's own, which have left it; empty while there are none. */
export function found({ group, line }: CodeField): Slot[] {
  const first = group[0]!;
  const row = group.length > 1;
  let again: Slot[] = [];
  // What is left of a row may hold one of its boxes alone: it is looked for outward, until there are enough of them.
  for (const home of line) {
    if (!home.isConnected) continue;
    const all = [...home.querySelectorAll<Slot>(isInput(first) ? 'input' : '[contenteditable]')].filter(takesText);
    again = row ? rowIn(all, group) : all.filter((slot) => alike(slot, first)).slice(0, 1);
    if (!row || all.length >= group.length) break;
  }
  return again;
}

/** A row among other slots: those that have what its boxes had in common, where there are as many. */
function rowIn(all: Slot[], group: Slot[]): Slot[] {
  const kind = (slot: Slot) => `${isInput(slot) ? slot.type : ''} ${limit(slot)}`;
  const kinds = new Set(group.map(kind));
  return [all, all.filter((slot) => kinds.has(kind(slot)))].find((row) => row.length === group.length) ?? [];
}

function alike(a: Slot, b: Slot): boolean {
  const name = (slot: Slot) => slot.getAttribute('name') ?? '';
  return name(a) === name(b) && (a.id === b.id || name(a) !== '') && a.getAttribute('type') === b.getAttribute('type');
}
