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

test("TX-1: a letter written with its point in it loses it with the vowels, and no other does", () => {
  const wanted = { vowels: false, cantillation: true };
  const bare = new Map([
    ["\ufb1d", "\u05d9"],
    ["\ufb1e", ""],
    ["\ufb1f", "\u05f2"],
    ["\ufb2a\ufb2b\ufb2c\ufb2d", "שששש"],
    ["\ufb2e\ufb2f\ufb30", "אאא"],
    ["\ufb31\ufb32\ufb33\ufb34\ufb35\ufb36", "בגדהוז"],
    ["\ufb38\ufb39\ufb3a\ufb3b\ufb3c\ufb3e", "טיךכלמ"],
    ["\ufb40\ufb41\ufb43\ufb44\ufb46\ufb47\ufb48\ufb49\ufb4a", "נסףפצקרשת"],
    ["\ufb4b\ufb4c\ufb4d\ufb4e", "ובכפ"],
  ]);
  for (const [pointed, letters] of bare) assert.equal(withMarks(pointed, wanted), letters);

  const pointless = "\u05f0\u05f1\u05f2 \ufb20\ufb21\ufb28\ufb29\ufb4f é";
  assert.equal(withMarks(pointless, wanted), pointless);
});

test("TX-1: a letter written with its point in it keeps it when only the cantillation goes", () => {
  const text = withMarks("\ufb2aָ\u0591ל\ufb35", { vowels: true, cantillation: false });

  assert.equal(text, "\ufb2aָל\ufb35");
});

test("TX-1: marks on such a letter go as others do", () => {
  const text = withMarks("\ufb31ְּ\u0596רא\ufb2aִי\ufb4a", { vowels: false, cantillation: false });

  assert.equal(text, "בראשית");
});
