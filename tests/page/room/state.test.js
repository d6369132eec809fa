import assert from "node:assert/strict";
import { test } from "node:test";

import { isMisplaced, leaderOf, leads } from "../../../webview/static/room/state.js";
import { ISAAC, JACOB, roomOf, WELCOMED } from "./rooms.js";

const ROOM = roomOf(WELCOMED);

test("only the leader leads, unless the lead is free", () => {
  assert.equal(leads(ROOM), false);
  assert.equal(leads({ ...ROOM, you: "i" }), true);
  assert.equal(leads({ ...ROOM, free: true }), true);
});

test("the leader is somebody who is there", () => {
  assert.equal(leaderOf(ROOM)?.name, "Isaac");
  assert.equal(leaderOf({ ...ROOM, people: [JACOB] }), undefined);
  assert.equal(leaderOf({ ...ROOM, free: true }), undefined);
});

test("RM-4: a page whose server knows where its person reads has nothing to add", () => {
  assert.equal(isMisplaced(ROOM), false);
  assert.equal(isMisplaced({ ...ROOM, people: [ISAAC] }), false);
  assert.equal(isMisplaced({ ...ROOM, alone: "Ruth 3:3" }), true);
});
