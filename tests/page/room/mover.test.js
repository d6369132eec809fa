import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Component } from "../../../webview/static/room/component.js";
import { Refused } from "../../../webview/static/room/connection.js";
import { Mover } from "../../../webview/static/room/mover.js";
import { Store } from "../../../webview/static/room/store.js";
import { after, LIVE, roomOf, WELCOME, WELCOMED } from "./rooms.js";

/** @import { Request } from "../../../webview/static/room/connection.js" */
/** @import { State } from "../../../webview/static/room/state.js" */

const ALONE = after(LIVE, { type: "alone", ref: "Ruth 3:3" });
const FREE = { type: /** @type {const} */ ("lead"), free: true, owner: "i" };

/** @type {Request[]} */
let asked;
/** @type {() => Promise<void>} */
let answer;
/** @type {Store} */
let store;
/** @type {Mover} */
let mover;

beforeEach(() => {
  answer = async () => {};
  begin(LIVE);
});

/** @param {State} state */
function begin(state) {
  asked = [];
  const connection = Object.assign(new EventTarget(), {
    start() {},
    stop() {},
    ask(/** @type {Request} */ request) {
      asked.push(request);
      return answer();
    },
  });
  store = new Store(/** @type {any} */ (connection), state);
  mover = new Mover();
  mover.start(store);
}

test("SE-4: who does not lead goes alone, at once", () => {
  mover.go("Ruth 2:1");

  assert.equal(roomOf(store.state).alone, "Ruth 2:1");
  assert.deepEqual(asked, [{ type: "read", ref: "Ruth 2:1" }]);
});

test("SE-4: who goes to where the room is follows again", () => {
  begin(ALONE);

  mover.go("Ruth 1:5");

  assert.equal(roomOf(store.state).alone, null);
  assert.deepEqual(asked, [{ type: "follow" }]);
});

test("who is there already asks for nothing", async () => {
  await mover.go("Ruth 1:5");
  await mover.follow();
  begin(ALONE);
  await mover.go("Ruth 3:3");
  begin(after(LIVE, FREE));
  await mover.go("Ruth 1:5");

  assert.deepEqual(asked, []);
});

test("RM-2: who leads takes the room along", () => {
  begin(after(LIVE, FREE));

  mover.go("Ruth 2:1");

  assert.deepEqual(asked, [{ type: "navigate", ref: "Ruth 2:1", jump: false }]);
  assert.equal(roomOf(store.state).ref, "Ruth 1:5");
});

test("SE-4: who reads alone and leads is with the room again when it has moved", async () => {
  begin(after(ALONE, FREE));
  answer = async () => store.dispatch({ type: "place", change: 5, ref: "Ruth 3:4" });

  const going = mover.go("Ruth 3:4");
  assert.equal(roomOf(store.state).alone, null);
  await going;

  assert.equal(roomOf(store.state).ref, "Ruth 3:4");
});

test("who reads alone and may not move the room after all stays where they are", async () => {
  begin(after(ALONE, FREE));
  answer = () => Promise.reject(new Refused(null));

  await mover.go("Ruth 3:4");

  assert.equal(roomOf(store.state).alone, "Ruth 3:3");
  assert.equal(roomOf(store.state).joining, false);
});

test("SE-4: a section that was gone to is read from its first segment, without asking again", () => {
  begin(after(LIVE, { type: "alone", ref: "Ruth 2" }));

  mover.land("Ruth 2:1");

  assert.equal(roomOf(store.state).alone, "Ruth 2:1");
  assert.deepEqual(asked, []);
});

test("SE-4: who goes to the section of the room follows, and the server hears of that last", async () => {
  const reader = new Component();
  reader.update = ({ room }) => void (room?.alone === "Ruth 1" && mover.land("Ruth 1:5"));
  begin(ALONE);
  store.subscribe(reader);

  await mover.go("Ruth 1");

  assert.equal(roomOf(store.state).alone, null);
  assert.deepEqual(asked, [{ type: "read", ref: "Ruth 1" }, { type: "follow" }]);
});

test("RM-4: without a connection nothing is asked, and that is said", async () => {
  begin(after(LIVE, { type: "lost" }));

  await mover.go("Ruth 2:1");

  assert.deepEqual(asked, []);
  assert.deepEqual(store.state.remark, { sentence: "offline" });
});

test("RM-4: in a longer break one reads on alone, and the server hears of it afterwards", async () => {
  const lost = /** @type {const} */ ({ type: "lost" });
  begin(after(LIVE, lost, lost, lost));
  store.subscribe(mover);

  await mover.go("Ruth 2:1");
  assert.equal(roomOf(store.state).alone, "Ruth 2:1");
  await mover.go("Ruth 1:5");
  assert.equal(roomOf(store.state).alone, null);
  await mover.go("Ruth 2:1");
  await mover.follow();
  assert.equal(roomOf(store.state).alone, null);
  await mover.go("Ruth 2:1");
  assert.deepEqual(asked, []);
  store.dispatch({ ...WELCOME, change: 9 });
  store.dispatch({ type: "live" });

  assert.deepEqual(asked, [{ type: "read", ref: "Ruth 2:1" }]);
});

/** Lead to Ruth 2:1 while the line breaks, and have the page come back to what is welcome. */
async function cutOffOnTheWay(welcome = {}, meanwhile = async () => {}) {
  begin(after(LIVE, FREE));
  store.subscribe(mover);
  answer = async () => {
    answer = async () => {};
    throw new Refused(null);
  };
  const going = mover.go("Ruth 2:1");
  store.dispatch({ type: "lost" });
  await going;
  await meanwhile();
  store.dispatch({ ...WELCOME, free: true, change: 9, ...welcome });
  store.dispatch({ type: "live" });
}

test("RM-2, RM-4: a step that a break cut off is taken once the page is back", async () => {
  const step = { type: "navigate", ref: "Ruth 2:1", jump: false };

  await cutOffOnTheWay();

  assert.deepEqual(asked, [step, step]);
});

test("RM-4: a step that a break cut off is not taken where it was taken, or the room moved", async () => {
  await cutOffOnTheWay({ ref: "Ruth 2:1" });
  assert.equal(asked.length, 1);
  await cutOffOnTheWay({ ref: "Ruth 1:6" });
  assert.equal(asked.length, 1);
});

test("RM-4: a step that a break cut off is not taken by whoever no longer leads", async () => {
  await cutOffOnTheWay({ free: false });
  assert.equal(asked.length, 1);
});

test("RM-4: a step that a break cut off is not taken after a long while", async (t) => {
  const now = performance.now();
  await cutOffOnTheWay({}, async () => void t.mock.method(performance, "now", () => now + 6_000));
  assert.equal(asked.length, 1);
});

test("once it is over nobody goes anywhere", async () => {
  begin(after(LIVE, { type: "closed", code: 4001 }));

  await mover.go("Ruth 2:1");

  assert.deepEqual(asked, []);
  assert.equal(store.state.remark, null);
});

test("RM-4: a page that is back tells where its person has read meanwhile, once", () => {
  begin(after(ALONE, { type: "lost" }, { ...WELCOME, change: 9 }));
  store.subscribe(mover);

  store.dispatch({ type: "live" });
  store.dispatch({ type: "people", people: WELCOME.people, leader: "i" });

  assert.deepEqual(asked, [{ type: "read", ref: "Ruth 3:3" }]);
});

test("RM-4: a page that is back and with the room says so, if the server thinks otherwise", () => {
  const people = [{ id: "j", name: "Jacob", ref: "Ruth 2:2", asks: false }];
  begin(after(WELCOMED, { type: "people", people, leader: "i" }));
  store.subscribe(mover);

  store.dispatch({ type: "live" });

  assert.deepEqual(asked, [{ type: "follow" }]);
});
