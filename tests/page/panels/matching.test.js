import assert from "node:assert/strict";
import { test } from "node:test";
import { matches } from "../../../webview/static/panels/matching.js";

/**
 * @param {string} text
 * @param {string} query
 */
function found(text, query) {
  return matches(text, query).map(([start, end]) => text.slice(start, end));
}

test("a word is found with and without vowels, as it stands in the text", () => {
  assert.deepEqual(found("בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים", "ברא"), ["בָּרָ֣א"]);
  assert.deepEqual(found("בראשית ברא", "בָּרָא"), ["ברא"]);
});

test("a word is found behind what Hebrew and Aramaic set before it", () => {
  for (const word of ["המלך", "ולמלך", "דמלך", "שבמלך", "מלך"]) {
    assert.deepEqual(found(`אמר ${word} לו`, "מלך"), [word]);
  }
  assert.deepEqual(found("מלכים", "מלך"), []);
});

test("full and defective spelling are one word, where enough of it is left", () => {
  assert.deepEqual(found("שָׁלֹם וְשָׁלוֹם", "שלום"), ["שָׁלֹם", "וְשָׁלוֹם"]);
  assert.deepEqual(found("ירושלים וירושלם", "ירושלם"), ["ירושלים", "וירושלם"]);
  assert.deepEqual(found("אש", "איש"), []);
});

test("English is found whatever its case, also where more follows in the word", () => {
  assert.deepEqual(found("The Light and the lights, delight", "light"), ["Light", "lights"]);
});

test("what is searched for is no pattern", () => {
  assert.deepEqual(found("a.b (c) [d]", "(.*) [c"), ["c"]);
});

test("an abbreviation is one word, however it is written", () => {
  assert.deepEqual(found("פירש רש״י לי", "רש״י"), ["רש״י"]);
  assert.deepEqual(found('רַשִׁ"י וכי', "רשי"), ['רַשִׁ"י']);
  assert.deepEqual(found("Don't do it", "don’t"), ["Don't"]);
});
