/** @import { Devices } from "./devices.js" */
/** @import { Quality, Way } from "./quality.js" */
/** @import { Talk } from "./talk.js" */

import { Economy, LOOK_MS } from "./economy.js";
import { Meter, Voices } from "./meter.js";
import { count, Judge } from "./quality.js";

const LISTEN_MS = 250;

/**
 * Watches, while there is a call, who speaks and how everybody is heard, and has the call spared what
 * the network is too weak for. It tells by `change`.
 */
export class Observer extends EventTarget {
  #talk;
  #devices;
  #voices = new Voices();
  #meter = new Meter();
  #economy = new Economy();
  #looked = 0;
  /** @type {Map<string, Judge>} */
  #judges = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #listening;
  #busy = false;
  #seen = "";
  /** Who spoke last of the others. */
  speaker = "";

  /**
   * @param {Talk} talk
   * @param {Devices} devices
   */
  constructor(talk, devices) {
    super();
    this.#talk = talk;
    this.#devices = devices;
  }

  start() {
    this.#listening ??= setInterval(() => this.#listen(), LISTEN_MS);
  }

  stop() {
    clearInterval(this.#listening);
    this.#listening = undefined;
    this.#meter.stop();
    this.#judges.clear();
    this.#economy = new Economy();
  }

  /** The person has pressed something, which some browsers wait for. */
  async resume() {
    await this.#meter.resume();
  }

  /** How loud the person of this page is, between 0 and 1. */
  get level() {
    return this.#meter.level;
  }

  /** @param {string} who a peer, or "" for this page's person */
  speaks(who) {
    return this.#voices.speaks(who, performance.now());
  }

  /**
   * @param {{id: string, muted: boolean}} peer
   * @returns {Quality}
   */
  quality({ id, muted }) {
    return this.#judges.get(id)?.quality(performance.now(), !muted) ?? "good";
  }

  async #listen() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      this.#meter.listenTo(this.#devices.outgoing.audio);
      this.#voices.hear("", this.#meter.level, performance.now());
      const ways = await this.#count();
      this.#save(ways);
      this.#talk.look();
    } finally {
      this.#busy = false;
    }
    this.#tell();
  }

  /** @returns {Promise<Way[]>} how each of the ways has been */
  async #count() {
    const { mesh, legs, others } = this.#talk;
    for (const [id, link] of mesh.links) this.#take(id, await link.stats());
    for (const [report, midsOf] of await legs.reports()) {
      for (const { id } of others) {
        const mids = midsOf(id);
        if (mids.length > 0) this.#take(id, report, (mid) => mids.includes(mid));
      }
    }
    for (const id of this.#judges.keys()) {
      if (!others.some((peer) => peer.id === id)) this.#judges.delete(id);
    }
    return [...this.#judges.values()].map((judge) => judge.way);
  }

  /**
   * @param {string} id
   * @param {RTCStatsReport} report
   * @param {(mid: string) => boolean} [isTheirs]
   */
  #take(id, report, isTheirs) {
    const counted = count(report, performance.now(), isTheirs);
    const judge = this.#judges.get(id) ?? new Judge();
    this.#judges.set(id, judge);
    judge.take(counted);
    this.#voices.hear(id, counted.level, counted.at);
    if (this.speaks(id)) this.speaker = id;
  }

  /**
   * Of several ways the best counts: where it is weak the network of this page is.
   *
   * @param {Way[]} ways
   */
  #save(ways) {
    const now = performance.now();
    if (now - this.#looked >= LOOK_MS && ways.length > 0) {
      this.#looked = now;
      const [best] = [...ways].sort((one, other) => one.loss - other.loss);
      if (best) this.#economy.look(best);
    }
    this.#talk.spare(this.#economy.level, this.speaks(""));
  }

  /** Tell only what can be seen. */
  #tell() {
    const all = [{ id: "", muted: true }, ...this.#talk.others];
    const seen = all.map((peer) => [peer.id, this.speaks(peer.id), this.quality(peer)]);
    if (JSON.stringify(seen) === this.#seen) return;
    this.#seen = JSON.stringify(seen);
    this.dispatchEvent(new Event("change"));
  }
}
