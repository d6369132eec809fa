/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";
import { selectedOf } from "./copying.js";

/** Shows the others, in the havruta's channel, what its person has selected of the text. */
export class Sharing extends Component {
  #button;
  #page;
  #address;

  /**
   * @param {HTMLElement | null} button none where the havruta has no channel
   * @param {HTMLElement} page where the section is set
   * @param {string} address of the session
   */
  constructor(button, page, address) {
    super();
    this.#button = button;
    this.#page = page;
    this.#address = address;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    if (this.#button === null) return;
    this.listen(document, "selectionchange", () => this.#offer());
    // A press would take the selection away before it can be shared.
    this.listen(this.#button, "pointerdown", (event) => event.preventDefault());
    this.listen(this.#button, "click", () => this.#share());
  }

  #offer() {
    if (this.#button === null) return;
    const selection = getSelection();
    const focused = document.activeElement === this.#button;
    const chosen = selection?.type === "Range" && selection.containsNode(this.#page, true);
    this.#button.hidden = !chosen && !focused;
  }

  async #share() {
    const quoted = selectedOf(this.#page).filter(({ he, en }) => he.trim() || en.trim());
    const [first, last] = [quoted[0], quoted.at(-1)];
    if (!first || !last) return;
    const [he = "", en = ""] = [quoted.map((one) => one.he), quoted.map((one) => one.en)].map(
      (lines) => lines.join(" "),
    );
    const body = new URLSearchParams({ first: first.ref, last: last.ref, he, en });
    try {
      const answer = await fetch(`${this.#address}/share`, { method: "POST", body });
      if (answer.ok) this.store.remark("shared");
      else this.#refuse(await answer.text());
    } catch {
      this.store.remark("offline");
    }
  }

  /** @param {string} html what the server says instead */
  #refuse(html) {
    const told = new DOMParser().parseFromString(html, "text/html").querySelector("[role=alert]");
    const id = told?.querySelector(".error-id");
    const errorId = id?.textContent ?? "";
    id?.remove();
    const text = told?.textContent?.trim() ?? "";
    if (text) this.store.dispatch({ type: "remark", remark: { text, errorId } });
    else this.store.remark("offline");
  }
}
