/** The list of messages of the open channel, and what has failed in it. */

import { callables } from "./commands.js";
import { byId, el } from "./elements.js";
import { goesOn, messageElement } from "./messages.js";

/** @import { Live } from "./live.js" */
/** @import { Store } from "./store.js" */
/** @import { Channel, Command, Interaction, Message } from "./types.js" */

/** @type {[string, string][]} */
const FIRST_STEPS = [
  ["havruta create", "begins a havruta"],
  ["help", "tells all the steps"],
];
const NEAR_THE_END = 120;
const COMMAND = 2;
const COMPONENT = 3;

export class Conversation {
  #store;
  #live;
  #onLeave;
  #list = byId("messages");
  #scroll = byId("scroll");
  /** @type {Map<string, string>} */
  #pressed = new Map();

  /**
   * @param {Store} store
   * @param {Live} live
   * @param {() => void} onLeave called when the keyboard has no message to go on to
   */
  constructor(store, live, onLeave) {
    this.#store = store;
    this.#live = live;
    this.#onLeave = onLeave;
  }

  start() {
    this.#store.addEventListener("everything", () => this.#showAll());
    this.#store.addEventListener("message", (event) => this.#show(detailOf(event)));
    this.#store.addEventListener("gone", (event) => this.#remove(detailOf(event)));
    this.#store.addEventListener("interaction", (event) => this.#follow(detailOf(event)));
    new ResizeObserver(() => this.#stay()).observe(this.#list);
    this.#scroll.addEventListener("scroll", () => this.#noteEnd(), { passive: true });
  }

  /**
   * Say in the list, for this person alone, that something went wrong.
   *
   * @param {string} sentence
   * @param {string} about
   */
  complain(sentence, about = "") {
    const away = el("button", { class: "quiet", type: "button" }, "Dismiss");
    const dot = el("span", { "aria-hidden": "true" }, " · ");
    const item = el(
      "li",
      { class: "item item-private item-notice" },
      el(
        "article",
        { class: "message", "aria-label": "Sandbox" },
        about && el("p", { class: "context" }, about),
        el("p", { class: "failed" }, sentence),
        el("p", { class: "privacy" }, "Only you can see this", dot, away),
      ),
    );
    away.addEventListener("click", () => this.#takeOut(item));
    this.#list.append(item);
    this.toEnd();
  }

  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#atEnd = true;
  }

  #atEnd = true;
  #lastTop = 0;

  /** Only a reader who scrolls up leaves the end; a list that grows does not. */
  #noteEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    if (near || scrollTop < this.#lastTop) this.#atEnd = near;
    this.#lastTop = scrollTop;
  }

  #stay() {
    if (this.#atEnd) this.toEnd();
  }

  #showAll() {
    const channel = this.#store.channel;
    byId("beginning").textContent = `${beginning(channel)} ${firstSteps(channel.commands)}`;
    const messages = this.#store.messages;
    const items = messages.map((message, index) => this.#item(message, messages[index - 1]));
    this.#list.replaceChildren(...items);
    this.toEnd();
  }

  /** @param {Message} message */
  #show(message) {
    if (message.channel_id !== this.#store.channel.id) return;
    const messages = this.#store.messages;
    const before = messages[messages.findIndex((one) => one.id === message.id) - 1];
    const item = this.#item(message, before);
    const shown = this.#find(message.id);
    if (shown) replaceKeepingFocus(shown, item);
    else this.#list.append(item);
    if (message.author.id === this.#store.me.id) this.toEnd();
  }

  /** @param {Message} message */
  #remove(message) {
    const messages = this.#store.messages;
    const next = messages.find((one) => BigInt(one.id) > BigInt(message.id));
    if (next) this.#show(next);
    const item = this.#find(message.id);
    if (item) this.#takeOut(item);
  }

  /**
   * Take an item out; whoever was in it by keyboard goes on in the next.
   *
   * @param {HTMLElement} item
   */
  #takeOut(item) {
    const within = item.querySelector(":focus-visible");
    /** @type {HTMLElement | null | undefined} */
    const next = item.nextElementSibling?.querySelector("[href], :enabled");
    item.remove();
    if (!within) return;
    if (next) next.focus();
    else this.#onLeave();
  }

  /**
   * @param {Message} message
   * @param {Message | undefined} before
   */
  #item(message, before) {
    const setting = {
      store: this.#store,
      message,
      press: this.#press,
      choose: this.#choose,
    };
    const dismiss = (/** @type {Message} */ one) => this.#try(this.#live.dismiss(one.id));
    return messageElement(setting, { follows: goesOn(before, message), dismiss });
  }

  /**
   * @param {Message} message
   * @param {string} customId
   */
  #press = (message, customId) => {
    this.#await(message.id, customId, this.#live.press(message.id, customId));
  };

  /**
   * @param {Message} message
   * @param {string} customId
   * @param {string[]} values
   */
  #choose = (message, customId, values) => {
    this.#await(message.id, customId, this.#live.choose(message.id, customId, values));
  };

  /**
   * Show that a button or menu is waiting for the bot.
   *
   * @param {string} messageId
   * @param {string} customId
   * @param {Promise<{ interaction_id: string }>} made
   */
  async #await(messageId, customId, made) {
    this.#find(messageId)?.querySelector(".part-failed")?.remove();
    this.#mark(messageId, customId, true);
    try {
      this.#pressed.set((await made).interaction_id, customId);
    } catch (error) {
      this.#mark(messageId, customId, false);
      this.complain(String(error instanceof Error ? error.message : error));
    }
  }

  /** @param {Interaction} interaction */
  #follow(interaction) {
    if (interaction.state === "waiting") return;
    if (interaction.kind === COMPONENT && interaction.message_id && interaction.custom_id) {
      this.#mark(interaction.message_id, interaction.custom_id, false);
    }
    if (interaction.state === "failed" && !interaction.response_id) this.#fail(interaction);
  }

  /** @param {Interaction} interaction */
  #fail(interaction) {
    if (interaction.channel_id !== this.#store.channel.id) return;
    if (interaction.kind === COMMAND) {
      this.complain("The application did not respond", `You used /${interaction.name}`);
      return;
    }
    const item = this.#find(interaction.message_id ?? "");
    const note = el("p", { class: "failed part-failed", role: "alert" }, "This interaction failed");
    if (item) item.querySelector(".message")?.append(note);
    else this.complain("This interaction failed");
  }

  /**
   * @param {string} messageId
   * @param {string} customId
   * @param {boolean} waiting
   */
  #mark(messageId, customId, waiting) {
    const wanted = CSS.escape(customId);
    const part = this.#find(messageId)?.querySelector(`[data-custom-id="${wanted}"]`);
    if (waiting) part?.setAttribute("aria-busy", "true");
    else part?.removeAttribute("aria-busy");
  }

  /**
   * @param {string} id
   * @returns {HTMLElement | null}
   */
  #find(id) {
    return this.#list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /** @param {Promise<unknown>} deed */
  #try(deed) {
    deed.catch((error) => this.complain(error.message));
  }
}

/**
 * Put the new item where the old one was; whoever was on one of its buttons stays there.
 *
 * @param {HTMLElement} old
 * @param {HTMLElement} item
 */
function replaceKeepingFocus(old, item) {
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && old.contains(active) ? active : null;
  const customId = focused?.dataset.customId;
  old.replaceWith(item);
  if (customId) {
    const again = item.querySelector(`[data-custom-id="${CSS.escape(customId)}"]`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  }
}

/** @param {Channel} channel */
function beginning(channel) {
  if (channel.direct) return `This is between you and ${channel.name}.`;
  if (channel.group) return `This is a group without the bot: ${channel.name}.`;
  return `This is the beginning of #${channel.name}.`;
}

/**
 * What to type where nothing has been said yet, of what the bot offers there.
 *
 * @param {Command[]} commands
 */
function firstSteps(commands) {
  const offered = new Set(callables(commands).map((one) => one.words));
  const steps = FIRST_STEPS.filter(([words]) => offered.has(words));
  const told = steps.map(([words, does]) => `/${words} ${does}`).join(", ");
  return told ? `Type “/”: ${told}.` : "Havruta has no commands here yet.";
}

/** @param {Event} event */
function detailOf(event) {
  return /** @type {CustomEvent} */ (event).detail;
}
