/** @import { State } from "../room/state.js" */

import { leaderOf, leads, ownRef } from "../room/state.js";
import { withoutTitle } from "../wording/refs.js";

/**
 * How things stand: the name of a sentence, and what is filled in.
 *
 * @param {State} state
 * @returns {{name: string, values: Record<string, string>}}
 */
export function standing({ connection, obstacle, closed, room, fetching }) {
  if (closed !== null) return say(`closed-${closed}`);
  if (connection !== "live" || room === null) return say(obstacle ?? connection);
  if (fetching !== null && fetching === ownRef(room)) {
    return say("fetching", { place: withoutTitle(room.book, fetching) });
  }
  const leader = leaderOf(room);
  if (room.alone !== null) {
    const mine = withoutTitle(room.book, room.alone);
    const place = withoutTitle(room.book, room.ref);
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
