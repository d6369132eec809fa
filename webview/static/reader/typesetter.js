/** @import { Footnotes } from "./footnotes.js" */

import { relativeDate } from "../wording/dates.js";
import { Marks } from "./marks.js";

/** Sets a section as its person likes to read it. */
export class Typesetter {
  #footnotes;
  #root;
  #marks = new Marks();
  /** With which marks a section was set last. @type {WeakMap<HTMLElement, string>} */
  #set = new WeakMap();

  /**
   * @param {Footnotes} footnotes
   * @param {HTMLElement} root what holds the person's choices, as data attributes
   */
  constructor(footnotes, root) {
    this.#footnotes = footnotes;
    this.#root = root;
  }

  /**
   * Set a section, unless it is set so already.
   *
   * @param {HTMLElement} section
   */
  set(section) {
    if (this.#set.get(section) === this.#wanted) return;
    this.#footnotes.fold(section);
    this.mark(section);
    this.#set.set(section, this.#wanted);
    for (const time of section.querySelectorAll("time")) {
      time.textContent = relativeDate(new Date(time.dateTime), new Date(), this.#root.lang);
    }
  }

  /** What tells one choice of marks from another. */
  get #wanted() {
    const { vowels, cantillation } = this.#root.dataset;
    return `${vowels} ${cantillation}`;
  }

  /**
   * Set a piece of what stands beside the text.
   *
   * @param {HTMLElement} piece
   */
  dress(piece) {
    this.#footnotes.fold(piece);
    this.mark(piece);
  }

  /**
   * Give the Hebrew the marks that are wanted, and no others.
   *
   * @param {ParentNode} place
   */
  mark(place) {
    this.#marks.apply(place, (side) => {
      const { vowels, cantillation } = this.#choiceAt(side).dataset;
      return { vowels: vowels !== "off", cantillation: cantillation !== "off" };
    });
  }

  /**
   * What holds the choice of marks: a book of another kind has one of its own.
   *
   * @param {Element} side
   */
  #choiceAt(side) {
    const other = side.closest(".comment[data-kind]");
    const isOther = other instanceof HTMLElement && other.dataset.kind !== this.#root.dataset.kind;
    return isOther ? other : this.#root;
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
