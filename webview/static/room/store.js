/** @import { Component } from "./component.js" */
/** @import { Connection, Request } from "./connection.js" */
/** @import { ServerMessage } from "./protocol.js" */
/** @import { Fact } from "./reducers.js" */
/** @import { State } from "./state.js" */

import { Refused } from "./connection.js";
import { reduce } from "./reducers.js";

/**
 * What the page knows, in one place. Facts flow down from it to the components, wishes flow up.
 *
 * Each component is told of what has `changed` in the order of subscription, and of one change after
 * the other, also when a component has something to add meanwhile. One that fails stops no other.
 */
export class Store {
  #connection;
  #state;
  /** @type {Set<Component>} */
  #components = new Set();
  /** @type {Set<keyof State>} */
  #changed = new Set();
  #telling = false;

  /**
   * @param {Connection} connection
   * @param {State} state
   */
  constructor(connection, state) {
    this.#connection = connection;
    this.#state = state;
  }

  /** What is known now. */
  get state() {
    return this.#state;
  }

  start() {
    const connection = this.#connection;
    connection.addEventListener("told", (event) => this.dispatch(detail(event)));
    connection.addEventListener("live", () => this.dispatch({ type: "live" }));
    connection.addEventListener("lost", () => this.dispatch({ type: "lost" }));
    connection.addEventListener("closed", (event) =>
      this.dispatch({ type: "closed", code: detail(event) }),
    );
    connection.start();
  }

  /**
   * Tell a component what is known, and from now on what changes.
   *
   * @param {Component} component
   * @returns {() => void} ends that
   */
  subscribe(component) {
    this.#components.add(component);
    this.#update(component, keysOf(this.#state));
    return () => this.#components.delete(component);
  }

  /**
   * Take in a fact, and tell the components what it has changed.
   *
   * @param {Fact} fact
   */
  dispatch(fact) {
    const before = this.#state;
    this.#state = reduce(before, fact);
    for (const key of keysOf(before)) {
      if (this.#state[key] !== before[key]) this.#changed.add(key);
    }
    if (this.#state.connection === "ended") this.#connection.stop();
    if (!this.#telling) this.#tell();
  }

  /**
   * Hear the server's messages of one kind, which are for one component alone and no part of what
   * the page knows.
   *
   * @template {ServerMessage["type"]} T
   * @param {T} type
   * @param {(message: Extract<ServerMessage, {type: T}>) => void} action
   * @returns {() => void} ends that
   */
  hear(type, action) {
    /** @param {Event} event */
    const listener = (event) => {
      const message = detail(event);
      if (message.type === type) action(message);
    };
    this.#connection.addEventListener("told", listener);
    return () => this.#connection.removeEventListener("told", listener);
  }

  /**
   * Whether people talk: a dead line is then noticed sooner.
   *
   * @param {boolean} talking
   */
  set talking(talking) {
    this.#connection.talking = talking;
  }

  /**
   * Ask the server for something.
   *
   * @param {Request} request
   * @returns {Promise<void>} done, or rejected with `Refused`
   */
  ask(request) {
    return this.#connection.ask(request);
  }

  /**
   * Ask for what the person wishes; a refusal is told them for a moment.
   *
   * @param {Request} request
   * @returns {Promise<boolean>} whether it has come true
   */
  async wish(request) {
    try {
      await this.ask(request);
      this.dispatch({ type: "unsay" });
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (this.#state.connection === "ended") return false;
      const { refusal } = error;
      const remark = refusal
        ? { text: refusal.text, errorId: refusal.error_id }
        : { sentence: "offline" };
      this.dispatch({ type: "remark", remark });
      return false;
    }
  }

  /**
   * Ask for what is only of use now: whatever is refused of it is looked for anew by itself.
   *
   * @param {Request} request
   */
  async attempt(request) {
    try {
      await this.ask(request);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  /**
   * Say something for a moment.
   *
   * @param {string} sentence by name
   */
  remark(sentence) {
    this.dispatch({ type: "remark", remark: { sentence } });
  }

  #tell() {
    this.#telling = true;
    while (this.#changed.size > 0) {
      const changed = this.#changed;
      this.#changed = new Set();
      for (const component of this.#components) this.#update(component, changed);
    }
    this.#telling = false;
  }

  /**
   * @param {Component} component
   * @param {Set<keyof State>} changed
   */
  #update(component, changed) {
    try {
      component.update(this.#state, changed);
    } catch (error) {
      reportError(error);
    }
  }
}

/**
 * @param {State} state
 * @returns {Set<keyof State>}
 */
function keysOf(state) {
  return new Set(/** @type {(keyof State)[]} */ (Object.keys(state)));
}

/** @param {Event} event */
function detail(event) {
  return /** @type {CustomEvent} */ (event).detail;
}
