/** @import { Room } from "./room.js" */
/** @import { Sentences } from "./sentences.js" */

import { address } from "./refs.js";
import { leaderOf, leads } from "./room.js";

const REMARK_MS = 8_000;

/** @typedef {"connecting" | "live" | "reconnecting" | "ended"} State */

/** The one quiet line that says how things stand, and *Follow* for whoever reads alone. */
export class Line {
  #text;
  #follow;
  #sentences;
  #standing = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #remark;

  /**
   * @param {HTMLElement} text
   * @param {HTMLButtonElement} follow
   * @param {Sentences} sentences
   */
  constructor(text, follow, sentences) {
    this.#text = text;
    this.#follow = follow;
    this.#sentences = sentences;
  }

  /**
   * @param {Room | null} room
   * @param {State} state
   */
  update(room, state) {
    this.#follow.hidden = state !== "live" || room?.alone == null;
    this.#standing = this.#say(room, state);
    if (this.#remark === undefined) this.#show(this.#standing);
  }

  /**
   * Say something for a moment.
   *
   * @param {string} text
   */
  remark(text) {
    clearTimeout(this.#remark);
    this.#show(text);
    this.#remark = setTimeout(() => {
      this.#remark = undefined;
      this.#show(this.#standing);
    }, REMARK_MS);
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
