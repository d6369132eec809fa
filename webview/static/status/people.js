/** @import { Person } from "../room/protocol.js" */
/** @import { Room, State } from "../room/state.js" */
/** @import { PersonMenu } from "./person_menu.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component } from "../room/component.js";
import { placeIn } from "../wording/refs.js";
import { actionsFor } from "./lead_actions.js";

/** The list of who is in the room. */
export class People extends Component {
  #list;
  #sentences;
  #menu;

  /**
   * @param {HTMLElement} list
   * @param {Sentences} sentences
   * @param {PersonMenu} menu of each who is in it
   */
  constructor(list, sentences, menu) {
    super();
    this.#list = list;
    this.#sentences = sentences;
    this.#menu = menu;
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ room }, changed) {
    if (room === null || room.people.length === 0 || !changed.has("room")) return;
    const focused = this.#list.contains(document.activeElement) && document.activeElement?.id;
    this.#list.replaceChildren(...room.people.map((person) => this.#item(person, room)));
    if (focused) document.getElementById(focused)?.focus();
  }

  /**
   * @param {Person} person
   * @param {Room} room
   */
  #item(person, room) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = person.name;
    item.append(actionsFor(room, person).length > 0 ? this.#button(name, person) : name);
    const note = this.#note(person, room);
    if (note) {
      const small = document.createElement("small");
      small.textContent = note;
      item.append(" ", small);
    }
    item.classList.toggle("leads", !room.free && person.id === room.leader);
    return item;
  }

  /**
   * @param {HTMLElement} name
   * @param {Person} person
   */
  #button(name, { id }) {
    const button = document.createElement("button");
    button.id = `person-${id}`;
    button.setAttribute("aria-haspopup", "dialog");
    button.append(name);
    button.addEventListener("click", () => this.#menu.open(id, button));
    return button;
  }

  /**
   * @param {Person} person
   * @param {Room} room
   */
  #note(person, room) {
    if (person.ref) {
      const place = placeIn(room.book, person.ref, this.#sentences.language);
      return this.#sentences.say("at", { place });
    }
    if (!room.free && person.id === room.leader) return this.#sentences.say("leads");
    return !room.free && person.asks ? this.#sentences.say("asks") : "";
  }
}
