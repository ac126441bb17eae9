/** Work in line: of one request one thing after the other, of different ones side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does `work` once all that was asked of `id` before is done, well or not. */
  take<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(id) ?? Promise.resolve()).then(work);
    const tail = turn.catch(() => undefined).then(() => {
      if (this.#last.get(id) === tail) this.#last.delete(id);
    });
    this.#last.set(id, tail);
    return turn;
  }
}
