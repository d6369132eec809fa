import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Obstacles } from "../../../webview/static/room/obstacles.js";
import { reduce } from "../../../webview/static/room/reducers.js";
import { standing } from "../../../webview/static/status/standing.js";
import { LIVE } from "./rooms.js";

const PICTURE = new Response("<svg/>", { headers: { "Content-Type": "image/svg+xml" } });
const SIGN_IN = new Response("<html>", { headers: { "Content-Type": "text/html" } });

/**
 * What is said after so many attempts in vain, where a request is answered so.
 *
 * @param {number} tries
 * @param {() => Promise<Response>} answer
 */
async function said(tries, answer) {
  let state = LIVE;
  const fetched = mock.method(globalThis, "fetch", answer);
  const obstacles = new Obstacles("/favicon.svg");
  const store = /** @type {any} */ ({
    dispatch: (/** @type {any} */ fact) => {
      state = reduce(state, fact);
    },
  });
  obstacles.start(store);
  for (let lost = 0; lost < tries; lost++) {
    store.dispatch({ type: "lost" });
    obstacles.update(state, new Set(["tries"]));
  }
  await new Promise(setImmediate);
  const back = reduce(state, { type: "live" });
  fetched.mock.restore();
  return [standing(state).name, standing(back).name];
}

test("RM-4: where only the connection can't be made, something between lets it not pass", async () => {
  assert.deepEqual(await said(4, async () => PICTURE), ["no-socket", "following"]);
});

test("RM-4: where nothing is answered, the server can't be reached", async () => {
  assert.deepEqual(await said(4, () => Promise.reject(new TypeError())), [
    "no-server",
    "following",
  ]);
});

test("RM-4: a network that wants to be signed in to is no server of ours", async () => {
  assert.deepEqual(await said(4, async () => SIGN_IN), ["no-server", "following"]);
});

test("RM-4: a short break has no obstacle", async () => {
  assert.deepEqual(await said(3, async () => PICTURE), ["reconnecting", "following"]);
});
