import type { Clock } from './clock.js';
import type { Place } from './request.js';

/** A page that does not take it in this time, in milliseconds, is frozen or busy. */
const PATIENCE_MS = 8_000;

/** What fillers need of the browser. */
export interface FillersDeps {
  /** Puts content/filler.ts into a document; rejects where the document is gone, or the browser does not let us. */
  inject(place: Place): Promise<unknown>;
  clock: Clock;
}

/** What fills, in the documents that have a code field: the content script comes without it, as most pages never need it. */
export class Fillers {
  readonly #deps: FillersDeps;
  /** Under way, by document: what asks for it meanwhile waits for that. */
  readonly #coming = new Map<string, Promise<void>>();

  constructor(deps: FillersDeps) {
    this.#deps = deps;
  }

  /** Puts it into a document. Resolves when it is there, and as well where it cannot come: the document knows which. */
  bring(place: Place): Promise<void> {
    const coming = this.#coming.get(place.document) ?? this.#inject(place);
    this.#coming.set(place.document, coming);
    return coming;
  }

  /**
   * Has a document filled, by `send`. It says `bare` where what fills is not there: the code was faster, or the worker
   * was stopped before it had put it there. Then that is done first; `barred` where it could not.
   */
  async fill<T>(place: Place, send: () => Promise<T | 'bare'>): Promise<T | 'barred'> {
    const first = await send();
    if (first !== 'bare') return first;
    await this.bring(place);
    const second = await send();
    return second === 'bare' ? 'barred' : second;
  }

  #inject(place: Place): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        stop();
        this.#coming.delete(place.document);
        resolve();
      };
      const stop = this.#deps.clock.after(PATIENCE_MS, over);
      this.#deps.inject(place).then(over, over);
    });
  }
}
