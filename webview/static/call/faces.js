/** @import { PeerShown } from "../room/protocol.js" */
/** @import { State } from "../room/state.js" */
/** @import { Devices } from "./devices.js" */
/** @import { Observer } from "./observer.js" */
/** @import { Talk } from "./talk.js" */
/** @import { Face } from "./tiles.js" */

import { nameOf } from "./names.js";

/** How those in the call are to be shown, out of what is known of each. */
export class Faces {
  #talk;
  #devices;
  #observer;

  /**
   * @param {Talk} talk
   * @param {Devices} devices
   * @param {Observer} observer
   */
  constructor(talk, devices, observer) {
    this.#talk = talk;
    this.#devices = devices;
    this.#observer = observer;
  }

  /**
   * @param {string} name
   * @returns {Face} of this page's person
   */
  own(name) {
    const { screen, outgoing, muted } = this.#devices;
    return {
      id: "",
      name,
      own: true,
      sound: null,
      picture: outgoing.video,
      screen: screen !== null,
      muted: muted || outgoing.audio === null,
      hand: this.#talk.manner.hand,
      speaking: !muted && this.#observer.speaks(""),
      way: "",
    };
  }

  /**
   * @param {State} state
   * @returns {Face[]} of the others
   */
  others({ room }) {
    return this.#talk.others.map((peer) => this.#face(peer, nameOf(peer.user, room)));
  }

  /**
   * @param {PeerShown} peer
   * @param {string} name
   * @returns {Face}
   */
  #face(peer, name) {
    const tracks = this.#talk.tracksOf(peer.id);
    const of = (/** @type {string} */ kind) => tracks.find((track) => track.kind === kind) ?? null;
    const seen = (peer.camera || peer.screen) && !this.#talk.manner.audioOnly;
    return {
      id: peer.id,
      name,
      own: false,
      sound: of("audio"),
      picture: seen ? of("video") : null,
      screen: peer.screen,
      muted: peer.muted,
      hand: peer.hand,
      speaking: !peer.muted && this.#observer.speaks(peer.id),
      way: this.#way(peer),
    };
  }

  /**
   * @param {PeerShown} peer
   * @returns {Face["way"]}
   */
  #way(peer) {
    if (peer.away) return "lost";
    if (this.#talk.reaches(peer.id)) return this.#observer.quality(peer);
    return this.#talk.isLost(peer.id) ? "lost" : "connecting";
  }
}
