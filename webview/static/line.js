/** @import { Room } from "./room.js" */
/** @import { Sentences } from "./sentences.js" */

import { address } from "./refs.js";
import { leaderOf, leads, ownRef } from "./room.js";

const REMARK_MS = 8_000;
const PATIENCE_MS = 400;

/** @typedef {"connecting" | "live" | "reconnecting" | "ended"} State */

/** The one quiet line that says how things stand, and *Follow* for whoever reads alone. */
export class Line {
  #sentences;
  #text;
  #aloud;
  #follow;
  #standing = "";
  #at = "";
  /** @type {State} */
  #state = "connecting";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #remark;
  /** @type {string | null} */
  #fetched = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;

  /**
   * @param {Sentences} sentences
   * @param {{text: HTMLElement, aloud: HTMLElement, follow: HTMLButtonElement}} parts what is seen,
   *   and what is only read aloud to those who cannot see the page turn
   */
  constructor(sentences, parts) {
    this.#sentences = sentences;
    this.#text = parts.text;
    this.#aloud = parts.aloud;
    this.#follow = parts.follow;
  }

  /**
   * @param {Room | null} room
   * @param {State} state
   * @param {number} [code] that the connection was closed with for good
   */
  update(room, state, code) {
    if (state !== this.#state) this.#forget();
    this.#state = state;
    this.#follow.hidden = state !== "live" || room?.alone == null;
    this.#read(room);
    this.#standing = code ? this.#sentences.say(`closed-${code}`) : this.#say(room, state);
    if (this.#remark === undefined) this.#show(this.#standing);
  }

  /**
   * Say that the text at `ref` is on its way, once that takes so long that one wonders.
   *
   * @param {string | null} ref null once it is here
   * @param {() => void} update
   */
  await(ref, update) {
    clearTimeout(this.#patience);
    this.#fetched = null;
    if (ref === null) return update();
    this.#patience = setTimeout(() => {
      this.#fetched = ref;
      update();
    }, PATIENCE_MS);
  }

  /**
   * Say something for a moment.
   *
   * @param {string} text
   */
  remark(text) {
    this.#forget();
    this.#show(text);
    this.#remark = setTimeout(() => {
      this.#forget();
      this.#show(this.#standing);
    }, REMARK_MS);
  }

  #forget() {
    clearTimeout(this.#remark);
    this.#remark = undefined;
  }

  /** @param {Room | null} room */
  #read(room) {
    const at = room === null ? "" : ownRef(room);
    if (this.#at !== "" && at !== this.#at) this.#aloud.textContent = at;
    this.#at = at;
  }

  /** @param {string} text */
  #show(text) {
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }

  /**
   * @param {Room | null} room
   * @param {State} state
   */
  #say(room, state) {
    if (state !== "live" || room === null) return this.#sentences.say(state);
    if (this.#fetched === ownRef(room)) {
      return this.#sentences.say("fetching", { place: address(room.book, this.#fetched) });
    }
    const leader = leaderOf(room);
    if (room.alone !== null) {
      const mine = address(room.book, room.alone);
      const place = address(room.book, room.ref);
      return leader && leader.ref === null
        ? this.#sentences.say("apart-from-leader", { mine, place, leader: leader.name })
        : this.#sentences.say("apart", { mine, place });
    }
    if (room.free) return this.#sentences.say("free");
    if (leads(room)) return this.#sentences.say("leading");
    return leader
      ? this.#sentences.say("following", { leader: leader.name })
      : this.#sentences.say("waiting");
  }
}
