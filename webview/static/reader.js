/** @import { Room } from "./room.js" */
/** @import { Sections } from "./sections.js" */

import { Notes } from "./notes.js";
import { ownRef } from "./room.js";
import { segmentOf, Unavailable } from "./sections.js";
import { readOn, scrollNeeded } from "./view.js";

/**
 * The text. It shows the section where its person is and marks where the room is.
 *
 * Whoever presses a key again before the last press has come true goes on from where that one leads.
 *
 * It dispatches `fetching` with the ref when a section is not here yet, `shown` with the section when
 * it has turned to another one, `lacking` with the ref where none can be had, and `landed` with the
 * ref of its first segment when its person has gone to a section as such.
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
  #lacking = null;
  /** @type {string | null} */
  #aim = null;
  #wishes = 0;
  #moves = Promise.resolve();
  #moving = 0;
  #course = 0;
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

  /** Whether all that was wished for has come true, and is there to be seen. */
  get settled() {
    const isShown = this.#segment() !== null || (this.#at !== null && this.#at === this.#lacking);
    return isShown && this.#moving + this.#wishes === 0;
  }

  /**
   * Go to the next segment (or the one before), or read on in one that is longer than the view.
   *
   * @param {1 | -1} way
   */
  step(way) {
    this.#move((article, from) => this.#step(article, from, way));
  }

  /**
   * Go to the next section, or the one before.
   *
   * @param {1 | -1} way
   */
  turn(way) {
    this.#move((article) => this.#turn(article, way));
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
    if (atEnd && this.settled) this.turn(way);
    return atEnd;
  }

  /** Go to the segment that has the focus. */
  goToFocus() {
    const segment = document.activeElement?.closest(".segment");
    if (!(segment instanceof HTMLElement) || !segment.dataset.ref) return false;
    this.#goStraight(segment.dataset.ref);
    return true;
  }

  /** Forget what was wished for and has not come true. */
  stay() {
    this.#course += 1;
    this.#aim = null;
  }

  // Private

  /**
   * Move from where the move before leads, as soon as that text is here to tell what lies beside it.
   *
   * @param {(article: HTMLElement | null, from: string) => void | Promise<void>} move
   */
  async #move(move) {
    const course = this.#course;
    const before = this.#moves;
    this.#moving += 1;
    this.#moves = (async () => {
      await before;
      const from = await this.#reached();
      if (course === this.#course && from !== null) await move(from.article, from.ref);
    })().finally(() => {
      this.#moving -= 1;
    });
    await this.#moves;
  }

  /** Where the person will be, and what is there: the section, or what is said in its stead. */
  async #reached() {
    for (;;) {
      const ref = this.#aim ?? this.#at;
      if (ref === null) return null;
      const article = await this.#article(ref);
      if (ref === (this.#aim ?? this.#at)) return { ref, article };
    }
  }

  /** @param {string} ref */
  async #article(ref) {
    if (ref === this.#lacking) return this.#page.querySelector("article");
    return this.#sections.get(ref).catch((error) => error.piece ?? null);
  }

  /**
   * @param {HTMLElement | null} article
   * @param {string} from
   * @param {1 | -1} way
   */
  #step(article, from, way) {
    const segment = article && (segmentOf(article, from) ?? article.querySelector(".segment"));
    if (!segment) return this.#turn(article, way);
    const next = way === 1 ? segment.nextElementSibling : segment.previousElementSibling;
    const shown = this.#aim === null && segment.isConnected;
    const far = shown ? readOn(segment.getBoundingClientRect(), this.#view(), way) : 0;
    if (far !== 0) scrollBy({ top: far });
    else if (next instanceof HTMLElement && next.dataset.ref) this.#wish(next.dataset.ref);
    else if (way === 1) this.#turn(article, way);
    else return this.#stepBack(article);
  }

  /** @param {HTMLElement} article */
  async #stepBack(article) {
    const { before } = beside(article);
    if (before === null) return;
    const course = this.#course;
    const section = await this.#sections.get(before).catch(() => null);
    const last = section?.querySelector(".segment:last-child");
    const ref = (last instanceof HTMLElement && last.dataset.ref) || before;
    if (course === this.#course) this.#wish(ref);
  }

  /**
   * @param {HTMLElement | null} article
   * @param {1 | -1} way
   */
  #turn(article, way) {
    const { before, after } = beside(article);
    const ref = way === 1 ? after : before;
    if (ref) this.#wish(ref);
  }

  /** @param {string} ref */
  #goStraight(ref) {
    this.stay();
    this.#wish(ref);
  }

  /** @param {string} ref */
  async #wish(ref) {
    this.#carries = this.#page.contains(document.activeElement);
    this.#aim = ref;
    this.#wishes += 1;
    try {
      await this.#onGo(ref);
    } finally {
      this.#wishes -= 1;
      if (this.#wishes === 0) {
        this.#aim = null;
        this.#carries = false;
      }
    }
  }

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
      if (!(error instanceof Unavailable)) throw error;
      const away = /** @type {HTMLElement} */ (this.#covers.away.content.cloneNode(true));
      if (ref !== this.#at) return;
      const focused = this.#page.contains(document.activeElement);
      this.#lacking = ref;
      this.#page.replaceChildren(error.piece ?? away);
      if (focused) this.#retryButton()?.focus({ preventScroll: true });
      this.#say("lacking", ref);
    }
  }

  /**
   * @param {HTMLElement} section
   * @param {string} ref
   */
  #put(section, ref) {
    const focused = this.#page.contains(document.activeElement);
    const first = section.querySelector(".segment");
    const segment = segmentOf(section, ref) ?? first;
    this.#lacking = null;
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
    this.#notes.fold(section);
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
      this.#goStraight(segment.dataset.ref);
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
