import type { Field } from '../protocol.js';

/** A typed or pasted code as the page wants it: no spaces, and no hyphens where only digits fit. */
export function cleanCode(typed: string, digits: boolean): string {
  const code = typed.replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '');
  return (digits ? code.replace(/[-–.]/g, '') : code).slice(0, 64);
}

/** Can this code go into this field at all, as far as its shape is known? */
export function fits(code: string, field: Field): boolean {
  const bare = code.replace(/[^\p{L}\p{N}]/gu, '');
  if (bare === '' || (field.alphabet === 'digits' && /\p{L}/u.test(bare))) return false;
  return field.length === undefined || bare.length === field.length || code.length === field.length;
}
