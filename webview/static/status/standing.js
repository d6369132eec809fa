/** @import { State } from "../room/state.js" */

import { leaderOf, leads, ownRef } from "../room/state.js";
import { placeIn } from "../wording/refs.js";

/**
 * How things stand: the name of a sentence, and what is filled in.
 *
 * @param {State} state
 * @param {string} language in which places are told
 * @returns {{name: string, values: Record<string, string>}}
 */
export function standing(state, language = "en") {
  const { connection, obstacle, closed, room, fetching, adrift } = state;
  if (closed !== null) return say(`closed-${closed}`);
  if (connection !== "live" || room === null) {
    return say(obstacle ?? (adrift ? "adrift" : connection));
  }
  if (fetching !== null && fetching === ownRef(room)) {
    return say("fetching", { place: placeIn(room.book, fetching, language) });
  }
  const leader = leaderOf(room);
  if (room.alone !== null) {
    const mine = placeIn(room.book, room.alone, language);
    const place = placeIn(room.book, room.ref, language);
    return leader && leader.ref === null
      ? say("apart-from-leader", { mine, place, leader: leader.name })
      : say("apart", { mine, place });
  }
  if (room.free) return say("free");
  if (leads(room)) return say("leading");
  return leader ? say("following", { leader: leader.name }) : say("waiting");
}

/**
 * @param {string} name of a sentence
 * @param {Record<string, string>} values
 */
function say(name, values = {}) {
  return { name, values };
}
