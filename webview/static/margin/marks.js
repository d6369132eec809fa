/**
 * A mark as the server tells it; docs/protocol.md.
 *
 * @typedef {{id: string, ref: string, kind: "question" | "return" | "note", text: string,
 *   language: "he" | "en" | "", version: string, exact: string, prefix: string, suffix: string,
 *   name: string, mine: boolean, earlier: boolean, closed: boolean}} Mark
 */

/** @import { SaidMessage } from "../room/protocol.js" */

/** Asks the server for what stands beside the text. */
export class Beside {
  #address;

  /** @param {string} address of the session's page */
  constructor(address) {
    this.#address = address;
  }

  /** @returns {Promise<Mark[]>} */
  async marks() {
    return (await this.#get("marks")).marks;
  }

  /**
   * @param {number} number
   * @returns {Promise<SaidMessage[]>} what was said after it
   */
  async said(number) {
    return (await this.#get(`said?after=${number}`)).said;
  }

  /** @param {string} path */
  async #get(path) {
    const answer = await fetch(`${this.#address}/${path}`);
    if (!answer.ok) throw new TypeError(`${path}: ${answer.status}`);
    return answer.json();
  }
}
