/** @import { Sentences } from "../wording/sentences.js" */
/** @import { Pieces } from "./pieces.js" */

import { Component } from "../room/component.js";

/** What the panes share: a place where the newest thing that was asked for is shown, and no other. */
export class Pane extends Component {
  #wanted = 0;

  /**
   * @param {Pieces} pieces
   * @param {Sentences} sentences
   */
  constructor(pieces, sentences) {
    super();
    this.pieces = pieces;
    this.sentences = sentences;
  }

  /**
   * Do what a press is for, if it is one of this pane's.
   *
   * @param {Element} _target
   */
  press(_target) {}

  /**
   * Show a piece once it is there, unless something else has been asked for since.
   *
   * @param {HTMLElement} place
   * @param {string} name
   * @param {Record<string, string>} asked
   * @returns {Promise<HTMLElement | null>} what is shown
   */
  async put(place, name, asked) {
    this.#wanted += 1;
    const wanted = this.#wanted;
    place.setAttribute("aria-busy", "true");
    const piece = (await this.pieces.get(name, asked)) ?? this.#lost();
    if (wanted !== this.#wanted) return null;
    place.removeAttribute("aria-busy");
    place.replaceChildren(piece);
    return piece;
  }

  /** Show nothing that was asked for before. */
  drop() {
    this.#wanted += 1;
  }

  /**
   * Open or close what belongs to a button, beneath what holds it.
   *
   * @param {Element} button
   * @param {string} name
   * @param {Record<string, string>} asked
   */
  async unfold(button, name, asked) {
    const holder = button.closest("li");
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
    if (open) {
      holder?.querySelector(":scope > article")?.remove();
      return;
    }
    const piece = (await this.pieces.get(name, asked)) ?? this.#lost();
    if (button.getAttribute("aria-expanded") !== "true") return;
    holder?.querySelector(":scope > article")?.remove();
    holder?.append(piece);
  }

  #lost() {
    const piece = document.createElement("article");
    piece.className = "refused";
    piece.textContent = this.sentences.say("piece-lost");
    return piece;
  }
}
