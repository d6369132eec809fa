/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Navigation } from "./navigation.js" */

import { Component } from "../room/component.js";
import { isAdrift } from "../room/state.js";

/** *Previous section* and *Next section*, at the foot of the page. */
export class TurnButtons extends Component {
  #previous;
  #next;
  #text;
  #navigation;

  /**
   * @param {{previous: HTMLButtonElement, next: HTMLButtonElement}} buttons
   * @param {HTMLElement} text that gets the focus of a button which leads nowhere any more
   * @param {Navigation} navigation
   */
  constructor({ previous, next }, text, navigation) {
    super();
    this.#previous = previous;
    this.#next = next;
    this.#text = text;
    this.#navigation = navigation;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#previous, "click", () => this.#turn(-1));
    this.listen(this.#next, "click", () => this.#turn(1));
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update(state, changed) {
    const { connection, section } = state;
    const canTurn = connection === "live" || isAdrift(state);
    for (const button of [this.#previous, this.#next]) {
      button.setAttribute("aria-disabled", String(!canTurn));
    }
    if (!changed.has("section")) return;
    show(this.#previous, section?.before ?? null);
    show(this.#next, section?.after ?? null);
    if (document.activeElement?.matches(":disabled")) this.#text.focus({ preventScroll: true });
  }

  /**
   * Turn once for a press, and once for two presses in a hurry: nobody turns what they have not seen.
   *
   * @param {1 | -1} way
   */
  #turn(way) {
    if (!this.#navigation.turning) this.#navigation.turn(way);
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {string | null} ref of the section that it leads to
 */
function show(button, ref) {
  button.disabled = ref === null;
  button.title = ref ?? "";
}
