/** @import { CallMessage, PeerShown, SignalMessage } from "../room/protocol.js" */
/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Devices } from "./devices.js" */
/** @import { Level } from "./economy.js" */
/** @import { Send } from "./negotiation.js" */

import { Refused } from "../room/connection.js";
import { Legs } from "./legs.js";
import { Mesh } from "./mesh.js";
import { NetworkChanges } from "./network.js";
import { serversOf } from "./servers.js";

/** Whoever sends nothing for so long by the plan may be reached by another one. */
const TROUBLE_MS = 4_000;

/** So long before servers will do no more others are asked for. */
const RENEW_MS = 60_000;

/**
 * What the others are shown of this page's person beside what their devices give.
 *
 * @typedef {{hand: boolean, audioOnly: boolean}} Manner
 */

/**
 * Being in the call: joined in the room, with a way to each of the others by the plan that the room
 * is told. `stage` is "out", "joining", "in", or "elsewhere" once another page of the same person has
 * taken it over. It tells by `change` that something has changed.
 */
export class Talk extends EventTarget {
  #store;
  #devices;
  #mesh;
  #legs;
  /** @type {"out" | "joining" | "in" | "elsewhere"} */
  #stage = "out";
  /** Which peer this page is, or was before its line broke. @type {string | null} */
  #me = null;
  /** Whether the room has told this page, since its line is back, that it is in the call. */
  #known = false;
  #joining = false;
  #epoch = -1;
  #readyEpoch = -1;
  #shown = "";
  /** @type {Manner} */
  #manner = { hand: false, audioOnly: false };
  /** What the network is too weak for. @type {Level} */
  #level = 0;
  /** Whether the person's picture is held back while they only listen. */
  #listens = false;
  /** @type {Set<string>} */
  #missed = new Set();
  /** @type {Set<string>} */
  #reached = new Set();
  /** The servers of which newer ones have been asked for. @type {State["ice"]} */
  #renewed = null;
  #network = new NetworkChanges(() => this.#findAgain());
  /** @type {() => void} */
  #unhear = () => {};

  /**
   * @param {Store} store
   * @param {Devices} devices
   */
  constructor(store, devices) {
    super();
    this.#store = store;
    this.#devices = devices;
    this.#mesh = new Mesh(this.#send, devices.outgoing);
    this.#legs = new Legs(this.#send, devices.outgoing);
    for (const ways of [this.#mesh, this.#legs]) ways.addEventListener("change", this.#onWays);
    devices.addEventListener("change", this.#onDevices);
  }

  get stage() {
    return this.#stage;
  }

  get manner() {
    return this.#manner;
  }

  /** The others in the call. @returns {PeerShown[]} */
  get others() {
    if (this.#stage !== "in") return [];
    return (this.#store.state.call?.peers ?? []).filter((peer) => peer.id !== this.#me);
  }

  get mesh() {
    return this.#mesh;
  }

  get legs() {
    return this.#legs;
  }

  /**
   * Be in the call, with what the devices give.
   *
   * @returns {Promise<boolean>} whether it has come true
   */
  async join() {
    if (this.#stage === "joining" || this.#stage === "in") return true;
    this.#stage = "joining";
    this.#me = null;
    this.#store.talking = true;
    this.#unhear = this.#store.hear("signal", this.#take);
    this.#network.start();
    this.#tell();
    return await this.#enter();
  }

  /** Be in it no more. */
  async leave() {
    if (this.#stage !== "joining" && this.#stage !== "in") return;
    this.#end("out");
    await this.#store.attempt({ type: "call_leave" });
  }

  /**
   * @param {Partial<Manner>} manner
   */
  show(manner) {
    this.#manner = { ...this.#manner, ...manner };
    this.#showState();
    this.#limit();
    this.#tell();
  }

  /**
   * Spare the network what it is too weak for.
   *
   * @param {Level} level
   * @param {boolean} speaking whether the person of this page speaks
   */
  spare(level, speaking) {
    const listens = level === 1 && !speaking;
    if (level === this.#level && listens === this.#listens) return;
    this.#level = level;
    this.#listens = listens;
    this.#showState();
    this.#limit();
    this.#tell();
  }

  /** What the network is too weak for. */
  get level() {
    return this.#level;
  }

  /**
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ connection, call, ice }, changed) {
    if (this.#stage !== "joining" && this.#stage !== "in") return;
    if (changed.has("ice") && ice) this.#mesh.servers = this.#legs.servers = serversOf(ice);
    if (changed.has("connection")) {
      if (connection === "ended") return this.#end("out");
      if (connection !== "live") this.#known = false;
      else this.#enter();
    }
    if (changed.has("call") && call) this.#follow(call);
  }

  /** What comes from a peer: by the plan, or as long as nothing comes so by the one before. */
  tracksOf(/** @type {string} */ peer) {
    const direct = this.#mesh.links.get(peer)?.tracks ?? [];
    const forwarded = this.#legs.tracksOf(peer);
    const ways =
      this.#store.state.call?.plan === "server" ? [forwarded, direct] : [direct, forwarded];
    return ways.find((tracks) => tracks.some((track) => !track.muted)) ?? ways[0] ?? [];
  }

  /** Whether a peer can be reached just now. */
  reaches(/** @type {string} */ peer) {
    if (this.#mesh.links.get(peer)?.connected) return true;
    return this.#legs.connected && this.#legs.has(peer);
  }

  /** Whether a peer that can't be reached could be before, or was looked for long enough. */
  isLost(/** @type {string} */ peer) {
    return this.#reached.has(peer) || this.#missed.has(peer) || this.#lacksServer;
  }

  /** Whether there never was a way to anybody, nor is one to the server. */
  get isBlocked() {
    return this.#lacksServer && this.#reached.size === 0;
  }

  get #lacksServer() {
    const { lostAt } = this.#legs;
    return lostAt !== undefined && performance.now() - lostAt > TROUBLE_MS;
  }

  /** Tell the room of whoever has not been reached for long; have servers that will do. */
  look() {
    const { call, connection, ice } = this.#store.state;
    if (this.#stage !== "in" || call === null || connection !== "live") return;
    if (ice && ice !== this.#renewed && ice.until * 1000 - Date.now() < RENEW_MS) {
      this.#renewed = ice;
      this.#store.attempt({ type: "call_ice" });
    }
    for (const { id, away } of this.others) {
      if (away || call.plan !== "mesh" || this.#missed.has(id)) continue;
      const lostAt = this.#mesh.links.get(id)?.lostAt;
      if (lostAt === undefined || performance.now() - lostAt < TROUBLE_MS) continue;
      this.#missed.add(id);
      this.#store.attempt({ type: "call_trouble", epoch: call.epoch, peer: id });
    }
  }

  /** Look for every way anew. */
  async retry() {
    this.#missed.clear();
    await this.#restart();
  }

  /** Join, also again once the line is back: as the peer that this page was, if it is still waited for. */
  async #enter() {
    if (this.#joining || this.#store.state.connection !== "live") return false;
    this.#joining = true;
    const shown = this.#state();
    try {
      await this.#store.ask({ type: "call_join", ...shown, resume: this.#me });
      this.#shown = JSON.stringify(shown);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      if (refusal === null) return false;
      this.#end("out");
      const remark = { text: refusal.text, errorId: refusal.error_id };
      this.#store.dispatch({ type: "remark", remark });
      return false;
    } finally {
      this.#joining = false;
    }
  }

  /** @param {CallMessage} call */
  #follow(call) {
    if (call.you === null) return this.#lose(call);
    const back = !this.#known && call.you === this.#me;
    const anew = call.you !== this.#me || call.epoch !== this.#epoch;
    if (call.you !== this.#me) this.#mesh.keep([]);
    this.#me = call.you;
    this.#known = true;
    this.#stage = "in";
    if (call.epoch !== this.#epoch) this.#missed.clear();
    this.#epoch = call.epoch;
    this.#go(call, anew);
    if (back) this.#restart();
    this.#showState();
    this.#limit();
    this.#checkReady();
    this.#tell();
  }

  /**
   * Another page of the same person has taken the call over, or the room has given this one up.
   *
   * @param {CallMessage} call
   */
  #lose(call) {
    if (!this.#known) return;
    this.#known = false;
    if (call.peers.some(({ user }) => user === this.#store.state.you)) this.#end("elsewhere");
    else this.#enter();
  }

  /**
   * Have the ways of the plan; of the plan before them only until it is settled.
   *
   * @param {CallMessage} call
   * @param {boolean} anew whether nobody has looked for a way by this plan yet, as this peer
   */
  #go({ plan, settled, peers }, anew) {
    const others = peers.map(({ id }) => id).filter((id) => id !== this.#me);
    if (plan === "mesh") {
      this.#mesh.connect(this.#me ?? "", others);
      if (settled) this.#legs.close();
    } else {
      this.#mesh.keep(settled ? [] : others.filter((id) => this.#mesh.links.get(id)?.connected));
      if (anew || !this.#legs.open) this.#legs.begin();
    }
  }

  /** @param {SignalMessage} signal */
  #take = (signal) => {
    if (signal.from === "server") this.#legs.take(signal);
    else this.#mesh.take(signal);
  };

  /** @type {Send} */
  #send = (signal) => {
    this.#store.attempt({ type: "signal", epoch: this.#epoch, ...signal });
  };

  #onWays = () => {
    for (const { id } of this.others) if (this.reaches(id)) this.#reached.add(id);
    this.#checkReady();
    this.#tell();
  };

  #onDevices = () => {
    this.#mesh.send();
    this.#legs.send();
    this.#showState();
    this.#tell();
  };

  /** Find out whether the line is still there, and then, or once it is back, look for every way anew. */
  async #findAgain() {
    try {
      await this.#store.ask({ type: "call_ice" });
    } catch {
      return;
    }
    await this.#restart();
  }

  async #restart() {
    this.#network.heed();
    this.#mesh.restart();
    if (this.#legs.open) await this.#legs.restart();
  }

  #checkReady() {
    const { call } = this.#store.state;
    if (this.#stage !== "in" || call === null || call.settled) return;
    if (this.#readyEpoch === call.epoch) return;
    const present = this.others.filter((peer) => !peer.away).map(({ id }) => id);
    const reached =
      call.plan === "mesh"
        ? present.every((id) => this.#mesh.links.get(id)?.connected)
        : this.#legs.connected && present.every((id) => this.#legs.has(id));
    if (!reached) return;
    this.#readyEpoch = call.epoch;
    this.#store.attempt({ type: "call_ready", epoch: call.epoch });
  }

  #limit() {
    const { call } = this.#store.state;
    const limits = { video: call?.video ?? null, pictures: this.#seen, sound: this.#level < 3 };
    const sparing = new Set(this.others.filter((peer) => peer.audio_only).map(({ id }) => id));
    this.#mesh.limit((peer) => ({ ...limits, pictures: this.#seen && !sparing.has(peer) }));
    this.#legs.limit(limits);
  }

  /** Whether the others get to see what is outgoing. */
  get #seen() {
    const { screen } = this.#devices;
    return this.#level < 2 && !(this.#listens && screen === null);
  }

  #state() {
    const { muted, outgoing, screen, camera } = this.#devices;
    return {
      muted: muted || outgoing.audio === null || this.#level === 3,
      camera: camera !== null && outgoing.video === camera && this.#seen,
      screen: screen !== null && this.#seen,
      hand: this.#manner.hand,
      audio_only: this.#manner.audioOnly || this.#level >= 2,
    };
  }

  #showState() {
    if (this.#stage !== "in" || !this.#known) return;
    const shown = JSON.stringify(this.#state());
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#store.attempt({ type: "call_state", ...this.#state() });
  }

  /** @param {"out" | "elsewhere"} stage */
  #end(stage) {
    this.#stage = stage;
    this.#known = false;
    this.#me = null;
    this.#manner = { ...this.#manner, hand: false };
    this.#level = 0;
    this.#listens = false;
    this.#reached.clear();
    this.#store.talking = false;
    this.#unhear();
    this.#network.stop();
    this.#mesh.keep([]);
    this.#legs.close();
    this.#devices.close();
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
