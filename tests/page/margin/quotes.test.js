import assert from "node:assert/strict";
import { test } from "node:test";

import { bare, find, quoted } from "../../../webview/static/margin/quotes.js";

const POINTED = "וַיֵּ֨לֶךְ אִ֜ישׁ מִבֵּ֧ית־לֶ֣חֶם יְהוּדָ֗ה";
const BARE = "וילך איש מבית לחם יהודה";

test("bare letters are the same with and without marks", () => {
  assert.equal(bare(POINTED), BARE);
  assert.equal(bare(BARE), BARE);
  assert.equal(bare("And it’s 2:3 — “so”"), "And its 2 3 so");
});

test("what one marked with vowels another finds without them, and the other way round", () => {
  const [start, end] = [POINTED.indexOf("אִ֜ישׁ"), POINTED.indexOf(" מִ")];
  const quote = quoted({
    before: POINTED.slice(0, start),
    exact: POINTED.slice(start, end),
    after: POINTED.slice(end),
  });
  const bareOnes = find(BARE, quote);
  const pointed = find(POINTED, quoted({ before: "וילך ", exact: "איש", after: " מבית לחם" }));

  assert.equal(BARE.slice(bareOnes?.start, bareOnes?.end), "איש");
  assert.equal(pointed?.start, start);
});

test("what stands there twice, otherwise or not at all is not guessed", () => {
  const the = { exact: "the", prefix: "", suffix: "" };

  assert.equal(find("the man and the boy", the), null);
  assert.deepEqual(find("the man and the boy", { ...the, suffix: "boy" }), { start: 12, end: 15 });
  assert.equal(find("the man and the boy", { ...the, suffix: "girl" }), null);
  assert.equal(find("the man", { exact: "", prefix: "the", suffix: "man" }), null);
});
