/** The section's name at the head of the page, while its heading in the text is out of sight. */
export class RunningHead {
  #title;
  #bar;
  #seen = new IntersectionObserver((entries) => this.#onSeen(entries), {
    rootMargin: "-56px 0px 0px",
  });

  /**
   * @param {HTMLElement} title
   * @param {HTMLElement} bar
   */
  constructor(title, bar) {
    this.#title = title;
    this.#bar = bar;
  }

  /** @param {HTMLElement} section */
  update(section) {
    const heading = section.querySelector(".heading");
    if (heading === null) return;
    this.name(...heading.cloneNode(true).childNodes);
    this.#seen.observe(heading);
  }

  /**
   * Name what is not here to be seen.
   *
   * @param {(string | Node)[]} names
   */
  name(...names) {
    this.#seen.disconnect();
    this.#bar.classList.remove("opening");
    this.#title.replaceChildren(...names);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #onSeen(entries) {
    const last = entries.at(-1);
    this.#bar.classList.toggle("opening", last?.isIntersecting === true);
  }
}
