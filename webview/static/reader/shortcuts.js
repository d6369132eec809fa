/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Navigation } from "./navigation.js" */

import { Component } from "../room/component.js";
import { keyOf } from "../room/keys.js";

/**
 * @typedef {"down" | "up" | "next" | "previous" | "on" | "back" | "here" | "help"
 *   | "contents" | "jump"} Shortcut
 *
 * down, up: to the next segment, the one before; next, previous: likewise sections; on, back: a
 * screenful, and at the end the next section; here: to the segment that has the focus;
 * contents, jump: open them, and the field in them.
 */

/**
 * @typedef {{key: string, code: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean,
 *   altKey: boolean}} Press
 */

/** @type {Record<string, Shortcut>} */
const SHORTCUTS = {
  ArrowDown: "down",
  j: "down",
  ArrowUp: "up",
  k: "up",
  n: "next",
  p: "previous",
  PageDown: "on",
  " ": "on",
  PageUp: "back",
  Enter: "here",
  "?": "help",
  t: "contents",
  g: "jump",
};

/** @type {Set<Shortcut>} */
const FORWARD = new Set(["down", "next", "on"]);

/**
 * What a key asks for. Hebrew books open the other way: beside no English, the left arrow goes on.
 *
 * @param {Press} press
 * @param {{leftward: boolean, letters: boolean}} manner whether the book opens leftward, and whether
 *   characters are keys: to whoever speaks to their machine, they are words
 * @returns {Shortcut | undefined}
 */
export function shortcutOf(press, { leftward, letters }) {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  const key = keyOf(press);
  if (!letters && key !== " " && key.length === 1) return undefined;
  if (key === " " && press.shiftKey) return "back";
  if (key === "ArrowLeft") return leftward ? "next" : "previous";
  if (key === "ArrowRight") return leftward ? "previous" : "next";
  return SHORTCUTS[key];
}

/** Hears the keys that move through the text, wherever the focus is but in a control. */
export class Shortcuts extends Component {
  #navigation;
  #opens;
  #over = false;

  /**
   * @param {Navigation} navigation
   * @param {{help: () => void, contents: () => void, jump: () => void}} opens what keys open
   */
  constructor(navigation, opens) {
    super();
    this.#navigation = navigation;
    this.#opens = opens;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(document, "keydown", this.#onKey);
  }

  /**
   * @override
   * @param {State} state
   */
  update({ connection }) {
    this.#over = connection === "ended";
  }

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = /** @type {Element} */ (event.target);
    const elsewhere = target.closest("dialog, [popover], input, select, textarea");
    if (this.#over || event.defaultPrevented || elsewhere) return;
    const { layout, letters } = document.documentElement.dataset;
    const wish = shortcutOf(event, { leftward: layout === "he", letters: letters !== "off" });
    const pressed = (event.key === "Enter" || event.key === " ") && target.closest("button, a");
    if (wish && !pressed && this.#obey(wish, event.repeat)) event.preventDefault();
  };

  /**
   * @param {Shortcut} wish
   * @param {boolean} held whether the key goes on being held: it then moves as fast as all can follow
   * @returns {boolean} whether the key has done its work
   */
  #obey(wish, held) {
    const way = FORWARD.has(wish) ? 1 : -1;
    if (wish === "on" || wish === "back") return this.#navigation.turnAtEnd(way);
    if (wish === "here") return this.#navigation.goToFocus();
    if (held && !this.#navigation.settled) return true;
    if (wish === "down" || wish === "up") this.#navigation.step(way);
    else if (wish === "next" || wish === "previous") this.#navigation.turn(way);
    else this.#opens[wish]();
    return true;
  }
}
