/** @import { Remark, State } from "../room/state.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component } from "../room/component.js";
import { standing } from "./standing.js";

const REMARK_MS = 8_000;

/** The one quiet line that says how things stand, or for a moment what has just been remarked. */
export class StatusLine extends Component {
  #element;
  #sentences;
  /** @type {Remark | null} */
  #remark = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLElement} element
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
    clearTimeout(this.#timer);
  }

  /**
   * @override
   * @param {State} state
   */
  update(state) {
    if (state.remark !== this.#remark) this.#take(state.remark);
    const { name, values } = standing(state, this.#sentences.language);
    const text = state.remark
      ? this.#sentences.remark(state.remark)
      : this.#sentences.say(name, values);
    const errorId = state.remark?.errorId ?? "";
    if (this.#element.textContent === text + errorId) return;
    this.#element.replaceChildren(text, ...small(errorId));
  }

  /** @param {Remark | null} remark */
  #take(remark) {
    this.#remark = remark;
    clearTimeout(this.#timer);
    if (remark === null) return;
    this.#timer = setTimeout(() => this.store.dispatch({ type: "unsay" }), REMARK_MS);
  }
}

/**
 * @param {string} errorId "" if there is none
 * @returns {HTMLElement[]}
 */
function small(errorId) {
  if (errorId === "") return [];
  const element = document.createElement("small");
  element.className = "error-id";
  element.textContent = errorId;
  return [element];
}
