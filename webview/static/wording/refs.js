import { numeral } from "./numerals.js";

const ADDRESS = /^\d+[ab]?(:\d+)*$/;
const SIDES = /** @type {Record<string, string>} */ ({ a: " א", b: " ב" });

/**
 * A ref without its book's title: "2:9" of "Ruth 2:9".
 *
 * @param {string} book
 * @param {string} ref
 */
export function withoutTitle(book, ref) {
  return ref.startsWith(book) ? ref.slice(book.length).replace(/^[, ]+/, "") || ref : ref;
}

/**
 * The same as a language writes it: "ב׳:ט׳" in Hebrew. What has a name is left as it is.
 *
 * @param {string} book
 * @param {string} ref
 * @param {string} language
 */
export function placeIn(book, ref, language) {
  const address = withoutTitle(book, ref);
  if (language !== "he" || !ADDRESS.test(address)) return address;
  return address.split(":").map(inHebrew).join(":");
}

/** @param {string} part a number, with the side of its leaf if it has one */
function inHebrew(part) {
  return numeral(Number.parseInt(part, 10)) + (SIDES[part.slice(-1)] ?? "");
}
