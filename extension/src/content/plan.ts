/** What goes into each input of a field. */
export type Plan = readonly string[];

/**
 * Lays a code out over so many boxes: one character each, half of it in each of two, or all of it in a single input.
 * `most` is how many characters the first one admits; negative where it does not say. Undefined where the code does not
 * fit. One of another length than the row is never stretched or cut: half of a wrong code in the boxes costs the user
 * one of his attempts.
 */
export function planFill(boxes: number, most: number, code: string): Plan | undefined {
  const characters = [...bareCode(code)];
  if (characters.length === 0) return undefined;
  if (boxes === 1) {
    const text = [code.trim(), characters.join('')].find((text) => !/\s/.test(text) && (most <= 0 || text.length <= most));
    return text === undefined ? undefined : [text];
  }
  const each = characters.length / boxes;
  if (each !== 1 && (boxes !== 2 || each !== most)) return undefined;
  return Array.from({ length: boxes }, (_, box) => characters.slice(box * each, (box + 1) * each).join(''));
}

/** A code without what groups its characters: spaces, dashes, dots. Masks put their own in. */
export function bareCode(code: string): string {
  return code.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** What is the same for codes that differ in their separators and capitals alone: pages put in the ones, and turn letters to the others. */
export function spelled(code: string): string {
  return bareCode(code).toUpperCase();
}
