/** @import { Way } from "./quality.js" */

/**
 * What a network that is too weak for all is spared, in this order: nothing, the pictures of whoever
 * only listens, all pictures, and in the end sound, too. The text is never among it.
 *
 * @typedef {0 | 1 | 2 | 3} Level
 */

/** One second look after another, in milliseconds apart. */
export const LOOK_MS = 2_000;

/** What makes a network weak: the share that is lost, the round trip in seconds. */
const WEAK = { loss: 0.1, roundTrip: 1 };

/** What makes it too weak for sound alone, which bears more than pictures do. */
const HOPELESS = { loss: 0.4, roundTrip: 4 };

/** So many looks in a row until it is spared more, or may carry more again. */
const WORSE = 3;
const BETTER = 8;

/** After each try in vain to have it carry more, so many looks at most until the next. */
const MOST_TRIES = 64;

/** Decides, out of how much gets lost, what is to be spared. */
export class Economy {
  /** @type {Level} */
  #level = 0;
  #bad = 0;
  #good = 0;
  #needed = BETTER;
  /** Whether the last change was to have it carry more. */
  #tried = false;

  get level() {
    return this.#level;
  }

  /**
   * @param {Way} measured since the look before
   * @returns {Level}
   */
  look(measured) {
    const bad = exceeds(this.#level < 2 ? WEAK : HOPELESS, measured);
    this.#bad = bad ? this.#bad + 1 : 0;
    this.#good = exceeds(WEAK, measured) ? 0 : this.#good + 1;
    if (this.#bad >= WORSE && this.#level < 3) this.#go(1);
    else if (this.#good >= this.#needed && this.#level > 0) this.#go(-1);
    return this.#level;
  }

  /** @param {1 | -1} way */
  #go(way) {
    this.#level = /** @type {Level} */ (this.#level + way);
    this.#bad = this.#good = 0;
    if (way === 1 && this.#tried) this.#needed = Math.min(this.#needed * 2, MOST_TRIES);
    this.#tried = way === -1;
    if (this.#level === 0) this.#needed = BETTER;
  }
}

/**
 * @param {Way} most
 * @param {Way} measured
 */
function exceeds(most, { loss, roundTrip }) {
  return loss > most.loss || roundTrip > most.roundTrip;
}
