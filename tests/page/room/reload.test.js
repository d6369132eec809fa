import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Closing } from "../../../webview/static/room/protocol.js";
import { keptForReload, Reload } from "../../../webview/static/room/reload.js";
import { beginning } from "../../../webview/static/room/state.js";

test("a browser that keeps nothing has nothing kept for it", () => {
  deny();

  assert.equal(keptForReload(), null);
});

test("a browser that keeps nothing is not made to load the page for ever", () => {
  deny();
  const reload = mock.fn();
  Object.assign(globalThis, { location: { reload } });

  new Reload().update({ ...beginning({ you: "j", kept: null }), closed: Closing.VERSION });

  assert.equal(reload.mock.callCount(), 0);
});

function deny() {
  Object.defineProperty(globalThis, "sessionStorage", {
    configurable: true,
    get: () => {
      throw new Error("denied");
    },
  });
}
