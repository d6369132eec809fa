import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Announcer } from "../../../webview/static/status/announcer.js";
import { fill } from "../../../webview/static/wording/sentences.js";
import { BEGINNING, ISAAC, JACOB, LIVE, roomOf } from "../room/rooms.js";

/** @import { Room, State } from "../../../webview/static/room/state.js" */

const NOA = { id: "n", name: "Noa", ref: null, asks: false };

/** @type {State} */
const FOLLOWING = { ...LIVE, room: { ...roomOf(LIVE), people: [ISAAC] } };
const ROOM = roomOf(FOLLOWING);

/** What the page says of how things stand. */
const SENTENCES = {
  connecting: "Connecting …",
  reconnecting: "Reconnecting …",
  following: "Following {leader}",
  waiting: "Nobody turns the pages",
  "apart-from-leader": "You are at {mine} · {leader} is at {place}",
  here: "here: {names}",
  gone: "gone: {names}",
};

/** @type {Announcer} */
let announcer;
/** @type {string[]} */
let said;
/** @type {any} */
const sentences = {
  say: (/** @type {keyof typeof SENTENCES} */ name, /** @type {Record<string, string>} */ values) =>
    fill(SENTENCES[name], values),
  remark: (/** @type {{text: string}} */ { text }) => text,
};
/** @type {any} */
const element = { replaceChildren: (/** @type {string} */ text) => said.push(text) };
/** @type {{activeElement: {getAttribute: () => string} | null}} */
const page = { activeElement: null };

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { document: page });
  page.activeElement = null;
  said = [];
  announcer = new Announcer(element, sentences);
  announcer.update(FOLLOWING);
});

afterEach(() => mock.timers.reset());

/** @param {Partial<Room>} changes */
function follow(changes) {
  announcer.update({ ...FOLLOWING, room: { ...ROOM, ...changes } });
}

/** @param {Partial<Room>} changes */
function readAlone(changes) {
  follow({ alone: "Ruth 2:3", ...changes });
}

function rest() {
  mock.timers.tick(700);
}

test("UX-2: how the page begins is not said twice", () => {
  rest();

  assert.deepEqual(said, []);
});

test("UX-2: a step that is taken as soon as there is a room is said", () => {
  announcer = new Announcer(element, sentences);
  announcer.update(BEGINNING);
  follow({});

  follow({ ref: "Ruth 1:6" });
  rest();

  assert.deepEqual(said, ["Following Isaac · Ruth 1:6"]);
});

test("UX-2: of many quick steps only the last place is said, once it has stood still", () => {
  for (const verse of [6, 7, 8, 9]) {
    follow({ ref: `Ruth 1:${verse}` });
    mock.timers.tick(150);
  }
  assert.deepEqual(said, []);

  rest();
  rest();

  assert.deepEqual(said, ["Ruth 1:9"]);
});

test("UX-2: who goes to read alone hears of it once, with both places", () => {
  readAlone({});
  readAlone({ alone: "Ruth 2:4" });
  rest();

  assert.deepEqual(said, ["You are at 2:4 · Isaac is at 1:5"]);
});

test("RM-5: who reads alone hears of their own steps, and of none of the room's", () => {
  readAlone({});
  rest();
  said = [];

  readAlone({ ref: "Ruth 1:6" });
  rest();
  assert.deepEqual(said, []);
  readAlone({ ref: "Ruth 1:6", alone: "Ruth 2:4" });
  rest();

  assert.deepEqual(said, ["Ruth 2:4"]);
});

test("UX-2: who follows again hears whom, and where", () => {
  readAlone({});
  rest();

  follow({});
  rest();

  assert.equal(said.at(-1), "Following Isaac · Ruth 1:5");
});

test("UX-2: a segment that has got the focus has been read already", () => {
  page.activeElement = { getAttribute: () => "Ruth 1:6" };

  follow({ ref: "Ruth 1:6" });
  rest();

  assert.deepEqual(said, []);
});

test("RM-1: who comes and goes is said, oneself apart", () => {
  follow({ people: [ISAAC, JACOB, NOA] });
  rest();
  follow({ people: [JACOB] });
  rest();

  assert.deepEqual(said, ["here: Noa", "gone: Isaac, Noa · Nobody turns the pages"]);
});

test("RM-4: a short break is not spoken of, a longer one is", () => {
  /** @type {State} */
  const broken = { ...FOLLOWING, connection: "reconnecting" };

  announcer.update(broken);
  announcer.update(FOLLOWING);
  rest();
  assert.deepEqual(said, []);
  announcer.update(broken);
  rest();
  announcer.update(FOLLOWING);
  rest();

  assert.deepEqual(said, ["Reconnecting …", "Following Isaac"]);
});

test("OP-1: a remark is said each time it is made, without what the log knows it by", () => {
  announcer.update({ ...FOLLOWING, remark: { text: "Only the owner may.", errorId: "1a2b3c4d" } });
  rest();
  announcer.update({ ...FOLLOWING, remark: { text: "Only the owner may.", errorId: "1a2b3c4d" } });
  rest();

  assert.deepEqual(said, ["Only the owner may.", "Only the owner may."]);
});
