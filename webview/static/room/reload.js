const KEY = "havruta.alone";

/**
 * Note what a page that is loaded again is to know: where its person reads alone.
 *
 * @param {string | null} ref
 */
export function keepForReload(ref) {
  sessionStorage.setItem(KEY, ref ?? "");
}

/**
 * What was noted, if this page has been loaded again; whoever comes anew begins where the room is.
 *
 * @returns {string | null}
 */
export function keptForReload() {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const [entry] = performance.getEntriesByType("navigation");
  const again = entry instanceof PerformanceNavigationTiming && entry.type === "reload";
  return (again && kept) || null;
}
