import assert from "node:assert/strict";
import { test } from "node:test";

import { withMarks } from "../../../webview/static/reader/marks.js";

const GENESIS = "וַיִּקְרָ֨א אֱלֹהִ֤ים ׀ לָאוֹר֙ י֔וֹם";

test("TX-1: with all marks the text is as it was", () => {
  assert.equal(withMarks(GENESIS, { vowels: true, cantillation: true }), GENESIS);
});

test("TX-1: without cantillation the vowels stay", () => {
  const text = withMarks(GENESIS, { vowels: true, cantillation: false });

  assert.equal(text, "וַיִּקְרָא אֱלֹהִים  לָאוֹר יוֹם");
});

test("TX-1: without vowels the cantillation stays", () => {
  const text = withMarks("בְּרֵאשִׁ֖ית", { vowels: false, cantillation: true });

  assert.equal(text, "בראש֖ית");
});

test("TX-1: without either only letters and signs stay", () => {
  const text = withMarks("עַל־פְּנֵ֣י תְה֑וֹם׃", { vowels: false, cantillation: false });

  assert.equal(text, "על־פני תהום׃");
});

test("what is no Hebrew mark is left alone", () => {
  const wanted = { vowels: false, cantillation: false };

  assert.equal(withMarks("Rabbi Yoḥanan – 12, “ç”", wanted), "Rabbi Yoḥanan – 12, “ç”");
});
