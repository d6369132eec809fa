/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";

const KEY = "havruta.settings";
const MARKS = ["vowels", "cantillation"];

/** Each person's own way of seeing the text: kept in this browser, shared with nobody. */
export class Settings extends Component {
  #form;
  #root;
  #onChoice;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} root what shows the choices, as data attributes
   * @param {(show: () => void) => void} onChoice hears that something was chosen, and has it shown
   */
  constructor(form, root, onChoice) {
    super();
    this.#form = form;
    this.#root = root;
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
      const chosen = this.#root.dataset[control.name];
      if (chosen === undefined) continue;
      if (control.type === "radio") control.checked = control.value === chosen;
      else if (control.type === "checkbox") control.checked = chosen !== "off" && !control.disabled;
      else control.value = chosen;
    }
  }

  #onChange = () => {
    /** @type {Record<string, string>} */
    const chosen = {};
    for (const control of this.#controls()) {
      if (control.disabled) chosen[control.name] = this.#root.dataset[control.name] ?? "on";
      else if (control.type === "checkbox") chosen[control.name] = control.checked ? "on" : "off";
      else if (control.type !== "radio" || control.checked) chosen[control.name] = control.value;
    }
    this.#onChoice(() => Object.assign(this.#root.dataset, chosen));
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      this.#unkept.hidden = false;
    }
  };

  /** @param {FocusEvent} event */
  #onFocus = (event) => {
    const target = /** @type {Element} */ (event.target);
    const sheet = /** @type {HTMLElement} */ (this.#form.closest("[popover]"));
    if (!sheet.contains(target) && !target.matches("[popovertarget]")) sheet.hidePopover?.();
  };

  /** What says that the browser keeps nothing. */
  get #unkept() {
    return /** @type {HTMLElement} */ (this.#form.querySelector(".unkept"));
  }

  #controls() {
    return [...this.#form.querySelectorAll("input")];
  }
}
