/** @import { Person, Welcome } from "../../../webview/static/room/protocol.js" */
/** @import { Fact } from "../../../webview/static/room/reducers.js" */
/** @import { Room, State } from "../../../webview/static/room/state.js" */

import assert from "node:assert/strict";

import { reduce } from "../../../webview/static/room/reducers.js";
import { beginning } from "../../../webview/static/room/state.js";

/** @type {Person} */
export const ISAAC = { id: "i", name: "Isaac", ref: null, asks: false };
/** @type {Person} */
export const JACOB = { id: "j", name: "Jacob", ref: null, asks: false };

/** @type {Welcome} Jacob's, whose havruta Isaac leads */
export const WELCOME = {
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
  marks: 0,
  said: 0,
};
export const BEGINNING = beginning({ you: "j", kept: null });
export const WELCOMED = reduce(BEGINNING, WELCOME);
export const LIVE = reduce(WELCOMED, { type: "live" });

/**
 * What a page knows after some facts.
 *
 * @param {State} state
 * @param {Fact[]} facts
 */
export function after(state, ...facts) {
  return facts.reduce(reduce, state);
}

/**
 * @param {State} state
 * @returns {Room}
 */
export function roomOf({ room }) {
  assert.ok(room);
  return room;
}
