const LEAST_MS = 5_000;
const MOST_MS = 30_000;

/** A handshake goes to and fro some four times; an answer may come as late as four round trips. */
const ROUND_TRIPS = { opening: 8, answer: 4 };

/**
 * How long to wait for a connection until it is taken for dead: longer with each attempt that was in
 * vain, and always long enough for the network as it was measured.
 *
 * @param {number} attempt counted from 0
 * @param {number} roundTrip in milliseconds, 0 if it is not known
 * @returns {number} milliseconds
 */
export function patienceToOpen(attempt, roundTrip) {
  return within(Math.max(LEAST_MS * 2 ** attempt, ROUND_TRIPS.opening * roundTrip));
}

/**
 * How long to wait for an answer over an open connection.
 *
 * @param {number} roundTrip in milliseconds, 0 if it is not known
 * @returns {number} milliseconds
 */
export function patienceToHear(roundTrip) {
  return within(ROUND_TRIPS.answer * roundTrip);
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

/** @param {number} wait */
function within(wait) {
  return Math.min(Math.max(wait, LEAST_MS), MOST_MS);
}
