const FIRST_MS = 500;
const LONGEST_MS = 8000;

/**
 * How long to wait before an attempt to come back: anything up to a limit that doubles each time,
 * so that many pages which were cut off together do not come back together.
 *
 * @param {number} attempt counted from 0
 * @param {() => number} random
 * @returns {number} milliseconds
 */
export function delay(attempt, random = Math.random) {
  return random() * Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
}
