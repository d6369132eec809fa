/** @import { Room, State } from "../room/state.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component } from "../room/component.js";
import { placeIn } from "../wording/refs.js";
import { asking } from "./lead_actions.js";

/** What others ask of the reader: to be given the lead, or to come to where the room is. */
export class Requests extends Component {
  #element;
  #sentences;
  #onCome;
  /** @type {Set<string>} whose wish has been put off */
  #putOff = new Set();
  #shown = "";

  /**
   * @param {HTMLElement} element
   * @param {Sentences} sentences
   * @param {() => void} onCome
   */
  constructor(element, sentences, onCome) {
    super();
    this.#element = element;
    this.#sentences = sentences;
    this.#onCome = onCome;
  }

  /**
   * @override
   * @param {State} state
   */
  update({ room, connection }) {
    const asked = room && connection === "live" ? this.#asked(room) : [];
    const shown = JSON.stringify(asked.map(({ text }) => text));
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#element.hidden = asked.length === 0;
    this.#element.replaceChildren(...asked.map((one) => this.#draw(one)));
  }

  /**
   * @param {Room} room
   * @returns {{text: string, yes: string, no: string, onYes: () => unknown, onNo: () => void}[]}
   */
  #asked(room) {
    for (const id of this.#putOff) {
      if (!room.people.some((person) => person.id === id && person.asks)) this.#putOff.delete(id);
    }
    const wishes = asking(room)
      .filter(({ id }) => !this.#putOff.has(id))
      .map(({ id, name }) => ({
        text: this.#sentences.say("asks-you", { name }),
        yes: "grant",
        no: "not-now",
        onYes: () => this.store.wish({ type: "give_lead", to: id }),
        onNo: () => this.#putOff.add(id),
      }));
    const caller = room.people.find(({ id }) => id === room.summons);
    if (!caller) return wishes;
    const place = placeIn(room.book, room.ref, this.#sentences.language);
    const come = {
      text: this.#sentences.say("summoned", { name: caller.name, place }),
      yes: "come",
      no: "stay",
      onYes: this.#onCome,
      onNo: () => this.store.dispatch({ type: "stay" }),
    };
    return [...wishes, come];
  }

  /** @param {{text: string, yes: string, no: string, onYes: () => unknown, onNo: () => void}} one */
  #draw({ text, yes, no, onYes, onNo }) {
    const row = document.createElement("p");
    const answered = (/** @type {() => unknown} */ action) => () => {
      action();
      this.update(this.store.state);
    };
    row.append(
      text,
      " ",
      this.#button(yes, answered(onYes)),
      " ",
      this.#button(no, answered(onNo)),
    );
    return row;
  }

  /**
   * @param {string} name of its sentence
   * @param {() => void} action
   */
  #button(name, action) {
    const button = document.createElement("button");
    button.textContent = this.#sentences.say(name);
    button.addEventListener("click", action);
    return button;
  }
}
