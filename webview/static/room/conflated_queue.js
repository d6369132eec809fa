/** Does one thing at a time; of what is asked for meanwhile, only the last. */
export class ConflatedQueue {
  #busy = false;
  /** @type {(() => Promise<unknown>) | undefined} */
  #waiting;

  /** Whether something is being done. */
  get busy() {
    return this.#busy;
  }

  /**
   * @param {() => Promise<unknown>} action
   * @returns {Promise<void>} once all is done that has been asked for, or rejected with the first
   *   failure then; at once if that goes on already
   */
  async run(action) {
    this.#waiting = action;
    if (this.#busy) return;
    this.#busy = true;
    const failures = [];
    while (this.#waiting) {
      const next = this.#waiting;
      this.#waiting = undefined;
      try {
        await next();
      } catch (failure) {
        failures.push(failure);
      }
    }
    this.#busy = false;
    if (failures.length > 0) throw failures[0];
  }
}
