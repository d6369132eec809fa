import { Pane } from "./pane.js";

/** A place in another book, which one looks at by oneself and reads on in; it moves nobody. */
export class ElsewherePane extends Pane {
  /** @type {HTMLElement | null} */
  #place = null;
  #ref = "";

  /** Whether there is anything to be shown. */
  get isUsed() {
    return this.#ref !== "";
  }

  /** @param {string} ref what is to be shown from now on */
  look(ref) {
    this.#ref = ref;
  }

  /** @param {HTMLElement} place */
  async show(place) {
    this.#place = place;
    const piece = await this.put(place, "elsewhere", { ref: this.#ref });
    const meant = piece?.querySelector(".meant");
    const far = meant ? meant.getBoundingClientRect().top - place.getBoundingClientRect().top : 0;
    place.scrollTop = Math.max(0, place.scrollTop + far - place.clientHeight / 3);
  }

  /**
   * @override
   * @param {Element} target
   */
  press(target) {
    const button = target.closest(".leaf");
    if (!(button instanceof HTMLElement) || this.#place === null) return;
    this.look(button.dataset.ref ?? "");
    this.show(this.#place);
  }
}
