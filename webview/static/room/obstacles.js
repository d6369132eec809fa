/** @import { State } from "./state.js" */

import { Component } from "./component.js";

const TRIES = 4;

/**
 * Finds out, where a connection can't be made, what is likely to be in its way: if the server answers
 * otherwise, it is something between that passes no WebSocket.
 */
export class Obstacles extends Component {
  #address;

  /** @param {string} address of a small picture that the server has */
  constructor(address) {
    super();
    this.#address = address;
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ tries }, changed) {
    if (changed.has("tries") && tries >= TRIES) this.#find();
  }

  async #find() {
    const obstacle = (await this.#isAnswered()) ? "no-socket" : "no-server";
    this.store.dispatch({ type: "obstacle", obstacle });
  }

  /** Whether the server itself answers: a network that wants to be signed in to has pages of its own. */
  async #isAnswered() {
    try {
      const response = await fetch(this.#address, { cache: "no-store" });
      return response.ok && (response.headers.get("Content-Type") ?? "").startsWith("image/");
    } catch {
      return false;
    }
  }
}
