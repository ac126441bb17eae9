/** What goes into each input of a field. */
export type Plan = readonly string[];

/** The shape that a plan is made for: how many inputs there are, and how many characters a single one admits. */
interface Room {
  boxes: number;
  /** The maxlength attribute of a single input; negative or absent where there is none. */
  maxLength?: number;
}

/**
 * Lays a code out over a field: one character a box, or all of it in a single
 * input. Undefined where it does not fit. A code of another length than the
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
  return characters.length === room.boxes ? characters : undefined;
}

/** A code without what groups its characters: spaces, dashes, dots. Masks put their own in. */
export function bareCode(code: string): string {
  return code.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Is what a page holds this code? Pages may put separators in and turn letters to capitals. */
export function sameCode(held: string, code: string): boolean {
  return bareCode(held).toUpperCase() === bareCode(code).toUpperCase();
}
