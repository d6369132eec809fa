/** @import { CallMessage, Ice, Person, SaidMessage, Summary, VoiceMessage } from "./protocol.js" */

/** After so many attempts in vain a connection is not about to come back. */
const BREAKS = 3;

/**
 * What a page knows of the room. `alone` is where its person reads by themselves; `joining` says that
 * they have just asked to move the room, and are with it again once it moves. `summons` is who asks
 * them to come to where the room is.
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
 * @property {boolean} joining
 * @property {string | null} summons
 * @property {boolean} typing whether the person is, so that nothing is to move them
 * @property {boolean} held whether the room has moved on meanwhile, and they are `alone` for that
 */

/**
 * What is written beside the text: how many marks there were when the page was welcomed or are more
 * since, how often they have changed, how much was said, and what was said last.
 *
 * @typedef {{marks: number, changes: number, said: number, last: SaidMessage | null}} Margin
 */

/**
 * The section that the page shows, or that it `lacks`, with the refs of those beside it, and the
 * kinds of marks that its Hebrew has.
 *
 * @typedef {{ref: string, lacks: boolean, marks: string[], before: string | null,
 *   after: string | null}} Section
 */

/**
 * What is said for a moment: a sentence of the page, or what the server has put into words, and
 * what its log knows that by.
 *
 * @typedef {{sentence: string, errorId?: string} | {text: string, errorId: string}} Remark
 */

/**
 * All that a page knows.
 *
 * @typedef {object} State
 * @property {string} you to whom the page was served
 * @property {string | null} kept where they read alone before they loaded the page again
 * @property {string | null} at where the address leads by which they opened the page, if anywhere
 * @property {boolean} adrift whether the page has never come into the room, and does without it
 * @property {"connecting" | "live" | "reconnecting" | "ended"} connection
 * @property {number} tries how often in a row a connection could not be made or was lost
 * @property {"no-socket" | "no-server" | null} obstacle what seems to be in the way of it, if that
 *   was looked for
 * @property {number | null} closed the code that the socket was closed with for good
 * @property {Room | null} room null before the first welcome
 * @property {Section | null} section
 * @property {string | null} fetching the ref of a text that is long in coming
 * @property {CallMessage | null} call who is in the call and how it goes, as the server told last
 * @property {Ice | null} ice what ways from page to page are found with
 * @property {VoiceMessage | null} voice how it stands with a voice channel at Discord
 * @property {Remark | null} remark
 * @property {Margin | null} margin null before the first welcome
 * @property {Summary | null} summary of the session that has ended
 */

/**
 * @param {{you: string, kept: string | null, at?: string | null}} person
 * @returns {State} what a page knows before it has heard anything
 */
export function beginning({ you, kept, at = null }) {
  return {
    you,
    kept,
    at,
    adrift: false,
    connection: "connecting",
    tries: 0,
    obstacle: null,
    closed: null,
    room: null,
    section: null,
    fetching: null,
    call: null,
    ice: null,
    voice: null,
    remark: null,
    margin: null,
    summary: null,
  };
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
 * Whether the person reads on without a connection: a short break is waited for.
 *
 * @param {State} state
 */
export function isAdrift({ connection, room, adrift, tries }) {
  const isCutOff = connection === "reconnecting" || connection === "connecting";
  return isCutOff && room !== null && (adrift || tries >= BREAKS);
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
