/** A section could not be had: `piece` is what the server says instead, if it said anything. */
export class Unavailable extends Error {
  /** @param {HTMLElement | null} piece */
  constructor(piece) {
    super("section unavailable");
    this.piece = piece;
  }
}

/** The book's sections, fetched once each and kept while the page is open. */
export class Sections {
  #address;
  /** @type {Map<string, HTMLElement>} */
  #bySection = new Map();
  /** @type {Map<string, Promise<HTMLElement>>} */
  #coming = new Map();

  /** @param {string} address where sections are asked for */
  constructor(address) {
    this.#address = address;
  }

  /** @param {HTMLElement} section one that came with the page */
  add(section) {
    this.#bySection.set(section.dataset.section ?? "", section);
  }

  /** Keep none, since each would be another now. */
  clear() {
    this.#bySection.clear();
    this.#coming.clear();
  }

  /** @param {string} ref of a section */
  forget(ref) {
    this.#bySection.delete(ref);
  }

  /**
   * The section that is or holds `ref`, if it is here.
   *
   * @param {string} ref
   */
  find(ref) {
    const whole = this.#bySection.get(ref);
    return whole ?? [...this.#bySection.values()].find((section) => segmentOf(section, ref));
  }

  /**
   * The section that is or holds `ref`.
   *
   * @param {string} ref
   * @returns {Promise<HTMLElement>} or rejected with `Unavailable`
   */
  async get(ref) {
    const here = this.find(ref);
    if (here) return here;
    const coming = this.#coming.get(ref) ?? this.#fetch(ref);
    this.#coming.set(ref, coming);
    try {
      return await coming;
    } finally {
      this.#coming.delete(ref);
    }
  }

  /** @param {string} ref */
  async #fetch(ref) {
    const piece = await this.#ask(ref);
    if (!piece?.dataset.section) throw new Unavailable(piece);
    const known = this.#bySection.get(piece.dataset.section);
    if (!known) this.add(piece);
    return known ?? piece;
  }

  /**
   * What the server answers, sanitised there and set here without ever being part of a script.
   *
   * @param {string} ref
   * @returns {Promise<HTMLElement | null>}
   */
  async #ask(ref) {
    try {
      const response = await fetch(`${this.#address}?${new URLSearchParams({ ref })}`);
      const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
      const piece = parsed.querySelector("article");
      return piece && document.adoptNode(piece);
    } catch {
      return null;
    }
  }
}

/**
 * @param {ParentNode} section
 * @param {string} ref
 * @returns {HTMLElement | null}
 */
export function segmentOf(section, ref) {
  return section.querySelector(`[data-ref="${CSS.escape(ref)}"]`);
}

/**
 * The refs of the sections before and after one.
 *
 * @param {HTMLElement | null | undefined} section
 */
export function beside(section) {
  const { before, after } = section?.dataset ?? {};
  return { before: before || null, after: after || null };
}
