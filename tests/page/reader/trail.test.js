import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf, searchOf } from "../../../webview/static/reader/trail.js";

test("TX-2: a place stands in the address as one reads it, and is read from it again", () => {
  const refs = ["Ruth 2:3", "Pesach Haggadah, Magid, Four Questions 2", "What? & A/B 5"];

  assert.deepEqual(
    refs.map((ref) => placeOf(searchOf(ref))),
    refs,
  );
  assert.equal(searchOf("Ruth 2:3"), "?at=Ruth_2:3");
  assert.equal(placeOf(""), null);
});
