import { Pane } from "./pane.js";

const NOTES = ".footnote-marker, .footnote";
const BETWEEN = /[\s\u05be\u05c0\u05c3:;,.!?()[\]{}–—-]+/u;
const ACCENTS = /[\u0591-\u05af\u05bd]|\u034f/g;

/** A segment's words, each with what dictionaries have of it. */
export class WordsPane extends Pane {
  #ref = "";
  /** @type {HTMLElement | null} */
  #entries = null;

  /**
   * @param {HTMLElement} place
   * @param {string} ref
   * @param {HTMLElement | null} segment
   */
  show(place, ref, segment) {
    this.drop();
    this.#ref = ref;
    const words = wordsOf(segment);
    const list = document.createElement("ul");
    list.className = "words";
    list.lang = "he";
    list.dir = "rtl";
    list.append(...words.map(item));
    this.#entries = document.createElement("div");
    this.#entries.className = "looked-up";
    this.#entries.setAttribute("aria-live", "polite");
    if (words.length === 0) this.#entries.textContent = this.sentences.say("no-hebrew");
    place.replaceChildren(list, this.#entries);
  }

  /** @param {string} word */
  lookUp(word) {
    if (this.#entries === null) return;
    this.put(this.#entries, "words", { ref: this.#ref, word: word.replace(ACCENTS, "") });
  }

  /**
   * @override
   * @param {Element} target
   */
  press(target) {
    const button = target.closest(".word");
    if (button === null) return;
    for (const other of button.closest("ul")?.querySelectorAll(".word") ?? []) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    this.lookUp(button.textContent ?? "");
  }
}

/**
 * The Hebrew words of a segment, as they are shown, without what stands in its notes.
 *
 * @param {HTMLElement | null} segment
 */
function wordsOf(segment) {
  const text = segment?.querySelector(".he p")?.cloneNode(true);
  if (!(text instanceof HTMLElement)) return [];
  for (const note of text.querySelectorAll(NOTES)) note.remove();
  for (const line of text.querySelectorAll("br")) line.replaceWith(" ");
  const words = (text.textContent ?? "").replace(ACCENTS, "").split(BETWEEN);
  return words.filter((word) => /[\u05d0-\u05ea]/.test(word));
}

/** @param {string} word */
function item(word) {
  const button = document.createElement("button");
  button.className = "word";
  button.textContent = word;
  button.setAttribute("aria-pressed", "false");
  const element = document.createElement("li");
  element.append(button);
  return element;
}
