/** @import { Room } from "../../../webview/static/room/state.js" */

import assert from "node:assert/strict";
import { test } from "node:test";

import { actionsFor, asking } from "../../../webview/static/status/lead_actions.js";
import { ISAAC, JACOB, LIVE } from "../room/rooms.js";

const ROOM = /** @type {Room} */ (LIVE.room);
const ASKS = { ...JACOB, asks: true };
const ELSEWHERE = { ...JACOB, ref: "Ruth 2:2" };

/** @type {[string, Partial<Room>, import("../../../webview/static/room/protocol.js").Person, string[]][]} */
const CASES = [
  ["who leads and owns, of themselves", { you: "i" }, ISAAC, ["summon"]],
  ["who leads and owns, of another", { you: "i" }, JACOB, ["give-lead"]],
  ["who leads and owns, of one elsewhere", { you: "i" }, ELSEWHERE, ["go-to", "give-lead"]],
  ["who follows, of the leader", { you: "j" }, ISAAC, []],
  ["who follows, of themselves", { you: "j" }, JACOB, ["ask-to-lead"]],
  ["who has asked, of themselves", { you: "j" }, ASKS, ["ask-no-more"]],
  ["an owner who does not lead, of themselves", { you: "i", leader: "j" }, ISAAC, ["take-lead"]],
  ["an owner who does not lead, of who does", { you: "i", leader: "j" }, JACOB, []],
  ["who leads and does not own, of another", { you: "j", leader: "j" }, ISAAC, ["give-lead"]],
  ["who follows, of one elsewhere", { you: "r" }, ELSEWHERE, ["go-to"]],
  ["anyone where all lead, of themselves", { you: "i", free: true }, ISAAC, []],
  ["anyone where all lead, of one elsewhere", { you: "i", free: true }, ELSEWHERE, ["go-to"]],
];

for (const [who, room, person, names] of CASES) {
  test(`RM-5: what can be done by ${who}`, () => {
    const actions = actionsFor({ ...ROOM, leader: "i", owner: "i", ...room }, person);

    assert.deepEqual(
      actions.map(({ name }) => name),
      names,
    );
  });
}

test("RM-5: a wish to lead is told to whoever can grant it", () => {
  const room = { ...ROOM, leader: "i", owner: "i", people: [ISAAC, ASKS] };

  assert.deepEqual(asking({ ...room, you: "i" }), [ASKS]);
  assert.deepEqual(asking({ ...room, you: "j" }), []);
});
