import { textNodes, wordIn } from "./texts.js";

const HEBREW = /[\u05d0-\u05ea]/;

/**
 * The Hebrew word of the text that somebody points at, and its segment; null if there is none.
 *
 * @param {MouseEvent} event
 * @returns {{word: string, ref: string} | null}
 */
export function wordAt({ clientX, clientY, target }) {
  const element = /** @type {Element} */ (target);
  const segment = element.closest(".segment");
  const text = element.closest(".side p");
  const caret = caretAt(clientX, clientY);
  if (!(segment instanceof HTMLElement) || !text || !caret) return null;
  let before = 0;
  const nodes = textNodes(text);
  for (const node of nodes.slice(0, nodes.indexOf(caret.node))) before += node.length;
  const whole = nodes.map((node) => node.data).join("");
  const word = nodes.includes(caret.node) ? wordIn(whole, before + caret.offset) : "";
  return HEBREW.test(word) ? { word, ref: segment.dataset.ref ?? "" } : null;
}

/**
 * Where in the text that is; each browser has one of two ways to tell.
 *
 * @param {number} x
 * @param {number} y
 * @returns {{node: Text, offset: number} | null}
 */
function caretAt(x, y) {
  const page = /** @type {any} */ (document);
  const position = page.caretPositionFromPoint?.(x, y);
  const range = position ? null : page.caretRangeFromPoint?.(x, y);
  const node = position?.offsetNode ?? range?.startContainer;
  return node instanceof Text ? { node, offset: position?.offset ?? range.startOffset } : null;
}
