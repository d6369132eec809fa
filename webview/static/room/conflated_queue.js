/** Does one thing at a time; of what is asked for meanwhile, only the last. */
export class ConflatedQueue {
  #busy = false;
  /** @type {(() => Promise<void>) | undefined} */
  #waiting;

  /** Whether something is being done. */
  get busy() {
    return this.#busy;
  }

  /**
   * @param {() => Promise<void>} action
   * @returns {Promise<void>} once all is done that has been asked for; at once if that goes on already
   */
  async run(action) {
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
