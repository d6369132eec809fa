/** @import { Mover } from "../room/mover.js" */
/** @import { Room, State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Sections } from "./sections.js" */
/** @import { Typesetter } from "./typesetter.js" */

import { Component } from "../room/component.js";
import { ownRef } from "../room/state.js";
import { drift, isSeen, readOn, scrollNeeded } from "./scrolling.js";
import { beside, segmentOf, Unavailable } from "./sections.js";
import { Unfolding } from "./unfolding.js";

const PATIENCE_MS = 400;

/** Segments of which something is shown that holds for few: a chapter may have many. */
const MARKED = ".segment:is([aria-current], .own, [tabindex='0'])";

/**
 * Something that takes up room in the window.
 *
 * @typedef {{getBoundingClientRect: () => DOMRect}} Cover
 */

/**
 * The text. It shows the section where its person is and marks where the room is.
 *
 * It tells the store which section it shows or lacks, and of a text for which one has to wait so long
 * that one wonders.
 */
export class Reader extends Component {
  #page;
  #sections;
  #typesetter;
  #mover;
  #covers;
  #unfolding = new Unfolding();
  /** @type {Room | null} */
  #room = null;
  /** @type {string | null} */
  #at = null;
  /** @type {string | null} */
  #lacking = null;
  #carries = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;

  /**
   * @param {HTMLElement} page where the section is set
   * @param {{sections: Sections, typesetter: Typesetter, mover: Mover}} parts
   * @param {{above: Cover, below: Cover, away: HTMLTemplateElement}} covers what may cover the
   *   text, and what is said where it cannot be had
   */
  constructor(page, { sections, typesetter, mover }, covers) {
    super();
    this.#page = page;
    this.#sections = sections;
    this.#typesetter = typesetter;
    this.#mover = mover;
    this.#covers = covers;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#page, "click", this.#onClick);
    const section = this.#section();
    if (section === null) return;
    this.#sections.add(section);
    this.#present(section);
  }

  /** @override */
  stop() {
    super.stop();
    this.#unfolding.finish();
    clearTimeout(this.#patience);
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ room }, changed) {
    if (room === null || !changed.has("room")) return;
    const first = this.#room === null;
    this.#room = room;
    const ref = ownRef(room);
    const moved = ref !== this.#at;
    this.#at = ref;
    this.#mark();
    if (moved) this.#go(ref, first);
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
   * Have the text look otherwise, and keep what is read where it stands.
   *
   * @param {() => void} change
   */
  restyle(change) {
    const view = this.#view();
    const segments = [this.#segment(), ...this.#page.querySelectorAll(".segment")];
    const held = segments.find((segment) => segment && isSeen(boxOf(segment), view));
    const before = held && boxOf(held);
    change();
    this.#typesetter.mark(document);
    if (held && before) {
      scrollBy({ top: drift(before, boxOf(held), view), behavior: "instant" });
    }
  }

  /** Fetch the text anew, since it would be another now. */
  async again() {
    this.#sections.clear();
    if (this.#at !== null) await this.#turnTo(this.#at);
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

  /**
   * @param {string} ref
   * @param {boolean} atOnce
   */
  #go(ref, atOnce) {
    this.#lacking = null;
    const segment = segmentOf(this.#page, ref);
    if (segment) this.#bring(segment, atOnce);
    else this.#turnTo(ref);
  }

  /** @param {string} ref */
  #fetch(ref) {
    clearTimeout(this.#patience);
    const slow = () => this.store.dispatch({ type: "fetching", ref });
    this.#patience = setTimeout(slow, PATIENCE_MS);
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
    this.#tell(ref, true);
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
    this.#unfolding.finish();
    if (segment === first) {
      scrollTo({ top: 0 }); // before it has to be laid out for that
      this.#unfolding.begin(section);
    }
    this.#page.replaceChildren(section);
    this.#present(section);
    this.#mark();
    if (segment !== first && segment instanceof HTMLElement) this.#bring(segment, true);
    if (segment instanceof HTMLElement) {
      if (focused) segment.focus({ preventScroll: true });
      if (ref === section.dataset.section) this.#mover.land(segment.dataset.ref ?? ref);
    }
  }

  /** @param {HTMLElement} section */
  #present(section) {
    this.#typesetter.set(section);
    this.#tell(section.dataset.section ?? "", false);
    const { after } = beside(section);
    if (after) whenIdle(() => this.#prepare(after));
  }

  /**
   * Have a section at hand, and set, so that turning to it takes a frame.
   *
   * @param {string} ref
   */
  async #prepare(ref) {
    const section = await this.#sections.get(ref).catch(() => null);
    if (section !== null) this.#typesetter.set(section);
  }

  /**
   * @param {string} ref of the section that is shown
   * @param {boolean} lacks whether it is lacking
   */
  #tell(ref, lacks) {
    clearTimeout(this.#patience);
    const article = this.#page.querySelector("article");
    const marks = article?.dataset.marks?.split(" ") ?? [];
    const section = { ref, lacks, marks, ...beside(article) };
    this.store.dispatch({ type: "shown", section });
  }

  /**
   * Scroll to a segment that something has come over.
   *
   * @param {HTMLElement} segment
   */
  reveal(segment) {
    this.#bring(segment, false);
  }

  /**
   * Scroll to the segment if it is not in view.
   *
   * @param {HTMLElement} segment
   * @param {boolean} atOnce
   */
  #bring(segment, atOnce) {
    if (this.#unfolding.hides(segment)) this.#unfolding.finish();
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
    const marked = this.#page.querySelectorAll(MARKED);
    const now = [room.ref, room.alone, this.#at].map((ref) => ref && segmentOf(this.#page, ref));
    for (const segment of new Set([...marked, ...now])) {
      if (!(segment instanceof HTMLElement)) continue;
      const { ref } = segment.dataset;
      if (ref !== room.ref) segment.removeAttribute("aria-current");
      else if (!segment.ariaCurrent) segment.setAttribute("aria-current", "location");
      segment.classList.toggle("own", ref === room.alone);
      segment.tabIndex = ref === this.#at ? 0 : -1;
    }
  }

  /** @param {MouseEvent} event */
  #onClick = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest(".retry")) this.#retry();
    else this.#typesetter.toggle(target);
  };

  async #retry() {
    const ref = this.#at;
    if (ref === null) return;
    this.#sections.forget(this.#section()?.dataset.section ?? "");
    await this.#turnTo(ref);
    const again = this.#retryButton();
    if (ref !== this.#at || again === null || this.#section() === null) return;
    if (this.#page.contains(document.activeElement)) again.focus({ preventScroll: true });
    this.store.remark("kept");
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

  /** What of the window shows text that nothing covers. */
  #view() {
    const above = boxOf(this.#covers.above);
    const below = boxOf(this.#covers.below);
    return { top: Math.max(0, above.bottom), bottom: Math.min(innerHeight, below.top) };
  }
}

/** @param {Cover} element */
function boxOf(element) {
  return element.getBoundingClientRect();
}

/** @param {() => void} action */
function whenIdle(action) {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(action);
  else setTimeout(action, 200);
}
