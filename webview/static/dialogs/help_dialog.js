/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";

/** Which keys there are. */
export class HelpDialog extends Component {
  #button;
  #dialog;

  /**
   * @param {HTMLElement} button
   * @param {HTMLDialogElement} dialog
   */
  constructor(button, dialog) {
    super();
    this.#button = button;
    this.#dialog = dialog;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#button, "click", () => this.open());
  }

  open() {
    this.#dialog.showModal();
  }
}
