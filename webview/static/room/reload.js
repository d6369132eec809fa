/** @import { State } from "./state.js" */

import { Component } from "./component.js";
import { Closing } from "./protocol.js";

const ALONE = "havruta.alone";
const RELOADED = "havruta.reloaded";

/** Loads a page that is too old again, and keeps over that where its person reads alone. */
export class Reload extends Component {
  /**
   * @override
   * @param {import("./store.js").Store} store
   */
  start(store) {
    super.start(store);
    this.listen(window, "pagehide", () => exchange(ALONE, store.state.room?.alone ?? null));
  }

  /**
   * @override
   * @param {State} state
   */
  update({ connection, closed }) {
    if (connection === "live") exchange(RELOADED, null);
    if (closed === Closing.VERSION) reloadOnce();
  }
}

/**
 * Where the person read alone, if this page has been loaded again; whoever comes anew begins where
 * the room is.
 *
 * @returns {string | null}
 */
export function keptForReload() {
  const kept = exchange(ALONE, null);
  const [entry] = performance.getEntriesByType("navigation");
  const again = /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type === "reload";
  return (again && kept) || null;
}

/** Once alone, since it may not help. */
function reloadOnce() {
  if (exchange(RELOADED, "yes") === null) location.reload();
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
