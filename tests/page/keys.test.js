import assert from "node:assert/strict";
import { test } from "node:test";

import { moveOf } from "../../webview/static/keys.js";

/**
 * @param {string} key
 * @param {object} [held]
 */
function press(key, held = {}) {
  return { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held };
}

test("UX-2: arrows and letters move as readers expect", () => {
  const moves = ["ArrowDown", "j", "ArrowUp", "k", "ArrowRight", "ArrowLeft", " ", "?"].map((key) =>
    moveOf(press(key), false),
  );

  assert.deepEqual(moves, ["down", "down", "up", "up", "next", "previous", "on", "help"]);
});

test("UX-2: a Hebrew book opens leftward", () => {
  assert.equal(moveOf(press("ArrowLeft"), true), "next");
  assert.equal(moveOf(press("ArrowRight"), true), "previous");
});

test("space with shift goes back", () => {
  assert.equal(moveOf(press(" ", { shiftKey: true }), false), "back");
});

test("what belongs to the browser is left to it", () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
    assert.equal(moveOf(press("ArrowLeft", held), false), undefined);
  }
  assert.equal(moveOf(press("x"), false), undefined);
  assert.equal(moveOf(press("Tab"), false), undefined);
});
