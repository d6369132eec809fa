/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Sentences } from "../wording/sentences.js" */
/** @import { ElsewherePane } from "./elsewhere_pane.js" */
/** @import { LinksPane } from "./links_pane.js" */
/** @import { SearchPane } from "./search_pane.js" */
/** @import { WordsPane } from "./words_pane.js" */

import { Component } from "../room/component.js";
import { ownRef } from "../room/state.js";
import { placeIn } from "../wording/refs.js";

/** So long somebody is at a segment before they are taken to read it. */
const STAYS_MS = 700;
/** Panes that stand at a segment. */
const AT_A_SEGMENT = ["links", "words"];

/**
 * What sets texts as their person likes to read: `dress` a new piece, `toggle` a note in one.
 *
 * @typedef {{dress: (piece: HTMLElement) => void, toggle: (target: Element) => void}} Typesetter
 */

/**
 * What stands beside the text. It stays at the segment where it was opened, whatever the room and
 * the person do, until it is told to go along; and says where that is.
 */
export class Panel extends Component {
  #element;
  #panes;
  #text;
  #button;
  #sentences;
  #typesetter;
  #reveal;
  #pane = "links";
  /** @type {string | null} */
  #at = null;
  /** @type {string | null} */
  #own = null;
  #book = "";
  #wasOpened = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #ahead;

  /**
   * @param {HTMLElement} element
   * @param {{links: LinksPane, words: WordsPane, search: SearchPane, elsewhere: ElsewherePane}} panes
   * @param {{page: HTMLElement, button: HTMLElement, sentences: Sentences,
   *   typesetter: Typesetter, reveal: (segment: HTMLElement) => void}} around the text that it
   *   stands beside, what opens it, the page's sentences, and what scrolls to a segment
   */
  constructor(element, panes, { page, button, sentences, typesetter, reveal }) {
    super();
    this.#element = element;
    this.#panes = panes;
    this.#text = page;
    this.#button = button;
    this.#sentences = sentences;
    this.#typesetter = typesetter;
    this.#reveal = reveal;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#element, "click", this.#onClick);
    this.listen(this.#element, "keydown", this.#onKey);
    this.listen(this.#part(".along input"), "change", () => this.#goAlong());
    for (const pane of Object.values(this.#panes)) pane.start(store);
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update(state, changed) {
    const { room, section } = state;
    if (state.connection === "ended") this.close();
    if (room === null) return;
    this.#book = room.book;
    const moved = this.#own !== ownRef(room);
    this.#own = ownRef(room);
    if (moved && this.#element.hidden) this.#fetchAheadSoon();
    if (this.#at === null || this.#goesAlong) this.#show(this.#own);
    else this.#say();
    if (section && changed.has("section")) this.#panes.search.mark();
  }

  /**
   * Open a pane; if just that one is open, close it.
   *
   * @param {string} pane
   */
  toggle(pane) {
    const isOpen = !this.#element.hidden;
    if (isOpen && pane === this.#pane) this.close();
    else this.#open(pane);
  }

  /**
   * Show a place in another book.
   *
   * @param {string} ref
   */
  lookAt(ref) {
    this.#panes.elsewhere.look(ref);
    this.#open("elsewhere");
  }

  /**
   * Look up a word of a segment.
   *
   * @param {{word: string, ref: string}} what
   */
  lookUp({ word, ref }) {
    this.#open("words", ref);
    this.#panes.words.lookUp(word);
  }

  /** Have at hand what leads from where the person is, and from the segment after it. */
  async fetchAhead() {
    if (this.#own === null) return;
    const own = this.#text.querySelector(`.segment[data-ref="${CSS.escape(this.#own)}"]`);
    const next = own?.nextElementSibling;
    await this.#panes.links.fetchAhead(this.#own);
    if (next instanceof HTMLElement) await this.#panes.links.fetchAhead(next.dataset.ref ?? "");
  }

  close() {
    if (this.#element.hidden) return;
    const focused = this.#element.contains(document.activeElement);
    this.#element.hidden = true;
    document.body.classList.remove("with-panel");
    this.#button.setAttribute("aria-expanded", "false");
    this.#panes.search.unmark();
    if (focused) this.#button.focus({ preventScroll: true });
  }

  // Private

  get #goesAlong() {
    return /** @type {HTMLInputElement} */ (this.#part(".along input")).checked;
  }

  /**
   * @param {string} pane
   * @param {string} [at] the segment that it is opened at, if that is not where the person is
   */
  #open(pane, at) {
    const focused = document.activeElement?.closest(".segment");
    const ref = at ?? (focused instanceof HTMLElement ? focused.dataset.ref : undefined);
    const wasHidden = this.#element.hidden;
    if (wasHidden || at !== undefined) this.#at = ref ?? this.#own;
    const segment = this.#segment();
    const wasSeen = segment !== null && isInWindow(segment);
    this.#element.hidden = false;
    this.#wasOpened = true;
    document.body.classList.add("with-panel");
    this.#button.setAttribute("aria-expanded", "true");
    if (wasSeen) this.#reveal(segment);
    this.#choose(pane);
    this.#element.focus({ preventScroll: true });
    if (pane === "search") this.#panes.search.focus();
  }

  /** @param {string} pane */
  #choose(pane) {
    this.#pane = pane;
    for (const button of this.#element.querySelectorAll("[data-pane]")) {
      const chosen = button.getAttribute("data-pane") === pane;
      button.setAttribute("aria-pressed", String(chosen));
    }
    this.#part(".query").hidden = pane !== "search";
    this.#part(".whereabouts").hidden = !AT_A_SEGMENT.includes(pane);
    this.#part("[data-pane=elsewhere]").hidden = !this.#panes.elsewhere.isUsed;
    if (this.#at !== null) this.#show(this.#at, true);
  }

  #goAlong() {
    if (this.#goesAlong && this.#own !== null) this.#show(this.#own);
  }

  /**
   * @param {string} ref
   * @param {boolean} again although it is there already
   */
  #show(ref, again = false) {
    const moved = ref !== this.#at;
    this.#at = ref;
    this.#say();
    const stays = !AT_A_SEGMENT.includes(this.#pane) && !again;
    if (this.#element.hidden || stays || !(moved || again)) return;
    const beside = this.#segment()?.nextElementSibling;
    const next = beside instanceof HTMLElement ? beside.dataset.ref : undefined;
    const place = this.#part(".pane");
    if (this.#pane === "links") this.#panes.links.show(place, ref, next);
    else if (this.#pane === "words") this.#panes.words.show(place, ref, this.#segment());
    else if (this.#pane === "elsewhere") this.#panes.elsewhere.show(place);
    else this.#panes.search.show(place);
  }

  /** While it is closed, have at hand what it would show to whoever has it open now and then. */
  #fetchAheadSoon() {
    clearTimeout(this.#ahead);
    this.#at = null;
    const isUsed = "keeps" in this.#element.dataset || this.#wasOpened;
    if (isUsed) this.#ahead = setTimeout(() => this.fetchAhead(), STAYS_MS);
  }

  /** Say where it stands, and where the person is if that is elsewhere. */
  #say() {
    const at = this.#part(".at");
    if (this.#at === null || this.#own === null) return;
    const [place = "", mine = ""] = [this.#at, this.#own].map((ref) =>
      placeIn(this.#book, ref, this.#sentences.language),
    );
    const name = this.#at === this.#own ? "beside-at" : "beside-apart";
    const told = this.#sentences.say(name, { place, mine });
    if (at.textContent !== told) at.textContent = told;
    const segment = this.#segment();
    this.#stepButton(".step-back").disabled = !segment?.previousElementSibling;
    this.#stepButton(".step-on").disabled = !segment?.nextElementSibling;
  }

  /** @param {MouseEvent} event */
  #onClick = (event) => {
    const target = /** @type {Element} */ (event.target);
    const pane = target.closest("[data-pane]")?.getAttribute("data-pane");
    if (pane) this.#choose(pane);
    else if (target.closest(".close")) this.close();
    else if (target.closest(".step-back")) this.#step("previousElementSibling");
    else if (target.closest(".step-on")) this.#step("nextElementSibling");
    else for (const one of Object.values(this.#panes)) one.press(target);
    this.#typesetter.toggle(target);
  };

  /** @param {"previousElementSibling" | "nextElementSibling"} way */
  #step(way) {
    const there = this.#segment()?.[way];
    const ref = there instanceof HTMLElement ? there.dataset.ref : undefined;
    if (ref) this.#show(ref);
  }

  /**
   * Keys that are pressed here move nobody.
   *
   * @param {KeyboardEvent} event
   */
  #onKey = (event) => {
    if (event.key === "Escape") this.close();
    event.stopPropagation();
  };

  /** @returns {HTMLElement | null} */
  #segment() {
    if (this.#at === null) return null;
    const found = this.#text.querySelector(`.segment[data-ref="${CSS.escape(this.#at)}"]`);
    return /** @type {HTMLElement | null} */ (found);
  }

  /** @param {string} selector */
  #stepButton(selector) {
    return /** @type {HTMLButtonElement} */ (this.#part(selector));
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(selector));
  }
}

/** @param {Element} segment */
function isInWindow(segment) {
  const { top, bottom } = segment.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
