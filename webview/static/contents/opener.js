/** @import { Store } from "../room/store.js" */
/** @import { ContentsPanel } from "./contents_panel.js" */

import { Component } from "../room/component.js";

/**
 * Opens the contents. Their modules are fetched when they are first wanted; the field can be typed
 * into meanwhile.
 */
export class ContentsOpener extends Component {
  #button;
  #sheet;
  #make;
  /** @type {Promise<ContentsPanel> | undefined} */
  #panel;

  /**
   * @param {HTMLElement} button
   * @param {HTMLElement} sheet
   * @param {() => Promise<ContentsPanel>} make fetches the panel and has it hear of the room
   */
  constructor(button, sheet, make) {
    super();
    this.#button = button;
    this.#sheet = sheet;
    this.#make = make;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#button, "click", () => this.toggle());
    this.listen(this.#sheet, "toggle", this.#onToggle);
    this.listen(this.#sheet, "submit", (event) => {
      event.preventDefault();
      this.#with((panel) => panel.enter());
    });
  }

  /** Open the contents where the person is, or close them. */
  toggle() {
    this.#sheet.togglePopover();
  }

  /** Open them at the field that leads to what is typed. */
  jump() {
    const field = /** @type {HTMLInputElement} */ (this.#sheet.querySelector("input"));
    field.value = "";
    this.#sheet.showPopover();
    field.focus();
  }

  // Private

  /** @param {Event} event */
  #onToggle = (event) => {
    const isOpen = /** @type {ToggleEvent} */ (event).newState === "open";
    this.#button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.#with((panel) => panel.open());
  };

  /** @param {(panel: ContentsPanel) => void} action */
  async #with(action) {
    try {
      this.#panel ??= this.#make();
      action(await this.#panel);
    } catch (error) {
      this.#panel = undefined;
      this.store.remark("offline");
      if (!(error instanceof TypeError)) reportError(error);
    }
  }
}
