/** @import { Footnotes } from "./footnotes.js" */
/** @import { Room } from "../room/state.js" */
/** @import { Sections } from "./sections.js" */

import { ownRef } from "../room/state.js";
import { drift, isSeen, readOn, scrollNeeded } from "./scrolling.js";
import { beside, segmentOf, Unavailable } from "./sections.js";

/**
 * The text. It shows the section where its person is and marks where the room is.
 *
 * It wishes by an event on itself: `go` with the ref of a segment. It dispatches `fetching` with the
 * ref when a section is not here yet, `shown` with the section when it has turned to another one,
 * `lacking` with the ref where none can be had, `kept` with the ref where Retry has brought the kept
 * copy again, and `landed` with the ref of its first segment when
 * its person has gone to a section as such.
 */
export class Reader extends EventTarget {
  #page;
  #sections;
  #footnotes;
  #covers;
  /** @type {Room | null} */
  #room = null;
  /** @type {string | null} */
  #at = null;
  /** @type {string | null} */
  #lacking = null;
  #carries = false;

  /**
   * @param {HTMLElement} page where the section is set
   * @param {Sections} sections
   * @param {Footnotes} notes
   * @param {{above: Element, below: Element, away: HTMLTemplateElement}} covers what may cover the
   *   text, and what is said where it cannot be had
   */
  constructor(page, sections, notes, covers) {
    super();
    this.#page = page;
    this.#sections = sections;
    this.#footnotes = notes;
    this.#covers = covers;
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
    this.#lacking = null;
    this.#mark();
    const segment = segmentOf(this.#page, ref);
    if (segment) this.#bring(segment, first);
    else this.#turnTo(ref);
  }

  /** The refs of the sections beside the one that is shown, or that could not be had. */
  get neighbours() {
    return beside(this.#page.querySelector("article"));
  }

  /** Where the person is, or null before that is known. */
  get at() {
    return this.#at;
  }

  /** Whether the page shows where the person is, or says that it cannot. */
  get isThere() {
    return this.#segment() !== null || (this.#at !== null && this.#at === this.#lacking);
  }

  /**
   * The section that holds `ref`, or what is said in its stead; null if nothing is.
   *
   * @param {string} ref
   * @returns {Promise<HTMLElement | null>}
   */
  async article(ref) {
    if (ref === this.#lacking) return this.#page.querySelector("article");
    try {
      return await this.#sections.get(ref);
    } catch (error) {
      if (error instanceof Unavailable) return error.piece;
      throw error;
    }
  }

  /**
   * How far to scroll to read on in a segment that is longer than the view; 0 if all has been seen.
   *
   * @param {Element} segment
   * @param {1 | -1} way
   */
  unread(segment, way) {
    return readOn(boxOf(segment), this.#view(), way);
  }

  /**
   * Keep what is read where it stands, whatever becomes of the text round it.
   *
   * @param {() => void} change
   */
  hold(change) {
    const view = this.#view();
    const segments = [this.#segment(), ...this.#page.querySelectorAll(".segment")];
    const held = segments.find((segment) => segment && isSeen(boxOf(segment), view));
    const before = held && boxOf(held);
    change();
    if (held && before) {
      scrollBy({ top: drift(before, boxOf(held), view), behavior: "instant" });
    }
  }

  /** Let the focus go along with the next move, if it is in the text. */
  carry() {
    this.#carries = this.#page.contains(document.activeElement);
  }

  /** Leave the focus where it is. */
  drop() {
    this.#carries = false;
  }

  // Private

  /** @param {string} ref */
  #fetch(ref) {
    this.#say("fetching", ref);
    return this.#sections.get(ref);
  }

  /** @param {string} ref */
  async #turnTo(ref) {
    try {
      const section = this.#sections.find(ref) ?? (await this.#fetch(ref));
      if (ref === this.#at) this.#put(section, ref);
    } catch (error) {
      if (!(error instanceof Unavailable)) reportError(error);
      if (ref === this.#at) this.#lack(ref, error instanceof Unavailable ? error.piece : null);
    }
  }

  /**
   * Say that the text at `ref` cannot be had.
   *
   * @param {string} ref
   * @param {HTMLElement | null} piece that says so, if the server did
   */
  #lack(ref, piece) {
    const focused = this.#page.contains(document.activeElement);
    this.#lacking = ref;
    this.#page.replaceChildren(piece ?? this.#covers.away.content.cloneNode(true));
    if (focused) this.#retryButton()?.focus({ preventScroll: true });
    this.#say("lacking", ref);
  }

  /**
   * @param {HTMLElement} section
   * @param {string} ref
   */
  #put(section, ref) {
    const focused = this.#page.contains(document.activeElement);
    const first = section.querySelector(".segment");
    const there = segmentOf(section, ref);
    const segment = there ?? first;
    this.#lacking = there ? null : ref;
    this.#page.replaceChildren(section);
    this.#present(section);
    this.#mark();
    if (segment === first) scrollTo({ top: 0 });
    else if (segment instanceof HTMLElement) this.#bring(segment, true);
    if (segment instanceof HTMLElement) {
      if (focused) segment.focus({ preventScroll: true });
      if (ref === section.dataset.section) this.#say("landed", segment.dataset.ref);
    }
  }

  /** @param {HTMLElement} section */
  #present(section) {
    this.#footnotes.fold(section);
    this.#say("shown", section);
  }

  /**
   * Scroll to the segment if it is not in view.
   *
   * @param {HTMLElement} segment
   * @param {boolean} atOnce
   */
  #bring(segment, atOnce) {
    const carried = this.#carries && this.#page.contains(document.activeElement);
    if (carried) segment.focus({ preventScroll: true });
    const top = scrollNeeded(boxOf(segment), this.#view());
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
    else if (!this.#footnotes.toggle(target) && !target.closest("a")) this.#onSegment(target);
  };

  /** @param {Element} target */
  #onSegment(target) {
    const segment = target.closest(".segment");
    const selecting = getSelection()?.type === "Range" && !target.closest("button");
    if (segment instanceof HTMLElement && segment.dataset.ref && !selecting) {
      this.#say("go", segment.dataset.ref);
    }
  }

  async #retry() {
    const ref = this.#at;
    if (ref === null) return;
    this.#sections.forget(this.#section()?.dataset.section ?? "");
    await this.#turnTo(ref);
    const again = this.#retryButton();
    if (ref !== this.#at || again === null || this.#section() === null) return;
    if (this.#page.contains(document.activeElement)) again.focus({ preventScroll: true });
    this.#say("kept", ref);
  }

  /** @returns {HTMLElement | null} */
  #retryButton() {
    return this.#page.querySelector(".retry");
  }

  /** @returns {HTMLElement | null} */
  #section() {
    return this.#page.querySelector("[data-section]");
  }

  /** @returns {HTMLElement | null} */
  #segment() {
    return this.#at === null ? null : segmentOf(this.#page, this.#at);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** What of the window shows text that nothing covers. */
  #view() {
    const above = boxOf(this.#covers.above);
    const below = boxOf(this.#covers.below);
    return { top: Math.max(0, above.bottom), bottom: Math.min(innerHeight, below.top) };
  }
}

/** @param {Element} element */
function boxOf(element) {
  return element.getBoundingClientRect();
}
