import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { FaultDesk } from "../../../webview/static/status/fault_desk.js";

/** @type {EventTarget} */
let page;
/** @type {any} */
let store;
/** @type {string[]} */
let reported;
/** @type {() => Promise<Response>} */
let answer;

beforeEach(() => {
  page = new EventTarget();
  Object.assign(globalThis, { window: page });
  reported = [];
  answer = async () => new Response(`id-${reported.length}`);
  mock.method(globalThis, "fetch", (/** @type {string} */ _, /** @type {any} */ { body }) => {
    reported.push(body.get("fault"));
    return answer();
  });
  const state = { remark: /** @type {any} */ (null) };
  store = {
    state,
    dispatch: (/** @type {any} */ { remark }) => {
      state.remark = remark;
    },
  };
  new FaultDesk("/faults").start(store);
});

afterEach(() => mock.restoreAll());

/**
 * What is remarked once this was thrown.
 *
 * @param {unknown} cause
 */
async function remarkAfter(cause) {
  page.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: cause }));
  await new Promise(setImmediate);
  return store.state.remark;
}

/** @param {string} message */
function fault(message) {
  const error = new TypeError(message);
  error.stack = `TypeError: ${message}\n    at go (https://h.example/static/1a/room/mover.js:12:3)`;
  return error;
}

test("OP-1: a fault is reported with its line, and shows the id that the log has", async () => {
  assert.deepEqual(await remarkAfter(fault("broke")), { sentence: "failed", errorId: "id-1" });
  assert.deepEqual(reported, ["TypeError: broke /static/1a/room/mover.js:12:3"]);
});

test("OP-1: the same fault has the same id, and many are few reports", async () => {
  await remarkAfter(fault("broke"));
  assert.equal((await remarkAfter(fault("broke"))).errorId, "id-1");
  for (let count = 0; count < 20; count++) await remarkAfter(fault(`broke ${count}`));
  assert.equal(reported.length, 5);
  assert.deepEqual(store.state.remark, { sentence: "failed" });
});

test("OP-1: a report that fails is no fault of its own", async () => {
  for (const failing of [
    () => Promise.reject(new TypeError("no network")),
    async () => new Response("too often", { status: 429 }),
  ]) {
    answer = failing;
    assert.deepEqual(await remarkAfter(fault(String(failing))), { sentence: "failed" });
  }
});

test("OP-1: whatever is thrown can be said", async () => {
  for (const cause of ["a text", undefined, Object.create(null), Symbol("s")]) {
    await remarkAfter(cause);
  }
  assert.deepEqual(reported, ["a text", "undefined", "object", "symbol"]);
});

test("OP-1: an id that comes late takes no other remark's place", async () => {
  /** @type {(response: Response) => void} */
  let come = () => {};
  answer = () => new Promise((resolve) => (come = resolve));
  await remarkAfter(fault("broke"));
  store.dispatch({ type: "remark", remark: { sentence: "offline" } });
  come(new Response("late"));
  await new Promise(setImmediate);
  assert.deepEqual(store.state.remark, { sentence: "offline" });
});
