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

/** How long after the end of a line the worker is told again, in milliseconds. */
const pause = 250;

/** The line that a document with a code field holds to the worker. */
export interface Lifeline {
  /** There is a code field: holds the line, or makes it. */
  hold(): void;
  /** There is no code field any more. */
  release(): void;
}

/**
 * The end of a line is how the document learns that the worker was stopped; where somebody still waited it says again what
 * there is, which starts the worker and makes the next line. `connect` gives no line once the extension is gone.
 */
export function lifeline(connect: (events: LineEvents) => Line | undefined, sayAgain: () => void): Lifeline {
  let current: Line | undefined;
  return {
    hold() {
      if (current) return;
      let waiting = false;
      const line: Line | undefined = connect({
        waits: (yes) => { waiting = yes; },
        lost() {
          if (current !== line) return;
          current = undefined;
          // Not of a worker that never came up: who tells it again waits longer each time.
          if (waiting) setTimeout(sayAgain, pause);
        },
      });
      current = line;
    },
    release() {
      const line = current;
      current = undefined;
      line?.close();
    },
  };
}
