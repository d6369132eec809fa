/** The dialog for a form that the bot puts up. */

import { offers, TYPE } from "./components.js";
import { byId, el } from "./elements.js";
import { blocks } from "./markdown.js";

/** @import { Live } from "./live.js" */
/** @import { Store } from "./store.js" */
/** @import { Component, Interaction, Modal } from "./types.js" */

const PARAGRAPH = 2;

export class Form {
  #store;
  #live;
  #onDone;
  #dialog = /** @type {HTMLDialogElement} */ (byId("form"));

  /**
   * @param {Store} store
   * @param {Live} live
   * @param {() => void} onDone called when the form is sent or left
   */
  constructor(store, live, onDone) {
    this.#store = store;
    this.#live = live;
    this.#onDone = onDone;
  }

  start() {
    this.#dialog.addEventListener("close", () => this.#onDone());
    this.#store.addEventListener("interaction", (event) => {
      /** @type {Interaction} */
      const interaction = /** @type {CustomEvent} */ (event).detail;
      if (interaction.state === "modal" && interaction.modal) {
        this.#show(interaction.id, interaction.modal);
      }
    });
  }

  /**
   * @param {string} interactionId
   * @param {Modal} modal
   */
  #show(interactionId, modal) {
    const error = el("p", { class: "form-error", role: "alert" });
    const close = () => this.#dialog.close();
    const form = el(
      "form",
      { method: "dialog", novalidate: true },
      el("h2", { id: "form-title", dir: "auto" }, modal.title),
      ...modal.components.map((part) => this.#part(part)),
      error,
      el(
        "div",
        { class: "form-buttons" },
        el("button", { class: "button button-secondary", type: "button", click: close }, "Cancel"),
        el("button", { class: "button button-primary", type: "submit" }, "Submit"),
      ),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await this.#live.submit(interactionId, values(form));
        close();
      } catch (reason) {
        error.textContent = reason instanceof Error ? reason.message : String(reason);
      }
    });
    this.#dialog.replaceChildren(form);
    this.#dialog.showModal();
    form.querySelector("input, textarea, select")?.setAttribute("autofocus", "");
    /** @type {HTMLElement | null} */ (form.querySelector("input, textarea, select"))?.focus();
  }

  /**
   * @param {Component} part
   * @returns {HTMLElement}
   */
  #part(part) {
    if (part.type === TYPE.text) {
      return el("div", { class: "text" }, blocks(part.content ?? "", this.#store));
    }
    const input = part.component ?? part.components?.[0] ?? part;
    const label = part.label ?? input.label ?? input.placeholder ?? "";
    const star = input.required === false ? null : el("span", { class: "star" }, " *");
    return el(
      "label",
      { class: "form-part" },
      el("span", { class: "form-label", dir: "auto" }, label, star),
      part.description && el("span", { class: "subtext", dir: "auto" }, part.description),
      this.#input(input),
    );
  }

  /** @param {Component} input */
  #input(input) {
    if (input.type !== TYPE.input) return this.#select(input);
    const attributes = {
      name: input.custom_id,
      placeholder: input.placeholder,
      maxlength: input.max_length,
      dir: "auto",
    };
    const made =
      input.style === PARAGRAPH
        ? el("textarea", { ...attributes, rows: 4 })
        : el("input", attributes);
    made.value = input.value ?? "";
    return made;
  }

  /** @param {Component} input */
  #select(input) {
    const multiple = (input.max_values ?? 1) > 1;
    const made = el("select", { name: input.custom_id, multiple });
    if (!multiple) made.append(el("option", { value: "" }, input.placeholder ?? "Make a choice"));
    for (const offer of offers(input, this.#store)) {
      made.append(el("option", { value: offer.value, selected: offer.chosen }, offer.label));
    }
    return made;
  }
}

/**
 * What is filled in, by name; menus give lists.
 *
 * @param {HTMLFormElement} form
 */
function values(form) {
  /** @type {Record<string, string | string[]>} */
  const found = {};
  for (const field of form.elements) {
    if (field instanceof HTMLSelectElement) {
      found[field.name] = [...field.selectedOptions].map(({ value }) => value).filter(Boolean);
    } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      found[field.name] = field.value;
    }
  }
  return found;
}
