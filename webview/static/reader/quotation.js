const SIGNS = /** @type {Record<string, string>} */ ({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
});

/**
 * What is quoted of one segment: its refs in both languages, and what was selected of its texts.
 *
 * @typedef {{ref: string, heRef: string, he: string, en: string}} Quoted
 */

/**
 * A quotation as plain text: the Hebrew, the English, and where it stands, in both languages; and
 * a link to where everybody can see it.
 *
 * @param {Quoted[]} quoted in the order of the book
 * @param {string} url where the section can be seen, "" if nowhere
 */
export function quotation(quoted, url = "") {
  const told = quoted.filter(({ he, en }) => clean(he) || clean(en));
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return "";
  const hebrew = told.map(({ he }) => clean(he)).filter(Boolean);
  const english = told.map(({ en }) => clean(en)).filter(Boolean);
  const refs = [rangeOf(first.ref, last.ref), rangeOf(first.heRef, last.heRef)];
  const number = first.ref.split(/[ :]/).at(-1);
  const link = url ? [`${url}.${number}`] : [];
  return [hebrew, english, [...refs, ...link]]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/**
 * The same with its directions, for whatever keeps them: each line by its own first letter.
 *
 * @param {string} text
 */
export function asHtml(text) {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? ""));
  return lines.map((line) => `<div dir="${directionOf(line)}">${line || "<br>"}</div>`).join("");
}

/** @param {string} line */
function directionOf(line) {
  return /^[^A-Za-z]*[\u0590-\u05ff]/.test(line) ? "rtl" : "ltr";
}

/**
 * From one segment of a section to another: "Ruth 1:2–4".
 *
 * @param {string} first
 * @param {string} last
 */
export function rangeOf(first, last) {
  return first === last ? first : `${first}–${last.split(/[ :]/).at(-1)}`;
}

/**
 * One language's text with its line breaks, and otherwise a space where there was any.
 *
 * @param {string} text
 */
function clean(text) {
  const lines = text.split("\n").map((line) => line.replace(/[^\S\n]+/g, " ").trim());
  return lines.filter(Boolean).join("\n");
}
