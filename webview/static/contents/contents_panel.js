/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Sentences } from "../wording/sentences.js" */
/** @import { Meant, Places, Unmeant } from "./places.js" */

import { Component } from "../room/component.js";
import { ContentsList } from "./contents_list.js";

const REST_MS = 180;

/**
 * The book's contents, and a field that leads to whatever place is typed into it. What is typed
 * filters the contents, too; what may have been meant instead is offered, and never taken.
 */
export class ContentsPanel extends Component {
  #sheet;
  #places;
  #sentences;
  #go;
  #look;
  /** @type {ContentsList | undefined} */
  #list;
  #section = "";
  #book = "";
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;

  /**
   * @param {HTMLElement} sheet
   * @param {Places} places
   * @param {Sentences} sentences
   * @param {(ref: string) => void} go
   * @param {(ref: string) => void} look shows a place in another book, to its reader alone
   */
  constructor(sheet, places, sentences, go, look) {
    super();
    this.#sheet = sheet;
    this.#places = places;
    this.#sentences = sentences;
    this.#go = go;
    this.#look = look;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#sheet, "click", this.#onClick);
    this.listen(this.#field, "input", this.#onInput);
    this.listen(this.#field, "keydown", this.#onKey);
  }

  /** @override */
  stop() {
    super.stop();
    clearTimeout(this.#rest);
  }

  /**
   * @override
   * @param {State} state
   */
  update({ room, section }) {
    this.#book = room?.book ?? this.#book;
    this.#section = section?.ref ?? this.#section;
  }

  /** Show the contents, opened at the present place unless something is being typed already. */
  async open() {
    const isTyping = document.activeElement === this.#field;
    if (!isTyping) this.#field.value = "";
    try {
      this.#list ??= new ContentsList(this.#part(".tree"), await this.#places.contents());
    } catch {
      this.#say(this.#sentences.say("contents-away"));
      return;
    }
    this.#list.show(this.#section);
    if (isTyping) this.#onInput();
    else (this.#list.current ?? this.#list.first)?.focus();
  }

  /** Go to what stands in the field, if that is a place; in another book look at it. */
  async enter() {
    const found = await this.#find();
    if (!found || !("ref" in found)) return;
    if (found.book === this.#book) this.#leave(found.ref);
    else this.#leave(found.ref, this.#look);
  }

  // Private

  /** @param {MouseEvent} event */
  #onClick = (event) => {
    const target = /** @type {Element} */ (event.target);
    const entry = target.closest("[data-go-to]");
    const elsewhere = target.closest("[data-look-at]");
    const offer = target.closest("[data-offer]");
    if (entry instanceof HTMLElement) this.#leave(entry.dataset.goTo ?? "");
    else if (elsewhere instanceof HTMLElement) {
      this.#leave(elsewhere.dataset.lookAt ?? "", this.#look);
    } else if (offer instanceof HTMLElement) this.#take(offer.dataset.offer ?? "");
  };

  #onInput = () => {
    this.#list?.filter(this.#field.value);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#find(), REST_MS);
  };

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    (this.#list?.current ?? this.#list?.first)?.focus();
  };

  /** @param {string} offer */
  #take(offer) {
    this.#field.value = offer;
    this.#field.focus();
    this.#find();
  }

  /**
   * @param {string} ref
   * @param {(ref: string) => void} way
   */
  #leave(ref, way = this.#go) {
    this.#sheet.hidePopover();
    way(ref);
  }

  /** Find what is meant by what stands in the field, and show it; nothing, if more was typed. */
  async #find() {
    clearTimeout(this.#rest);
    this.#asked += 1;
    const number = this.#asked;
    const said = this.#field.value.trim();
    if (said === "") return this.#say();
    const found = await this.#places.find(said).catch(() => null);
    if (number !== this.#asked) return undefined;
    this.#show(found);
    return found;
  }

  /** @param {Meant | Unmeant | null} found */
  #show(found) {
    if (found === null) this.#say(this.#sentences.say("offline"));
    else if ("refusal" in found) this.#say(found.refusal, found.offers);
    else if (found.book !== this.#book) this.#offerToLook(found);
    else this.#lead(found);
  }

  /** @param {Meant} meant in another book */
  #offerToLook({ ref, he_ref: heRef }) {
    const place = this.#sentences.language === "he" ? heRef : ref;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.lookAt = ref;
    button.textContent = this.#sentences.say("look-at", { place });
    this.#say(this.#sentences.say("other-book"));
    this.#part(".meant").append(button);
  }

  /**
   * Offer to go there.
   *
   * @param {Meant} meant
   */
  #lead({ ref, he_ref: heRef }) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.goTo = ref;
    for (const [language, name] of Object.entries({ en: ref, he: heRef })) {
      const bdi = document.createElement("bdi");
      bdi.lang = language;
      bdi.textContent = name;
      button.append(bdi, " ");
    }
    this.#part(".meant").replaceChildren(button);
  }

  /**
   * Say why it leads nowhere, and what may have been meant.
   *
   * @param {string} text
   * @param {string[]} offers
   */
  #say(text = "", offers = []) {
    const line = document.createElement("p");
    line.textContent = text;
    const buttons = offers.map((offer) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.offer = offer;
      button.textContent = this.#sentences.say("perhaps", { place: offer });
      return button;
    });
    this.#part(".meant").replaceChildren(...(text ? [line] : []), ...buttons);
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#sheet.querySelector(selector));
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (this.#part("input"));
  }
}
