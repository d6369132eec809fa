import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { keepForReload, keptForReload, reloadOnce } from "../../../webview/static/room/reload.js";

test("a browser that keeps nothing has nothing kept for it", () => {
  deny();

  keepForReload("Ruth 2:1");

  assert.equal(keptForReload(), null);
});

test("a browser that keeps nothing is not made to load the page for ever", () => {
  deny();
  const reload = mock.fn();
  Object.assign(globalThis, { location: { reload } });

  reloadOnce();

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
