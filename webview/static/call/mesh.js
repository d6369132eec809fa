/** @import { SignalMessage } from "../room/protocol.js" */
/** @import { Limits, Outgoing } from "./outgoing.js" */
/** @import { Send } from "./negotiation.js" */

import { Link } from "./link.js";

/** The ways from this page to each of the others. It tells by `change` that something has changed. */
export class Mesh extends EventTarget {
  #send;
  #outgoing;
  /** @type {Map<string, Link>} */
  #links = new Map();
  #you = "";
  /** @type {RTCIceServer[]} */
  #servers = [];

  /**
   * @param {Send} send
   * @param {Outgoing} outgoing
   */
  constructor(send, outgoing) {
    super();
    this.#send = send;
    this.#outgoing = outgoing;
  }

  /** @param {RTCIceServer[]} servers */
  set servers(servers) {
    this.#servers = servers;
    for (const link of this.#links.values()) link.servers = servers;
  }

  /** The ways, by peer. */
  get links() {
    return this.#links;
  }

  /**
   * Have a way to each of the others. Of two peers the one that came later, whose id is the greater,
   * offers; the other one waits a moment.
   *
   * @param {string} you
   * @param {string[]} others
   */
  connect(you, others) {
    this.#you = you;
    this.keep(others);
    for (const id of others) {
      if (!this.#links.has(id)) this.#open(id);
    }
  }

  /**
   * Close the ways to all but these.
   *
   * @param {string[]} ids
   */
  keep(ids) {
    for (const [id, link] of this.#links) {
      if (ids.includes(id)) continue;
      link.close();
      this.#links.delete(id);
    }
  }

  /** @param {SignalMessage} signal */
  async take(signal) {
    await this.#links.get(signal.from)?.take(signal);
  }

  restart() {
    for (const link of this.#links.values()) link.restart();
  }

  /** Send what is outgoing now. */
  async send() {
    await Promise.all([...this.#links.values()].map((link) => link.send()));
  }

  /** @param {(peer: string) => Limits} limits of what goes to each */
  async limit(limits) {
    await Promise.all([...this.#links].map(([id, link]) => link.limit(limits(id))));
  }

  /** @param {string} id */
  #open(id) {
    const link = new Link({
      servers: this.#servers,
      polite: this.#you < id,
      say: (said) => this.#send({ to: id, leg: "", ...said }),
      outgoing: this.#outgoing,
    });
    link.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    this.#links.set(id, link);
    if (id < this.#you) link.offer();
  }
}
