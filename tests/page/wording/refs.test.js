import assert from "node:assert/strict";
import { test } from "node:test";

import { placeIn, withoutTitle } from "../../../webview/static/wording/refs.js";

test("a ref is told without its book's title", () => {
  assert.equal(withoutTitle("Ruth", "Ruth 2:9"), "2:9");
  assert.equal(withoutTitle("Berakhot", "Berakhot 2a:5"), "2a:5");
  assert.equal(withoutTitle("Pesach Haggadah", "Pesach Haggadah, Kadesh 5"), "Kadesh 5");
  assert.equal(withoutTitle("Ruth", "Ruth"), "Ruth");
  assert.equal(withoutTitle("Ruth", "Esther 1:1"), "Esther 1:1");
});

test("a place is written as the page's language writes it", () => {
  assert.equal(placeIn("Ruth", "Ruth 2:9", "en"), "2:9");
  assert.equal(placeIn("Ruth", "Ruth 2:9", "he"), "ב׳:ט׳");
  assert.equal(placeIn("Psalms", "Psalms 119:16", "he"), "קי״ט:ט״ז");
  assert.equal(placeIn("Psalms", "Psalms 115:176", "he"), "קט״ו:קע״ו");
  assert.equal(placeIn("Berakhot", "Berakhot 2b:15", "he"), "ב׳ ב:ט״ו");
  assert.equal(placeIn("Pesach Haggadah", "Pesach Haggadah, Kadesh 5", "he"), "Kadesh 5");
});
