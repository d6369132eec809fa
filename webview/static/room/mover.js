/** @import { Room, State } from "./state.js" */

import { Component } from "./component.js";
import { ConflatedQueue } from "./conflated_queue.js";
import { isAdrift, isMisplaced, leads, ownRef } from "./state.js";

/** How old a step may be that is asked for anew. */
const ANEW_MS = 5_000;

/**
 * A step of the room that was cut off before it was answered, from where it led, and when.
 *
 * @typedef {{ref: string, jump: boolean, from: string, at: number}} Step
 */

/** Takes the person somewhere: with the room if they lead it, alone if they do not. */
export class Mover extends Component {
  #requests = new ConflatedQueue();
  /** @type {string | null} */
  #wished = null;
  /** @type {Step | null} */
  #cutOff = null;

  /**
   * Once the page is live again, tell the server where its person has been reading meanwhile, and take
   * the step that the break cut off.
   *
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ connection, room }, changed) {
    if (!changed.has("connection") || connection !== "live" || !room) return;
    const step = this.#cutOff;
    this.#cutOff = null;
    if (step !== null && isStillWanted(step, room)) this.#lead(room, step.ref, step.jump);
    else if (!isMisplaced(room)) return;
    else if (room.alone === null) this.store.wish({ type: "follow" });
    else this.store.wish({ type: "read", ref: room.alone });
  }

  /**
   * Go to a segment or a section. A jump covers only where it lands.
   *
   * @param {string} ref
   * @param {{jump?: boolean}} manner
   */
  async go(ref, { jump = false } = {}) {
    const { connection, obstacle, room } = this.store.state;
    if (connection === "ended") return;
    this.#wished = ref;
    this.#cutOff = null;
    if (room !== null && isAdrift(this.store.state)) this.#readOn(room, ref);
    else if (room === null || connection !== "live") this.store.remark(obstacle ?? "offline");
    else if (leads(room)) await this.#lead(room, ref, jump);
    else if (ref === room.ref) await this.follow();
    else if (ref !== ownRef(room)) await this.#readAlone(ref);
  }

  /**
   * Whether the person has gone there, or to its section, themselves.
   *
   * @param {string} ref of a segment
   */
  wishedFor(ref) {
    return this.#wished !== null && [ref, ref.replace(/[: ]\d+$/, "")].includes(this.#wished);
  }

  /** Be with the room again. */
  async follow() {
    if (this.store.state.room?.alone == null) return;
    this.store.dispatch({ type: "together" });
    if (isAdrift(this.store.state)) return;
    await this.#requests.run(() => this.store.wish({ type: "follow" }));
  }

  /**
   * Be at the first segment of the section that was gone to as such.
   *
   * @param {string} ref
   */
  async land(ref) {
    const { room } = this.store.state;
    if (room?.alone == null) return;
    if (ref === room.ref) await this.follow();
    else this.store.dispatch({ type: "alone", ref });
  }

  /**
   * Without a connection everyone reads alone; the server is told once there is one.
   *
   * @param {Room} room
   * @param {string} ref
   */
  #readOn(room, ref) {
    this.store.dispatch(ref === room.ref ? { type: "together" } : { type: "alone", ref });
  }

  /**
   * Whoever has been reading alone is with the room once it moves, and not where it is until then.
   *
   * @param {Room} room
   * @param {string} ref
   * @param {boolean} jump
   */
  async #lead(room, ref, jump) {
    const there = ref === room.ref;
    if (there && room.alone === null && !this.#requests.busy) return;
    this.store.dispatch(there ? { type: "together" } : { type: "joining", joining: true });
    await this.#requests.run(() => this.#navigate(ref, jump));
  }

  /**
   * @param {string} ref
   * @param {boolean} jump
   */
  async #navigate(ref, jump) {
    const from = this.store.state.room?.ref ?? ref;
    const moved = await this.store.wish({ type: "navigate", ref, jump });
    if (!moved && this.store.state.connection === "reconnecting") {
      this.#cutOff = { ref, jump, from, at: performance.now() };
    }
    if (!this.store.state.room?.joining) return;
    this.store.dispatch(moved ? { type: "together" } : { type: "joining", joining: false });
  }

  /**
   * Asked first: what is shown may lead on at once, and that is to be asked afterwards.
   *
   * @param {string} ref
   */
  async #readAlone(ref) {
    const asked = this.#requests.run(() => this.store.wish({ type: "read", ref }));
    this.store.dispatch({ type: "alone", ref });
    await asked;
  }
}

/**
 * Whether somebody who has asked for a step a moment ago would ask for it again.
 *
 * @param {Step} step
 * @param {Room} room as it is after the break
 */
function isStillWanted({ from, at }, room) {
  return room.ref === from && leads(room) && performance.now() - at < ANEW_MS;
}
