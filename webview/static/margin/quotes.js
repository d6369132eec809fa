/** @import { Quoted } from "../room/protocol.js" */

const NOTES = ".footnote, .footnote-marker";
const APOSTROPHES = /['"`\u2018\u2019\u201c\u201d\u05f3\u05f4]/;
const KEPT = /[\p{L}\p{N}]/u;
const MARK = /\p{M}/u;
const NEIGHBOUR = 30;

/**
 * The letters and digits alone, words one space apart; `bare` in havruta/annotations/model.py does
 * the same.
 *
 * @param {string} text
 */
export function bare(text) {
  const kept = [...text.normalize("NFKD")].map((character) => {
    if (KEPT.test(character)) return character;
    return MARK.test(character) || APOSTROPHES.test(character) ? "" : " ";
  });
  return kept.join("").replace(/ +/g, " ").trim();
}

/**
 * The words as a mark keeps them: bare, with what stands before and after them in their text.
 *
 * @param {{before: string, exact: string, after: string}} words
 * @returns {{exact: string, prefix: string, suffix: string}}
 */
export function quoted({ before, exact, after }) {
  return {
    exact: bare(exact),
    prefix: bare(before).slice(-NEIGHBOUR).trim(),
    suffix: bare(after).slice(0, NEIGHBOUR).trim(),
  };
}

/**
 * Where the words stand in a text, from the first of their characters up to behind the last; null
 * unless they stand there once with the same neighbours: nothing is guessed.
 *
 * @param {string} text
 * @param {{exact: string, prefix: string, suffix: string}} quote
 * @returns {{start: number, end: number} | null}
 */
export function find(text, { exact, prefix, suffix }) {
  const { letters, at } = lettersOf(text);
  const [before, words, after] = [prefix, exact, suffix].map((part) => part.replaceAll(" ", ""));
  if (!words) return null;
  const whole = `${before}${words}${after}`;
  const found = letters.indexOf(whole);
  if (found === -1 || letters.indexOf(whole, found + 1) !== -1) return null;
  const first = found + (before?.length ?? 0);
  const start = at[first];
  const last = at[first + words.length - 1];
  return start === undefined || last === undefined ? null : { start, end: last + 1 };
}

/**
 * What is selected of one text of a segment; null where it is of none, or of several.
 *
 * @param {Selection | null} selection
 * @returns {{ref: string, quote: Quoted} | null}
 */
export function selectedQuote(selection) {
  if (selection?.type !== "Range") return null;
  const range = selection.getRangeAt(0);
  const text = textAround(range.startContainer);
  const segment = text?.closest(".segment");
  if (!text?.contains(range.endContainer) || !(segment instanceof HTMLElement)) return null;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(text, text.childNodes.length);
  const words = quoted({ before: read(before), exact: read(range), after: read(after) });
  const language = text.closest(".he") ? "he" : "en";
  if (!words.exact || words.exact.length > 600) return null;
  const version = segment.closest("article")?.querySelector(`bdi[data-language="${language}"]`);
  return {
    ref: segment.dataset.ref ?? "",
    quote: { language, version: version?.textContent ?? "", ...words },
  };
}

/**
 * The range of a text's words, or null where they are not there just so.
 *
 * @param {Element} text
 * @param {{exact: string, prefix: string, suffix: string}} quote
 * @returns {Range | null}
 */
export function rangeOf(text, quote) {
  const nodes = textNodes(text);
  const found = find(nodes.map((node) => node.data).join(""), quote);
  if (found === null) return null;
  const range = document.createRange();
  let before = 0;
  for (const node of nodes) {
    const [from, to] = [found.start - before, found.end - before];
    if (from >= 0 && from < node.length) range.setStart(node, from);
    if (to > 0 && to <= node.length) range.setEnd(node, to);
    before += node.length;
  }
  return range;
}

/**
 * @param {string} text
 * @returns {{letters: string, at: number[]}} its letters alone, and where each stands
 */
function lettersOf(text) {
  let letters = "";
  /** @type {number[]} */
  const at = [];
  let offset = 0;
  for (const character of text) {
    for (const part of character.normalize("NFKD")) {
      if (KEPT.test(part)) {
        letters += part;
        for (let unit = 0; unit < part.length; unit += 1) at.push(offset + unit);
      }
    }
    offset += character.length;
  }
  return { letters, at };
}

/** @param {Node} node */
function textAround(node) {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(".segment .side p") ?? null;
}

/** @param {Element} text */
function textNodes(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const nodes = [];
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    if (!node.parentElement?.closest(NOTES)) nodes.push(node);
  }
  return nodes;
}

/** @param {Range} range */
function read(range) {
  const part = range.cloneContents();
  for (const note of part.querySelectorAll(NOTES)) note.remove();
  return part.textContent ?? "";
}
