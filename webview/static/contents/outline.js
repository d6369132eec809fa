import { placeIn, withoutTitle } from "../wording/refs.js";

/**
 * One line of a book's contents: what it is called in both languages, and what it leads to: a
 * section, or more lines. `path` tells it from all others.
 *
 * @typedef {{en: string, he: string, path: string, ref: string | null, isNumber: boolean,
 *   inner: Entry[]}} Entry
 */

/**
 * How a book is divided, as the server tells it: its titles, and the refs of its sections, each in
 * English and Hebrew.
 *
 * @typedef {{book: [string, string], sections: [string, string][]}} Contents
 */

const ADDRESS = /^(.*?)(?:^|\s)(\d+[a-d]?(?::\d+[a-d]?)*)$/;

/**
 * The contents as a tree: parts, and in them chapters, and in those, where a section is one, verses.
 *
 * @param {Contents} contents
 * @returns {Entry[]}
 */
export function outline({ book: [title, heTitle], sections }) {
  /** @type {Entry[]} */
  const top = [];
  for (const [ref, heRef] of sections) {
    let level = top;
    const names = namesOf(title, heTitle, ref, heRef);
    for (const [depth, [en, he, isNumber]] of names.entries()) {
      const path = names.slice(0, depth + 1).join("\n");
      let entry = level.at(-1);
      if (entry?.path !== path) {
        entry = { en, he, path, ref: null, isNumber, inner: [] };
        level.push(entry);
      }
      if (depth === names.length - 1) entry.ref = ref;
      level = entry.inner;
    }
  }
  return top;
}

/**
 * All sections under these entries whose name has what is sought, in either language, with the
 * names that lead to them.
 *
 * @param {Entry[]} entries
 * @param {string} sought
 * @param {string[]} above
 * @returns {{en: string, he: string, ref: string}[]}
 */
export function found(entries, sought, above = ["", ""]) {
  const told = [];
  for (const entry of entries) {
    const joint = entry.isNumber && /\d$/.test(above[0] ?? "") ? ":" : " ";
    const en = `${above[0]}${above[0] && joint}${entry.en}`;
    const he = `${above[1]}${above[1] && joint}${entry.he}`;
    if (entry.ref !== null && [en, he].some((name) => has(name, sought))) {
      told.push({ en, he, ref: entry.ref });
    }
    told.push(...found(entry.inner, sought, [en, he]));
  }
  return told;
}

/**
 * The names and numbers of a section, from the widest part to the section itself.
 *
 * @param {string} title
 * @param {string} heTitle
 * @param {string} ref
 * @param {string} heRef
 * @returns {[string, string, boolean][]}
 */
function namesOf(title, heTitle, ref, heRef) {
  const [, head = withoutTitle(title, ref), numbers = ""] =
    ADDRESS.exec(withoutTitle(title, ref)) ?? [];
  const heNumbers = numbers && placeIn("", numbers, "he");
  const heHead = heRef.slice(heTitle.length, heRef.length - heNumbers.length);
  const names = split(head);
  const heNames = split(heHead);
  const own = names.map((name, index) => {
    const he = heNames.length === names.length ? heNames[index] : "";
    return /** @type {[string, string, boolean]} */ ([name, he, false]);
  });
  const heParts = heNumbers.split(":");
  const counted = numbers.split(":").filter(Boolean);
  const parts = counted.map((number, index) => {
    return /** @type {[string, string, boolean]} */ ([number, heParts[index] ?? "", true]);
  });
  return [...own, ...parts];
}

/** @param {string} names one after the other, with commas */
function split(names) {
  return names
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

/**
 * @param {string} name
 * @param {string} sought
 */
function has(name, sought) {
  const [whole, part] = [name, sought].map((text) =>
    text
      .normalize("NFD")
      .replace(/[\p{Mn}׳״'"]/gu, "")
      .toLowerCase(),
  );
  return part !== undefined && whole !== undefined && ` ${whole}`.includes(` ${part}`);
}
