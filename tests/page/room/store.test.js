import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Component, startAll } from "../../../webview/static/room/component.js";
import { Refused } from "../../../webview/static/room/connection.js";
import { Store } from "../../../webview/static/room/store.js";
import { BEGINNING, LIVE, WELCOME } from "./rooms.js";

/** @import { Request } from "../../../webview/static/room/connection.js" */
/** @import { State } from "../../../webview/static/room/state.js" */

/** Stands in for the connection. */
class Line extends EventTarget {
  start = mock.fn();
  stop = mock.fn();
  /** @type {(request: Request) => Promise<void>} */
  ask = async () => {};

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Writes down what happens to it. */
class Witness extends Component {
  /** @param {string} name */
  constructor(name) {
    super();
    this.name = name;
  }

  /** @param {Store} store */
  start(store) {
    super.start(store);
    diary.push(`${this.name} starts`);
  }

  stop() {
    super.stop();
    diary.push(`${this.name} stops`);
  }

  /**
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update(state, changed) {
    if (changed.size < Object.keys(LIVE).length)
      diary.push(`${this.name}: ${[...changed]} ${state.connection}`);
  }
}

/** @type {string[]} */
let diary;
/** @type {unknown[]} */
let reported;
/** @type {Line} */
let line;
/** @type {Store} */
let store;

beforeEach(() => {
  diary = [];
  reported = [];
  line = new Line();
  store = new Store(/** @type {any} */ (line), LIVE);
  store.start();
  Object.assign(globalThis, { reportError: (/** @type {unknown} */ e) => reported.push(e) });
});

test("what the connection hears is taken in", () => {
  store = new Store(/** @type {any} */ (line), BEGINNING);
  store.start();

  line.say("told", WELCOME);
  line.say("live");
  assert.equal(store.state.connection, "live");
  assert.equal(store.state.room?.ref, "Ruth 1:5");
  line.say("lost");
  assert.equal(store.state.connection, "reconnecting");
  line.say("closed", 4001);
  assert.equal(store.state.closed, 4001);
});

test("a component is told what is known when it comes, and from then on what changes", () => {
  /** @type {[string, number][]} */
  const told = [];
  const component = new Component();
  component.update = ({ connection }, changed) => told.push([connection, changed.size]);

  const leave = store.subscribe(component);
  store.dispatch({ type: "lost" });
  leave();
  store.dispatch({ type: "live" });

  assert.deepEqual(told, [
    ["live", Object.keys(LIVE).length],
    ["reconnecting", 2],
  ]);
});

test("what changes nothing is told nobody", () => {
  startAll(store, [new Witness("a")]);
  diary = [];

  store.dispatch({ type: "pong", id: 1 });
  store.dispatch({ type: "unsay" });

  assert.deepEqual(diary, []);
});

test("components start and are told in order, and stop in reverse", () => {
  const stop = startAll(store, [new Witness("a"), new Witness("b")]);
  store.dispatch({ type: "lost" });
  stop();
  store.dispatch({ type: "live" });

  assert.deepEqual(diary, [
    "a starts",
    "b starts",
    "a: connection,tries reconnecting",
    "b: connection,tries reconnecting",
    "b stops",
    "a stops",
  ]);
});

test("OP-1: a component that fails is reported, and stops no other", () => {
  const broken = new Component();
  broken.start = () => fail("start");
  broken.update = () => fail("update");

  startAll(store, [broken, new Witness("b")]);
  store.dispatch({ type: "lost" });

  assert.deepEqual(diary, ["b starts", "b: connection,tries reconnecting"]);
  assert.deepEqual(reported.map(String), ["Error: start", "Error: update", "Error: update"]);
});

test("what a component adds while it is told is told to all, afterwards", () => {
  const adding = new Component();
  adding.update = (state, changed) => {
    const lost = changed.has("connection") && state.connection === "reconnecting";
    if (lost) store.remark("offline");
  };

  startAll(store, [new Witness("a"), adding, new Witness("b")]);
  diary = [];
  store.dispatch({ type: "lost" });

  assert.deepEqual(diary, [
    "a: connection,tries reconnecting",
    "b: connection,tries reconnecting",
    "a: remark reconnecting",
    "b: remark reconnecting",
  ]);
});

test("a component hears events until it is stopped", () => {
  const component = new Component();
  const target = new EventTarget();
  const heard = mock.fn();
  const stop = startAll(store, [component]);
  component.listen(target, "click", heard);

  target.dispatchEvent(new Event("click"));
  stop();
  target.dispatchEvent(new Event("click"));

  assert.equal(heard.mock.callCount(), 1);
});

test("a wish that comes true takes back what was remarked", async () => {
  store.remark("offline");

  assert.equal(await store.wish({ type: "follow" }), true);

  assert.equal(store.state.remark, null);
});

test("OP-1: a wish that is refused says why, or that there is no connection", async () => {
  const refusal = {
    type: /** @type {const} */ ("refusal"),
    id: 1,
    code: "no",
    text: "Only Isaac.",
    error_id: "1a2b3c4d",
  };
  line.ask = () => Promise.reject(new Refused(refusal));
  assert.equal(await store.wish({ type: "end" }), false);
  assert.deepEqual(store.state.remark, { text: "Only Isaac.", errorId: "1a2b3c4d" });

  line.ask = () => Promise.reject(new Refused(null));
  await store.wish({ type: "end" });

  assert.deepEqual(store.state.remark, { sentence: "offline" });
});

test("once it is over nothing is remarked of wishes, and the connection is let go", async () => {
  line.ask = () => Promise.reject(new Refused(null));
  store.dispatch({ type: "closed", code: 4001 });

  await store.wish({ type: "follow" });

  assert.equal(store.state.remark, null);
  assert.ok(line.stop.mock.callCount() > 0);
});

test("what fails otherwise is no refusal", async () => {
  line.ask = () => Promise.reject(new TypeError("no"));

  await assert.rejects(store.wish({ type: "follow" }), TypeError);
});

/** @param {string} where */
function fail(where) {
  throw new Error(where);
}
