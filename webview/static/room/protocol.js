/**
 * The page's half of docs/protocol.md, as types.
 *
 * @typedef {{type: "navigate", id: number, ref: string, jump: boolean}} Navigate
 * @typedef {{type: "read", id: number, ref: string}} Read
 * @typedef {{type: "follow", id: number}} Follow
 * @typedef {{type: "end", id: number}} End
 * @typedef {{type: "ping", id: number}} Ping
 * @typedef {{type: "leave"}} Leave
 * @typedef {Navigate | Read | Follow | End | Ping | Leave} ClientMessage
 *
 * @typedef {{id: string, name: string, ref: string | null}} Person
 * @typedef {{range: string, minutes: number, people: string[], last: string}} Summary
 *
 * @typedef {{type: "welcome", version: number, you: string, session: string, book: string, change: number, ref: string, leader: string, free: boolean, owner: string, people: Person[]}} Welcome
 * @typedef {{type: "place", change: number, ref: string}} PlaceMessage
 * @typedef {{type: "people", people: Person[]}} People
 * @typedef {{type: "lead", free: boolean, leader: string, owner: string}} LeadMessage
 * @typedef {{type: "ended", summary: Summary}} Ended
 * @typedef {{type: "refusal", id: number | null, code: string, text: string, error_id: string}} Refusal
 * @typedef {{type: "pong", id: number}} Pong
 * @typedef {{type: "done", id: number}} Done
 * @typedef {Welcome | PlaceMessage | People | LeadMessage | Ended | Refusal | Pong | Done} ServerMessage
 */

export const VERSION = 1;

/** Why the server closes a socket. A page comes back unless the code is final. */
export const Closing = Object.freeze({
  RESTART: 1012,
  TOO_SLOW: 1013,
  ENDED: 4001,
  VERSION: 4002,
  NOT_ALLOWED: 4003,
  TOO_MANY: 4008,
  SIGNED_OUT: 4401,
  UNKNOWN: 4404,
});

/**
 * Whether a page that was closed with this code must stay away.
 *
 * @param {number} code
 */
export function isFinal(code) {
  return code >= 4000 && code < 5000;
}
