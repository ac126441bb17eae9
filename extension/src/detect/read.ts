import type { Branch, Scene } from './scene.js';

/**
 * Scenes as they come in a message: written by the page, as far as anyone can
 * tell. What is not of its type is left out, what is long is cut, so that an
 * answer costs the same whatever the page is.
 */

/** Levels, elements and pieces of text, characters in all, slots. */
const depth = 80;
const nodes = 1200;
const characters = 40_000;
const slots = 64;
const attributes = 32;
const short = 400;
const long = 2000;

/** A scene that was read. */
export type ReadScene = Omit<Scene, 'root'> & { root: Branch };

type Fields = Record<string, unknown>;

/** Reads a scene; undefined where it is none. */
export function readScene(value: unknown): ReadScene | undefined {
  if (!isRecord(value)) return undefined;
  let [nodesLeft, charactersLeft] = [nodes, characters];
  const seen = new Set<number>();

  const readText = (text: string, most: number): string => {
    const cut = text.slice(0, Math.min(most, charactersLeft));
    charactersLeft -= cut.length;
    return cut;
  };
  const readPart = (part: unknown, parent: Branch | undefined, level: number): Branch | undefined => {
    if (!isRecord(part) || typeof part['tag'] !== 'string' || nodesLeft-- <= 0) return undefined;
    const slot = part['slot'];
    const isSlot = Number.isSafeInteger(slot) && (slot as number) >= 0 && (slot as number) < slots && !seen.has(slot as number);
    if (isSlot) seen.add(slot as number);
    const named = new Map<string, string>();
    const given = isRecord(part['attributes']) ? Object.entries(part['attributes']).slice(0, attributes) : [];
    for (const [name, text] of given) if (typeof text === 'string') named.set(name, readText(text, short));
    const branch: Branch = {
      tag: readText(part['tag'], short), attributes: named, children: [], parent, slot: isSlot ? (slot as number) : undefined,
      hidden: part['hidden'] === true, cut: part['cut'] === true,
    };
    for (const child of level < depth && Array.isArray(part['children']) ? part['children'] : []) {
      if (nodesLeft <= 0) break;
      if (typeof child === 'string') nodesLeft--;
      const read = typeof child === 'string' ? readText(child, long) : readPart(child, branch, level + 1);
      if (read) branch.children.push(read);
    }
    return branch;
  };

  const root = readPart(value['root'], undefined, 0);
  if (!root) return undefined;
  const { title, typed, alone } = value;
  return {
    root,
    ...(typeof title === 'string' ? { title: readText(title, short) } : {}),
    ...(typed === 'email' || typed === 'phone' ? { typed } : {}),
    ...(alone === true ? { alone } : {}),
  };
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
