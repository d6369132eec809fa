/**
 * @typedef {"down" | "up" | "next" | "previous" | "on" | "back" | "here" | "help"} Shortcut
 *
 * down, up: to the next segment, the one before; next, previous: likewise sections; on, back: a
 * screenful, and at the end the next section; here: to the segment that has the focus.
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
};

/**
 * What a key asks for. Hebrew books open the other way: beside no English, the left arrow goes on.
 *
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} press
 * @param {{leftward: boolean, letters: boolean}} manner whether the book opens leftward, and whether
 *   characters are keys: to whoever speaks to their machine, they are words
 * @returns {Shortcut | undefined}
 */
export function shortcutOf(press, { leftward, letters }) {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (!letters && press.key !== " " && press.key.length === 1) return undefined;
  if (press.key === " " && press.shiftKey) return "back";
  if (press.key === "ArrowLeft") return leftward ? "next" : "previous";
  if (press.key === "ArrowRight") return leftward ? "previous" : "next";
  return SHORTCUTS[press.key];
}

/** Hears the keys that move through the text, wherever the focus is but in a control. */
export class Shortcuts {
  #onMove;

  /** @param {(move: Shortcut, held: boolean) => boolean} onMove says whether anything was done */
  constructor(onMove) {
    this.#onMove = onMove;
  }

  start() {
    document.addEventListener("keydown", this.#onKey);
  }

  stop() {
    document.removeEventListener("keydown", this.#onKey);
  }

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.defaultPrevented || target.closest("dialog, [popover], input, select, textarea")) {
      return;
    }
    const { layout, letters } = document.documentElement.dataset;
    const move = shortcutOf(event, { leftward: layout === "he", letters: letters !== "off" });
    const pressed = (event.key === "Enter" || event.key === " ") && target.closest("button, a");
    if (move && !pressed && this.#onMove(move, event.repeat)) event.preventDefault();
  };
}
