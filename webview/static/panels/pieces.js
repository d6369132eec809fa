const MOST = 80;

/** Pieces of the page that stand beside the text, fetched once each and kept for a while. */
export class Pieces {
  #address;
  #set;
  /** @type {Map<string, Promise<HTMLElement | null>>} */
  #kept = new Map();

  /**
   * @param {string} address of the session, under which the pieces are
   * @param {(piece: HTMLElement) => void} set has a piece look as its person likes to read
   */
  constructor(address, set) {
    this.#address = address;
    this.#set = set;
  }

  /**
   * The piece that the server has made, sanitised there; null if none could be had.
   *
   * @param {string} name
   * @param {Record<string, string>} asked
   * @returns {Promise<HTMLElement | null>} a copy of one's own
   */
  async get(name, asked) {
    const address = `${this.#address}/${name}?${new URLSearchParams(asked)}`;
    const coming = this.#kept.get(address) ?? this.#ask(address);
    this.#kept.delete(address);
    this.#kept.set(address, coming);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      this.#kept.delete(oldest);
    }
    const piece = await coming;
    if (!piece || piece.classList.contains("refused")) this.#kept.delete(address);
    if (!piece) return null;
    const copy = /** @type {HTMLElement} */ (piece.cloneNode(true));
    this.#set(copy);
    return copy;
  }

  /** Ask again for everything from now on. */
  forget() {
    this.#kept.clear();
  }

  /**
   * @param {string} address
   * @returns {Promise<HTMLElement | null>}
   */
  async #ask(address) {
    try {
      const response = await fetch(address);
      const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
      const piece = parsed.querySelector("article");
      return piece && document.adoptNode(piece);
    } catch {
      return null;
    }
  }
}
