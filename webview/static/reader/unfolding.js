/** So many segments fill the window of a phone, and any other one, more than once. */
const [FEW, MANY] = [12, 36];
const PHONE = "(max-width: 48rem)";
/** A frame later, or somewhat more. */
const PAUSE_MS = 20;

/**
 * Has a section that is read from its beginning laid out some segments at a time: a chapter all at
 * once would hold up a slow phone for longer than a press may wait.
 */
export class Unfolding {
  /** @type {HTMLElement[]} */
  #hidden = [];
  #some = MANY;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #next;

  /** @param {HTMLElement} section which is about to be shown */
  begin(section) {
    this.#some = matchMedia(PHONE).matches ? FEW : MANY;
    /** @type {NodeListOf<HTMLElement>} */
    const segments = section.querySelectorAll(".segment");
    this.#hidden = [...segments].slice(this.#some);
    for (const { style } of this.#hidden) style.display = "none";
    this.#later();
  }

  /** @param {HTMLElement} segment of the section that is shown */
  hides(segment) {
    return this.#hidden.includes(segment);
  }

  /** Have all of it there at once. */
  finish() {
    clearTimeout(this.#next);
    this.#show(this.#hidden.length);
  }

  /** @param {number} some */
  #show(some) {
    for (const { style } of this.#hidden.splice(0, some)) style.display = "";
  }

  #later() {
    if (this.#hidden.length === 0) return;
    this.#next = setTimeout(() => {
      this.#show(this.#some);
      this.#later();
    }, PAUSE_MS);
  }
}
