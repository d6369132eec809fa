/** @import { Announcer } from "./announcer.js" */
/** @import { Room } from "../room/state.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { leaderOf, leads, ownRef } from "../room/state.js";
import { withoutTitle } from "../wording/refs.js";

const REMARK_MS = 8_000;
const PATIENCE_MS = 400;

/** @typedef {"connecting" | "live" | "reconnecting" | "ended"} State */

/** The one quiet line that says how things stand, and *Follow* for whoever reads alone. */
export class StatusLine {
  #sentences;
  #text;
  #announcer;
  #follow;
  #standing = "";
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
   * @param {{text: HTMLElement, announcer: Announcer, follow: HTMLButtonElement}} parts
   */
  constructor(sentences, parts) {
    this.#sentences = sentences;
    this.#text = parts.text;
    this.#announcer = parts.announcer;
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
    const { name, values } = code ? how(`closed-${code}`) : this.#how(room, state);
    this.#standing = this.#sentences.say(name, values);
    this.#announcer.update({ room, manner: `${name} ${values.leader}`, standing: this.#standing });
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
    this.#announcer.remark(text);
    this.#remark = setTimeout(() => this.unsay(), REMARK_MS);
  }

  /** Take back what was said for a moment. */
  unsay() {
    if (this.#remark === undefined) return;
    this.#forget();
    this.#show(this.#standing);
  }

  #forget() {
    clearTimeout(this.#remark);
    this.#remark = undefined;
  }

  /** @param {string} text */
  #show(text) {
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }

  /**
   * @param {Room | null} room
   * @param {State} state
   */
  #how(room, state) {
    if (state !== "live" || room === null) return how(state);
    if (this.#fetched === ownRef(room)) {
      return how("fetching", { place: withoutTitle(room.book, this.#fetched) });
    }
    const leader = leaderOf(room);
    if (room.alone !== null) {
      const mine = withoutTitle(room.book, room.alone);
      const place = withoutTitle(room.book, room.ref);
      return leader && leader.ref === null
        ? how("apart-from-leader", { mine, place, leader: leader.name })
        : how("apart", { mine, place });
    }
    if (room.free) return how("free");
    if (leads(room)) return how("leading");
    return leader ? how("following", { leader: leader.name }) : how("waiting");
  }
}

/**
 * @param {string} name of a sentence
 * @param {Record<string, string>} values
 */
function how(name, values = {}) {
  return { name, values };
}
