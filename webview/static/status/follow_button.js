/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";

/** *Follow*, for whoever reads alone. */
export class FollowButton extends Component {
  #button;
  #onFollow;

  /**
   * @param {HTMLElement} button
   * @param {() => void} onFollow
   */
  constructor(button, onFollow) {
    super();
    this.#button = button;
    this.#onFollow = onFollow;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#button, "click", this.#onFollow);
  }

  /**
   * @override
   * @param {State} state
   */
  update({ connection, room }) {
    this.#button.hidden = connection !== "live" || room?.alone == null;
  }
}
