import type { Clock } from './clock.js';

/**
 * At most `limit` times in `period` milliseconds for each key: what a page can
 * cause by script alone has a bound.
 */
export class Storm {
  readonly #limit: number;
  readonly #period: number;
  readonly #clock: Clock;
  readonly #times = new Map<string, number[]>();

  constructor(limit: number, period: number, clock: Clock) {
    this.#limit = limit;
    this.#period = period;
    this.#clock = clock;
  }

  /** Counts one more for every one of `keys`; false, and none counted, where one of them is at its limit. */
  allow(...keys: string[]): boolean {
    const now = this.#clock.now();
    for (const [key, times] of this.#times) {
      const recent = times.filter((time) => now - time < this.#period);
      if (recent.length > 0) this.#times.set(key, recent);
      else this.#times.delete(key);
    }
    if (keys.some((key) => (this.#times.get(key)?.length ?? 0) >= this.#limit)) return false;
    for (const key of keys) this.#times.set(key, [...(this.#times.get(key) ?? []), now]);
    return true;
  }
}
