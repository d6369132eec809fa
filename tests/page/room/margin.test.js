import assert from "node:assert/strict";
import { test } from "node:test";

import { after, BEGINNING, LIVE, roomOf, WELCOME } from "./rooms.js";

/** @type {import("../../../webview/static/room/protocol.js").SaidMessage} */
const SAID = { type: "said", number: 1, by: "i", name: "Isaac", at: 0, text: "Peace" };
/** @type {import("../../../webview/static/room/protocol.js").PlaceMessage} */
const MOVED = { type: "place", change: 5, ref: "Ruth 2:1" };

test("what is beside the text is counted, and asked for anew whenever it changes", () => {
  const state = after(LIVE, { type: "marks" }, SAID, { ...SAID, text: "an echo" });

  assert.deepEqual(state.margin, { marks: 1, changes: 2, said: 1, last: SAID });
  assert.equal(after(state, { ...WELCOME, said: 7 }).margin?.said, 7);
  assert.equal(after(BEGINNING, { type: "marks" }, SAID).margin, null);
});

test("the room moves on without whoever is typing", () => {
  const typing = after(LIVE, { type: "typing", typing: true }, MOVED);
  const still = after(typing, { ...MOVED, change: 6, ref: "Ruth 2:2" });

  assert.equal(roomOf(still).alone, "Ruth 1:5");
  assert.equal(roomOf(still).ref, "Ruth 2:2");
  assert.ok(roomOf(still).held);
  assert.equal(roomOf(after(still, { type: "together" })).held, false);
});

test("who goes somewhere themselves while they type is held no more", () => {
  const typing = after(LIVE, { type: "typing", typing: true });
  const away = after(typing, { type: "alone", ref: "Ruth 3:1" }, MOVED);

  assert.equal(roomOf(away).held, false);
  assert.equal(roomOf(away).alone, "Ruth 3:1");
});
