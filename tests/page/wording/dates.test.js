import assert from "node:assert/strict";
import { test } from "node:test";

import { relativeDate } from "../../../webview/static/wording/dates.js";

const NOW = new Date(2026, 10, 22, 20, 0);

test("TX-5: a copy from the last days is called by its weekday", () => {
  assert.equal(relativeDate(new Date(2026, 10, 17, 9, 0), NOW, "en"), "Tuesday");
  assert.equal(relativeDate(new Date(2026, 10, 21, 23, 0), NOW, "en"), "Saturday");
});

test("TX-5: one from today by its hour, and one from long ago by its date", () => {
  assert.match(relativeDate(new Date(2026, 10, 22, 9, 5), NOW, "en"), /^9:05\sAM$/);
  assert.equal(relativeDate(new Date(2026, 9, 2, 9, 0), NOW, "en"), "October 2, 2026");
});
