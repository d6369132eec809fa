/** @import { State } from "../room/state.js" */

/**
 * The names of those who are in the call beside this page's person.
 *
 * @param {State} state
 */
export function namesInCall({ call, you, room }) {
  const others = (call?.peers ?? []).filter(({ user }) => user !== you);
  return others.map(({ user }) => nameOf(user, room));
}

/**
 * @param {string} user
 * @param {State["room"]} room
 */
export function nameOf(user, room) {
  return room?.people.find(({ id }) => id === user)?.name ?? "…";
}
