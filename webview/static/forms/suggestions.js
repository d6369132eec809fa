/**
 * Offers beneath a field what fits what is typed into it, as its server does; what is picked is
 * written into it. Without it the field is a field: the server understands what is typed, too.
 */
export class Suggestions {
  #input;
  #list;
  #ask;
  /** The number of the newest question: answers to older ones come too late. */
  #asked = 0;
  #active = -1;

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLUListElement} list
   * @param {(typed: string) => Promise<string[]>} ask
   */
  constructor(input, list, ask) {
    this.#input = input;
    this.#list = list;
    this.#ask = ask;
  }

  start() {
    const input = this.#input;
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.#list.id,
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.#look());
    input.addEventListener("keydown", (event) => this.#onKey(event));
    input.addEventListener("blur", () => this.#close());
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#onClick(event));
  }

  async #look() {
    this.#asked += 1;
    const number = this.#asked;
    const offers = await this.#ask(this.#input.value);
    if (number === this.#asked && document.activeElement === this.#input) this.#show(offers);
  }

  /** @param {string[]} offers */
  #show(offers) {
    this.#active = -1;
    this.#list.replaceChildren(...offers.map((offer, index) => this.#option(offer, index)));
    this.#open(offers.length > 0);
    this.#mark();
  }

  /**
   * @param {string} offer
   * @param {number} index
   */
  #option(offer, index) {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${index}`;
    option.setAttribute("role", "option");
    const words = document.createElement("bdi");
    words.textContent = offer;
    option.append(words);
    return option;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (this.#list.hidden) this.#look();
      else this.#move(step);
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      this.#pick(this.#options[this.#active]);
    } else if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault();
      this.#close();
    }
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const option = /** @type {Element} */ (event.target).closest("[role=option]");
    if (option) this.#pick(option);
  }

  /** @param {number} step */
  #move(step) {
    const count = this.#options.length;
    const from = this.#active < 0 && step < 0 ? 0 : this.#active;
    this.#active = (from + step + count) % count;
    this.#mark();
  }

  /** @param {Element | undefined} option */
  #pick(option) {
    this.#input.value = option?.textContent ?? "";
    this.#close();
  }

  #close() {
    this.#asked += 1;
    this.#active = -1;
    this.#open(false);
    this.#mark();
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    this.#list.hidden = !isOpen;
    this.#input.setAttribute("aria-expanded", String(isOpen));
  }

  /** Show which one the keys are at. */
  #mark() {
    for (const [index, option] of this.#options.entries()) {
      option.setAttribute("aria-selected", String(index === this.#active));
    }
    const active = this.#options[this.#active];
    this.#input.setAttribute("aria-activedescendant", active?.id ?? "");
    active?.scrollIntoView({ block: "nearest" });
  }

  get #options() {
    return [...this.#list.children];
  }
}
