/** @import { Candidate, Description } from "../room/protocol.js" */

/**
 * What two ends of a way tell each other to find it: a description, a candidate, or neither, which
 * asks the other end to offer.
 *
 * @typedef {{description: Description | null, candidate: Candidate | null}} Said
 */

/**
 * Tells a peer, or the server, something of the way between the two. `leg` is which of the ways to or
 * from the server.
 *
 * @callback Send
 * @param {{to: string, leg: string} & Said} signal
 * @returns {void}
 */

/**
 * What a connection has come to offer or to answer.
 *
 * @param {RTCPeerConnection} pc
 * @returns {Said}
 */
export function described({ localDescription }) {
  if (localDescription === null) throw new Error("nothing is described yet");
  const { type, sdp } = localDescription;
  return { description: { type, sdp }, candidate: null };
}

/**
 * @param {RTCIceCandidate} candidate
 * @returns {Said}
 */
function found({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) {
  const known = { candidate, sdpMid, sdpMLineIndex, usernameFragment };
  return { description: null, candidate: known };
}

/**
 * Perfect negotiation: either page may offer at any time. Where both do at once, the polite one takes
 * its own offer back.
 */
export class Negotiation {
  #pc;
  #polite;
  #say;
  #onOffer;
  #offering = false;
  #ignoring = false;
  /** @type {Promise<void>} */
  #taken = Promise.resolve();

  /**
   * @param {RTCPeerConnection} pc
   * @param {object} manner
   * @param {boolean} manner.polite
   * @param {(said: Said) => void} manner.say
   * @param {() => Promise<void>} manner.onOffer prepares what an offer is answered with
   */
  constructor(pc, { polite, say, onOffer }) {
    this.#pc = pc;
    this.#polite = polite;
    this.#say = say;
    this.#onOffer = onOffer;
    pc.addEventListener("negotiationneeded", () => this.#offer());
    pc.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.candidate) say(found(candidate));
    });
  }

  /**
   * Look for a way anew. An offer that has not been answered may have been lost: it is made again, as
   * it is, since an answer does not say to which offer it belongs.
   */
  restart() {
    if (this.#pc.signalingState === "have-local-offer") this.#say(described(this.#pc));
    else this.#pc.restartIce();
  }

  /**
   * Take in what the other page says, one thing after the other.
   *
   * @param {Said} said
   * @returns {Promise<void>} rejected where it can't be taken in
   */
  take(said) {
    const taking = this.#taken.then(() => this.#take(said));
    this.#taken = taking.catch(() => {});
    return taking;
  }

  async #offer() {
    this.#offering = true;
    try {
      await this.#pc.setLocalDescription();
      this.#say(described(this.#pc));
    } catch (error) {
      this.#bear(error);
    } finally {
      this.#offering = false;
    }
  }

  /** @param {Said} said */
  async #take({ description, candidate }) {
    if (this.#pc.signalingState === "closed") return;
    try {
      if (description) await this.#describe(description);
      if (candidate) await this.#reach(candidate);
    } catch (error) {
      this.#bear(error);
    }
  }

  /** @param {Description} description */
  async #describe(description) {
    const offered = description.type === "offer";
    const collides = offered && (this.#offering || this.#pc.signalingState !== "stable");
    this.#ignoring = collides && !this.#polite;
    if (this.#ignoring || (!offered && this.#pc.signalingState === "stable")) return;
    await this.#pc.setRemoteDescription(description);
    if (!offered) return;
    await this.#onOffer();
    await this.#pc.setLocalDescription();
    this.#say(described(this.#pc));
  }

  /**
   * What belongs to a description that was lost, or is not to be taken, is of no use.
   *
   * @param {Candidate} candidate
   */
  async #reach(candidate) {
    const { remoteDescription } = this.#pc;
    const { usernameFragment } = candidate;
    if (remoteDescription === null) return;
    if (usernameFragment && !remoteDescription.sdp.includes(`ice-ufrag:${usernameFragment}`))
      return;
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#ignoring) throw error;
    }
  }

  /** What fails because the connection was closed meanwhile is no failure. @param {unknown} error */
  #bear(error) {
    if (this.#pc.signalingState !== "closed") throw error;
  }
}
