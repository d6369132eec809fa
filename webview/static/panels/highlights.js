import { matches } from "./matching.js";
import { textNodes } from "./texts.js";

const NAME = "found";
const TEXTS = ".segment .side p";

/** Marks words in the text by the browser's own highlights: nothing of the page is changed. */
export class Highlights {
  #page;

  /** @param {HTMLElement} page */
  constructor(page) {
    this.#page = page;
  }

  /**
   * Mark the words of a query, and none else.
   *
   * @param {string} query
   */
  show(query) {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete(NAME);
    const texts = query ? [...this.#page.querySelectorAll(TEXTS)] : [];
    const ranges = texts.flatMap((text) => rangesOf(text, query));
    if (ranges.length > 0) CSS.highlights.set(NAME, new Highlight(...ranges));
  }
}

/**
 * @param {Element} text
 * @param {string} query
 * @returns {Range[]}
 */
function rangesOf(text, query) {
  const nodes = textNodes(text);
  const whole = nodes.map((node) => node.data).join("");
  return matches(whole, query).map(([start, end]) => {
    const range = document.createRange();
    range.setStart(...at(nodes, start));
    range.setEnd(...at(nodes, end));
    return range;
  });
}

/**
 * @param {Text[]} nodes
 * @param {number} index into what they hold together
 * @returns {[Text, number]}
 */
function at(nodes, index) {
  let before = 0;
  for (const node of nodes) {
    if (index <= before + node.length) return [node, index - before];
    before += node.length;
  }
  const last = /** @type {Text} */ (nodes.at(-1));
  return [last, last.length];
}
