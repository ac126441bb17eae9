/** A connection to the worker. */
export interface Line {
  close(): void;
}

/** What happens on a line. */
export interface LineEvents {
  /** The worker says whether anybody waits for a code of this document. */
  waits(yes: boolean): void;
  /** The worker was stopped, or could not be started. */
  lost(): void;
}

/** The first pause before a line is made again, in milliseconds; each one that fails makes it four times as long. */
const first = 250;
const longest = 60_000;

/**
 * The line that a document with a code field holds to the worker. Its end is
 * how the document learns that the worker was stopped; where somebody still
 * waited it connects again, which starts the worker, and says again what there is.
 */
export class Lifeline {
  readonly #connect: (events: LineEvents) => Line | undefined;
  readonly #sayAgain: () => void;
  #line: Line | undefined;
  #waits = false;
  #failures = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  /** `connect` gives no line once the extension is gone: then there is nobody to come back to. */
  constructor(connect: (events: LineEvents) => Line | undefined, sayAgain: () => void) {
    this.#connect = connect;
    this.#sayAgain = sayAgain;
  }

  /** There is a code field: holds the line, or makes it. */
  hold(): void {
    if (this.#line) return;
    clearTimeout(this.#again);
    const line: Line | undefined = this.#connect({
      waits: (yes) => {
        if (this.#line !== line) return;
        this.#waits = yes;
        this.#failures = 0;
      },
      lost: () => {
        if (this.#line !== line) return;
        this.#line = undefined;
        if (this.#waits) this.#again = setTimeout(() => this.#back(), Math.min(first * 4 ** this.#failures++, longest));
      },
    });
    this.#line = line;
  }

  /** There is no code field any more. */
  release(): void {
    clearTimeout(this.#again);
    this.#line?.close();
    this.#line = undefined;
    this.#waits = false;
  }

  #back(): void {
    this.hold();
    if (this.#line) this.#sayAgain();
  }
}
