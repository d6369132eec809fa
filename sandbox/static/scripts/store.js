/** What this page knows: the people, the channels, the messages, and what is under way. */

/** @import { Channel, Frame, Hello, Interaction, Message, Person } from "./types.js" */

const TYPING_MS = 8000;

/**
 * Keeps what the live stream tells. It says what changed by events on itself: `everything`,
 * `message` and `gone` (detail: a message), `interaction`, `presence`, `typing`, `unread`.
 */
export class Store extends EventTarget {
  /** @type {Hello | undefined} */
  #hello;
  /** @type {Map<string, Message>} */
  #messages = new Map();
  /** @type {Map<string, number>} */
  #unread = new Map();
  /** @type {Map<string, { channelId: string, until: number }>} */
  #typing = new Map();
  /** @type {string} */
  channelId = "";

  /** @param {Frame} frame */
  take(frame) {
    if (frame.type === "hello") this.#begin(frame);
    else if (frame.type === "message") this.#takeMessage(frame.message);
    else if (frame.type === "gone") this.#takeGone(frame.id);
    else if (frame.type === "interaction") this.#tell("interaction", frame);
    else if (frame.type === "typing") this.#takeTyping(frame.channel_id, frame.user_id);
    else if (frame.type === "online") this.#takePresence(frame.online);
    else if (frame.type === "user") this.#takeUser(frame.user);
  }

  /** Whether the sandbox has greeted this page. */
  get ready() {
    return this.#hello !== undefined;
  }

  get me() {
    return this.#known.me;
  }

  get guild() {
    return this.#known.guild;
  }

  get online() {
    return this.#known.online;
  }

  get people() {
    return this.#known.people;
  }

  get channels() {
    return this.#known.channels;
  }

  get events() {
    return this.#known.events;
  }

  get roles() {
    return this.#known.roles;
  }

  /** @returns {Channel} */
  get channel() {
    const channel = this.channels.find((one) => one.id === this.channelId) ?? this.channels[0];
    if (!channel) throw new Error("There is no channel.");
    return channel;
  }

  /** The messages of the open channel, oldest first. */
  get messages() {
    return [...this.#messages.values()]
      .filter((message) => message.channel_id === this.channel.id)
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  }

  /** @param {string} id */
  message(id) {
    return this.#messages.get(id);
  }

  /**
   * @param {string} id
   * @returns {Person | undefined}
   */
  person(id) {
    return this.people.find((person) => person.id === id);
  }

  /** @param {string} channelId */
  open(channelId) {
    this.channelId = channelId;
    this.#unread.delete(channelId);
    this.#tell("everything", undefined);
  }

  /** What came while nobody looked is read now. */
  read() {
    if (this.#unread.delete(this.channelId)) this.#tell("unread", undefined);
  }

  /** @param {string} channelId */
  unread(channelId) {
    return this.#unread.get(channelId) ?? 0;
  }

  /** Who is typing in the open channel right now. */
  get typists() {
    const now = Date.now();
    return [...this.#typing]
      .filter(([, one]) => one.channelId === this.channel.id && one.until > now)
      .map(([userId]) => this.person(userId)?.name ?? "Someone");
  }

  /** @returns {Hello} */
  get #known() {
    if (!this.#hello) throw new Error("Nothing has been heard yet.");
    return this.#hello;
  }

  /** @param {Hello} hello */
  #begin(hello) {
    this.#hello = hello;
    this.#messages = new Map(hello.messages.map((message) => [message.id, message]));
    this.channelId = this.channel.id;
    this.#tell("everything", undefined);
  }

  /** @param {Message} message */
  #takeMessage(message) {
    const isNew = !this.#messages.has(message.id);
    this.#messages.set(message.id, message);
    this.#typing.delete(message.author.id);
    if (isNew && message.author.id !== this.me.id) this.#count(message);
    this.#tell("message", message);
    this.#tell("typing", undefined);
  }

  /** @param {Message} message */
  #count(message) {
    if (message.channel_id === this.channelId && document.hasFocus()) return;
    const before = this.#unread.get(message.channel_id) ?? 0;
    this.#unread.set(message.channel_id, before + 1);
    this.#tell("unread", undefined);
  }

  /** @param {string} id */
  #takeGone(id) {
    const message = this.#messages.get(id);
    this.#messages.delete(id);
    if (message) this.#tell("gone", message);
  }

  /**
   * @param {string} channelId
   * @param {string} userId
   */
  #takeTyping(channelId, userId) {
    this.#typing.set(userId, { channelId, until: Date.now() + TYPING_MS });
    this.#tell("typing", undefined);
    setTimeout(() => this.#tell("typing", undefined), TYPING_MS + 100);
  }

  /** @param {boolean} online */
  #takePresence(online) {
    this.#known.online = online;
    this.#tell("presence", undefined);
  }

  /** @param {Person} user */
  #takeUser(user) {
    const known = this.#known;
    known.people = known.people.map((one) => (one.id === user.id ? user : one));
    if (known.me.id === user.id) known.me = user;
    this.#tell("presence", undefined);
  }

  /**
   * @param {string} name
   * @param {Message | Interaction | undefined} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
