const LEAST_MS = 5_000;
const MOST_MS = 30_000;

/** While people talk: to come back too often costs them less than to come back too late. */
const TALKING_MS = { opening: 2_000, answer: 1_200, doubtful: 600 };

/** A handshake goes to and fro some four times; an answer may come as late as four round trips. */
const ROUND_TRIPS = { opening: 8, answer: 4 };

/**
 * How long to wait for a connection until it is taken for dead: longer with each attempt that was in
 * vain, and always long enough for the network as it was measured.
 *
 * @param {number} attempt counted from 0
 * @param {number} roundTrip in milliseconds, 0 if it is not known
 * @param {boolean} talking whether people talk meanwhile
 * @returns {number} milliseconds
 */
export function patienceToOpen(attempt, roundTrip, talking = false) {
  const least = talking ? TALKING_MS.opening : LEAST_MS;
  return within(Math.max(least * 2 ** attempt, ROUND_TRIPS.opening * roundTrip), least);
}

/**
 * How long to wait for an answer over an open connection.
 *
 * @param {number} roundTrip in milliseconds, 0 if it is not known
 * @param {"answer" | "doubtful" | null} talking while people talk: whether the network has just
 *   changed, so that the line is likely to be dead
 * @returns {number} milliseconds
 */
export function patienceToHear(roundTrip, talking = null) {
  return within(ROUND_TRIPS.answer * roundTrip, talking ? TALKING_MS[talking] : LEAST_MS);
}

/**
 * The round trip to reckon with: slow ones count at once, quick ones gradually.
 *
 * @param {number} known
 * @param {number} measured just now
 */
export function slower(known, measured) {
  return Math.max(measured, known * 0.9);
}

/** How long the page itself took to begin to come: the network's first measure. */
export function roundTripOfPage() {
  const [entry] = performance.getEntriesByType("navigation");
  const page = /** @type {PerformanceNavigationTiming | undefined} */ (entry);
  return page ? Math.max(0, page.responseStart - page.requestStart) : 0;
}

/**
 * @param {number} wait
 * @param {number} least
 */
function within(wait, least) {
  return Math.min(Math.max(wait, least), MOST_MS);
}
