/** The box at the bottom: a message, or, after a slash, a command. */

import { CommandForm } from "./commandform.js";
import { callables, fitting } from "./commands.js";
import { byId, el } from "./elements.js";
import { peopleFor } from "./mentions.js";
import { Suggestions } from "./suggestions.js";

/** @import { Callable } from "./commands.js" */
/** @import { Conversation } from "./conversation.js" */
/** @import { Live } from "./live.js" */
/** @import { Store } from "./store.js" */

const TYPING_EVERY_MS = 5000;
const LONGEST = 2000;

export class Composer {
  #store;
  #live;
  #conversation;
  #form = /** @type {HTMLFormElement} */ (byId("composer"));
  #text = el("textarea", {
    class: "write",
    rows: 1,
    "aria-label": "Message",
    maxlength: LONGEST,
    dir: "auto",
  });
  #place = el("div", { class: "place" });
  #cancel = el(
    "button",
    { class: "round", type: "button", "aria-label": "Cancel", hidden: true },
    "×",
  );
  #send = el("button", { class: "round round-send", type: "submit", "aria-label": "Send" }, "↑");
  #list = new Suggestions(this.#text, this.#form);
  /** @type {CommandForm | undefined} */
  #command;
  #lastTyped = 0;
  #channelId = "";

  /**
   * @param {Store} store
   * @param {Live} live
   * @param {Conversation} conversation
   */
  constructor(store, live, conversation) {
    this.#store = store;
    this.#live = live;
    this.#conversation = conversation;
  }

  start() {
    this.#place.append(this.#text);
    this.#form.append(this.#place, this.#cancel, this.#send);
    this.#form.addEventListener("submit", (event) => this.#onSubmit(event));
    this.#text.addEventListener("input", () => this.#onInput());
    this.#text.addEventListener("keydown", (event) => this.#onKey(event));
    this.#cancel.addEventListener("click", () => this.#leaveCommand());
    this.#store.addEventListener("everything", () => this.#showChannel());
    this.#store.addEventListener("presence", () => this.#showChannel());
  }

  /** Put the caret into the box. A field that got the focus back from a dialog has none yet. */
  focus() {
    if (this.#command?.focus()) return;
    this.#text.blur();
    this.#text.focus();
  }

  #showChannel() {
    const { name, direct, id } = this.#store.channel;
    this.#text.placeholder = direct ? `Message @${name}` : `Message #${name}`;
    if (this.#channelId && this.#channelId !== id && this.#command) this.#leaveCommand();
    this.#channelId = id;
  }

  #onInput() {
    this.#fit();
    const typed = this.#text.value;
    if (typed.startsWith("/")) this.#suggestCommands(typed.slice(1));
    else this.#list.show(peopleFor(this.#text, this.#store));
    if (typed && !typed.startsWith("/")) this.#sayTyping();
  }

  /** @param {string} typed */
  #suggestCommands(typed) {
    const all = callables(this.#store.channel.commands);
    const exact = all.find(({ words }) => typed === `${words} `);
    const longer = all.some(({ words }) => words.startsWith(typed) && words !== typed.trim());
    if (exact && !longer) {
      this.#enterCommand(exact);
      return;
    }
    const offers = fitting(all, typed).map((callable) => ({
      label: `/${callable.words}`,
      note: callable.description,
      pick: () => this.#enterCommand(callable),
    }));
    this.#list.show(offers, all.length ? "No command fits." : "The bot has no commands here yet.");
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (this.#list.takeKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#form.requestSubmit();
    }
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    event.preventDefault();
    if (this.#command) {
      this.#command.submit();
      return;
    }
    const text = this.#text.value.trim();
    if (!text || text.startsWith("/")) {
      this.#onInput();
      this.#text.focus();
      return;
    }
    this.#text.value = "";
    this.#fit();
    this.#try(this.#live.say(this.#store.channel.id, text));
  }

  /** @param {Callable} callable */
  #enterCommand(callable) {
    this.#list.close();
    const command = new CommandForm(callable, this.#store, this.#live);
    command.addEventListener("cancel", () => this.#leaveCommand());
    command.addEventListener("send", (event) => {
      const options = /** @type {CustomEvent} */ (event).detail;
      this.#leaveCommand();
      this.#try(this.#live.run(this.#store.channel.id, callable.words, options));
    });
    this.#command = command;
    this.#place.replaceChildren(command.element);
    this.#cancel.hidden = false;
    if (!command.focus()) this.#send.focus();
  }

  #leaveCommand() {
    this.#command = undefined;
    this.#cancel.hidden = true;
    this.#text.value = "";
    this.#place.replaceChildren(this.#text);
    this.#fit();
    this.#text.focus();
  }

  #sayTyping() {
    const now = Date.now();
    if (now - this.#lastTyped < TYPING_EVERY_MS) return;
    this.#lastTyped = now;
    this.#live.type(this.#store.channel.id).catch(() => undefined);
  }

  #fit() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  /** @param {Promise<unknown>} deed */
  #try(deed) {
    deed.catch((error) => this.#conversation.complain(error.message));
    this.#conversation.toEnd();
  }
}
