/** @import { State } from "./state.js" */

import { Component } from "./component.js";

/** What styles look at: how the connection stands on the body, where the room is on its text. */
export class Attributes extends Component {
  #body;
  #text;

  /**
   * @param {HTMLElement} body
   * @param {HTMLElement} text
   */
  constructor(body, text) {
    super();
    this.#body = body;
    this.#text = text;
  }

  /**
   * @override
   * @param {State} state
   */
  update({ connection, room }) {
    this.#body.dataset.connection = connection;
    if (room !== null) Object.assign(this.#text.dataset, { ref: room.ref, leader: room.leader });
  }
}
