import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Navigation } from "../../../webview/static/reader/navigation.js";

/** @type {unknown[]} */
let reported;
/** @type {string[]} */
let gone;
/** @type {(ref: string) => Promise<void>} */
let go;
/** @type {any} */
let reader;
/** @type {Navigation} */
let navigation;

beforeEach(() => {
  reported = [];
  gone = [];
  go = async () => {};
  Object.assign(globalThis, { reportError: (/** @type {unknown} */ e) => reported.push(e) });
  reader = {
    at: "Ruth 1:1",
    isThere: true,
    article: async () => ({ dataset: { before: "Esther 10", after: "Ruth 2" } }),
    carry: mock.fn(),
    drop: mock.fn(),
  };
  /** @type {any} */
  const mover = {
    go: (/** @type {string} */ ref) => {
      gone.push(ref);
      return go(ref);
    },
  };
  navigation = new Navigation(/** @type {any} */ (new EventTarget()), reader, mover);
});

test("SE-5: a move that fails leaves the next one free to be made", async () => {
  go = () => Promise.reject(new TypeError("no"));
  await navigation.turn(1);
  await settled();
  go = async () => {};

  assert.equal(navigation.settled, true);
  await navigation.turn(-1);

  assert.deepEqual(gone, ["Ruth 2", "Esther 10"]);
});

test("a move that fails at once is no different", async () => {
  go = () => {
    throw new TypeError("no");
  };

  await navigation.go("Ruth 1:2");

  assert.equal(navigation.settled, true);
  assert.equal(reported.length, 1);
});

test("SE-5: a text that cannot be looked at leaves the next move free to be made", async () => {
  const { article } = reader;
  reader.article = () => Promise.reject(new TypeError("no"));
  await navigation.turn(1);
  reader.article = article;

  await navigation.turn(1);

  assert.deepEqual(gone, ["Ruth 2"]);
});

test("OP-1: each failure is reported once", async () => {
  go = () => Promise.reject(new TypeError("no"));

  await navigation.turn(1);
  await settled();

  assert.equal(reported.length, 1);
});

test("UX-2: the focus that was to go along stays where it is when the move fails", async () => {
  go = () => Promise.reject(new TypeError("no"));

  await navigation.go("Ruth 1:2");

  assert.equal(reader.drop.mock.callCount(), 1);
});

function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
