/** Does one thing at a time; of what is asked for meanwhile, only the last. */
export class Latest {
  #busy = false;
  /** @type {(() => Promise<void>) | undefined} */
  #waiting;

  /** @param {() => Promise<void>} action */
  async do(action) {
    this.#waiting = action;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#waiting) {
        const next = this.#waiting;
        this.#waiting = undefined;
        await next();
      }
    } finally {
      this.#busy = false;
    }
  }
}
