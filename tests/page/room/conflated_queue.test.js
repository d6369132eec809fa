import assert from "node:assert/strict";
import { test } from "node:test";

import { ConflatedQueue } from "../../../webview/static/room/conflated_queue.js";

test("one thing is done at a time, and of what is asked for meanwhile only the last", async () => {
  const queue = new ConflatedQueue();
  /** @type {string[]} */
  const done = [];
  /** @type {(value?: unknown) => void} */
  let finish = () => {};
  const first = queue.run(() => {
    done.push("first");
    return new Promise((resolve) => {
      finish = resolve;
    });
  });

  queue.run(async () => void done.push("second"));
  queue.run(async () => void done.push("third"));
  assert.deepEqual(done, ["first"]);
  finish();
  await first;

  assert.deepEqual(done, ["first", "third"]);
});

test("after something has failed the next can be done", async () => {
  const queue = new ConflatedQueue();
  let done = false;

  await assert.rejects(queue.run(() => Promise.reject(new Error("no"))));
  await queue.run(async () => {
    done = true;
  });

  assert.equal(done, true);
});

test("what waits while something fails is done all the same, and the failure told", async () => {
  const queue = new ConflatedQueue();
  let done = false;

  const failing = queue.run(() => Promise.reject(new Error("no")));
  queue.run(async () => {
    done = true;
  });

  await assert.rejects(failing, { message: "no" });
  assert.equal(done, true);
  assert.equal(queue.busy, false);
});
