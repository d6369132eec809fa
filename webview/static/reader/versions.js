/** @import { Choices } from "../room/choices.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Reader } from "./reader.js" */

import { Component } from "../room/component.js";

/** Shows the text in the version that its person chooses beneath it; to them alone, and from then on. */
export class Versions extends Component {
  #page;
  #reader;
  #choices;

  /**
   * @param {HTMLElement} page where the section is set
   * @param {Reader} reader
   * @param {Choices} choices
   */
  constructor(page, reader, choices) {
    super();
    this.#page = page;
    this.#reader = reader;
    this.#choices = choices;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#page, "change", this.#onChange);
  }

  /** @param {Event} event */
  #onChange = async (event) => {
    const select = /** @type {Element} */ (event.target);
    if (!(select instanceof HTMLSelectElement) || !select.dataset.version) return;
    const isKept = await this.#choices.keep(select.dataset.version, select.value);
    if (isKept) await this.#reader.again();
    else this.store.remark("offline");
  };
}
