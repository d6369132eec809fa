/** @import { State } from "../room/state.js" */
/** @import { Sentences } from "../wording/sentences.js" */
/** @import { Mark } from "./marks.js" */

import { Component } from "../room/component.js";
import { rangeOf } from "./quotes.js";

const SIGNS = { question: "?", return: "↩", note: "✎" };

/** Draws the marks beside the segments and under the words, and moves no text. */
export class MarksLayer extends Component {
  #page;
  #root;
  #sentences;
  #onOpen;
  /** @type {Mark[]} */
  #marks = [];
  /** @type {MutationObserver | undefined} */
  #observer;

  /**
   * @param {HTMLElement} page
   * @param {HTMLElement} root what holds the person's choices: other vowels are another text
   * @param {Sentences} sentences
   * @param {(ref: string) => void} onOpen
   */
  constructor(page, root, sentences, onOpen) {
    super();
    this.#page = page;
    this.#root = root;
    this.#sentences = sentences;
    this.#onOpen = onOpen;
  }

  /** @param {import("../room/store.js").Store} store */
  start(store) {
    super.start(store);
    this.#observer = new MutationObserver(() => this.#draw());
    const attributeFilter = ["data-vowels", "data-cantillation"];
    this.#observer.observe(this.#root, { attributes: true, attributeFilter });
  }

  /** @override */
  stop() {
    super.stop();
    this.#observer?.disconnect();
  }

  /**
   * @override
   * @param {State} _state
   * @param {Set<keyof State>} changed
   */
  update(_state, changed) {
    if (changed.has("section")) this.#draw();
  }

  /** @param {Mark[]} marks that there are now */
  show(marks) {
    this.#marks = marks;
    this.#draw();
  }

  // Private

  #draw() {
    for (const sign of this.#page.querySelectorAll(".mark-sign")) sign.remove();
    /** @type {Range[]} */
    const ranges = [];
    for (const segment of this.#page.querySelectorAll(".segment")) {
      const { ref } = /** @type {HTMLElement} */ (segment).dataset;
      const marks = this.#marks.filter((mark) => mark.ref === ref && !mark.closed);
      if (marks.length > 0) segment.append(this.#sign(marks));
      for (const mark of marks) {
        const text = mark.exact && segment.querySelector(`.side.${mark.language} p`);
        const range = text ? rangeOf(text, mark) : null;
        if (range) ranges.push(range);
      }
    }
    if ("highlights" in CSS) CSS.highlights.set("marked", new Highlight(...ranges));
  }

  /** @param {Mark[]} marks of one segment */
  #sign(marks) {
    const first = marks.find(({ kind }) => kind === "question") ?? marks[0];
    const sign = document.createElement("button");
    sign.className = "mark-sign";
    sign.textContent = first ? SIGNS[first.kind] : "";
    sign.setAttribute("aria-label", this.#sentences.say("marked", { n: String(marks.length) }));
    sign.addEventListener("click", (event) => {
      event.stopPropagation();
      this.#onOpen(first?.ref ?? "");
    });
    return sign;
  }
}
