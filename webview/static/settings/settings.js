/** @import { Choices } from "../room/choices.js" */
/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";

const KEY = "havruta.settings";
const MARKS = ["vowels", "cantillation"];

/**
 * Each person's own way of seeing the text: kept for them on every device, shared with nobody. What
 * was changed last holds. A choice about marks is one about books of this kind.
 */
export class Settings extends Component {
  #form;
  #root;
  #onChoice;
  #choices;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} root what shows the choices, as data attributes
   * @param {Choices} choices
   * @param {(show: () => void) => void} onChoice hears that something was chosen, and has it shown
   */
  constructor(form, root, choices, onChoice) {
    super();
    this.#form = form;
    this.#root = root;
    this.#choices = choices;
    this.#onChoice = onChoice;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.#show();
    this.listen(this.#form, "change", this.#onChange);
    this.listen(this.#form, "submit", (event) => event.preventDefault());
    this.listen(document, "focusin", this.#onFocus);
  }

  /**
   * Marks that the text has not are no choice; what was chosen holds for the next that has them.
   *
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ section }, changed) {
    if (section === null || !changed.has("section")) return;
    for (const control of this.#controls()) {
      if (!MARKS.includes(control.name)) continue;
      control.disabled = !section.lacks && !section.marks.includes(control.name);
    }
    this.#show();
  }

  /** Have the form show what is chosen. */
  #show() {
    for (const control of this.#controls()) {
      const chosen = this.#root.getAttribute(`data-${control.name}`);
      if (chosen === null) continue;
      if (control.type === "radio") control.checked = control.value === chosen;
      else if (control.type === "checkbox") control.checked = chosen !== "off" && !control.disabled;
      else control.value = chosen;
    }
  }

  /** @param {Event} event */
  #onChange = (event) => {
    const { name, type, checked, value } = /** @type {HTMLInputElement} */ (event.target);
    const word = type === "checkbox" ? (checked ? "on" : "off") : value;
    this.#onChoice(() => this.#root.setAttribute(`data-${name}`, word));
    if (name === "theme") keepHere({ theme: word });
    this.#keep(MARKS.includes(name) ? `${name}.${this.#root.dataset.kind}` : name, word);
  };

  /**
   * @param {string} name
   * @param {string} word
   */
  async #keep(name, word) {
    this.#unkept.hidden = await this.#choices.keep(name, word);
  }

  /** @param {FocusEvent} event */
  #onFocus = (event) => {
    const target = /** @type {Element} */ (event.target);
    const sheet = /** @type {HTMLElement} */ (this.#form.closest("[popover]"));
    if (!sheet.contains(target) && !target.matches("[popovertarget]")) sheet.hidePopover?.();
  };

  /** What says that a choice could not be kept. */
  get #unkept() {
    return /** @type {HTMLElement} */ (this.#form.querySelector(".unkept"));
  }

  #controls() {
    return [...this.#form.querySelectorAll("input")];
  }
}

/**
 * Keep it in this browser, for pages that do not know whose they are (`restore.js`).
 *
 * @param {Record<string, string>} chosen
 */
function keepHere(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A browser that keeps nothing shows those pages in its own colours.
  }
}
