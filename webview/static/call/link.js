/** @import { Said } from "./negotiation.js" */
/** @import { Limits, Outgoing } from "./outgoing.js" */

import { Negotiation } from "./negotiation.js";
import { limit } from "./outgoing.js";

/** A way that is not found within this time is looked for anew, and then for twice as long. */
const ATTEMPT_MS = 6_000;
const LONGEST_MS = 24_000;

/** So long the page that was there before waits to be offered a way by the one that came. */
const WAIT_MS = 2_000;

/** So long a way may be lost until the page that does not offer asks for another. */
const GRACE_MS = 500;

/**
 * @typedef {object} Manner
 * @property {RTCIceServer[]} servers
 * @property {boolean} polite
 * @property {(said: Said) => void} say
 * @property {Outgoing} outgoing
 */

/**
 * The way between this page and one other. Sound and picture have their places in it from the start;
 * what comes into them may change without a word. It tells by `change` that something has.
 *
 * As long as both are well one of them alone offers, and the polite one asks it to: there are browsers
 * that show no more of a picture, though it comes, once they have taken their first offer back.
 */
export class Link extends EventTarget {
  #manner;
  #pc;
  #negotiation;
  #closed = false;
  /** Since when there has been no way; undefined while there is one. @type {number | undefined} */
  #lostAt = performance.now();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  #attempt = ATTEMPT_MS;
  /** @type {Limits} */
  #limits = { video: null, pictures: true, sound: true };

  /** @param {Manner} manner */
  constructor(manner) {
    super();
    this.#manner = manner;
    const { servers, polite, say } = manner;
    const pc = new RTCPeerConnection({ iceServers: servers, bundlePolicy: "max-bundle" });
    this.#pc = pc;
    this.#negotiation = new Negotiation(pc, { polite, say, onOffer: () => this.#answer() });
    pc.addEventListener("connectionstatechange", () => this.#onState());
    pc.addEventListener("track", ({ track }) => {
      for (const type of ["mute", "unmute"]) track.addEventListener(type, () => this.#tell());
      this.#tell();
    });
    this.#tryAgainLater(WAIT_MS);
  }

  get connected() {
    return this.#pc.connectionState === "connected";
  }

  /** Since when nothing has come this way, by `performance.now()`; undefined while something may. */
  get lostAt() {
    return this.#lostAt;
  }

  /** What comes from there. */
  get tracks() {
    return this.#pc.getTransceivers().map(({ receiver }) => receiver.track);
  }

  get senders() {
    return this.#pc.getSenders();
  }

  stats() {
    return this.#pc.getStats();
  }

  /** Offer a way. */
  offer() {
    if (this.#pc.getTransceivers().length > 0) return;
    this.#tryAgainLater();
    for (const kind of /** @type {const} */ (["audio", "video"])) {
      this.#pc.addTransceiver(this.#manner.outgoing[kind] ?? kind, { direction: "sendrecv" });
    }
  }

  /** @param {RTCIceServer[]} servers */
  set servers(servers) {
    this.#manner.servers = servers;
    this.#pc.setConfiguration({ ...this.#pc.getConfiguration(), iceServers: servers });
  }

  /**
   * @param {Said} said by the other page
   */
  async take(said) {
    if (this.#closed) return;
    const asks = said.description === null && said.candidate === null;
    if (asks && !this.#manner.polite) this.restart();
    await this.#negotiation.take(said);
  }

  /** Look for a way anew: the network has changed, or what was said of it may have been lost. */
  restart() {
    if (this.#closed) return;
    this.#tryAgainLater();
    if (this.#manner.polite) this.#manner.say({ description: null, candidate: null });
    else if (this.#pc.getTransceivers().length === 0) this.offer();
    else this.#negotiation.restart();
  }

  /** Send what is outgoing now. */
  async send() {
    for (const { sender, receiver } of this.#pc.getTransceivers()) {
      const kind = /** @type {"audio" | "video"} */ (receiver.track.kind);
      const track = this.#manner.outgoing[kind];
      if (sender.track !== track) await sender.replaceTrack(track);
    }
    await this.#limit();
  }

  /** @param {Limits} limits */
  async limit(limits) {
    this.#limits = limits;
    await this.#limit();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#again);
    this.#pc.close();
  }

  /** Answer with what is outgoing, in the places that are offered. */
  async #answer() {
    for (const transceiver of this.#pc.getTransceivers()) transceiver.direction = "sendrecv";
    await this.send();
  }

  #onState() {
    const { connectionState } = this.#pc;
    if (connectionState === "connected") {
      this.#lostAt = undefined;
      this.#attempt = ATTEMPT_MS;
      clearTimeout(this.#again);
      this.#limit();
    } else if (connectionState === "disconnected" || connectionState === "failed") {
      this.#lostAt ??= performance.now();
      this.#tryAgainLater(this.#manner.polite && connectionState !== "failed" ? GRACE_MS : 0);
    }
    this.#tell();
  }

  #tryAgainLater(wait = this.#attempt) {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.connected || this.#tryAgain(), wait);
  }

  #tryAgain() {
    this.restart();
    this.#attempt = Math.min(this.#attempt * 2, LONGEST_MS);
  }

  async #limit() {
    for (const sender of this.#pc.getSenders()) await limit(sender, this.#limits);
  }

  #tell() {
    if (!this.#closed) this.dispatchEvent(new Event("change"));
  }
}
