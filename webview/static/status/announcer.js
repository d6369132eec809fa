/** @import { Remark, Room, State } from "../room/state.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component } from "../room/component.js";
import { ownRef } from "../room/state.js";
import { placeIn } from "../wording/refs.js";
import { asking } from "./lead_actions.js";
import { standing } from "./standing.js";

const REST_MS = 700;

/**
 * How things stand: `standing` says it in full, `manner` is the same whatever the places in it.
 *
 * @typedef {{room: Room | null, manner: string, standing: string}} Scene
 */

/**
 * What is read aloud to those who cannot see it. It speaks once things have come to rest, and of
 * what has changed since it spoke last: many quick steps are one place, a short break is nothing.
 * How the page begins, and its first room, the page itself has told.
 */
export class Announcer extends Component {
  #element;
  #sentences;
  /** @type {Scene | undefined} */
  #heard;
  /** @type {Scene | undefined} */
  #now;
  /** @type {Remark | null} */
  #remark = null;
  #remarked = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;

  /**
   * @param {HTMLElement} element that is read whenever it changes
   * @param {Sentences} sentences
   */
  constructor(element, sentences) {
    super();
    this.#element = element;
    this.#sentences = sentences;
  }

  /** @override */
  stop() {
    super.stop();
    clearTimeout(this.#rest);
  }

  /**
   * @override
   * @param {State} state
   */
  update(state) {
    const scene = this.#scene(state);
    this.#heard ??= scene;
    if (this.#heard.room === null) this.#heard = { ...this.#heard, room: scene.room };
    this.#now = scene;
    if (state.remark && state.remark !== this.#remark) {
      this.#remarked = this.#sentences.remark(state.remark);
    }
    this.#remark = state.remark;
    this.#wait();
  }

  /**
   * @param {State} state
   * @returns {Scene}
   */
  #scene(state) {
    const { name, values } = standing(state, this.#sentences.language);
    const { room } = state;
    return {
      room,
      manner: `${name} ${values.leader}`,
      standing: this.#sentences.say(name, values),
    };
  }

  #wait() {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#speak(), REST_MS);
  }

  #speak() {
    const news = this.#heard && this.#now ? this.#news(this.#heard, this.#now) : [];
    const text = [this.#remarked, ...news].filter(Boolean).join(" · ");
    this.#heard = this.#now;
    this.#remarked = "";
    if (text) this.#element.replaceChildren(text);
  }

  /**
   * @param {Scene} before
   * @param {Scene} after
   */
  #news(before, after) {
    const standing = after.manner === before.manner ? "" : after.standing;
    if (before.room === null || after.room === null) return [standing];
    const named = standing !== "" && after.room.alone !== null;
    return [
      this.#names("here", newcomers(before.room, after.room)),
      this.#names("gone", newcomers(after.room, before.room)),
      ...this.#requests(before.room, after.room),
      standing,
      named ? "" : newPlace(before.room, after.room),
    ];
  }

  /**
   * What has come to be asked of the reader.
   *
   * @param {Room} before
   * @param {Room} after
   */
  #requests(before, after) {
    const known = new Set(asking(before).map(({ id }) => id));
    const asked = asking(after)
      .filter(({ id }) => !known.has(id))
      .map(({ name }) => this.#sentences.say("asks-you", { name }));
    const caller = after.people.find(({ id }) => id === after.summons);
    if (!caller || before.summons === after.summons) return asked;
    const place = placeIn(after.book, after.ref, this.#sentences.language);
    return [...asked, this.#sentences.say("summoned", { name: caller.name, place })];
  }

  /**
   * @param {string} sentence
   * @param {string} names
   */
  #names(sentence, names) {
    return names && this.#sentences.say(sentence, { names });
  }
}

/**
 * @param {Room} before
 * @param {Room} after
 * @returns {string} the names of the others who are in the second room only
 */
function newcomers(before, after) {
  const known = new Set([after.you, ...before.people.map((person) => person.id)]);
  const others = after.people.filter((person) => !known.has(person.id));
  return others.map((person) => person.name).join(", ");
}

/**
 * Where the person has come to be, unless that has the focus and so has been read already.
 *
 * @param {Room} before
 * @param {Room} after
 */
function newPlace(before, after) {
  const place = ownRef(after);
  const read = document.activeElement?.getAttribute("data-ref");
  return place === ownRef(before) || place === read ? "" : place;
}
