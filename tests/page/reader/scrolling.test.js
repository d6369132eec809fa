import assert from "node:assert/strict";
import { test } from "node:test";

import { drift, readOn, scrollNeeded } from "../../../webview/static/reader/scrolling.js";

const VIEW = { top: 50, bottom: 750 };

test("SE-4: nothing scrolls that is in view already", () => {
  assert.equal(scrollNeeded({ top: 50, bottom: 200 }, VIEW), 0);
  assert.equal(scrollNeeded({ top: 600, bottom: 750 }, VIEW), 0);
});

test("a segment below or above comes to stand a quarter down the view", () => {
  assert.equal(scrollNeeded({ top: 900, bottom: 1000 }, VIEW), 900 - 50 - 175);
  assert.equal(scrollNeeded({ top: -300, bottom: -200 }, VIEW), -300 - 50 - 175);
});

test("one that is cut off at the edge is brought in", () => {
  assert.notEqual(scrollNeeded({ top: 700, bottom: 800 }, VIEW), 0);
  assert.notEqual(scrollNeeded({ top: 20, bottom: 120 }, VIEW), 0);
});

test("one that nearly fills the view is shown whole", () => {
  const segment = { top: 800, bottom: 1480 };

  const top = scrollNeeded(segment, VIEW);

  assert.equal(segment.top - top, 70);
  assert.ok(segment.bottom - top <= VIEW.bottom);
});

test("one longer than the view begins at its top, and stays if it has begun", () => {
  assert.equal(scrollNeeded({ top: 900, bottom: 2900 }, VIEW), 850);
  assert.equal(scrollNeeded({ top: 60, bottom: 2060 }, VIEW), 0);
});

test("what goes on below the view is read on by a screenful, and no further than it goes", () => {
  assert.equal(readOn({ top: 60, bottom: 2060 }, VIEW, 1), 560);
  assert.equal(readOn({ top: -500, bottom: 800 }, VIEW, 1), 66);
});

test("what began above the view is read back", () => {
  assert.equal(readOn({ top: -500, bottom: 800 }, VIEW, -1), -560);
});

test("what is whole in view, or out of it, is not read on", () => {
  assert.equal(readOn({ top: 60, bottom: 700 }, VIEW, 1), 0);
  assert.equal(readOn({ top: 900, bottom: 1900 }, VIEW, 1), 0);
  assert.equal(readOn({ top: -900, bottom: 10 }, VIEW, -1), 0);
});

test("TX-1: a segment that grows keeps its top where it was", () => {
  assert.equal(drift({ top: 300, bottom: 400 }, { top: 900, bottom: 1200 }, VIEW), 600);
});

test("TX-1: one that began above the view keeps the line at the top of the view", () => {
  const half = drift({ top: -950, bottom: 1050 }, { top: -2000, bottom: 2000 }, VIEW);

  assert.equal(-2000 - half + 4000 / 2, VIEW.top);
});
