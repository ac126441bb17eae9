import type { Clock } from './clock.js';

/** Timers of one kind, one a request: a new one takes the place of the one before. */
export class Timers {
  readonly #clock: Clock;
  readonly #running = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls back once, after `ms` milliseconds, unless the timer is stopped or set anew before. */
  set(id: string, ms: number, callback: () => void): void {
    this.stop(id);
    const stop = this.#clock.after(ms, () => {
      this.#running.delete(id);
      callback();
    });
    this.#running.set(id, stop);
  }

  /** Is one running? */
  has(id: string): boolean {
    return this.#running.has(id);
  }

  /** Stops it, where one is running. */
  stop(id: string): void {
    this.#running.get(id)?.();
    this.#running.delete(id);
  }
}
