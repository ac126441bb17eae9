/** How often something may be done that a page can cause: so many times at once, then once more after each refill. */
export class Allowance {
  readonly #most: number;
  readonly #refill: number;
  #left: number;
  #counted = 0;

  /** `refill` is in milliseconds. */
  constructor(most: number, refill: number) {
    this.#most = most;
    this.#refill = refill;
    this.#left = most;
  }

  /** May it be done now? If so, that is counted. */
  take(): boolean {
    const now = performance.now();
    this.#left = Math.min(this.#most, this.#left + (now - this.#counted) / this.#refill);
    this.#counted = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
