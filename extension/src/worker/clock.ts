/** Time as the worker uses it, so that its tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after `ms` milliseconds; the result takes that back. */
  after(ms: number, callback: () => void): () => void;
}

/** The browser's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** `clock`'s time in RFC 3339. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
