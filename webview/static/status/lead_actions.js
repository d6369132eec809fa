/** @import { Person } from "../room/protocol.js" */
/** @import { Request } from "../room/connection.js" */
/** @import { Room } from "../room/state.js" */

import { leads } from "../room/state.js";

/**
 * Something that can be done about somebody in the room: the name of its sentence, and what it asks of
 * the server; or the `place` where it leads the reader, alone.
 *
 * @typedef {{name: string, request: Request} | {name: string, place: string}} Action
 */

/**
 * What the reader can do about a person who is in the room, themselves included.
 *
 * @param {Room} room
 * @param {Person} person
 * @returns {Action[]}
 */
export function actionsFor(room, person) {
  const theirs = person.id === room.you ? ofOneself(room, person) : ofAnother(room, person);
  return room.free ? theirs.filter((action) => "place" in action) : theirs;
}

/**
 * Who asks the reader for the lead, if it is the reader's to give.
 *
 * @param {Room} room
 */
export function asking(room) {
  return leads(room) ? room.people.filter(({ asks, id }) => asks && id !== room.you) : [];
}

/**
 * @param {Room} room
 * @param {Person} person
 * @returns {Action[]}
 */
function ofAnother(room, person) {
  /** @type {Action[]} */
  const actions = person.ref === null ? [] : [{ name: "go-to", place: person.ref }];
  if ((leads(room) || room.owner === room.you) && person.id !== room.leader) {
    actions.push({ name: "give-lead", request: { type: "give_lead", to: person.id } });
  }
  return actions;
}

/**
 * @param {Room} room
 * @param {Person} person
 * @returns {Action[]}
 */
function ofOneself(room, { id, asks }) {
  if (leads(room)) return [{ name: "summon", request: { type: "summon" } }];
  if (room.owner === id) return [{ name: "take-lead", request: { type: "give_lead", to: id } }];
  const name = asks ? "ask-no-more" : "ask-to-lead";
  return [{ name, request: { type: "ask_to_lead", wishes: !asks } }];
}
