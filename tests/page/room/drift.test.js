import assert from "node:assert/strict";
import { test } from "node:test";

import { Drift } from "../../../webview/static/room/drift.js";
import { isAdrift } from "../../../webview/static/room/state.js";
import { Store } from "../../../webview/static/room/store.js";
import { after, BEGINNING, roomOf, WELCOME } from "./rooms.js";

/** @import { State } from "../../../webview/static/room/state.js" */

const TOLD = { book: "Ruth", ref: "Ruth 2:1", leader: "i" };

/**
 * @param {State} state
 * @param {boolean} isKept
 */
function drifting(state, isKept) {
  const connection = Object.assign(new EventTarget(), { start() {}, stop() {} });
  const store = new Store(/** @type {any} */ (connection), state);
  const drift = new Drift(TOLD, isKept);
  drift.start(store);
  store.subscribe(drift);
  return store;
}

test("RM-4: a page that cannot come into its room reads on with what it was told of it", () => {
  const store = drifting(BEGINNING, false);
  assert.equal(store.state.room, null);

  store.dispatch({ type: "lost" });

  assert.equal(isAdrift(store.state), true);
  const { ref, alone, people } = roomOf(store.state);
  assert.deepEqual([ref, alone, people], ["Ruth 2:1", null, []]);
});

test("TX-5: a page that the browser has kept does not wait for the network", () => {
  const store = drifting({ ...BEGINNING, kept: "Ruth 3:3" }, true);

  assert.equal(roomOf(store.state).alone, "Ruth 3:3");
  assert.equal(isAdrift(store.state), true);
});

test("RM-4: once it is there the room is as it is told, and its person where they read", () => {
  const store = drifting({ ...BEGINNING, kept: "Ruth 3:3" }, true);

  store.dispatch(WELCOME);
  store.dispatch({ type: "live" });

  const { ref, alone, change } = roomOf(store.state);
  assert.deepEqual([ref, alone, change], ["Ruth 1:5", "Ruth 3:3", 4]);
  assert.equal(isAdrift(store.state), false);
});

test("RM-4: a short break of a page that is in its room is waited for", () => {
  const live = after(BEGINNING, WELCOME, { type: "live" });
  const lost = /** @type {const} */ ({ type: "lost" });

  assert.equal(isAdrift(after(live, lost, lost)), false);
  assert.equal(isAdrift(after(live, lost, lost, lost)), true);
});
