import type { Clock } from './clock.js';

/** A key, and how often it may count in a storm's period. */
export type Limit = readonly [key: string, limit: number];

/** Counts what a page can cause by script alone, over a period in milliseconds, so that it has a bound. */
export class Storm {
  readonly #period: number;
  readonly #clock: Clock;
  readonly #times = new Map<string, number[]>();

  constructor(period: number, clock: Clock) {
    this.#period = period;
    this.#clock = clock;
  }

  /** How often `key` counted in the period that ends now. */
  count(key: string): number {
    this.#expire();
    return this.#times.get(key)?.length ?? 0;
  }

  /** Counts one more for every key; false, and none counted, where one of them is at its limit. */
  allow(...limits: Limit[]): boolean {
    this.#expire();
    if (limits.some(([key, limit]) => (this.#times.get(key)?.length ?? 0) >= limit)) return false;
    for (const [key] of limits) this.#times.set(key, [...(this.#times.get(key) ?? []), this.#clock.now()]);
    return true;
  }

  #expire(): void {
    for (const [key, times] of this.#times) {
      const recent = times.filter((time) => this.#clock.now() - time < this.#period);
      if (recent.length > 0) this.#times.set(key, recent);
      else this.#times.delete(key);
    }
  }
}
