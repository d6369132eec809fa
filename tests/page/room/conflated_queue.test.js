import assert from "node:assert/strict";
import { test } from "node:test";

import { Latest } from "../../../webview/static/room/conflated_queue.js";

test("one thing is done at a time, and of what is asked for meanwhile only the last", async () => {
  const latest = new Latest();
  /** @type {string[]} */
  const done = [];
  /** @type {() => void} */
  let finish = () => {};
  const first = latest.do(() => {
    done.push("first");
    return new Promise((resolve) => {
      finish = resolve;
    });
  });

  latest.do(async () => void done.push("second"));
  latest.do(async () => void done.push("third"));
  assert.deepEqual(done, ["first"]);
  finish();
  await first;

  assert.deepEqual(done, ["first", "third"]);
});

test("after something has failed the next can be done", async () => {
  const latest = new Latest();
  let done = false;

  await assert.rejects(latest.do(() => Promise.reject(new Error("no"))));
  await latest.do(async () => {
    done = true;
  });

  assert.equal(done, true);
});
