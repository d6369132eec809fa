import { Pane } from "./pane.js";
import { BETWEEN, textNodes } from "./texts.js";

const ACCENTS = /[\u0591-\u05af\u05bd]|\u034f/g;

/** A segment's words, each with what dictionaries have of it. */
export class WordsPane extends Pane {
  #ref = "";
  /** @type {HTMLElement | null} */
  #list = null;
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
    this.#list = list;
    this.#entries = document.createElement("div");
    this.#entries.className = "looked-up";
    this.#entries.setAttribute("aria-live", "polite");
    if (words.length === 0) this.#entries.textContent = this.sentences.say("no-hebrew");
    place.replaceChildren(list, this.#entries);
  }

  /**
   * Show what dictionaries have of a word, which is marked among the others.
   *
   * @param {string} said
   * @param {Element} [pressed] which of them it is; the first that is like it, if that is not known
   */
  lookUp(said, pressed) {
    if (this.#entries === null) return;
    const word = said.replace(ACCENTS, "");
    const words = [...(this.#list?.querySelectorAll(".word") ?? [])];
    const meant = pressed ?? words.find((one) => one.textContent === word);
    for (const one of words) one.setAttribute("aria-pressed", String(one === meant));
    this.put(this.#entries, "words", { ref: this.#ref, word });
  }

  /**
   * @override
   * @param {Element} target
   */
  press(target) {
    const button = target.closest(".word");
    if (button !== null) this.lookUp(button.textContent ?? "", button);
  }
}

/**
 * The Hebrew words of a segment, as they are shown, without what stands in its notes.
 *
 * @param {HTMLElement | null} segment
 */
function wordsOf(segment) {
  const text = segment?.querySelector(".he p");
  const words = text ? said(text).replace(ACCENTS, "").split(BETWEEN) : [];
  return words.filter((word) => /[\u05d0-\u05ea]/.test(word));
}

/**
 * What is read of a text; a new line is a new word.
 *
 * @param {Element} text
 */
function said(text) {
  const parts = textNodes(text).map((node) => {
    const isAfterBreak = node.previousSibling instanceof HTMLBRElement;
    return `${isAfterBreak ? " " : ""}${node.data}`;
  });
  return parts.join("");
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
