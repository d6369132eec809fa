/** @import { State } from "./state.js" */
/** @import { Room } from "./state.js" */

import { Component } from "./component.js";

/**
 * Has a page that cannot come into its room make do with what it was told of it last, so that its
 * person reads on alone until the room is there.
 */
export class Drift extends Component {
  #told;
  #isKept;

  /**
   * @param {Pick<Room, "book" | "ref" | "leader">} told what the page knows by itself
   * @param {boolean} isKept whether the page is a copy that the browser has kept: then there is no
   *   network to be waited for
   */
  constructor(told, isKept) {
    super();
    this.#told = told;
    this.#isKept = isKept;
  }

  /**
   * @override
   * @param {State} state
   */
  update({ connection, room, you, kept, at }) {
    const lacks = connection === "reconnecting" || (connection === "connecting" && this.#isKept);
    if (room !== null || !lacks) return;
    const there = kept ?? at;
    const alone = there === this.#told.ref ? null : there;
    this.store.dispatch({ type: "adrift", room: { ...apart(you), ...this.#told, alone } });
  }
}

/**
 * A room of which nothing is known but who one is.
 *
 * @param {string} you
 * @returns {Omit<Room, "book" | "ref" | "leader" | "alone">}
 */
function apart(you) {
  return {
    you,
    change: -1,
    free: false,
    owner: "",
    people: [],
    joining: false,
    summons: null,
    typing: false,
    held: false,
  };
}
