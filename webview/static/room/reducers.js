/** @import { PlaceMessage, ServerMessage, Welcome } from "./protocol.js" */
/** @import { Remark, Room, Section, State } from "./state.js" */

import { Closing } from "./protocol.js";
import { leads } from "./state.js";

/**
 * What the page itself has found out or its person has done.
 *
 * @typedef {{type: "live"}
 *   | {type: "lost"}
 *   | {type: "obstacle", obstacle: State["obstacle"]}
 *   | {type: "closed", code: number}
 *   | {type: "adrift", room: Room}
 *   | {type: "together"}
 *   | {type: "typing", typing: boolean}
 *   | {type: "stay"}
 *   | {type: "alone", ref: string}
 *   | {type: "joining", joining: boolean}
 *   | {type: "fetching", ref: string}
 *   | {type: "shown", section: Section}
 *   | {type: "remark", remark: Remark}
 *   | {type: "unsay"}} PageFact
 *
 * @typedef {ServerMessage | PageFact} Fact
 */

/** @type {{[T in Fact["type"]]?: (state: State, fact: Extract<Fact, {type: T}>) => State}} */
const REDUCERS = {
  // What the server tells
  welcome,
  place: inRoom(place),
  people: inRoom((room, { people, leader }) => ({ ...room, people, leader })),
  lead: inRoom((room, { free, owner }) => ({ ...room, free, owner })),
  summoned: inRoom((room, { by }) =>
    room.alone === null || by === room.you ? room : { ...room, summons: by },
  ),
  call: (state, call) => ({ ...state, call }),
  ice: (state, ice) => ({ ...state, ice }),
  voice: (state, voice) => ({ ...state, voice }),
  ended: (state, { summary }) => ({ ...state, summary }),
  marks: (state) => ({
    ...state,
    margin: state.margin && {
      ...state.margin,
      marks: state.margin.marks + 1,
      changes: state.margin.changes + 1,
    },
  }),
  said: (state, said) => ({
    ...state,
    margin:
      state.margin && said.number > state.margin.said
        ? { ...state.margin, said: said.number, last: said }
        : state.margin,
  }),
  // How the connection stands
  live: (state) => ({
    ...state,
    connection: "live",
    tries: 0,
    adrift: false,
    obstacle: null,
    remark: null,
  }),
  lost: (state) => ({
    ...state,
    connection: "reconnecting",
    tries: state.tries + 1,
    remark: null,
  }),
  obstacle: (state, { obstacle }) => (state.connection === "live" ? state : { ...state, obstacle }),
  closed,
  adrift: (state, { room }) => (state.room === null ? { ...state, room, adrift: true } : state),
  // Where the person is
  together: inRoom((room) =>
    room.alone === null
      ? room
      : { ...room, alone: null, joining: false, summons: null, held: false },
  ),
  stay: inRoom((room) => (room.summons === null ? room : { ...room, summons: null })),
  typing: inRoom((room, { typing }) => (room.typing === typing ? room : { ...room, typing })),
  alone: inRoom((room, { ref }) => ({ ...room, alone: ref, joining: false, held: false })),
  joining: inRoom((room, { joining }) => (room.alone === null ? room : { ...room, joining })),
  // What they see
  fetching: (state, { ref }) => ({ ...state, fetching: ref }),
  shown: (state, { section }) => ({ ...state, section, fetching: null }),
  remark: (state, { remark }) => ({ ...state, remark }),
  unsay: (state) => ({ ...state, remark: null }),
};

/**
 * What the page knows after a fact; the same state where that changes nothing.
 *
 * @param {State} state
 * @param {Fact} fact
 * @returns {State}
 */
export function reduce(state, fact) {
  const reducer = /** @type {((state: State, fact: Fact) => State) | undefined} */ (
    REDUCERS[fact.type]
  );
  return reducer?.(state, fact) ?? state;
}

/**
 * A welcome is the whole truth about the room. Where the person reads is for the page to say, once
 * it has been welcomed before: they may have read on while they were cut off. To whoever else has
 * signed in to this browser meanwhile, what is open was never theirs.
 *
 * @param {State} state
 * @param {Welcome} message
 * @returns {State}
 */
function welcome(state, message) {
  if (message.you !== state.you) {
    return { ...closed(state, { code: Closing.SIGNED_OUT }), room: null };
  }
  const { you, book, change, ref, leader, free, owner, people } = message;
  const told = people.find((person) => person.id === you)?.ref ?? null;
  const alone = state.room === null ? told : state.room.alone;
  const room = {
    you,
    book,
    change,
    ref,
    leader,
    free,
    owner,
    people,
    alone,
    joining: false,
    summons: null,
    typing: state.room?.typing ?? false,
    held: state.room?.held ?? false,
  };
  const margin = {
    marks: message.marks,
    changes: (state.margin?.changes ?? 0) + 1,
    said: message.said,
    last: state.margin?.last ?? null,
  };
  return { ...state, margin, room: state.room === null ? entered(room, state) : room };
}

/**
 * The room to somebody who has opened the page at a place of its own, or read alone at one when they
 * loaded it again. Who leads takes the room along there.
 *
 * @param {Room} room as it was told first
 * @param {State} state
 * @returns {Room}
 */
function entered(room, { kept, at }) {
  const there = at ?? (leads(room) ? null : kept);
  return there === null || there === room.ref ? room : { ...room, alone: there };
}

/**
 * @param {Room} room
 * @param {PlaceMessage} message
 * @returns {Room}
 */
function place(room, { change, ref }) {
  if (change <= room.change) return room;
  const held = room.held || (room.typing && room.alone === null && !room.joining);
  if (held && !room.joining) return { ...room, change, ref, held, alone: room.alone ?? room.ref };
  const alone = room.joining ? null : room.alone;
  return {
    ...room,
    change,
    ref,
    alone,
    joining: false,
    held: false,
    summons: alone && room.summons,
  };
}

/**
 * A code that the page does not know is one that a newer server sends.
 *
 * @param {State} state
 * @param {{code: number}} fact
 * @returns {State}
 */
function closed(state, { code }) {
  const known = Object.values(Closing).some((closing) => closing === code);
  return { ...state, connection: "ended", closed: known ? code : Closing.VERSION, remark: null };
}

/**
 * A reducer of the room alone; before the first welcome there is none, and nothing changes.
 *
 * @template F
 * @param {(room: Room, fact: F) => Room} reducer
 * @returns {(state: State, fact: F) => State}
 */
function inRoom(reducer) {
  return (state, fact) => {
    const room = state.room && reducer(state.room, fact);
    return room === state.room ? state : { ...state, room };
  };
}
