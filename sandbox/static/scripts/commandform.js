/** A command being filled in: a chip with its words, and a field for each of its options. */

import { el } from "./elements.js";
import { CannotDo } from "./live.js";
import { likely, peopleFor } from "./mentions.js";
import { Suggestions } from "./suggestions.js";

/** @import { Callable } from "./commands.js" */
/** @import { Live } from "./live.js" */
/** @import { Store } from "./store.js" */
/** @import { Offer } from "./suggestions.js" */
/** @import { Choice, Option } from "./types.js" */

const STRING = 3;
const NUMBERS = [4, 10];
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const MENTIONABLE = 9;
const PAUSE_MS = 150;
const USUAL_SIZE = 22;

/**
 * The fields of one command. It says `send` (detail: the filled in options) and `cancel` by events
 * on itself.
 */
export class CommandForm extends EventTarget {
  #callable;
  #store;
  #live;
  /** @type {Map<string, OptionField>} */
  #fields = new Map();
  #row = el("div", { class: "option-fields" });
  #more = el("div", { class: "more" });
  element;

  /**
   * @param {Callable} callable
   * @param {Store} store
   * @param {Live} live
   */
  constructor(callable, store, live) {
    super();
    this.#callable = callable;
    this.#store = store;
    this.#live = live;
    const words = `/${callable.words}`;
    const chip = el("span", { class: "chip", title: callable.description }, words);
    const attributes = { class: "command", role: "group", "aria-label": words };
    this.element = el("div", attributes, chip, this.#row, this.#more);
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    for (const option of callable.options) if (option.required) this.#add(option);
    this.#showMore();
  }

  /** Put the caret where writing goes on; false if there is nothing to write. */
  focus() {
    const option = this.#callable.options[0];
    if (!option) return false;
    const field = [...this.#fields.values()][0] ?? this.#add(option);
    field.focus();
    return true;
  }

  /** Send what is filled in; the first required option that is empty gets the caret instead. */
  submit() {
    for (const option of this.#callable.options) {
      const field = this.#fields.get(option.name);
      if (option.required && !field?.value) {
        field?.complain();
        return;
      }
    }
    this.dispatchEvent(new CustomEvent("send", { detail: this.#values }));
  }

  /** @returns {Record<string, string>} */
  get #values() {
    const filled = [...this.#fields].filter(([, field]) => field.value);
    return Object.fromEntries(filled.map(([name, field]) => [name, field.value]));
  }

  /** @param {Option} option */
  #add(option) {
    const field = new OptionField(option, this.#store, (typed) => this.#complete(option, typed));
    field.addEventListener("remove", () => this.#remove(option));
    this.#fields.set(option.name, field);
    this.#row.append(field.element);
    this.#showMore();
    return field;
  }

  /** @param {Option} option */
  #remove(option) {
    const others = [...this.#fields.keys()];
    const before = others[others.indexOf(option.name) - 1];
    if (option.required || !before) {
      this.dispatchEvent(new Event("cancel"));
      return;
    }
    this.#fields.get(option.name)?.element.remove();
    this.#fields.delete(option.name);
    this.#fields.get(before)?.focus();
    this.#showMore();
  }

  #showMore() {
    const left = this.#callable.options.filter(({ name }) => !this.#fields.has(name));
    const buttons = left.map((option) => {
      const attributes = {
        class: "add",
        type: "button",
        title: option.description,
        "aria-label": `Add ${option.name}`,
        click: () => this.#add(option).focus(),
      };
      return el("button", attributes, `+ ${option.name}`);
    });
    this.#more.replaceChildren(...buttons);
  }

  /**
   * @param {Option} option
   * @param {string} typed
   */
  #complete(option, typed) {
    const { [option.name]: _, ...others } = this.#values;
    const words = this.#callable.words;
    return this.#live.complete(this.#store.channel.id, words, option.name, typed, others);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.defaultPrevented) return;
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.dispatchEvent(new Event("cancel"));
    }
  }
}

/** The field of one option: what is shown in it, and the value that stands for that. */
class OptionField extends EventTarget {
  #option;
  #store;
  #ask;
  #input;
  #help;
  #list;
  /** @type {{ shown: string, value: string } | undefined} */
  #picked;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #asked = 0;
  element;

  /**
   * @param {Option} option
   * @param {Store} store
   * @param {(typed: string) => Promise<Choice[]>} ask
   */
  constructor(option, store, ask) {
    super();
    this.#option = option;
    this.#store = store;
    this.#ask = ask;
    this.#help = el("p", { id: `help-${option.name}`, class: "option-help" }, option.description);
    this.#input = el("input", {
      type: "text",
      role: this.#offersAnything ? "combobox" : null,
      "aria-label": option.name,
      "aria-required": String(option.required ?? false),
      "aria-haspopup": this.#offersAnything ? "listbox" : null,
      "aria-describedby": this.#help.id,
      maxlength: option.max_length,
      inputmode: NUMBERS.includes(option.type) ? "numeric" : null,
      autocomplete: "off",
      spellcheck: "false",
      dir: "auto",
    });
    const name = el("span", { class: "option-name", "aria-hidden": "true" }, option.name);
    const box = el("div", { class: "option", title: option.description }, name, this.#input);
    this.element = el("div", { class: "option-field" }, this.#help, box);
    this.#list = new Suggestions(this.#input, this.element);
    this.#input.addEventListener("input", () => this.#onInput());
    this.#input.addEventListener("focus", () => this.#suggest());
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get value() {
    const shown = this.#input.value.trim();
    return this.#picked?.shown === shown ? this.#picked.value : shown;
  }

  focus() {
    this.#input.focus();
  }

  /** Show that this has to be filled in. */
  complain() {
    this.#input.setAttribute("aria-invalid", "true");
    this.#help.textContent = `Needed: ${this.#option.description}`;
    this.focus();
  }

  get #offersAnything() {
    const { type, autocomplete, choices } = this.#option;
    return autocomplete || Boolean(choices?.length) || type >= BOOLEAN;
  }

  get #isPicked() {
    return this.#picked?.shown === this.#input.value.trim();
  }

  #onInput() {
    this.#fit();
    this.#accept();
    this.#suggest();
  }

  /** Show all of what is typed, as far as the line goes. */
  #fit() {
    this.#input.size = Math.max(USUAL_SIZE, this.#input.value.length + 1);
    this.#input.title = this.#input.value;
  }

  #accept() {
    this.#input.removeAttribute("aria-invalid");
    this.#help.textContent = this.#option.description;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (this.#list.takeKey(event)) return;
    if (event.key === "Backspace" && !this.#input.value) {
      event.preventDefault();
      this.dispatchEvent(new Event("remove"));
    }
  }

  #suggest() {
    clearTimeout(this.#pause);
    if (this.#option.autocomplete) {
      this.#suggestSoon();
      return;
    }
    const known = this.#known();
    const typed = this.#input.value.trim().toLowerCase().replace(/^@/, "");
    const fits = known.filter(({ name }) => name.toLowerCase().includes(typed));
    const people = this.#option.type === STRING ? peopleFor(this.#input, this.#store) : [];
    this.#list.show(
      this.#isPicked ? [] : [...fits.map((choice) => this.#offer(choice)), ...people],
    );
  }

  /** The offers that are shown answer what was typed before; nobody shall pick one by mistake. */
  #suggestSoon() {
    if (this.#input.value.trim() && !this.#isPicked) this.#list.wait();
    else this.#list.close();
    this.#pause = setTimeout(() => this.#suggestFromBot(), PAUSE_MS);
  }

  async #suggestFromBot() {
    const number = ++this.#asked;
    const typed = this.#input.value;
    if (this.#isPicked) return;
    /** @type {Offer[]} */
    let offers = [];
    let empty = "No options match your search.";
    try {
      offers = (await this.#ask(typed)).map((choice) => this.#offer(choice));
    } catch (error) {
      if (!(error instanceof CannotDo)) throw error;
      empty = error.message;
    }
    const isLast = number === this.#asked && typed === this.#input.value;
    if (isLast && document.activeElement === this.#input) this.#list.show(offers, empty);
  }

  /**
   * @param {Choice} choice
   * @returns {Offer}
   */
  #offer({ name, value }) {
    return {
      label: name,
      pick: () => {
        this.#input.value = name;
        this.#fit();
        this.#picked = { shown: name.trim(), value: String(value) };
        this.#accept();
      },
    };
  }

  /** @returns {Choice[]} */
  #known() {
    const store = this.#store;
    const people = likely(store).map(({ name, id }) => ({ name: `@${name}`, value: id }));
    const roles = store.roles.map(({ name, id }) => ({ name, value: id }));
    switch (this.#option.type) {
      case BOOLEAN:
        return ["True", "False"].map((name) => ({ name, value: name.toLowerCase() }));
      case USER:
        return people;
      case CHANNEL:
        return store.channels
          .filter((channel) => !channel.direct)
          .map(({ name, id }) => ({ name: `#${name}`, value: id }));
      case ROLE:
        return roles;
      case MENTIONABLE:
        return [...people, ...roles];
      default:
        return this.#option.choices ?? [];
    }
  }
}
