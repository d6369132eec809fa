/** @import { Contents } from "./outline.js" */

/**
 * What a typed reference may be: a place in a book; or none, with why, and what may have been meant.
 *
 * @typedef {{book: string, ref: string, he_ref: string}} Meant
 * @typedef {{refusal: string, error_id: string, offers: string[]}} Unmeant
 */

/** What the server knows of the book's places. */
export class Places {
  #address;
  /** @type {Promise<Contents> | undefined} */
  #contents;

  /** @param {string} address of the session */
  constructor(address) {
    this.#address = address;
  }

  /** How the book is divided; asked for once. */
  contents() {
    this.#contents ??= this.#ask("contents");
    this.#contents.catch(() => {
      this.#contents = undefined;
    });
    return this.#contents;
  }

  /**
   * What is meant by what was typed.
   *
   * @param {string} said
   * @returns {Promise<Meant | Unmeant>}
   */
  find(said) {
    return this.#ask(`place?${new URLSearchParams({ said })}`);
  }

  /** @param {string} what */
  async #ask(what) {
    const response = await fetch(`${this.#address}/${what}`);
    const isTold = response.headers.get("content-type")?.includes("json");
    if (!isTold) throw new TypeError(`no answer: ${response.status}`);
    return response.json();
  }
}
