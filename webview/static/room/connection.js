/** @import { ClientMessage, ServerMessage, Refusal } from "./protocol.js" */

import { delay } from "./backoff.js";
import { patienceToHear, patienceToOpen, slower } from "./patience.js";
import { isFinal, VERSION } from "./protocol.js";

/** How long the line may be silent before it is asked; while people talk, its death is missed sooner. */
const BEAT_MS = 15_000;
const TALKING_BEAT_MS = 800;

/** What the server may have to fetch from elsewhere before it answers. */
const SLOW = ["navigate", "read"];

/** How late a timer may be before the page is taken to have stood still. */
const STOOD_STILL_MS = 500;

/** What each answer says about the network: a welcome takes some four round trips. */
const HANDSHAKE = 4;

/** What was asked did not happen; `refusal` says why, if the server did. */
export class Refused extends Error {
  /** @param {Refusal | null} refusal */
  constructor(refusal) {
    super(refusal?.text ?? "");
    this.refusal = refusal;
  }
}

/**
 * What can be asked for: whatever is answered.
 *
 * @template M
 * @typedef {M extends {id: number} ? Omit<M, "id"> : never} Asked
 */

/** @typedef {Asked<Exclude<ClientMessage, {type: "ping"}>>} Request */

/**
 * A WebSocket that comes back.
 *
 * It says what happens by events on itself: `told` with each of the server's messages, `live` when
 * it is welcomed, `lost` when it is cut off and tries again, `closed` with the code when it is over.
 */
export class Connection extends EventTarget {
  #url;
  /** @type {WebSocket | undefined} */
  #socket;
  #started = false;
  #live = false;
  #attempt = 0;
  #lastId = 0;
  #roundTrip;
  #talking = false;
  /** When the page began to wait for the welcome, or asked what it asked last. */
  #since = 0;
  /** @type {Map<number, PromiseWithResolvers>} */
  #asked = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #beat;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;
  /** When something must have been heard, if it is expected. */
  #due = 0;

  /**
   * @param {string} address of the socket, without the version
   * @param {number} roundTrip how long the network takes to and fro, in milliseconds; 0 if unknown
   */
  constructor(address, roundTrip = 0) {
    super();
    this.#roundTrip = roundTrip;
    this.#url = `${address}?v=${VERSION}`;
  }

  get live() {
    return this.#live;
  }

  /**
   * Whether people talk: a dead line is then noticed within some two seconds.
   *
   * @param {boolean} talking
   */
  set talking(talking) {
    this.#talking = talking;
    if (this.#live) this.#beatLater();
  }

  start() {
    if (this.#started) return;
    this.#started = true;
    this.#network?.addEventListener("change", this.#onChange);
    addEventListener("online", this.#onNetwork);
    addEventListener("offline", this.#onNetwork);
    document.addEventListener("visibilitychange", this.#onVisible);
    this.#open();
  }

  stop() {
    this.#started = false;
    this.#network?.removeEventListener("change", this.#onChange);
    removeEventListener("online", this.#onNetwork);
    removeEventListener("offline", this.#onNetwork);
    document.removeEventListener("visibilitychange", this.#onVisible);
    clearTimeout(this.#again);
    this.#drop();
  }

  /**
   * Ask the server for something. Nothing is kept for later: without a connection it is refused.
   *
   * @param {Request} wish
   * @returns {Promise<void>} done, or rejected with `Refused`
   */
  ask(wish) {
    if (!this.#live) return Promise.reject(new Refused(null));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, slow: SLOW.includes(wish.type) });
      this.#ask({ ...wish, id });
    });
  }

  // Private

  #open() {
    clearTimeout(this.#again);
    const socket = new WebSocket(this.#url);
    socket.addEventListener("message", (event) => socket === this.#socket && this.#hear(event));
    socket.addEventListener("close", (event) => socket === this.#socket && this.#lose(event.code));
    this.#socket = socket;
    this.#expect(patienceToOpen(this.#attempt, this.#roundTrip, this.#talking));
  }

  /** Close the socket without waiting for the other side, which may be out of reach. */
  #drop() {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#live = false;
    clearTimeout(this.#beat);
    this.#hope();
    socket?.close();
    for (const { reject } of this.#asked.values()) reject(new Refused(null));
    this.#asked.clear();
  }

  /** @param {number} code */
  #lose(code) {
    this.#drop();
    if (isFinal(code)) {
      this.stop();
      this.dispatchEvent(new CustomEvent("closed", { detail: code }));
      return;
    }
    this.dispatchEvent(new Event("lost"));
    const atOnce = this.#talking && this.#attempt === 0;
    const wait = delay(this.#attempt++);
    this.#again = setTimeout(() => this.#open(), atOnce ? 0 : wait);
  }

  /** @param {MessageEvent<string>} event */
  #hear(event) {
    this.#hope();
    this.#beatLater();
    /** @type {ServerMessage} */
    const message = JSON.parse(event.data);
    if (message.type === "welcome") {
      this.#live = true;
      this.#attempt = 0;
      this.#measure(HANDSHAKE);
    }
    if ("id" in message && message.id === this.#lastId) this.#measure(1);
    this.dispatchEvent(new CustomEvent("told", { detail: message }));
    if (message.type === "welcome" && this.#live) this.dispatchEvent(new Event("live"));
    if (message.type === "done") this.#settle(message.id)?.resolve();
    if (message.type === "refusal") this.#settle(message.id)?.reject(new Refused(message));
  }

  /** @param {number | null} id */
  #settle(id) {
    const asked = this.#asked.get(id ?? 0);
    this.#asked.delete(id ?? 0);
    return asked;
  }

  /**
   * Expect to hear something before long, or take the line for dead: what is asked meanwhile gives it
   * no more time.
   *
   * @param {number} patience
   */
  #expect(patience) {
    this.#since = performance.now();
    const due = this.#since + patience;
    if (this.#silence !== undefined && this.#due < due) return;
    clearTimeout(this.#silence);
    this.#due = due;
    this.#silence = setTimeout(() => this.#doubt(), patience);
  }

  /** Something was heard, or nothing is expected any more. */
  #hope() {
    clearTimeout(this.#silence);
    this.#silence = undefined;
  }

  /** A page that itself stood still may have been answered meanwhile, and is about to hear it. */
  #doubt() {
    this.#silence = undefined;
    if (performance.now() - this.#due > STOOD_STILL_MS) this.#expect(STOOD_STILL_MS);
    else this.#lose(1006);
  }

  /** @param {number} roundTrips that were made since the page began to wait */
  #measure(roundTrips) {
    this.#roundTrip = slower(this.#roundTrip, (performance.now() - this.#since) / roundTrips);
  }

  /**
   * @param {object} message that is answered
   * @param {boolean} doubtful whether the line is likely to be dead
   */
  #ask(message, doubtful = false) {
    this.#socket?.send(JSON.stringify(message));
    const slow = [...this.#asked.values()].some((asked) => asked.slow);
    const manner = doubtful ? "doubtful" : "answer";
    this.#expect(patienceToHear(this.#roundTrip, this.#talking && !slow ? manner : null));
  }

  #beatLater() {
    clearTimeout(this.#beat);
    this.#beat = setTimeout(() => this.#ping(), this.#talking ? TALKING_BEAT_MS : BEAT_MS);
  }

  #ping = (doubtful = false) => {
    if (!this.#live) return;
    this.#ask({ type: "ping", id: ++this.#lastId }, doubtful);
  };

  /** What some browsers tell of the network; it changes also where only an estimate of it does. */
  get #network() {
    return /** @type {{connection?: EventTarget}} */ (navigator).connection;
  }

  #onChange = () => {
    if (this.#live) this.#ping(true);
    else if (this.#socket === undefined && this.#started) this.#open();
  };

  /** The network has changed: find out at once what is left of the connection. */
  #onNetwork = () => {
    if (this.#live) return this.#ping(true);
    if (!navigator.onLine) return;
    this.#drop();
    this.#open();
  };

  #onVisible = () => {
    if (document.visibilityState !== "visible") return;
    if (this.#live) this.#ping();
    else if (this.#socket === undefined) this.#open();
  };
}

/**
 * @typedef {{resolve: () => void, reject: (reason: Refused) => void, slow: boolean}} PromiseWithResolvers
 */
