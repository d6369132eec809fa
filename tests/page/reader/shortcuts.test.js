import assert from "node:assert/strict";
import { test } from "node:test";

import { shortcutOf } from "../../../webview/static/reader/shortcuts.js";

const english = { leftward: false, letters: true };
const hebrew = { leftward: true, letters: true };

/**
 * @param {string} key
 * @param {object} [held]
 */
function press(key, held = {}) {
  return { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held };
}

test("UX-2: arrows and letters move as readers expect", () => {
  const moves = ["ArrowDown", "j", "ArrowUp", "k", "ArrowRight", "ArrowLeft", " ", "?"].map((key) =>
    shortcutOf(press(key), english),
  );

  assert.deepEqual(moves, ["down", "down", "up", "up", "next", "previous", "on", "help"]);
});

test("UX-2: a Hebrew book opens leftward", () => {
  assert.equal(shortcutOf(press("ArrowLeft"), hebrew), "next");
  assert.equal(shortcutOf(press("ArrowRight"), hebrew), "previous");
});

test("space with shift goes back", () => {
  assert.equal(shortcutOf(press(" ", { shiftKey: true }), english), "back");
});

test("what belongs to the browser is left to it", () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
    assert.equal(shortcutOf(press("ArrowLeft", held), english), undefined);
  }
  assert.equal(shortcutOf(press("x"), english), undefined);
  assert.equal(shortcutOf(press("Tab"), english), undefined);
});

test("UX-2: to whoever speaks to their machine, letters are no keys", () => {
  const moves = ["j", "k", "n", "p", "?", " ", "ArrowDown"].map((key) =>
    shortcutOf(press(key), { leftward: false, letters: false }),
  );

  assert.deepEqual(moves, [...Array(5).fill(undefined), "on", "down"]);
});
