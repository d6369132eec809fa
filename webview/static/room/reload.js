/** @import { State } from "./state.js" */

import { Component } from "./component.js";
import { Closing } from "./protocol.js";

/**
 * Loads a page that is too old again, and keeps over that where its person reads alone. It is kept
 * with the tab's history, since there are browsers that give a page no storage.
 *
 * @typedef {{alone?: string | null, reloaded?: boolean}} Kept
 */
export class Reload extends Component {
  /**
   * @override
   * @param {State} state
   */
  update({ connection, closed, room }) {
    if (room !== null && room.alone !== kept().alone) keep({ alone: room.alone });
    if (connection === "live" && kept().reloaded) keep({ reloaded: false });
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
  const { alone } = kept();
  keep({ alone: null });
  const [entry] = performance.getEntriesByType("navigation");
  const again = /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type === "reload";
  return (again && alone) || null;
}

/** Once alone, since it may not help. */
function reloadOnce() {
  if (kept().reloaded) return;
  keep({ reloaded: true });
  if (kept().reloaded) location.reload();
}

/** @returns {Kept} */
function kept() {
  return history.state ?? {};
}

/** @param {Kept} more what is to be kept beside what is */
function keep(more) {
  try {
    history.replaceState({ ...kept(), ...more }, "");
  } catch {
    // A browser that takes no more than a hundred in half a minute: the place before is near.
  }
}
