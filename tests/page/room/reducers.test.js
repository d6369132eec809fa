import assert from "node:assert/strict";
import { test } from "node:test";

import { Closing } from "../../../webview/static/room/protocol.js";
import { ownRef } from "../../../webview/static/room/state.js";
import { after, BEGINNING, ISAAC, JACOB, LIVE, roomOf, WELCOME, WELCOMED } from "./rooms.js";

/** @import { Fact } from "../../../webview/static/room/reducers.js" */
/** @import { State } from "../../../webview/static/room/state.js" */

const ROOM = roomOf(WELCOMED);
const ALONE = after(LIVE, { type: "alone", ref: "Ruth 3:3" });
const CALLED = after(ALONE, { type: "summoned", by: "i" });
const SUMMARY = { range: "Ruth 1:1–5", minutes: 4, people: ["Isaac"], last: "Ruth 1:5" };
const REFUSAL = /** @type {const} */ ({
  type: "refusal",
  id: 1,
  code: "no",
  text: "No.",
  error_id: "1a2b3c4d",
});
const REMARK = { text: "No.", errorId: "1a2b3c4d" };
const SECTION = { ref: "Ruth 1", lacks: false, marks: [], before: null, after: "Ruth 2" };

/** @type {[string, State, Fact, object][]} what is known, a fact, and what is known then */
const TABLE = [
  ["RM-3: a newer place", LIVE, { type: "place", change: 5, ref: "Ruth 1:6" }, { ref: "Ruth 1:6" }],
  [
    "RM-3: an older place",
    LIVE,
    { type: "place", change: 3, ref: "Ruth 1:4" },
    { ref: "Ruth 1:5" },
  ],
  ["RM-3: the same place", LIVE, { type: "place", change: 4, ref: "Ruth 1:4" }, { change: 4 }],
  [
    "RM-1, RM-5: people",
    LIVE,
    { type: "people", people: [JACOB], leader: "j" },
    { people: [JACOB], leader: "j" },
  ],
  ["RM-5: nobody is called who is with the room", LIVE, { type: "summoned", by: "i" }, {}],
  ["RM-5: who reads alone is called", ALONE, { type: "summoned", by: "i" }, { summons: "i" }],
  ["RM-5: nobody calls themselves", ALONE, { type: "summoned", by: "j" }, {}],
  ["RM-5: called, and stays", CALLED, { type: "stay" }, { summons: null, alone: "Ruth 3:3" }],
  ["RM-5: called, and comes", CALLED, { type: "together" }, { summons: null, alone: null }],
  [
    "RM-5: still called while the room goes on",
    CALLED,
    { type: "place", change: 5, ref: "Ruth 1:6" },
    { summons: "i", alone: "Ruth 3:3", ref: "Ruth 1:6" },
  ],
  [
    "RM-5, HV-3: a lead",
    LIVE,
    { type: "lead", free: true, owner: "j" },
    { free: true, owner: "j" },
  ],
  ["RM-6: an end", LIVE, { type: "ended", summary: SUMMARY }, { summary: SUMMARY }],
  ["RM-4: live again", WELCOMED, { type: "live" }, { connection: "live" }],
  ["RM-4: lost", LIVE, { type: "lost" }, { connection: "reconnecting" }],
  ["RM-6: closed", LIVE, { type: "closed", code: 4001 }, { connection: "ended", closed: 4001 }],
  ["closed by a newer server", LIVE, { type: "closed", code: 4999 }, { closed: Closing.VERSION }],
  ["SE-4: alone", LIVE, { type: "alone", ref: "Ruth 2:1" }, { alone: "Ruth 2:1" }],
  ["SE-4: together", ALONE, { type: "together" }, { alone: null }],
  [
    "SE-4: moved while one reads alone",
    ALONE,
    { type: "place", change: 5, ref: "Ruth 2:1" },
    { alone: "Ruth 3:3" },
  ],
  [
    "a text that is long in coming",
    LIVE,
    { type: "fetching", ref: "Ruth 2" },
    { fetching: "Ruth 2" },
  ],
  [
    "a section",
    { ...LIVE, fetching: "Ruth 1" },
    { type: "shown", section: SECTION },
    { section: SECTION, fetching: null },
  ],
  ["a remark", LIVE, { type: "remark", remark: REMARK }, { remark: REMARK }],
  ["a remark taken back", { ...LIVE, remark: REMARK }, { type: "unsay" }, { remark: null }],
  ["a break takes back a remark", { ...LIVE, remark: REMARK }, { type: "lost" }, { remark: null }],
];

for (const [name, state, fact, known] of TABLE) {
  test(name, () => {
    const { room, ...rest } = after(state, fact);

    for (const [key, value] of Object.entries(known)) {
      assert.deepEqual(/** @type {any} */ ({ ...rest, ...room })[key], value);
    }
  });
}

test("answers change nothing, and nothing is known before the welcome", () => {
  assert.equal(after(LIVE, { type: "done", id: 1 }), LIVE);
  assert.equal(after(LIVE, { type: "pong", id: 1 }), LIVE);
  assert.equal(after(LIVE, REFUSAL), LIVE);
  assert.equal(after(BEGINNING, { type: "place", change: 1, ref: "Ruth 1:2" }), BEGINNING);
  assert.equal(after(BEGINNING, { type: "alone", ref: "Ruth 1:2" }), BEGINNING);
});

test("a page that is welcomed follows the room", () => {
  assert.equal(ownRef(ROOM), "Ruth 1:5");
  assert.equal(ROOM.alone, null);
});

test("whoever read alone before they opened the page still does", () => {
  const jacob = { ...JACOB, ref: "Ruth 2:1" };

  const state = after(BEGINNING, { ...WELCOME, people: [ISAAC, jacob] });

  assert.equal(ownRef(roomOf(state)), "Ruth 2:1");
});

test("SE-4: who read alone when the page was loaded again does so still", () => {
  const kept = (/** @type {string} */ ref) => roomOf(after({ ...BEGINNING, kept: ref }, WELCOME));

  assert.equal(kept("Ruth 2:1").alone, "Ruth 2:1");
  assert.equal(kept("Ruth 1:5").alone, null);
});

test("who leads is where the room is, also when the page is loaded again", () => {
  const state = after({ ...BEGINNING, you: "i", kept: "Ruth 2:1" }, { ...WELCOME, you: "i" });

  assert.equal(roomOf(state).alone, null);
});

test("RM-4: a page that comes back knows best where its person reads", () => {
  const state = after(ALONE, { type: "lost" }, { ...WELCOME, change: 9, ref: "Ruth 4:1" });

  assert.equal(roomOf(state).ref, "Ruth 4:1");
  assert.equal(ownRef(roomOf(state)), "Ruth 3:3");
});

test("ID-6: to somebody else a page is over, and shows nothing of the room", () => {
  const state = after(LIVE, { type: "lost" }, { ...WELCOME, you: "e" });

  assert.equal(state.room, null);
  assert.equal(state.connection, "ended");
  assert.equal(state.closed, Closing.SIGNED_OUT);
});

test("SE-4: who reads alone and moves the room is with it once it moves, and not before", () => {
  const asked = after(ALONE, { type: "joining", joining: true });
  assert.equal(ownRef(roomOf(asked)), "Ruth 3:3");

  const moved = after(asked, { type: "place", change: 5, ref: "Ruth 3:4" });

  assert.equal(roomOf(moved).alone, null);
  assert.equal(roomOf(moved).joining, false);
});

test("who is with the room has nothing to join", () => {
  assert.equal(after(LIVE, { type: "joining", joining: true }), LIVE);
  assert.equal(after(LIVE, { type: "together" }), LIVE);
});
