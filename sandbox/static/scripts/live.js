/** The line to the sandbox: what happens comes in, what this person does goes out. */

/** @import { Choice, Frame } from "./types.js" */

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5000;

/** What the sandbox says when something cannot be done: a sentence for the screen. */
export class CannotDo extends Error {}

/** A stream that comes back by itself; events: `frame` (detail: the frame), `up`, `down`. */
export class Live extends EventTarget {
  #base;
  #wait = FIRST_WAIT_MS;

  /** @param {string} key */
  constructor(key) {
    super();
    this.#base = `/sandbox/people/${encodeURIComponent(key)}`;
  }

  start() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}${this.#base}/live`);
    socket.addEventListener("open", this.#onOpen);
    socket.addEventListener("message", this.#onMessage);
    socket.addEventListener("close", this.#onClose);
  }

  /**
   * Write a message.
   *
   * @param {string} channel
   * @param {string} text
   */
  say(channel, text) {
    return this.#act("say", { channel, text });
  }

  /**
   * Let the others see that something is being written.
   *
   * @param {string} channel
   */
  type(channel) {
    return this.#act("type", { channel });
  }

  /**
   * Run a command.
   *
   * @param {string} channel
   * @param {string} command
   * @param {Record<string, string>} options
   */
  run(channel, command, options) {
    return this.#act("run", { channel, command, options });
  }

  /**
   * What the bot offers for what is typed in an option.
   *
   * @param {string} channel
   * @param {string} command
   * @param {string} option
   * @param {string} value
   * @param {Record<string, string>} options
   * @returns {Promise<Choice[]>}
   */
  async complete(channel, command, option, value, options) {
    const said = await this.#act("complete", { channel, command, option, value, options });
    return said.choices;
  }

  /**
   * Press a button.
   *
   * @param {string} messageId
   * @param {string} customId
   */
  press(messageId, customId) {
    return this.#act("press", { message_id: messageId, custom_id: customId });
  }

  /**
   * Choose in a menu.
   *
   * @param {string} messageId
   * @param {string} customId
   * @param {string[]} values
   */
  choose(messageId, customId, values) {
    return this.#act("choose", { message_id: messageId, custom_id: customId, values });
  }

  /**
   * Send a form.
   *
   * @param {string} interactionId
   * @param {Record<string, string | string[]>} values
   */
  submit(interactionId, values) {
    return this.#act("submit", { interaction_id: interactionId, values });
  }

  /**
   * Put a private answer away.
   *
   * @param {string} messageId
   */
  dismiss(messageId) {
    return this.#act("dismiss", { message_id: messageId });
  }

  /**
   * Open or close the direct messages.
   *
   * @param {boolean} open
   */
  setDms(open) {
    return this.#act("dms", { open });
  }

  /**
   * @param {string} name
   * @param {object} wish
   */
  async #act(name, wish) {
    const response = await fetch(`${this.#base}/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(wish),
    }).catch(() => {
      throw new CannotDo("The sandbox does not answer.");
    });
    const said = await response.json();
    if (said.error) throw new CannotDo(said.error);
    return said;
  }

  #onOpen = () => {
    this.#wait = FIRST_WAIT_MS;
    this.dispatchEvent(new Event("up"));
  };

  /** @param {MessageEvent<string>} event */
  #onMessage = (event) => {
    /** @type {Frame} */
    const frame = JSON.parse(event.data);
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  };

  #onClose = () => {
    this.dispatchEvent(new Event("down"));
    setTimeout(() => this.start(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  };
}
