import assert from "node:assert/strict";
import { test } from "node:test";

import { Talk } from "../../../webview/static/call/talk.js";

/** @typedef {import("../../../webview/static/call/outgoing.js").Limits} Limits */

/** Being in a call whose ways are asked only what may go by them. */
function talking() {
  const devices = Object.assign(new EventTarget(), {
    outgoing: { audio: null, video: null },
    screen: null,
    camera: null,
    muted: false,
  });
  const store = { state: { call: { video: 400, peers: [] } } };
  const talk = new Talk(/** @type {any} */ (store), /** @type {any} */ (devices));
  /** @type {Limits[]} */
  const limits = [];
  talk.mesh.limit = async (of) => void limits.push(of("somebody"));
  talk.legs.limit = async (of) => void limits.push(of);
  return { talk, devices, limits };
}

for (const { level, speaking, goes } of [
  { level: 1, speaking: false, goes: { pictures: false, sound: true } },
  { level: 1, speaking: true, goes: { pictures: true, sound: true } },
  { level: 2, speaking: true, goes: { pictures: false, sound: true } },
  { level: 3, speaking: true, goes: { pictures: false, sound: false } },
]) {
  const who = speaking ? "who speaks" : "who listens";
  test(`CA-7: at level ${level} of ${who} there goes ${JSON.stringify(goes)}, by every way`, () => {
    const { talk, limits } = talking();

    talk.spare(/** @type {1 | 2 | 3} */ (level), speaking);

    assert.deepEqual(limits, [
      { video: 400, ...goes },
      { video: 400, ...goes },
    ]);
  });
}

test("CA-7: a screen that is shared goes on while its person only listens", () => {
  const { talk, devices, limits } = talking();
  Object.assign(devices, { screen: {} });

  talk.spare(1, false);

  assert.equal(limits[0]?.pictures, true);
});

test("CA-7: what was spared goes again", () => {
  const { talk, limits } = talking();
  talk.spare(3, false);

  talk.spare(0, false);

  assert.deepEqual(limits.at(-1), { video: 400, pictures: true, sound: true });
});
