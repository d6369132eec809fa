/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Sentences } from "../wording/sentences.js" */
/** @import { MarginPanel } from "./panel.js" */

import { Component } from "../room/component.js";

const SETTLED_MS = 250;

/**
 * Opens what is written beside the text. Its modules are fetched when it is first opened, or when
 * there are marks to be drawn.
 */
export class MarginDoor extends Component {
  #parts;
  #sentences;
  #restyle;
  #make;
  /** @type {Promise<MarginPanel> | undefined} */
  #panel;
  #seen = -1;
  #told = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;

  /**
   * @param {{button: HTMLElement, count: HTMLElement, sheet: HTMLElement, here: HTMLElement,
   *   heard: HTMLElement, page: HTMLElement}} parts `here` marks what is selected; `heard` is read
   *   aloud
   * @param {Sentences} sentences
   * @param {(change: () => void) => void} restyle has the text keep its place meanwhile
   * @param {() => Promise<MarginPanel>} make fetches the panel and has it hear of the room
   */
  constructor(parts, sentences, restyle, make) {
    super();
    this.#parts = parts;
    this.#sentences = sentences;
    this.#restyle = restyle;
    this.#make = make;
  }

  /** Whether it is open. */
  get isOpen() {
    return this.#parts.sheet.matches(":popover-open");
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    const { button, sheet, here } = this.#parts;
    this.listen(button, "click", () => (this.isOpen ? this.close() : this.open()));
    this.listen(document, "selectionchange", this.#onSelection);
    this.listen(here, "click", () => this.open());
    this.listen(sheet, "keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") this.close();
    });
    this.listen(sheet.querySelector(".close"), "click", () => this.close());
  }

  /** @override */
  stop() {
    super.stop();
    clearTimeout(this.#settling);
  }

  /**
   * @override
   * @param {State} state
   */
  update({ margin }) {
    if (margin === null) return;
    if (this.#seen === -1) this.#seen = Math.min(seenBefore(), margin.said);
    if (this.isOpen) this.#see(margin.said);
    else if (margin.last && margin.last.number > this.#told) {
      this.#told = margin.last.number;
      const { name, text } = margin.last;
      this.#parts.heard.textContent = this.#sentences.say("wrote", { name, text });
    }
    this.#count(margin.said - this.#seen);
    if (margin.marks > 0) this.#with(() => {});
  }

  /** Open it at what is selected, or at where the person is. */
  open() {
    const { sheet, button, here } = this.#parts;
    here.hidden = true;
    sheet.inert = true; // until there is somebody to hear what is pressed in it
    this.#with((panel) => {
      sheet.inert = false;
      panel.open();
    });
    if (this.isOpen) return;
    this.#restyle(() => sheet.showPopover());
    button.setAttribute("aria-expanded", "true");
    this.#see(this.store.state.margin?.said ?? 0);
    this.#count(0);
  }

  /** Close it, and give back the focus. */
  close() {
    const { sheet, button } = this.#parts;
    const within = sheet.contains(document.activeElement);
    this.#restyle(() => sheet.hidePopover());
    button.setAttribute("aria-expanded", "false");
    if (within) button.focus();
  }

  // Private

  #onSelection = () => {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#offer(), SETTLED_MS);
  };

  /** Offer to mark what is selected, close to where it ends. */
  #offer() {
    const { here, page } = this.#parts;
    const selection = getSelection();
    const box =
      selection?.type === "Range" && page.contains(selection.anchorNode)
        ? selection.getRangeAt(0).getBoundingClientRect()
        : null;
    here.hidden = box === null;
    if (box === null) return;
    const below = Math.min(box.bottom + 8, innerHeight - 104);
    here.style.insetBlockStart = `${below}px`;
    here.style.left = `${Math.max(8, Math.min(box.right - 40, innerWidth - 120))}px`;
  }

  /** @param {number} number */
  #see(number) {
    this.#seen = Math.max(this.#seen, number);
    try {
      sessionStorage.setItem(KEY, String(this.#seen));
    } catch {
      // What is withheld here is counted as new once the page is loaded again.
    }
  }

  /** @param {number} unread */
  #count(unread) {
    const { count, button } = this.#parts;
    count.hidden = unread <= 0;
    count.textContent = unread > 0 ? String(unread) : "";
    const name = unread > 0 ? "notes-unread" : "notes";
    button.setAttribute("aria-label", this.#sentences.say(name, { n: String(unread) }));
  }

  /** @param {(panel: MarginPanel) => void} action */
  async #with(action) {
    try {
      this.#panel ??= this.#make();
      action(await this.#panel);
    } catch (error) {
      this.#parts.sheet.inert = false;
      this.#panel = undefined;
      this.store.remark("offline");
      if (!(error instanceof TypeError)) reportError(error);
    }
  }
}

const KEY = `said ${globalThis.location?.pathname}`;

function seenBefore() {
  try {
    return Number(sessionStorage.getItem(KEY) ?? 0);
  } catch {
    return 0;
  }
}
