/** The list that opens above an input: commands, people, choices. */

import { el } from "./elements.js";

/**
 * @typedef {{
 *   label: string,
 *   note?: string,
 *   pick: () => void
 * }} Offer
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Field
 */

let lists = 0;

/**
 * A listbox for one field. Arrows move in it, Enter and Tab pick, Escape closes it; the field
 * keeps the focus all the while. While it waits, what it shows answers something that is no longer
 * typed: Enter and Tab then pick the first of the offers that are to come.
 */
export class Suggestions {
  #field;
  #box;
  /** @type {Offer[]} */
  #offers = [];
  #active = 0;
  #waiting = false;
  #wanted = false;

  /**
   * @param {Field} field
   * @param {HTMLElement} place
   */
  constructor(field, place) {
    this.#field = field;
    const id = `suggestions-${++lists}`;
    const attributes = { id, class: "suggestions", role: "listbox", "aria-label": "Suggestions" };
    this.#box = el("ul", { ...attributes, hidden: true });
    place.append(this.#box);
    field.setAttribute("aria-controls", id);
    field.setAttribute("aria-autocomplete", "list");
    this.#tellOpen();
    field.addEventListener("blur", () => this.close());
  }

  get open() {
    return !this.#box.hidden;
  }

  /** Wait for the offers that answer what is typed now; `show` or `close` ends the waiting. */
  wait() {
    this.#waiting = true;
    this.#wanted = false;
    this.#box.setAttribute("aria-busy", "true");
  }

  /**
   * Show these offers; none closes the list.
   *
   * @param {Offer[]} offers
   * @param {string} [empty] what to say when there is none, instead of closing
   */
  show(offers, empty) {
    const wanted = this.#wanted;
    this.#fill(offers, empty);
    if (wanted && offers.length) this.#pick(0);
  }

  /**
   * @param {Offer[]} offers
   * @param {string} [empty]
   */
  #fill(offers, empty) {
    this.#waiting = false;
    this.#wanted = false;
    this.#box.removeAttribute("aria-busy");
    this.#offers = offers;
    this.#active = 0;
    const items = offers.map((offer, index) => this.#item(offer, index));
    if (!items.length && empty) items.push(el("li", { class: "suggestion-empty" }, empty));
    this.#box.replaceChildren(...items);
    this.#box.hidden = items.length === 0;
    this.#tellOpen();
  }

  close() {
    if (this.open || this.#waiting) this.#fill([]);
  }

  remove() {
    this.#box.remove();
  }

  /**
   * Heed a key; true if it was for the list.
   *
   * @param {KeyboardEvent} event
   */
  takeKey(event) {
    if (!this.open && !this.#waiting) return false;
    if (event.key === "Escape") return this.#done(event, () => this.close());
    if (!this.#offers.length && !this.#waiting) return false;
    if (event.key === "ArrowDown") return this.#done(event, () => this.#move(1));
    if (event.key === "ArrowUp") return this.#done(event, () => this.#move(-1));
    if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) {
      return this.#done(event, () => this.#take());
    }
    return false;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {() => void} deed
   */
  #done(event, deed) {
    event.preventDefault();
    event.stopPropagation();
    deed();
    return true;
  }

  #take() {
    if (this.#waiting) this.#wanted = true;
    else this.#pick(this.#active);
  }

  /** @param {number} step */
  #move(step) {
    if (this.#waiting) return;
    this.#active = (this.#active + step + this.#offers.length) % this.#offers.length;
    this.#tellOpen();
  }

  /** @param {number} index */
  #pick(index) {
    const offer = this.#offers[index];
    this.close();
    offer?.pick();
  }

  /**
   * @param {Offer} offer
   * @param {number} index
   */
  #item(offer, index) {
    const id = `${this.#box.id}-${index}`;
    const note = { id: `${id}-note`, class: "suggestion-note", dir: "auto", "aria-hidden": "true" };
    const item = el(
      "li",
      { class: "suggestion", role: "option", id, "aria-describedby": offer.note ? note.id : null },
      el("span", { class: "suggestion-label", dir: "auto" }, offer.label),
      offer.note && el("span", note, offer.note),
    );
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => this.#pick(index));
    return item;
  }

  #tellOpen() {
    const items = [...this.#box.querySelectorAll("[role=option]")];
    items.forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === this.#active));
    });
    const active = items[this.#active];
    active?.scrollIntoView({ block: "nearest" });
    if (this.#field.getAttribute("role") === "combobox") {
      this.#field.setAttribute("aria-expanded", String(this.open));
    }
    if (active) this.#field.setAttribute("aria-activedescendant", active.id);
    else this.#field.removeAttribute("aria-activedescendant");
  }
}
