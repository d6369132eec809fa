/** @import { SignalMessage } from "../room/protocol.js" */
/** @import { Limits, Outgoing } from "./outgoing.js" */
/** @import { Said, Send } from "./negotiation.js" */

import { described } from "./negotiation.js";
import { limit } from "./outgoing.js";

/** What a way to the server is called, with which one it is: an answer is to that one alone. */
const PUBLISH = "publish-";

/** A way to the server that is not found in this time is given up for one that has twice as long. */
const ATTEMPT_MS = 4_000;
const LONGEST_MS = 32_000;

/** The server is told of no candidates later: those of this machine are there at once. */
const GATHERING_MS = 100;

/**
 * The ways between this page and the server: one to it, and those from it that it offers. What breaks
 * is made anew, never mended; the old way is kept until the new one has come. It tells by `change`.
 */
export class Legs extends EventTarget {
  #send;
  #outgoing;
  /** @type {RTCIceServer[]} */
  #servers = [];
  /** @type {RTCPeerConnection | undefined} */
  #publishing;
  /** @type {RTCPeerConnection | undefined} */
  #before;
  /** How many ways to the server there have been. */
  #published = 0;
  /** @type {Map<string, ReceivingLeg>} */
  #receiving = new Map();
  /** Those that the server offered before all began anew. @type {ReceivingLeg[]} */
  #past = [];
  /** @type {Limits} */
  #limits = { video: null, pictures: true, sound: true };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  #attempt = ATTEMPT_MS;
  /** @type {number | undefined} */
  #lostAt;

  /**
   * @param {Send} send
   * @param {Outgoing} outgoing
   */
  constructor(send, outgoing) {
    super();
    this.#send = send;
    this.#outgoing = outgoing;
  }

  get open() {
    return this.#publishing !== undefined;
  }

  get connected() {
    return this.#publishing?.connectionState === "connected" && this.#newest?.connected === true;
  }

  /** Since when there has been no way to the server; undefined while there is one. */
  get lostAt() {
    return this.#lostAt;
  }

  /**
   * What comes by the newest way, with which of its media ids are a peer's.
   *
   * @returns {Promise<[RTCStatsReport, (peer: string) => string[]][]>}
   */
  async reports() {
    const leg = this.#newest;
    return leg ? [[await leg.pc.getStats(), (peer) => leg.midsOf(peer)]] : [];
  }

  get senders() {
    return this.#publishing?.getSenders() ?? [];
  }

  /** @param {RTCIceServer[]} servers */
  set servers(servers) {
    this.#servers = servers;
  }

  /**
   * Whether the server has a place for that peer on its newest way.
   *
   * @param {string} peer
   */
  has(peer) {
    return this.#newest?.has(peer) === true;
  }

  /**
   * What comes from a peer: by the newest way, or as long as nothing comes there by one before.
   *
   * @param {string} peer
   * @returns {MediaStreamTrack[]}
   */
  tracksOf(peer) {
    const legs = [...this.#past, ...this.#receiving.values()].reverse();
    const ways = legs.map((leg) => leg.tracksOf(peer));
    return ways.find((tracks) => tracks.some((track) => !track.muted)) ?? ways[0] ?? [];
  }

  /** Begin with a server that knows nothing of this page, or nothing more. */
  async begin() {
    this.#past.push(...this.#receiving.values());
    this.#receiving.clear();
    await this.#publishAnew();
  }

  /** Send to the server what is outgoing, by a new way. */
  async publish() {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#publishLonger(), this.#attempt);
    this.#lostAt ??= performance.now();
    const pc = new RTCPeerConnection({ iceServers: this.#servers, bundlePolicy: "max-bundle" });
    if (this.#publishing?.connectionState === "connected") this.#before ??= this.#publishing;
    else this.#publishing?.close();
    this.#publishing = pc;
    this.#published += 1;
    pc.addEventListener("connectionstatechange", () => pc === this.#publishing && this.#onState());
    for (const kind of /** @type {const} */ (["audio", "video"])) {
      pc.addTransceiver(this.#outgoing[kind] ?? kind, { direction: "sendonly" });
    }
    await pc.setLocalDescription();
    await gathered(pc);
    if (pc !== this.#publishing) return;
    this.#send({ to: "server", leg: PUBLISH + this.#published, ...described(pc) });
  }

  /** The network has changed: make every way anew. */
  async restart() {
    const legs = [...this.#receiving.keys()];
    await this.#publishAnew();
    const leg = legs.at(-1);
    if (leg !== undefined) this.#renew(leg);
  }

  /** @param {SignalMessage} signal of the server's */
  async take({ leg, description, streams }) {
    if (!description) return;
    if (leg.startsWith(PUBLISH)) {
      const isNewest = leg === PUBLISH + this.#published;
      if (!isNewest || this.#publishing?.signalingState !== "have-local-offer") return;
      await this.#publishing.setRemoteDescription(description);
      await this.#limit();
      return;
    }
    let receiving = this.#receiving.get(leg);
    if (receiving === undefined) {
      receiving = new ReceivingLeg(this.#servers, () => this.#onReceiving(leg));
      this.#receiving.set(leg, receiving);
    }
    const answer = await receiving.answer(description, streams ?? []);
    if (answer) this.#send({ to: "server", leg, ...answer });
    this.#tell();
  }

  /** Send what is outgoing now. */
  async send() {
    for (const transceiver of this.#publishing?.getTransceivers() ?? []) {
      const kind = /** @type {"audio" | "video"} */ (transceiver.receiver.track.kind);
      await transceiver.sender.replaceTrack(this.#outgoing[kind]);
    }
    await this.#limit();
  }

  /** @param {Limits} limits */
  async limit(limits) {
    this.#limits = limits;
    await this.#limit();
  }

  close() {
    clearTimeout(this.#again);
    this.#publishing?.close();
    this.#before?.close();
    this.#closeAllBut();
    this.#publishing = this.#before = this.#lostAt = undefined;
  }

  async #publishAnew() {
    this.#attempt = ATTEMPT_MS;
    await this.publish();
  }

  /** Where all is slow, to begin again would never end. */
  async #publishLonger() {
    this.#attempt = Math.min(this.#attempt * 2, LONGEST_MS);
    await this.publish();
  }

  get #newest() {
    return [...this.#receiving.values()].at(-1);
  }

  #onState() {
    const state = this.#publishing?.connectionState;
    if (state === "connected") {
      clearTimeout(this.#again);
      this.#attempt = ATTEMPT_MS;
      this.#lostAt = undefined;
      this.#before?.close();
      this.#before = undefined;
      this.#limit();
    } else if (state === "disconnected" || state === "failed") {
      this.publish();
    }
    this.#tell();
  }

  /**
   * Once something comes by the newest way, those before it are not needed.
   *
   * @param {string} name
   */
  #onReceiving(name) {
    const leg = this.#receiving.get(name);
    if (leg === undefined) return;
    if (leg.broken && leg === this.#newest) this.#renew(name);
    if (leg === this.#newest && leg.flows) this.#closeAllBut(leg);
    this.#tell();
  }

  /** @param {ReceivingLeg} [kept] */
  #closeAllBut(kept) {
    for (const leg of this.#past.splice(0)) leg.close();
    for (const [name, leg] of this.#receiving) {
      if (leg === kept) continue;
      leg.close();
      this.#receiving.delete(name);
    }
  }

  /** @param {string} leg that is wanted anew */
  #renew(leg) {
    this.#send({ to: "server", leg, description: null, candidate: null });
  }

  async #limit() {
    for (const sender of this.senders) await limit(sender, this.#limits);
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** A way from the server, which says whose sound and picture is where in it. */
class ReceivingLeg {
  /** @type {Map<string, string>} */
  #peers = new Map();
  /** @type {Promise<Said | null>} */
  #answering = Promise.resolve(null);

  /**
   * @param {RTCIceServer[]} servers
   * @param {() => void} onChange
   */
  constructor(servers, onChange) {
    this.pc = new RTCPeerConnection({ iceServers: servers, bundlePolicy: "max-bundle" });
    this.pc.addEventListener("connectionstatechange", onChange);
    this.pc.addEventListener("track", ({ track }) => {
      for (const type of ["mute", "unmute"]) track.addEventListener(type, onChange);
      onChange();
    });
  }

  get connected() {
    return this.pc.connectionState === "connected";
  }

  get broken() {
    return this.pc.connectionState === "failed" || this.pc.connectionState === "disconnected";
  }

  /** Whether anything comes, or nobody is there to send anything. */
  get flows() {
    const tracks = this.pc.getReceivers().map(({ track }) => track);
    return this.connected && (this.#peers.size === 0 || tracks.some((track) => !track.muted));
  }

  /** @param {string} peer */
  has(peer) {
    return [...this.#peers.values()].includes(peer);
  }

  /** @param {string} peer */
  midsOf(peer) {
    return [...this.#peers].filter(([, whose]) => whose === peer).map(([mid]) => mid);
  }

  /**
   * @param {string} peer
   * @returns {MediaStreamTrack[]}
   */
  tracksOf(peer) {
    return this.pc
      .getTransceivers()
      .filter(({ mid }) => mid !== null && this.#peers.get(mid) === peer)
      .map(({ receiver }) => receiver.track);
  }

  /**
   * Answer one offer after the other; null once it is closed.
   *
   * @param {RTCSessionDescriptionInit} offer
   * @param {{mid: string, peer: string}[]} streams
   */
  answer(offer, streams) {
    this.#answering = this.#answering.then(() => this.#answer(offer, streams));
    return this.#answering;
  }

  close() {
    this.pc.close();
  }

  /**
   * @param {RTCSessionDescriptionInit} offer
   * @param {{mid: string, peer: string}[]} streams
   */
  async #answer(offer, streams) {
    if (this.pc.signalingState === "closed") return null;
    this.#peers = new Map(streams.map(({ mid, peer }) => [mid, peer]));
    await this.pc.setRemoteDescription(offer);
    await this.pc.setLocalDescription();
    await gathered(this.pc);
    return described(this.pc);
  }
}

/**
 * Wait until the candidates of a connection are there, but not for those that are long in coming.
 *
 * @param {RTCPeerConnection} pc
 */
function gathered(pc) {
  return new Promise((resolve) => {
    const look = () => pc.iceGatheringState === "complete" && resolve(undefined);
    pc.addEventListener("icegatheringstatechange", look);
    setTimeout(resolve, GATHERING_MS);
    look();
  });
}
