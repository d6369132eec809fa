/** @import { Mover } from "../room/mover.js" */
/** @import { Room, State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Navigation } from "./navigation.js" */

import { Component } from "../room/component.js";
import { ownRef } from "../room/state.js";

/**
 * Keeps the page's address at the place where its person is, and a step of the browser's history for
 * each section that they went to themselves. Going back is a move like any other.
 *
 * @typedef {{at?: string}} Step
 */
export class Trail extends Component {
  #navigation;
  #mover;
  #find;
  /** @type {Room | null} */
  #room = null;
  /** @type {string | null} */
  #returning = null;

  /**
   * @param {Navigation} navigation
   * @param {Mover} mover who knows where the person wished to go
   * @param {(said: string) => Promise<string | null>} find the place in this book that an address
   *   names, if it is one
   */
  constructor(navigation, mover, find) {
    super();
    this.#navigation = navigation;
    this.#mover = mover;
    this.#find = find;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(window, "popstate", this.#onReturn);
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ room, connection, at }, changed) {
    if (room === null || !changed.has("room") || connection === "ended") return;
    const before = this.#room;
    this.#room = room;
    const ref = ownRef(room);
    if (before === null) this.#begin(room, at);
    else if (ref !== ownRef(before)) this.#note(ref, before);
  }

  // Private

  /**
   * Go where the address leads, unless the page was only loaded again. What the server has not
   * understood of it at once is asked for.
   *
   * @param {Room} room
   * @param {string | null} at where it leads, as the server says
   */
  async #begin(room, at) {
    const said = isLoadedAnew() ? placeOf(location.search) : null;
    write("replaceState", ownRef(room));
    if (said === null || said === room.ref) return;
    const there = at ?? (await this.#find(said).catch(() => null));
    await null; // the page is live as soon as its welcome has been heard out
    if (there !== null && there !== room.ref) this.#navigation.go(there, { jump: true });
  }

  /**
   * @param {string} ref
   * @param {Room} before
   */
  #note(ref, before) {
    const isOwn = this.#mover.wishedFor(ref) || before.alone !== null;
    const isReturn = this.#returning !== null;
    this.#returning = null;
    const isStep = sectionOf(ref) === sectionOf(ownRef(before));
    write(isOwn && !isStep && !isReturn ? "pushState" : "replaceState", ref);
  }

  /** @param {PopStateEvent} event */
  #onReturn = async (event) => {
    const { at } = /** @type {Step} */ (event.state ?? {});
    if (!at || this.#room === null || at === ownRef(this.#room)) return;
    this.#returning = at;
    await this.#navigation.go(at, { jump: true });
    this.#returning = null;
    if (this.#room !== null) write("replaceState", ownRef(this.#room));
  };
}

/**
 * The place that an address names: "?at=Ruth_2:3".
 *
 * @param {string} search
 */
export function placeOf(search) {
  return new URLSearchParams(search).get("at")?.replaceAll("_", " ") || null;
}

/**
 * The address of a place, as `placeOf` reads it.
 *
 * @param {string} ref
 */
export function searchOf(ref) {
  const spelled = encodeURIComponent(ref.replaceAll(" ", "_"));
  return `?at=${spelled.replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
}

/** @param {string} ref of a segment */
function sectionOf(ref) {
  return ref.replace(/[: ]\d+$/, "");
}

/**
 * @param {"pushState" | "replaceState"} way
 * @param {string} ref
 */
function write(way, ref) {
  try {
    history[way]({ ...history.state, at: ref }, "", searchOf(ref));
  } catch {
    // A browser that takes no more than a hundred in half a minute: the place before is near.
  }
}

/** Whether the page was opened by its address, and not loaded again or gone back to. */
export function isLoadedAnew() {
  const [entry] = performance.getEntriesByType("navigation");
  return /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type === "navigate";
}
