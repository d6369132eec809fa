import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Closing } from "../../../webview/static/room/protocol.js";
import { keptForReload, Reload } from "../../../webview/static/room/reload.js";
import { beginning } from "../../../webview/static/room/state.js";
import { after, LIVE as LIVE_ROOM } from "./rooms.js";

const TOO_OLD = { ...beginning({ you: "j", kept: null }), closed: Closing.VERSION };
const LIVE = { ...beginning({ you: "j", kept: null }), connection: /** @type {const} */ ("live") };
const reload = mock.fn();

beforeEach(() => {
  reload.mock.resetCalls();
  const tab = { state: /** @type {unknown} */ (null), replaceState };
  Object.assign(globalThis, { location: { reload }, history: tab });
  for (const storage of ["localStorage", "sessionStorage"]) deny(storage);

  /** @param {unknown} state */
  function replaceState(state) {
    tab.state = state;
  }
});

test("SE-4: a browser without storage keeps where one reads alone over a reload", () => {
  history.replaceState({ alone: "Ruth 1:15" }, "");
  mock.method(performance, "getEntriesByType", () => [{ type: "reload" }]);

  assert.equal(keptForReload(), "Ruth 1:15");
  assert.equal(keptForReload(), null);
});

test("whoever comes anew has nothing kept for them", () => {
  history.replaceState({ alone: "Ruth 1:15" }, "");
  mock.method(performance, "getEntriesByType", () => [{ type: "navigate" }]);

  assert.equal(keptForReload(), null);
});

test("a page that is too old is loaded again once, and once more after it was live", () => {
  new Reload().update(TOO_OLD);
  new Reload().update(TOO_OLD);
  assert.equal(reload.mock.callCount(), 1);

  new Reload().update(LIVE);
  new Reload().update(TOO_OLD);
  assert.equal(reload.mock.callCount(), 2);
});

test("SE-4: where one reads alone is kept as it changes, and no longer once one follows", () => {
  const page = new Reload();
  const alone = after(LIVE_ROOM, { type: "alone", ref: "Ruth 3:3" });
  page.update(alone);
  assert.equal(history.state.alone, "Ruth 3:3");

  page.update(after(alone, { type: "together" }));
  assert.equal(history.state.alone, null);
});

test("a browser that keeps nothing more is not asked to load the page for ever", () => {
  history.replaceState = () => {
    throw new DOMException("too many", "SecurityError");
  };

  new Reload().update(TOO_OLD);

  assert.equal(reload.mock.callCount(), 0);
});

/** @param {string} storage */
function deny(storage) {
  Object.defineProperty(globalThis, storage, {
    configurable: true,
    get: () => {
      throw new Error("denied");
    },
  });
}
