/** @import { State } from "../room/state.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component } from "../room/component.js";
import { placeIn } from "../wording/refs.js";
import { actionsFor } from "./lead_actions.js";

/** What can be done about a person in the room: a small sheet under their name. */
export class PersonMenu extends Component {
  #sheet;
  #sentences;
  #onGoTo;
  /** @type {string | null} */
  #id = null;

  /**
   * @param {HTMLElement} sheet
   * @param {Sentences} sentences
   * @param {(ref: string) => void} onGoTo
   */
  constructor(sheet, sentences, onGoTo) {
    super();
    this.#sheet = sheet;
    this.#sentences = sentences;
    this.#onGoTo = onGoTo;
  }

  /**
   * @override
   * @param {State} _state
   * @param {Set<keyof State>} changed
   */
  update(_state, changed) {
    if (changed.has("room") && this.#sheet.matches(":popover-open")) this.#draw();
  }

  /**
   * @param {string} id of a person in the room
   * @param {HTMLElement} name under which the sheet hangs
   */
  open(id, name) {
    this.#id = id;
    this.#draw();
    const box = name.getBoundingClientRect();
    this.#sheet.style.setProperty("--from-top", `${box.bottom}px`);
    this.#sheet.style.setProperty("--from-left", `${box.left + box.width / 2}px`);
    this.#sheet.showPopover();
    this.#sheet.querySelector("button")?.focus();
  }

  // Private

  #draw() {
    const { room } = this.store.state;
    const person = room?.people.find(({ id }) => id === this.#id);
    if (!room || !person) {
      this.#sheet.hidePopover();
      return;
    }
    const name = document.createElement("h2");
    name.append(isolated(person.name));
    const buttons = actionsFor(room, person).map((action) => {
      const place = placeIn(room.book, "place" in action ? action.place : "", this.#language);
      const text = this.#sentences.say(action.name, { name: person.name, place });
      return this.#button(text, () =>
        "place" in action ? this.#onGoTo(action.place) : this.store.wish(action.request),
      );
    });
    this.#sheet.replaceChildren(name, ...buttons);
  }

  get #language() {
    return this.#sentences.language;
  }

  /**
   * @param {string} text
   * @param {() => unknown} action
   */
  #button(text, action) {
    const button = document.createElement("button");
    button.textContent = text;
    button.addEventListener("click", () => {
      this.#sheet.hidePopover();
      action();
    });
    return button;
  }
}

/** @param {string} name */
function isolated(name) {
  const element = document.createElement("bdi");
  element.textContent = name;
  return element;
}
