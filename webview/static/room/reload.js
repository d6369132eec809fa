const ALONE = "havruta.alone";
const RELOADED = "havruta.reloaded";

/**
 * Note what a page that is loaded again is to know: where its person reads alone.
 *
 * @param {string | null} ref
 */
export function keepForReload(ref) {
  exchange(ALONE, ref);
}

/**
 * What was noted, if this page has been loaded again; whoever comes anew begins where the room is.
 *
 * @returns {string | null}
 */
export function keptForReload() {
  const kept = exchange(ALONE, null);
  const [entry] = performance.getEntriesByType("navigation");
  const again = /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type === "reload";
  return (again && kept) || null;
}

/** Load a page that is too old again: once, since that may not help. */
export function reloadOnce() {
  if (exchange(RELOADED, "yes") === null) location.reload();
}

/** Note that the page is new enough. */
export function forgetReload() {
  exchange(RELOADED, null);
}

/**
 * Set what this tab keeps under a key; a browser that may keep nothing goes without.
 *
 * @param {string} key
 * @param {string | null} value null for nothing
 * @returns {string | null | undefined} what was there; undefined if nothing may be kept
 */
function exchange(key, value) {
  try {
    const before = sessionStorage.getItem(key);
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
    return before;
  } catch {
    return undefined;
  }
}
