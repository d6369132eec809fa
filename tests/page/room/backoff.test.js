import assert from "node:assert/strict";
import { test } from "node:test";

import { delay } from "../../../webview/static/room/backoff.js";

const most = () => 1;

test("RM-4: each attempt may wait twice as long as the one before, up to eight seconds", () => {
  const waits = [0, 1, 2, 3, 4, 5, 50].map((attempt) => delay(attempt, most));

  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test("RM-4: any wait up to that is as likely, so that pages do not come back together", () => {
  assert.equal(
    delay(3, () => 0),
    0,
  );
  assert.equal(
    delay(3, () => 0.25),
    1000,
  );
});
