/** @import { Mover } from "../room/mover.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Reader } from "./reader.js" */

import { Component } from "../room/component.js";
import { beside, segmentOf } from "./sections.js";

const OTHERWISE = "a, .retry, .footnote, [role=button]";

/**
 * A person's moves through the text. Whoever presses a key again before the last press has come true
 * goes on from where that one leads. A move that fails is reported, and leads nowhere.
 */
export class Navigation extends Component {
  #page;
  #reader;
  #mover;
  /** @type {string | null} */
  #aim = null;
  #wishes = 0;
  #turns = 0;
  #last = Promise.resolve();
  #coming = 0;
  #course = 0;

  /**
   * @param {HTMLElement} page whose segments are pressed
   * @param {Reader} reader
   * @param {Mover} mover
   */
  constructor(page, reader, mover) {
    super();
    this.#page = page;
    this.#reader = reader;
    this.#mover = mover;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#page, "click", this.#onClick);
  }

  /** Whether all that was wished for has come true, and can be seen. */
  get settled() {
    return this.#reader.isThere && this.#coming + this.#wishes === 0;
  }

  /** Whether another section has been asked for that cannot be seen yet. */
  get turning() {
    return !this.#reader.isThere || this.#coming + this.#turns > 0;
  }

  /**
   * Go to the next segment (or the one before), or read on in one that is longer than the view.
   *
   * @param {1 | -1} way
   */
  step(way) {
    return this.#after((article, from) => this.#step(article, from, way));
  }

  /**
   * Go to the next section, or the one before.
   *
   * @param {1 | -1} way
   */
  turn(way) {
    return this.#after((article) => this.#turn(article, way));
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
    this.go(segment.dataset.ref);
    return true;
  }

  /**
   * Go there, whatever was wished for before.
   *
   * @param {string} ref
   * @param {{jump?: boolean}} manner
   */
  go(ref, manner = {}) {
    this.#forget();
    return this.#wish(ref, manner);
  }

  /** Be with the room again, whatever was wished for before. */
  follow() {
    this.#forget();
    return this.#mover.follow();
  }

  // Private

  #forget() {
    this.#course += 1;
    this.#aim = null;
  }

  /** @param {MouseEvent} event */
  #onClick = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest(OTHERWISE)) return;
    const segment = target.closest(".segment");
    const selecting = getSelection()?.type === "Range" && !target.closest("button");
    if (segment instanceof HTMLElement && segment.dataset.ref && !selecting) {
      this.go(segment.dataset.ref);
    }
  };

  /**
   * Move from where the move before leads, as soon as that text is here to tell what lies beside it.
   *
   * @param {(article: HTMLElement | null, from: string) => void | Promise<void>} move
   */
  #after(move) {
    const course = this.#course;
    const before = this.#last;
    this.#coming += 1;
    this.#last = (async () => {
      await before;
      const reached = await this.#reached();
      if (reached && course === this.#course) await move(reached.article, reached.ref);
    })()
      .catch(reportError)
      .finally(() => {
        this.#coming -= 1;
      });
    return this.#last;
  }

  /** Where the person will be, and what is there. */
  async #reached() {
    for (;;) {
      const ref = this.#aim ?? this.#reader.at;
      if (ref === null) return null;
      const article = await this.#reader.article(ref);
      if (ref === (this.#aim ?? this.#reader.at)) return { ref, article };
    }
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
    const far = this.#aim === null && segment.isConnected ? this.#reader.unread(segment, way) : 0;
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
    const section = await this.#reader.article(before);
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
    if (!ref) return;
    this.#turns += 1;
    this.#wish(ref).finally(() => {
      this.#turns -= 1;
    });
  }

  /**
   * @param {string} ref
   * @param {{jump?: boolean}} manner
   */
  async #wish(ref, manner = {}) {
    this.#reader.carry();
    this.#aim = ref;
    this.#wishes += 1;
    try {
      await this.#mover.go(ref, manner);
    } catch (error) {
      reportError(error);
    } finally {
      this.#wishes -= 1;
      if (this.#wishes === 0) this.#arrive();
    }
  }

  #arrive() {
    this.#aim = null;
    this.#reader.drop();
  }
}
