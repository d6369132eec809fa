const NOTES = ".footnote-marker, .footnote";

/** What stands between words. */
export const BETWEEN = /[\s\u05be\u05c0\u05c3:;,.!?()[\]{}\u2013\u2014-]+/u;

/**
 * The nodes of a text in their order, without those of its notes.
 *
 * @param {Element} text
 */
export function textNodes(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const nodes = [];
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    if (!node.parentElement?.closest(NOTES)) nodes.push(node);
  }
  return nodes;
}

/**
 * The word that stands at an index of a text, "" if there is none.
 *
 * @param {string} text
 * @param {number} index
 */
export function wordIn(text, index) {
  let end = 0;
  for (const part of text.split(new RegExp(`(${BETWEEN.source})`, "u"))) {
    const start = end;
    end += part.length;
    if (index < end || (index === end && !BETWEEN.test(part))) {
      return index >= start && !BETWEEN.test(part) ? part : "";
    }
  }
  return "";
}
