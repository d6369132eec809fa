/** The channels, the direct messages, and who one is. */

import { byId, el } from "./elements.js";
import { face } from "./messages.js";
import { timeElement } from "./times.js";

/** @import { Live } from "./live.js" */
/** @import { Store } from "./store.js" */
/** @import { Channel, ScheduledEvent } from "./types.js" */

export class Sidebar {
  #store;
  #live;
  #down = false;
  #onOpen;
  #drawer = byId("sidebar");

  /**
   * @param {Store} store
   * @param {Live} live
   * @param {() => void} onOpen called when a channel is opened
   */
  constructor(store, live, onOpen) {
    this.#store = store;
    this.#live = live;
    this.#onOpen = onOpen;
  }

  start() {
    for (const name of ["everything", "unread", "presence"]) {
      this.#store.addEventListener(name, () => this.#show());
    }
    this.#store.addEventListener("typing", () => this.#showTyping());
    this.#live.addEventListener("up", () => this.#showLine(false));
    this.#live.addEventListener("down", () => this.#showLine(true));
    this.#drawer.addEventListener("toggle", () => this.#enter());
    byId("person").addEventListener("change", (event) => {
      const key = /** @type {HTMLSelectElement} */ (event.target).value;
      location.search = `?as=${encodeURIComponent(key)}`;
    });
    window.addEventListener("focus", () => this.#store.read());
  }

  #enter() {
    /** @type {HTMLElement | null} */
    const current = this.#drawer.querySelector(":popover-open [aria-current]");
    current?.focus();
  }

  /** @param {boolean} down */
  #showLine(down) {
    this.#down = down;
    if (this.#store.ready) this.#showConnection();
  }

  #show() {
    const { guild, channel, me } = this.#store;
    byId("guild").textContent = guild.name;
    byId("title").textContent = isPrivate(channel) ? channel.name : `#${channel.name}`;
    byId("topic").textContent = channel.topic ?? "";
    const unread = this.#store.channels.reduce((sum, { id }) => sum + this.#store.unread(id), 0);
    document.title = `${unread ? `(${unread}) ` : ""}${channel.name} · ${me.name}`;
    byId("menu").ariaLabel = label("Channels", unread);
    byId("menu-count").textContent = String(unread || "");
    this.#showChannels();
    this.#showMe();
    this.#showConnection();
    this.#showTyping();
  }

  #showChannels() {
    const rooms = this.#store.channels.filter((channel) => !isPrivate(channel));
    const direct = this.#store.channels.filter(isPrivate);
    byId("channels").replaceChildren(
      el("h2", { class: "caption" }, "Channels"),
      el("ul", {}, ...rooms.map((channel) => this.#link(channel))),
      el("h2", { class: "caption" }, "Direct messages"),
      el("ul", {}, ...direct.map((channel) => this.#link(channel))),
      ...this.#events(),
      this.#dmsSwitch(),
    );
  }

  /** The server's list of events, if there is anything in it. */
  #events() {
    const { events } = this.#store;
    if (events.length === 0) return [];
    return [
      el("h2", { class: "caption", id: "events" }, "Events"),
      el("ul", { "aria-labelledby": "events" }, ...events.map(eventItem)),
    ];
  }

  /** @param {Channel} channel */
  #link(channel) {
    const unread = this.#store.unread(channel.id);
    const current = channel.id === this.#store.channel.id;
    const mark = isPrivate(channel) ? "@" : channel.thread ? "↳" : "#";
    const link = el(
      "a",
      {
        class: unread ? "channel channel-unread" : "channel",
        href: `#${channel.id}`,
        "aria-current": current ? "page" : null,
        "aria-label": label(channel.name, unread),
      },
      el("span", { class: "mark", "aria-hidden": "true" }, mark),
      el("span", { class: "channel-name" }, channel.name),
      unread ? el("span", { class: "count", "aria-hidden": "true" }, String(unread)) : null,
    );
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.#drawer.hidePopover();
      this.#store.open(channel.id);
      this.#onOpen();
    });
    return el("li", { class: channel.thread ? "thread" : null }, link);
  }

  #dmsSwitch() {
    const box = el("input", { type: "checkbox", checked: this.#store.me.dms_open });
    box.addEventListener("change", () => this.#live.setDms(box.checked));
    return el("label", { class: "dms" }, box, "Let the bot write to me");
  }

  #showMe() {
    const { me, people } = this.#store;
    const mine = byId("my-face");
    mine.className = face(me).className;
    mine.textContent = me.name.slice(0, 1);
    const options = people
      .filter((person) => !person.bot)
      .map(({ key, name }) => el("option", { value: key, selected: key === me.key }, name));
    byId("person").replaceChildren(...options);
  }

  #showConnection() {
    const status = byId("connection");
    const words = this.#down
      ? "The sandbox is gone; trying again…"
      : this.#store.online
        ? "Havruta is here"
        : "Havruta is away";
    status.textContent = words;
    status.dataset.state = this.#down ? "down" : this.#store.online ? "here" : "away";
  }

  #showTyping() {
    const names = this.#store.typists;
    const who = new Intl.ListFormat("en").format(names);
    byId("typing").textContent = names.length
      ? `${who} ${names.length === 1 ? "is" : "are"} typing…`
      : "";
  }
}

/** @param {ScheduledEvent} event */
function eventItem(event) {
  const when = timeElement(new Date(event.start), "f");
  const until = timeElement(new Date(event.end), "t");
  const at = event.location.startsWith("http")
    ? el("a", { href: event.location, rel: "noreferrer", target: "_blank" }, event.location)
    : event.location;
  return el(
    "li",
    { class: "event" },
    el("strong", {}, event.name),
    el("span", {}, when, " – ", until),
    el("span", {}, at),
    event.description ? el("span", {}, event.description) : null,
  );
}

/**
 * Whether it is in no server: the bot's direct messages, or a group of people.
 *
 * @param {Channel} channel
 */
function isPrivate(channel) {
  return channel.direct || channel.group;
}

/**
 * @param {string} name
 * @param {number} unread
 */
function label(name, unread) {
  return unread ? `${name}, ${unread} unread` : name;
}
