/** @import { State } from "../room/state.js" */

import { Component } from "../room/component.js";

/** The section's name at the head of the page, while its heading in the text is out of sight. */
export class RunningHead extends Component {
  #title;
  #header;
  #page;
  #seen = new IntersectionObserver((entries) => this.#onSeen(entries), {
    rootMargin: "-56px 0px 0px",
  });

  /**
   * @param {HTMLElement} title
   * @param {HTMLElement} header that it stands in
   * @param {HTMLElement} page where the section is set
   */
  constructor(title, header, page) {
    super();
    this.#title = title;
    this.#header = header;
    this.#page = page;
  }

  /** @override */
  stop() {
    super.stop();
    this.#seen.disconnect();
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ section }, changed) {
    if (section === null || !changed.has("section")) return;
    this.#seen.disconnect();
    this.#header.classList.remove("opening");
    const heading = section.lacks ? null : this.#page.querySelector(".heading");
    this.#title.replaceChildren(...(heading?.cloneNode(true).childNodes ?? [section.ref]));
    if (heading) this.#seen.observe(heading);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #onSeen(entries) {
    const last = entries.at(-1);
    this.#header.classList.toggle("opening", last?.isIntersecting === true);
  }
}
