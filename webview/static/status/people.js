/** @import { Person } from "../room/protocol.js" */
/** @import { Room, State } from "../room/state.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component } from "../room/component.js";
import { placeIn } from "../wording/refs.js";

/** The list of who is in the room. */
export class People extends Component {
  #list;
  #sentences;

  /**
   * @param {HTMLElement} list
   * @param {Sentences} sentences
   */
  constructor(list, sentences) {
    super();
    this.#list = list;
    this.#sentences = sentences;
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ room }, changed) {
    if (room === null || !changed.has("room")) return;
    this.#list.replaceChildren(...room.people.map((person) => this.#item(person, room)));
  }

  /**
   * @param {Person} person
   * @param {Room} room
   */
  #item(person, room) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = person.name;
    item.append(name);
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
   * @param {Person} person
   * @param {Room} room
   */
  #note(person, room) {
    if (person.ref) {
      const place = placeIn(room.book, person.ref, this.#sentences.language);
      return this.#sentences.say("at", { place });
    }
    return !room.free && person.id === room.leader ? this.#sentences.say("leads") : "";
  }
}
