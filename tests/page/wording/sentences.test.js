import assert from "node:assert/strict";
import { test } from "node:test";

import { fill } from "../../../webview/static/wording/sentences.js";

test("UX-1: a name that runs from right to left does not reorder its sentence", () => {
  const sentence = "You are at {mine} · {leader} is at {place}";

  const said = fill(sentence, { mine: "2:9", leader: "נועה", place: "2:5" });

  assert.equal(said, "You are at 2:9 · \u2068נועה\u2069 is at 2:5");
});

test("a name that looks like a slot is only a name", () => {
  assert.equal(fill("{leader} leads", { leader: "{place} $&" }), "{place} $& leads");
  assert.equal(fill("{unknown}", {}), "{unknown}");
});
