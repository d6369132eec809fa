/** @import { Room } from "./room.js" */
/** @import { Sections } from "./sections.js" */

import { Notes } from "./notes.js";
import { ownRef } from "./room.js";
import { segmentOf, Unavailable } from "./sections.js";
import { readOn, scrollNeeded } from "./view.js";

/**
 * The text. It shows the section where its person is and marks where the room is.
 *
 * It dispatches `fetching` with the ref when a section is not here yet, `shown` with the section when
 * it has turned to another one, `lacking` with the ref where none can be had.
 */
export class Reader extends EventTarget {
  #page;
  #sections;
  #covers;
  #onGo;
  #notes = new Notes();
  /** @type {Room | null} */
  #room = null;
  /** @type {string | null} */
  #at = null;
  /** @type {string | null} */
  #aim = null;
  #wishes = 0;
  #carries = false;

  /**
   * @param {HTMLElement} page where the section is set
   * @param {Sections} sections
   * @param {{above: Element, below: Element, away: HTMLTemplateElement}} covers what may cover the
   *   text, and what is said where it cannot be had
   * @param {(ref: string) => Promise<void>} onGo goes to a segment or section, or is told that it can't
   */
  constructor(page, sections, covers, onGo) {
    super();
    this.#page = page;
    this.#sections = sections;
    this.#covers = covers;
    this.#onGo = onGo;
  }

  start() {
    this.#page.addEventListener("click", this.#onClick);
    const section = this.#section();
    if (section === null) return;
    this.#sections.add(section);
    this.#present(section);
  }

  stop() {
    this.#page.removeEventListener("click", this.#onClick);
  }

  /** @param {Room} room */
  update(room) {
    const first = this.#room === null;
    this.#room = room;
    const ref = ownRef(room);
    if (ref === this.#at) {
      this.#mark();
      return;
    }
    this.#at = ref;
    this.#mark();
    const segment = segmentOf(this.#page, ref);
    if (segment) this.#bring(segment, first);
    else this.#turnTo(ref);
  }

  /** The refs of the sections beside the one that is shown, or that could not be had. */
  get neighbours() {
    return beside(this.#page.querySelector("article"));
  }

  /** Where the last wish leads that has not come true yet. */
  get aim() {
    return this.#aim;
  }

  /**
   * Go to the next segment (or the one before), or read on in one that is longer than the view.
   *
   * @param {1 | -1} way
   */
  async step(way) {
    const segment = this.#segment();
    const far =
      this.#aim || !segment ? 0 : readOn(segment.getBoundingClientRect(), this.#view(), way);
    const next = way === 1 ? segment?.nextElementSibling : segment?.previousElementSibling;
    if (far !== 0) scrollBy({ top: far });
    else if (next instanceof HTMLElement && next.dataset.ref) this.wish(next.dataset.ref);
    else if (way === -1 && segment) await this.#stepBack();
    else this.turn(way);
  }

  /**
   * Go to the next section, or the one before.
   *
   * @param {1 | -1} way
   */
  turn(way) {
    const { before, after } = this.#around();
    const ref = way === 1 ? after : before;
    if (ref) this.wish(ref);
  }

  /**
   * Go on by a screenful (which browsers do by themselves), or at the end to the next section.
   *
   * @param {1 | -1} way
   * @returns {boolean} whether there was nothing left to scroll
   */
  turnAtEnd(way) {
    const room = document.documentElement.scrollHeight - innerHeight;
    const atEnd = way === 1 ? scrollY >= room - 4 : scrollY <= 4;
    if (atEnd) this.turn(way);
    return atEnd;
  }

  /** Go to the segment that has the focus. */
  goToFocus() {
    const segment = document.activeElement?.closest(".segment");
    if (!(segment instanceof HTMLElement) || !segment.dataset.ref) return false;
    this.wish(segment.dataset.ref);
    return true;
  }

  /**
   * Go there. Who presses a key again before it has come true goes on from there.
   *
   * @param {string} ref
   */
  async wish(ref) {
    this.#carries = this.#page.contains(document.activeElement);
    this.#aim = ref;
    this.#wishes += 1;
    try {
      await this.#onGo(ref);
    } finally {
      this.#wishes -= 1;
      if (this.#wishes === 0) this.#aim = null;
    }
  }

  // Private

  async #stepBack() {
    const { before } = this.#around();
    if (before === null) return;
    const section = await this.#sections.get(before).catch(() => null);
    const last = section?.querySelector(".segment:last-child");
    this.wish((last instanceof HTMLElement && last.dataset.ref) || before);
  }

  /** @param {string} ref */
  #fetch(ref) {
    this.dispatchEvent(new CustomEvent("fetching", { detail: ref }));
    return this.#sections.get(ref);
  }

  /** @param {string} ref */
  async #turnTo(ref) {
    try {
      const section = this.#sections.find(ref) ?? (await this.#fetch(ref));
      if (ref === this.#at) this.#put(section, ref);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const away = /** @type {HTMLElement} */ (this.#covers.away.content.cloneNode(true));
      if (ref !== this.#at) return;
      const focused = this.#page.contains(document.activeElement);
      this.#page.replaceChildren(error.piece ?? away);
      if (focused) this.#retryButton()?.focus({ preventScroll: true });
      this.dispatchEvent(new CustomEvent("lacking", { detail: ref }));
    }
  }

  /**
   * @param {HTMLElement} section
   * @param {string} ref
   */
  #put(section, ref) {
    const focused = this.#page.contains(document.activeElement);
    this.#page.replaceChildren(section);
    this.#present(section);
    this.#mark();
    const segment = segmentOf(section, ref);
    if (segment === null || segment === section.querySelector(".segment")) scrollTo({ top: 0 });
    else this.#bring(segment, true);
    if (focused) segment?.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} section */
  #present(section) {
    this.#notes.fold(section);
    this.dispatchEvent(new CustomEvent("shown", { detail: section }));
  }

  /**
   * Scroll to the segment if it is not in view.
   *
   * @param {HTMLElement} segment
   * @param {boolean} atOnce
   */
  #bring(segment, atOnce) {
    if (this.#carries) segment.focus({ preventScroll: true });
    this.#carries = false;
    const top = scrollNeeded(segment.getBoundingClientRect(), this.#view());
    const far = Math.abs(top) > 2 * innerHeight;
    if (top !== 0) scrollBy({ top, behavior: atOnce || far ? "instant" : "auto" });
  }

  /** Show where the room is, and where the person is if that is elsewhere. */
  #mark() {
    const room = this.#room;
    if (room === null) return;
    for (const segment of this.#page.querySelectorAll(".segment")) {
      if (!(segment instanceof HTMLElement)) continue;
      const { ref } = segment.dataset;
      if (ref === room.ref) segment.setAttribute("aria-current", "location");
      else segment.removeAttribute("aria-current");
      segment.classList.toggle("own", ref === room.alone);
      segment.tabIndex = ref === this.#at ? 0 : -1;
    }
  }

  /** @param {MouseEvent} event */
  #onClick = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest(".retry")) this.#retry();
    else if (!this.#notes.toggle(target) && !target.closest("a")) this.#onSegment(target);
  };

  /** @param {Element} target */
  #onSegment(target) {
    const segment = target.closest(".segment");
    const selecting = getSelection()?.type === "Range" && !target.closest("button");
    if (segment instanceof HTMLElement && segment.dataset.ref && !selecting) {
      this.wish(segment.dataset.ref);
    }
  }

  #retry() {
    if (this.#at === null) return;
    this.#sections.forget(this.#section()?.dataset.section ?? "");
    this.#turnTo(this.#at);
  }

  /** @returns {HTMLElement | null} */
  #retryButton() {
    return this.#page.querySelector(".retry");
  }

  /** @returns {HTMLElement | null} */
  #section() {
    return this.#page.querySelector("[data-section]");
  }

  /**
   * The segment that the next step leaves.
   *
   * @returns {HTMLElement | null}
   */
  #segment() {
    if (this.#aim === null) return this.#at === null ? null : segmentOf(this.#page, this.#at);
    const section = this.#sections.find(this.#aim);
    return section ? (segmentOf(section, this.#aim) ?? section.querySelector(".segment")) : null;
  }

  /** The sections beside the one that the next step leaves; none while that is not here yet. */
  #around() {
    return this.#aim === null ? this.neighbours : beside(this.#sections.find(this.#aim));
  }

  /** What of the window shows text that nothing covers. */
  #view() {
    const above = this.#covers.above.getBoundingClientRect();
    const below = this.#covers.below.getBoundingClientRect();
    return { top: Math.max(0, above.bottom), bottom: Math.min(innerHeight, below.top) };
  }
}

/**
 * The refs of the sections before and after one.
 *
 * @param {HTMLElement | null | undefined} section
 */
function beside(section) {
  const { before, after } = section?.dataset ?? {};
  return { before: before || null, after: after || null };
}
