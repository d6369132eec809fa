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
  return { key, code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held };
}

test("UX-2: arrows and letters move as readers expect", () => {
  const moves = [
    "ArrowDown",
    "j",
    "ArrowUp",
    "k",
    "ArrowRight",
    "ArrowLeft",
    " ",
    "?",
    "t",
    "g",
  ].map((key) => shortcutOf(press(key), english));

  assert.deepEqual(moves, [
    "down",
    "down",
    "up",
    "up",
    "next",
    "previous",
    "on",
    "help",
    "contents",
    "jump",
  ]);
});

test("UX-2: a Hebrew book opens leftward", () => {
  assert.equal(shortcutOf(press("ArrowLeft"), hebrew), "next");
  assert.equal(shortcutOf(press("ArrowRight"), hebrew), "previous");
});

test("space with shift goes back", () => {
  assert.equal(shortcutOf(press(" ", { shiftKey: true }), english), "back");
});

test("UX-2: where a key writes no Latin letter, its place counts", () => {
  const layouts = {
    Hebrew: ["ח", "ל", "מ", "פ"],
    Russian: ["о", "л", "т", "з"],
    Arabic: ["ت", "ن", "ى", "ح"],
    "an input method": ["Process", "Process", "Process", "Process"],
  };
  for (const [layout, keys] of Object.entries(layouts)) {
    const moves = ["KeyJ", "KeyK", "KeyN", "KeyP"].map((code, index) =>
      shortcutOf(press(keys[index] ?? "", { code }), hebrew),
    );

    assert.deepEqual(moves, ["down", "up", "next", "previous"], layout);
  }
});

test("UX-2: signs and spaces of other layouts count by their place, too", () => {
  const arabic = press("؟", { code: "Slash", shiftKey: true });
  const persian = press("\u200c", { code: "Space", shiftKey: true });

  assert.equal(shortcutOf(arabic, hebrew), "help");
  assert.equal(shortcutOf(persian, hebrew), "back");
  assert.equal(shortcutOf(press("\u00a0", { code: "Space" }), english), "on");
});

test("where a key writes a Latin letter, its place does not count", () => {
  const dvorak = { h: "KeyJ", b: "KeyN", l: "KeyP", ö: "KeyP" };
  for (const [key, code] of Object.entries(dvorak)) {
    assert.equal(shortcutOf(press(key, { code }), english), undefined);
  }
  assert.equal(shortcutOf(press("j", { code: "KeyC" }), english), "down");
});

test("Caps Lock changes nothing", () => {
  assert.equal(shortcutOf(press("J"), english), "down");
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

  const placed = shortcutOf(press("ח", { code: "KeyJ" }), { leftward: false, letters: false });
  assert.deepEqual([...moves, placed], [...Array(5).fill(undefined), "on", "down", undefined]);
});
