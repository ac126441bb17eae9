import { isOver } from '../messages.js';
import type { CodeRequest, Place, Tried } from './request.js';

/** Ended requests that are kept of a document: enough to know what was declined and tried. */
const MAX_ENDED = 12;

/** The code requests there are, and what one may ask about them. */
export class Roll {
  readonly #all = new Map<string, CodeRequest>();

  /** Every request that is live, or ended on a page that is still there; oldest first. */
  all(): readonly CodeRequest[] {
    return [...this.#all.values()];
  }

  /** The request of that id, if it is still known. */
  get(id: string): CodeRequest | undefined {
    return this.#all.get(id);
  }

  /** Writes a request down, in the place of the one with its id. */
  set(request: CodeRequest): void {
    this.#all.set(request.id, request);
  }

  /** Strikes a request out. */
  remove(id: string): void {
    this.#all.delete(id);
  }

  /** Is it known, and not over? */
  isLive(id: string): boolean {
    const request = this.get(id);
    return request !== undefined && !isOver(request);
  }

  /** The request that took this one's place on the same field, or this one. */
  current(id: string): CodeRequest | undefined {
    const next = this.all().find(({ after }) => after === id);
    return next ? this.current(next.id) : this.get(id);
  }

  /** Those whose place no other took on the same field. */
  latest(): CodeRequest[] {
    const followed = new Set(this.all().map(({ after }) => after));
    return this.all().filter(({ id }) => !followed.has(id));
  }

  /** Those of one document. */
  inDocument({ tab, document }: Place): CodeRequest[] {
    return this.all().filter((request) => request.tab === tab && request.document === document);
  }

  /** Those for which the host does not wait, for this reason. */
  unwatched(halt: CodeRequest['halt']): CodeRequest[] {
    return this.all().filter((request) => !isOver(request) && !request.watched && request.halt === halt);
  }

  /** A document's ended requests but the newest few. */
  surplus(place: Place): CodeRequest[] {
    const ended = this.inDocument(place).filter(isOver);
    return ended.slice(0, Math.max(0, ended.length - MAX_ENDED));
  }

  /** What was put into a document by any of its requests. */
  triedIn(place: Place): Tried | undefined {
    const all = this.inDocument(place).flatMap((request) => request.tried ?? []);
    if (all.length === 0) return undefined;
    const received = all.flatMap((tried) => tried.received ?? []).sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
    const codes = [...new Set(all.flatMap((tried) => tried.codes ?? []))];
    return { ...(received === undefined ? {} : { received }), ...(codes.length === 0 ? {} : { codes }) };
  }
}
