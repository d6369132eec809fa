/** @import { Store } from "../room/store.js" */
/** @import { Sentences } from "../wording/sentences.js" */
/** @import { Pieces } from "./pieces.js" */

import { Highlights } from "./highlights.js";
import { Pane } from "./pane.js";

/** Finds words in the book or the library, and leads there: alone, with the room, or not at all. */
export class SearchPane extends Pane {
  #form;
  #go;
  #look;
  #highlights;
  /** @type {HTMLElement | null} */
  #place = null;
  #query = "";

  /**
   * @param {Pieces} pieces
   * @param {Sentences} sentences
   * @param {{form: HTMLFormElement, page: HTMLElement, go: (ref: string) => void,
   *   look: (ref: string) => void}} around where the words are typed, where they are marked, how one
   *   goes to a place, and how one looks at one in another book
   */
  constructor(pieces, sentences, { form, page, go, look }) {
    super(pieces, sentences);
    this.#form = form;
    this.#go = go;
    this.#look = look;
    this.#highlights = new Highlights(page);
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#form, "submit", (event) => {
      event.preventDefault();
      this.#search(1);
    });
  }

  /** @param {HTMLElement} place */
  show(place) {
    this.#place = place;
    if (this.#query) this.#search(1);
    else place.replaceChildren();
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Mark in the text that is shown what was searched for. */
  mark() {
    this.#highlights.show(this.#query);
  }

  unmark() {
    this.#highlights.show("");
  }

  /**
   * @override
   * @param {Element} target
   */
  press(target) {
    const button = target.closest(".peek, .go, .look, .page-turn");
    if (!(button instanceof HTMLElement)) return;
    const { ref = "", page } = button.dataset;
    if (button.matches(".peek")) this.unfold(button, "passage", { ref });
    else if (button.matches(".go")) this.#go(ref);
    else if (button.matches(".look")) this.#look(ref);
    else this.#search(Number(page));
  }

  /** @param {number} page */
  async #search(page) {
    this.#query = this.#input.value.trim();
    if (this.#place === null || !this.#query) return;
    const everywhere = this.#form.elements.namedItem("everywhere");
    const library = everywhere instanceof HTMLInputElement && everywhere.checked;
    const asked = { query: this.#query, in: library ? "library" : "book", page: String(page) };
    const piece = await this.put(this.#place, "search", asked);
    this.mark();
    const book = this.store.state.room?.book;
    for (const button of piece?.querySelectorAll(".go, .look") ?? []) {
      if (!(button instanceof HTMLElement)) continue;
      button.hidden = (button.dataset.book === book) !== button.matches(".go");
    }
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.#form.elements.namedItem("query"));
  }
}
