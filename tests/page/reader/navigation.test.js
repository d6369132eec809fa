import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Navigation } from "../../../webview/static/reader/navigation.js";
import { TurnButtons } from "../../../webview/static/reader/turn_buttons.js";

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

test("UX-2: who turns while a step is on its way goes on from where it leads", async () => {
  const buttons = turnButtons();
  /** @type {() => void} */
  let arrive = () => {};
  go = () => new Promise((resolve) => (arrive = () => resolve(undefined)));
  navigation.go("Ruth 1:2");

  buttons.next.dispatchEvent(new Event("click"));
  await settled();
  buttons.next.dispatchEvent(new Event("click"));
  await settled();

  assert.deepEqual(gone, ["Ruth 1:2", "Ruth 2"], "pressed twice in a hurry, turned once");
  assert.equal(navigation.turning, true);
  arrive();
  await settled();
  assert.equal(navigation.turning, false);
});

function turnButtons() {
  const [previous, next] = /** @type {any} */ ([new EventTarget(), new EventTarget()]);
  new TurnButtons({ previous, next }, /** @type {any} */ (null), navigation).start(
    /** @type {any} */ (null),
  );
  return { previous, next };
}

function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
