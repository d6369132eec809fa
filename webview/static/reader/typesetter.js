/** @import { Footnotes } from "./footnotes.js" */

import { relativeDate } from "../wording/dates.js";
import { Marks } from "./marks.js";

/** Sets a section as its person likes to read it. */
export class Typesetter {
  #footnotes;
  #root;
  #marks = new Marks();

  /**
   * @param {Footnotes} footnotes
   * @param {HTMLElement} root what holds the person's choices, as data attributes
   */
  constructor(footnotes, root) {
    this.#footnotes = footnotes;
    this.#root = root;
  }

  /** @param {HTMLElement} section */
  set(section) {
    this.#footnotes.fold(section);
    this.mark(section);
    for (const time of section.querySelectorAll("time")) {
      time.textContent = relativeDate(new Date(time.dateTime), new Date(), this.#root.lang);
    }
  }

  /**
   * Give the Hebrew the marks that are wanted, and no others.
   *
   * @param {ParentNode} place
   */
  mark(place) {
    const { vowels, cantillation } = this.#root.dataset;
    this.#marks.apply(place, { vowels: vowels !== "off", cantillation: cantillation !== "off" });
  }

  /**
   * Open or close the footnote whose marker this is.
   *
   * @param {Element} target
   */
  toggle(target) {
    this.#footnotes.toggle(target);
  }
}
