/** @import { Store } from "../room/store.js" */
/** @import { Quoted } from "./quotation.js" */

import { Component } from "../room/component.js";
import { asHtml, quotation } from "./quotation.js";

const APART = ".footnote-marker, .footnote, .number";
const LINES = "br, .poetry";

/** Has what is copied of the text be text alone, without numbers and notes, and say where it stands. */
export class Copying extends Component {
  #page;

  /** @param {HTMLElement} page where the section is set */
  constructor(page) {
    super();
    this.#page = page;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(document, "copy", this.#onCopy);
  }

  /** @param {ClipboardEvent} event */
  #onCopy = (event) => {
    const selection = getSelection();
    if (selection?.type !== "Range") return;
    const text = quotation(selectedOf(this.#page), urlOf(this.#page));
    if (!text) return;
    event.clipboardData?.setData("text/plain", text);
    event.clipboardData?.setData("text/html", asHtml(text));
    event.preventDefault();
  };
}

/**
 * What is selected of the text, segment by segment.
 *
 * @param {HTMLElement} page where the section is set
 * @returns {Quoted[]}
 */
export function selectedOf(page) {
  const selection = getSelection();
  if (selection?.type !== "Range") return [];
  return [...page.querySelectorAll(".segment")].map((segment) => quoted(segment, selection));
}

/**
 * Where the section can be seen by everybody, if anywhere.
 *
 * @param {HTMLElement} page
 */
function urlOf(page) {
  const article = page.querySelector("article");
  return article?.dataset.url ?? "";
}

/**
 * @param {Element} segment
 * @param {Selection} selection
 * @returns {Quoted}
 */
function quoted(segment, selection) {
  const { ref = "", heRef = "" } = /** @type {HTMLElement} */ (segment).dataset;
  const [he = "", en = ""] = ["he", "en"].map((language) => {
    const text = segment.querySelector(`.${language} p`);
    return text?.getClientRects().length ? selected(text, selection) : "";
  });
  return { ref, heRef, he, en };
}

/**
 * What is selected of a text.
 *
 * @param {Element} text
 * @param {Selection} selection
 */
function selected(text, selection) {
  if (!selection.containsNode(text, true)) return "";
  const ranges = Array.from({ length: selection.rangeCount }, (_, index) =>
    selection.getRangeAt(index),
  );
  return ranges.map((range) => textOf(within(text, range))).join("\n");
}

/**
 * The part of a range that lies in a text.
 *
 * @param {Element} text
 * @param {Range} range
 */
function within(text, range) {
  const part = document.createRange();
  part.selectNodeContents(text);
  if (!range.intersectsNode(text)) part.collapse();
  else {
    if (part.comparePoint(range.startContainer, range.startOffset) === 0) {
      part.setStart(range.startContainer, range.startOffset);
    }
    if (part.comparePoint(range.endContainer, range.endOffset) === 0) {
      part.setEnd(range.endContainer, range.endOffset);
    }
  }
  return part;
}

/**
 * A note is told only where nothing but it was selected: what is cloned is then its inside.
 *
 * @param {Range} range
 */
function textOf(range) {
  const part = range.cloneContents();
  for (const element of part.querySelectorAll(APART)) element.remove();
  for (const element of part.querySelectorAll(LINES)) element.after("\n");
  return part.textContent ?? "";
}
