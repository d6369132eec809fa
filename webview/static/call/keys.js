import { keyOf } from "../room/keys.js";

/** A space bar that is held for so long talks; one that is tapped reads on, as it always does. */
const HOLD_MS = 250;

/** Where keys write or choose something else, and what the space bar presses. */
const FIELDS = "dialog, [popover], input, select, textarea, [contenteditable]";
const PRESSED = "button, a, summary";

/**
 * @typedef {object} Actions
 * @property {() => boolean} inside whether the person is in the call
 * @property {() => boolean} muted
 * @property {(talking: boolean) => void} talk while they hold the space bar
 * @property {Record<string, () => void>} keys what each letter does
 */

/** The keys of the call: letters, and the space bar, which whoever is muted may hold to talk. */
export class CallKeys {
  #actions;
  #talking = false;
  #again = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #holding;

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @param {KeyboardEvent} event */
  down(event) {
    const { ctrlKey, metaKey, altKey, shiftKey } = event;
    if (this.#again || ctrlKey || metaKey || altKey || !this.#actions.inside()) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest(FIELDS)) return;
    const key = keyOf(event);
    if (key === " ") shiftKey || target.closest(PRESSED) || this.#hold(event);
    else if (document.documentElement.dataset.letters !== "off" && !event.repeat) {
      const action = this.#actions.keys[key];
      if (action) take(event);
      action?.();
    }
  }

  /** @param {KeyboardEvent} event */
  up(event) {
    if (keyOf(event) !== " ") return;
    if (this.#holding !== undefined) this.#tap(event);
    this.release();
  }

  /** Whatever was held is held no more. */
  release() {
    clearTimeout(this.#holding);
    this.#holding = undefined;
    if (this.#talking) this.#actions.talk(false);
    this.#talking = false;
  }

  /** @param {KeyboardEvent} event */
  #hold(event) {
    if (this.#talking || this.#holding !== undefined) return take(event);
    if (event.repeat || !this.#actions.muted()) return;
    take(event);
    this.#holding = setTimeout(() => {
      this.#holding = undefined;
      this.#talking = true;
      this.#actions.talk(true);
    }, HOLD_MS);
  }

  /** Do what a tap would have done. @param {KeyboardEvent} event */
  #tap({ target }) {
    const press = { key: " ", code: "Space", bubbles: true, cancelable: true };
    this.#again = true;
    const wanted = target?.dispatchEvent(new KeyboardEvent("keydown", press)) === true;
    this.#again = false;
    if (wanted) scrollBy({ top: innerHeight * 0.85 });
  }
}

/** Nobody else is to hear of it. @param {Event} event */
function take(event) {
  event.preventDefault();
  event.stopPropagation();
}
