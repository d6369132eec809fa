import assert from "node:assert/strict";
import { test } from "node:test";
import { isFinal } from "../../../webview/static/room/protocol.js";
import { relativeDate } from "../../../webview/static/wording/dates.js";
import { withoutTitle } from "../../../webview/static/wording/refs.js";
import { fill } from "../../../webview/static/wording/sentences.js";

const NOW = new Date(2026, 10, 22, 20, 0);

test("TX-5: a copy from the last days is called by its weekday", () => {
  assert.equal(relativeDate(new Date(2026, 10, 17, 9, 0), NOW, "en"), "Tuesday");
  assert.equal(relativeDate(new Date(2026, 10, 21, 23, 0), NOW, "en"), "Saturday");
});

test("TX-5: one from today by its hour, and one from long ago by its date", () => {
  assert.match(relativeDate(new Date(2026, 10, 22, 9, 5), NOW, "en"), /^9:05\sAM$/);
  assert.equal(relativeDate(new Date(2026, 9, 2, 9, 0), NOW, "en"), "October 2, 2026");
});

test("a ref is told without its book's title", () => {
  assert.equal(withoutTitle("Ruth", "Ruth 2:9"), "2:9");
  assert.equal(withoutTitle("Berakhot", "Berakhot 2a:5"), "2a:5");
  assert.equal(withoutTitle("Pesach Haggadah", "Pesach Haggadah, Kadesh 5"), "Kadesh 5");
  assert.equal(withoutTitle("Ruth", "Ruth"), "Ruth");
  assert.equal(withoutTitle("Ruth", "Esther 1:1"), "Esther 1:1");
});

test("UX-1: a name that runs from right to left does not reorder its sentence", () => {
  const sentence = "You are at {mine} · {leader} is at {place}";

  const said = fill(sentence, { mine: "2:9", leader: "נועה", place: "2:5" });

  assert.equal(said, "You are at 2:9 · \u2068נועה\u2069 is at 2:5");
});

test("a name that looks like a slot is only a name", () => {
  assert.equal(fill("{leader} leads", { leader: "{place} $&" }), "{place} $& leads");
  assert.equal(fill("{unknown}", {}), "{unknown}");
});

test("RM-6: codes from 4000 on are final, all others are not", () => {
  assert.deepEqual(
    [1000, 1001, 1006, 1011, 1012, 1013, 3999, 4001, 4404, 5000].filter(isFinal),
    [4001, 4404],
  );
});
