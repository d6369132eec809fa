/** @import { Sentences } from "../wording/sentences.js" */

/** Footnotes: folded away until their marker is pressed. */
export class Footnotes {
  #sentences;

  /** @param {Sentences} sentences */
  constructor(sentences) {
    this.#sentences = sentences;
  }

  /**
   * Fold the notes of a section, and make their markers buttons.
   *
   * @param {ParentNode} section
   */
  fold(section) {
    for (const marker of section.querySelectorAll(".footnote-marker")) {
      const note = noteOf(marker);
      if (note === null || marker.getAttribute("role") === "button") continue;
      note.hidden = true;
      marker.setAttribute("role", "button");
      marker.setAttribute("aria-label", this.#sentences.say("note", { mark: marker.textContent }));
      marker.setAttribute("tabindex", "0");
      marker.setAttribute("aria-expanded", "false");
      marker.addEventListener("keydown", this.#onKey);
    }
  }

  /**
   * Open or close the note whose marker this is, if it is one.
   *
   * @param {Element} target
   */
  toggle(target) {
    const marker = target.closest(".footnote-marker");
    const note = marker && noteOf(marker);
    if (!marker || !note) return;
    note.hidden = !note.hidden;
    marker.setAttribute("aria-expanded", String(!note.hidden));
  }

  /** @param {Event} event */
  #onKey = (event) => {
    const { key, currentTarget } = /** @type {KeyboardEvent} */ (event);
    if (key !== "Enter" && key !== " ") return;
    event.preventDefault();
    this.toggle(/** @type {Element} */ (currentTarget));
  };
}

/**
 * @param {Element} marker
 * @returns {HTMLElement | null}
 */
function noteOf(marker) {
  const next = marker.nextElementSibling;
  return next instanceof HTMLElement && next.classList.contains("footnote") ? next : null;
}
