/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Panel } from "./panel.js" */

import { Component } from "../room/component.js";

/** What each key opens; by their places where a keyboard writes something else. */
/** @type {Record<string, string>} */
const PANES = { b: "links", d: "words", "/": "search", KeyB: "links", KeyD: "words" };
const FOREIGN = /[^\p{Script=Latin}\p{ASCII}]/u;

/** Opens what stands beside the text; its modules are fetched when they are first wanted. */
export class PanelOpener extends Component {
  #button;
  #make;
  #keeps;
  /** @type {Promise<Panel> | undefined} */
  #panel;

  /**
   * @param {HTMLElement} button
   * @param {() => Promise<Panel>} make fetches the panel and has it hear of the room
   * @param {boolean} keeps whether there are commentaries that its person has open by themselves:
   *   these are then fetched ahead, so that nobody waits for them
   */
  constructor(button, make, keeps) {
    super();
    this.#keeps = keeps;
    this.#button = button;
    this.#make = make;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#button, "click", () => this.#toggle("links"));
    for (const near of ["pointerenter", "focus"]) {
      this.listen(this.#button, near, () => this.#fetch());
    }
    this.listen(document, "keydown", this.#onKey);
  }

  /**
   * @override
   * @param {State} state
   */
  update({ connection }) {
    if (!this.#keeps || connection !== "live") return;
    this.#keeps = false;
    this.#fetch();
  }

  /** Have the panel at hand; if it cannot be had now, it is asked for again once it is opened. */
  #fetch() {
    this.#panel ??= this.#make();
    this.#panel.catch(() => {
      this.#panel = undefined;
    });
  }

  /** @param {string} pane */
  async #toggle(pane) {
    try {
      this.#panel ??= this.#make();
      (await this.#panel).toggle(pane);
    } catch (error) {
      this.#panel = undefined;
      this.store.remark("offline");
      if (!(error instanceof TypeError)) reportError(error);
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = /** @type {Element} */ (event.target);
    const elsewhere = target.closest("dialog, [popover], input, select, textarea");
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.defaultPrevented || elsewhere || modified || event.repeat) return;
    if (document.documentElement.dataset.letters === "off") return;
    if (this.store.state.connection === "ended") return;
    const name = FOREIGN.test(event.key) ? event.code : event.key.toLowerCase();
    const pane = PANES[name];
    if (pane === undefined) return;
    event.preventDefault();
    this.#toggle(pane);
  };
}
