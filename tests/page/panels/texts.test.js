import assert from "node:assert/strict";
import { test } from "node:test";

import { wordIn } from "../../../webview/static/panels/texts.js";

test("TX-4: a word is what stands between spaces, maqafs and stops, whatever marks it has", () => {
  const text = "עַל־כֵּן, אָמַ֣ר\u05c0 רַשִׁ״י: ";

  assert.equal(wordIn(text, 0), "עַל");
  assert.equal(wordIn(text, text.indexOf("כ") + 2), "כֵּן");
  assert.equal(wordIn(text, text.indexOf("א") + 4), "אָמַ֣ר");
  assert.equal(wordIn(text, text.indexOf("ש")), "רַשִׁ״י");
});

test("TX-4: beside a word stands none, and at its very end itself", () => {
  assert.equal(wordIn("one two", 3), "one");
  assert.equal(wordIn("one , two", 5), "");
  assert.equal(wordIn("one", 9), "");
  assert.equal(wordIn("", 0), "");
});
