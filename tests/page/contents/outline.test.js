import assert from "node:assert/strict";
import { test } from "node:test";

import { found, outline } from "../../../webview/static/contents/outline.js";

/** @import { Entry } from "../../../webview/static/contents/outline.js" */

/**
 * @param {Entry[]} entries
 * @returns {unknown[]}
 */
function told(entries) {
  return entries.map(({ en, he, ref, inner }) => [en, he, ref, ...told(inner)]);
}

test("TX-2: a book of chapters is a line for each, in both languages", () => {
  const lines = outline({
    book: ["Ruth", "רות"],
    sections: [
      ["Ruth 1", "רות א׳"],
      ["Ruth 2", "רות ב׳"],
    ],
  });

  assert.deepEqual(told(lines), [
    ["1", "א׳", "Ruth 1"],
    ["2", "ב׳", "Ruth 2"],
  ]);
});

test("TX-2: a tractate has a line for each side of a leaf", () => {
  const lines = outline({ book: ["Tamid", "תמיד"], sections: [["Tamid 25b", "תמיד כ״ה ב"]] });

  assert.deepEqual(told(lines), [["25b", "כ״ה ב", "Tamid 25b"]]);
});

test("TX-2: comments on verses stand under their chapters", () => {
  const book = /** @type {[string, string]} */ (["Rashi on Ruth", "רש״י על רות"]);
  const lines = outline({
    book,
    sections: [
      ["Rashi on Ruth 1:1", "רש״י על רות א׳:א׳"],
      ["Rashi on Ruth 1:3", "רש״י על רות א׳:ג׳"],
      ["Rashi on Ruth 2:1", "רש״י על רות ב׳:א׳"],
    ],
  });

  assert.deepEqual(told(lines), [
    ["1", "א׳", null, ["1", "א׳", "Rashi on Ruth 1:1"], ["3", "ג׳", "Rashi on Ruth 1:3"]],
    ["2", "ב׳", null, ["1", "א׳", "Rashi on Ruth 2:1"]],
  ]);
});

const HAGGADAH = outline({
  book: ["Pesach Haggadah", "הגדה של פסח"],
  sections: [
    ["Pesach Haggadah, Kadesh", "הגדה של פסח, קדש"],
    ["Pesach Haggadah, Magid, Four Questions", "הגדה של פסח, מגיד, מה נשתנה"],
    ["Pesach Haggadah, Magid, Laws 2", "הגדה של פסח, מגיד, דינים ב׳"],
  ],
});

test("TX-2: parts of parts stand under them, by their names in both languages", () => {
  assert.deepEqual(told(HAGGADAH), [
    ["Kadesh", "קדש", "Pesach Haggadah, Kadesh"],
    [
      "Magid",
      "מגיד",
      null,
      ["Four Questions", "מה נשתנה", "Pesach Haggadah, Magid, Four Questions"],
      ["Laws", "דינים", null, ["2", "ב׳", "Pesach Haggadah, Magid, Laws 2"]],
    ],
  ]);
});

test("TX-2: the contents are filtered by the beginning of any word, in either language", () => {
  const refs = ["ques", "מה נ", "laws 2", "magid", "ג"].map((typed) =>
    found(HAGGADAH, typed).map(({ en }) => en),
  );

  assert.deepEqual(refs, [
    ["Magid Four Questions"],
    ["Magid Four Questions"],
    ["Magid Laws 2"],
    ["Magid Four Questions", "Magid Laws 2"],
    [],
  ]);
});

test("a part whose Hebrew name is not known goes by its English one", () => {
  const lines = outline({ book: ["Essay", "מסה"], sections: [["Essay, Preface", "מסה"]] });

  assert.deepEqual(told(lines), [["Preface", "", "Essay, Preface"]]);
});
