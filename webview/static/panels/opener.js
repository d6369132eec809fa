/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Panel } from "./panel.js" */

import { Component } from "../room/component.js";
import { wordAt } from "./pointing.js";

/** What each key opens; by their places where a keyboard writes something else. */
/** @type {Record<string, string>} */
const PANES = { b: "links", d: "words", "/": "search", KeyB: "links", KeyD: "words" };
const FOREIGN = /[^\p{Script=Latin}\p{ASCII}]/u;

/** Opens what stands beside the text; its modules are fetched when they are first wanted. */
export class PanelOpener extends Component {
  #button;
  #text;
  #make;
  #keeps;
  /** @type {Promise<Panel> | undefined} */
  #panel;

  /**
   * @param {HTMLElement} button
   * @param {HTMLElement} text whose words are looked up
   * @param {() => Promise<Panel>} make fetches the panel and has it hear of the room
   * @param {boolean} keeps whether there are commentaries that its person has open by themselves:
   *   these are then fetched ahead, so that nobody waits for them
   */
  constructor(button, text, make, keeps) {
    super();
    this.#text = text;
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
      this.listen(this.#button, near, () => this.#fetch().then((panel) => panel?.fetchAhead()));
    }
    this.listen(document, "keydown", this.#onKey);
    this.listen(this.#text, "dblclick", this.#onDoubleClick);
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
    return this.#panel.catch(() => {
      this.#panel = undefined;
    });
  }

  /**
   * Show a place in another book, to its reader alone.
   *
   * @param {string} ref
   */
  lookAt(ref) {
    return this.#with((panel) => panel.lookAt(ref));
  }

  /** @param {string} pane */
  #toggle(pane) {
    return this.#with((panel) => panel.toggle(pane));
  }

  /** @param {(panel: Panel) => void} action */
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

  /** @param {MouseEvent} event */
  #onDoubleClick = (event) => {
    const what = this.store.state.connection === "ended" ? null : wordAt(event);
    if (what !== null) this.#with((panel) => panel.lookUp(what));
  };

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
