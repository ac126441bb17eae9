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

/** The line that a document with a code field holds to the worker. */
export interface Lifeline {
  /** There is a code field: holds the line, or makes it. */
  hold(): void;
  /** There is no code field any more. */
  release(): void;
}

/**
 * The end of a line is how the document learns that the worker was stopped; where somebody still waited it connects again,
 * which starts the worker, and says again what there is. `connect` gives no line once the extension is gone: then there is
 * nobody to come back to.
 */
export function lifeline(connect: (events: LineEvents) => Line | undefined, sayAgain: () => void): Lifeline {
  let current: Line | undefined;
  let waits = false;
  let failures = 0;
  let again: ReturnType<typeof setTimeout> | undefined;

  function hold(): void {
    if (current) return;
    clearTimeout(again);
    const line: Line | undefined = connect({
      waits(yes) {
        if (current !== line) return;
        waits = yes;
        failures = 0;
      },
      lost() {
        if (current !== line) return;
        current = undefined;
        if (waits) again = setTimeout(back, Math.min(first * 4 ** failures++, longest));
      },
    });
    current = line;
  }

  function back(): void {
    hold();
    if (current) sayAgain();
  }

  return {
    hold,
    release() {
      clearTimeout(again);
      current?.close();
      current = undefined;
      waits = false;
    },
  };
}
