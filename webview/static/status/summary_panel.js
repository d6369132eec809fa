/** @import { Summary } from "../room/protocol.js" */
/** @import { State } from "../room/state.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component } from "../room/component.js";
import { isolated } from "../wording/sentences.js";

/** What was learned, once the session has ended. */
export class SummaryPanel extends Component {
  #panel;
  #sentences;

  /**
   * @param {HTMLElement} panel
   * @param {Sentences} sentences
   */
  constructor(panel, sentences) {
    super();
    this.#panel = panel;
    this.#sentences = sentences;
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ summary }, changed) {
    if (summary !== null && changed.has("summary")) this.#show(summary);
  }

  /** @param {Summary} summary */
  #show({ range, minutes, people, last }) {
    this.#set(".range", range);
    this.#set(".minutes", this.#sentences.say("minutes", { minutes: String(minutes) }));
    this.#set(".attended", people.map(isolated).join(", "));
    this.#set(".last", this.#sentences.say("next-time", { place: last }));
    this.#panel.hidden = false;
    this.#panel.querySelector("h2")?.focus({ preventScroll: true });
  }

  /**
   * @param {string} place
   * @param {string} text
   */
  #set(place, text) {
    const element = this.#panel.querySelector(place);
    if (element) element.textContent = text;
  }
}
