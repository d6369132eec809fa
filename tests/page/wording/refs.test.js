import assert from "node:assert/strict";
import { test } from "node:test";

import { withoutTitle } from "../../../webview/static/wording/refs.js";

test("a ref is told without its book's title", () => {
  assert.equal(withoutTitle("Ruth", "Ruth 2:9"), "2:9");
  assert.equal(withoutTitle("Berakhot", "Berakhot 2a:5"), "2a:5");
  assert.equal(withoutTitle("Pesach Haggadah", "Pesach Haggadah, Kadesh 5"), "Kadesh 5");
  assert.equal(withoutTitle("Ruth", "Ruth"), "Ruth");
  assert.equal(withoutTitle("Ruth", "Esther 1:1"), "Esther 1:1");
});
