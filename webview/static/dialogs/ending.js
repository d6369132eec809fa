/** @import { Summary } from "../room/protocol.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { isolated } from "../wording/sentences.js";

/**
 * Asks the owner whether the session is really to end, and tells everyone when it has.
 *
 * It wishes by an event on itself: `end`.
 */
export class Ending extends EventTarget {
  #dialog;
  #panel;
  #sentences;

  /**
   * @param {HTMLDialogElement | null} dialog there for the owner alone
   * @param {HTMLElement} panel
   * @param {Sentences} sentences
   */
  constructor(dialog, panel, sentences) {
    super();
    this.#dialog = dialog;
    this.#panel = panel;
    this.#sentences = sentences;
  }

  start() {
    this.#dialog?.addEventListener("close", this.#onClose);
  }

  ask() {
    if (this.#dialog === null) return;
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }

  /** @param {Summary} summary */
  tell(summary) {
    this.#dialog?.close();
    const { range, people, last } = summary;
    const minutes = String(summary.minutes);
    this.#set(".range", range);
    this.#set(".minutes", this.#sentences.say("minutes", { minutes }));
    this.#set(".attended", people.map(isolated).join(", "));
    this.#set(".last", this.#sentences.say("next-time", { place: last }));
    this.#panel.hidden = false;
    this.#panel.querySelector("h2")?.focus({ preventScroll: true });
  }

  #onClose = () => {
    if (this.#dialog?.returnValue === "end") this.dispatchEvent(new Event("end"));
  };

  /**
   * @param {string} place
   * @param {string} text
   */
  #set(place, text) {
    const element = this.#panel.querySelector(place);
    if (element) element.textContent = text;
  }
}
