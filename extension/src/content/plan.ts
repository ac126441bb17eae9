/** What goes into each input of a field. */
export type Plan = readonly string[];

/** The shape that a plan is made for: how many inputs there are, and how many characters the first one admits. */
interface Room {
  boxes: number;
  /** The maxlength attribute of the first input; negative or absent where there is none. */
  maxLength?: number;
}

/**
 * Lays a code out over a field: one character a box, half of it in each of
 * two, or all of it in a single input. Undefined where it does not fit. A code of another length than the
 * row is never stretched or cut: half of a wrong code in the boxes costs the
 * user one of his attempts.
 */
export function planFill(room: Room, code: string): Plan | undefined {
  const bare = bareCode(code);
  if (bare === '') return undefined;
  if (room.boxes === 1) {
    const limit = room.maxLength === undefined || room.maxLength <= 0 ? Infinity : room.maxLength;
    const whole = code.trim();
    if (whole.length <= limit && !/\s/.test(whole)) return [whole];
    return bare.length <= limit ? [bare] : undefined;
  }
  const characters = [...bare];
  if (characters.length === room.boxes) return characters;
  // Two inputs for a half each.
  const half = room.boxes === 2 ? room.maxLength ?? 0 : 0;
  return half > 0 && characters.length === 2 * half ? [characters.slice(0, half).join(''), characters.slice(half).join('')] : undefined;
}

/** A code without what groups its characters: spaces, dashes, dots. Masks put their own in. */
export function bareCode(code: string): string {
  return code.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Is what a page holds this code? Pages may put separators in and turn letters to capitals. */
export function sameCode(held: string, code: string): boolean {
  return bareCode(held).toUpperCase() === bareCode(code).toUpperCase();
}
