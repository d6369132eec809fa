import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isMisplaced,
  leaderOf,
  leads,
  ownRef,
  resumed,
  told,
} from "../../../webview/static/room/state.js";

/** @import { Person, Welcome } from "../../../webview/static/room/protocol.js" */
/** @import { Room } from "../../../webview/static/room/state.js" */

/** @type {Person} */
const ISAAC = { id: "i", name: "Isaac", ref: null };
/** @type {Person} */
const JACOB = { id: "j", name: "Jacob", ref: null };

/** @type {Welcome} */
const WELCOME = {
  type: "welcome",
  version: 1,
  you: "j",
  session: "s",
  book: "Ruth",
  change: 4,
  ref: "Ruth 1:5",
  leader: "i",
  free: false,
  owner: "i",
  people: [ISAAC, JACOB],
};

/**
 * @param {Room | null} room
 * @param {import("../../../webview/static/room/protocol.js").ServerMessage[]} messages
 * @returns {Room}
 */
function after(room, ...messages) {
  const last = messages.reduce(told, room);
  assert.ok(last);
  return last;
}

test("SE-4: who read alone when the page was loaded again does so still", () => {
  const room = after(null, WELCOME);

  assert.equal(resumed(room, "Ruth 2:1").alone, "Ruth 2:1");
  assert.equal(resumed(room, null).alone, null);
  assert.equal(resumed(room, "Ruth 1:5").alone, null);
});

test("who leads is where the room is, also when the page is loaded again", () => {
  const room = after(null, { ...WELCOME, you: "i" });

  assert.equal(resumed(room, "Ruth 2:1").alone, null);
});

test("a page that is welcomed follows the room", () => {
  const room = after(null, WELCOME);

  assert.equal(ownRef(room), "Ruth 1:5");
  assert.equal(room.alone, null);
});

test("whoever read alone before they opened the page still does", () => {
  const jacob = { ...JACOB, ref: "Ruth 2:1" };

  const room = after(null, { ...WELCOME, people: [ISAAC, jacob] });

  assert.equal(ownRef(room), "Ruth 2:1");
});

test("RM-4: a page that comes back knows best where its person reads", () => {
  const reading = { ...after(null, WELCOME), alone: "Ruth 3:3" };

  const room = after(reading, { ...WELCOME, change: 9, ref: "Ruth 4:1" });

  assert.equal(room.ref, "Ruth 4:1");
  assert.equal(ownRef(room), "Ruth 3:3");
  assert.equal(isMisplaced(room), true);
});

test("RM-3: an older place after a newer one is not believed", () => {
  const room = after(
    null,
    WELCOME,
    { type: "place", change: 6, ref: "Ruth 1:7" },
    { type: "place", change: 5, ref: "Ruth 1:6" },
  );

  assert.equal(room.ref, "Ruth 1:7");
});

test("the room moves away from whoever reads alone", () => {
  const reading = { ...after(null, WELCOME), alone: "Ruth 3:3" };

  const room = after(reading, { type: "place", change: 5, ref: "Ruth 1:6" });

  assert.equal(room.ref, "Ruth 1:6");
  assert.equal(ownRef(room), "Ruth 3:3");
});

test("people and lead are taken as they are told", () => {
  const room = after(
    null,
    WELCOME,
    { type: "people", people: [JACOB] },
    { type: "lead", free: true, leader: "i" },
  );

  assert.deepEqual(room.people, [JACOB]);
  assert.equal(leads(room), true);
});

test("only the leader leads, unless the lead is free", () => {
  const room = after(null, WELCOME);

  assert.equal(leads(room), false);
  assert.equal(leads({ ...room, you: "i" }), true);
  assert.equal(leads({ ...room, free: true }), true);
});

test("the leader is somebody who is there", () => {
  const room = after(null, WELCOME);

  assert.equal(leaderOf(room)?.name, "Isaac");
  assert.equal(leaderOf({ ...room, people: [JACOB] }), undefined);
  assert.equal(leaderOf({ ...room, free: true }), undefined);
});

test("answers change nothing, and nothing is known before the welcome", () => {
  const room = after(null, WELCOME);

  assert.equal(told(room, { type: "done", id: 1 }), room);
  assert.equal(told(null, { type: "place", change: 1, ref: "Ruth 1:2" }), null);
});

test("a page whose server knows where its person reads has nothing to add", () => {
  const room = after(null, WELCOME);

  assert.equal(isMisplaced(room), false);
  assert.equal(isMisplaced({ ...room, people: [ISAAC] }), false);
});
