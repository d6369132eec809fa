import { ours } from "../addresses/ours.js";
import { Pane } from "./pane.js";

/** What a segment leads to: commentaries and all else, by kind; each opens where it stands. */
export class LinksPane extends Pane {
  /** @type {string} */
  #ref = "";

  /**
   * @param {HTMLElement} place
   * @param {string} ref
   * @param {string | undefined} next the segment after it, whose links are fetched ahead
   */
  async show(place, ref, next) {
    this.#ref = ref;
    const piece = await this.put(place, "links", { ref });
    if (piece === null) return;
    for (const button of piece.querySelectorAll("[data-kept]")) this.#open(button);
    if (next !== undefined) this.fetchAhead(next);
  }

  /**
   * @override
   * @param {Element} target
   */
  press(target) {
    const button = target.closest(".open-work");
    const keep = target.closest(".keep");
    if (button) this.#open(button);
    else if (keep) this.#keep(keep);
  }

  /** @param {Element} button */
  #open(button) {
    const work = button.getAttribute("data-work") ?? "";
    return this.unfold(button, "commentary", { ref: this.#ref, work });
  }

  /**
   * Have a work opened by itself from now on, wherever one reads, or no more.
   *
   * @param {Element} button
   */
  async #keep(button) {
    const kept = button.getAttribute("aria-pressed") !== "true";
    const name = `work:${button.getAttribute("data-work")}`;
    const body = new URLSearchParams({ [name]: kept ? "on" : "off" });
    try {
      const answer = await fetch(ours("reading"), { method: "POST", body });
      if (!answer.ok) throw new TypeError("not kept");
      button.setAttribute("aria-pressed", String(kept));
      this.pieces.forget();
    } catch {
      this.store.remark("offline");
    }
  }

  /**
   * Have the links of a segment at hand, and the words of the works that are opened by themselves.
   *
   * @param {string} ref
   */
  async fetchAhead(ref) {
    const piece = await this.pieces.get("links", { ref });
    for (const button of piece?.querySelectorAll("[data-kept]") ?? []) {
      await this.pieces.get("commentary", { ref, work: button.getAttribute("data-work") ?? "" });
    }
  }
}
