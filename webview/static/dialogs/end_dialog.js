/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";

/** Asks the owner whether the session is really to end, and ends it. */
export class EndDialog extends Component {
  #button;
  #dialog;

  /**
   * @param {HTMLElement | null} button shown to the owner alone, who may become another
   * @param {HTMLDialogElement | null} dialog
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
    this.listen(this.#button, "click", () => this.#open());
    this.listen(this.#dialog, "close", () => {
      if (this.#dialog?.returnValue === "end") store.wish({ type: "end" });
    });
  }

  /**
   * @override
   * @param {State} state
   */
  update({ room, summary }) {
    const isOwner = room !== null && room.you === room.owner;
    if (room !== null && this.#button !== null) this.#button.hidden = !isOwner;
    if (summary !== null || (room !== null && !isOwner)) this.#dialog?.close();
  }

  #open() {
    if (this.#dialog === null) return;
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }
}
