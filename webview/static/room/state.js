/** @import { Person, ServerMessage } from "./protocol.js" */

/**
 * What a page knows of the room. `alone` is where its person reads by themselves.
 *
 * @typedef {object} Room
 * @property {string} you
 * @property {string} book
 * @property {number} change
 * @property {string} ref
 * @property {string} leader
 * @property {boolean} free
 * @property {string} owner
 * @property {Person[]} people
 * @property {string | null} alone
 */

/**
 * The room after the page was told something.
 *
 * A welcome is the whole truth about the room. Where the person reads is for the page to say, once
 * it has been welcomed before: they may have read on while they were cut off.
 *
 * @param {Room | null} room
 * @param {ServerMessage} message
 * @returns {Room | null}
 */
export function told(room, message) {
  if (message.type === "welcome") {
    const { you, book, change, ref, leader, free, owner, people } = message;
    const kept = people.find((person) => person.id === you)?.ref ?? null;
    const alone = room === null ? kept : room.alone;
    return { you, book, change, ref, leader, free, owner, people, alone };
  }
  if (room === null) return null;
  switch (message.type) {
    case "place":
      return message.change > room.change
        ? { ...room, change: message.change, ref: message.ref }
        : room;
    case "people":
      return { ...room, people: message.people };
    case "lead":
      return { ...room, free: message.free, leader: message.leader };
    default:
      return room;
  }
}

/**
 * The room to somebody who read alone at `ref` when they loaded the page again.
 *
 * @param {Room} room as it was told first
 * @param {string | null} ref null if they did not
 * @returns {Room}
 */
export function resumed(room, ref) {
  return ref === null || leads(room) || ref === room.ref ? room : { ...room, alone: ref };
}

/**
 * Where the person is.
 *
 * @param {Room} room
 */
export function ownRef(room) {
  return room.alone ?? room.ref;
}

/**
 * Whether the person turns the pages for everyone.
 *
 * @param {Room} room
 */
export function leads(room) {
  return room.free || room.leader === room.you;
}

/**
 * Who leads, if they are there and there is one.
 *
 * @param {Room} room
 * @returns {Person | undefined}
 */
export function leaderOf(room) {
  return room.free ? undefined : room.people.find((person) => person.id === room.leader);
}

/**
 * Whether the server knows less than the page about where its person reads.
 *
 * @param {Room} room
 */
export function isMisplaced(room) {
  const known = room.people.find((person) => person.id === room.you);
  return known !== undefined && known.ref !== room.alone;
}
