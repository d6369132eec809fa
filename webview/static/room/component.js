/** @import { Store } from "./store.js" */
/** @import { State } from "./state.js" */

/**
 * A part of the page. It shows what it is told (`update`, which may come twice for one thing), and
 * says what its person wishes to the store, or to a component that it was made with.
 */
export class Component {
  #listening = new AbortController();
  /** @type {Store | undefined} */
  #store;

  /** Where facts come from and wishes go. */
  get store() {
    if (this.#store === undefined) throw new Error("not started");
    return this.#store;
  }

  /**
   * Begin to hear the person; the store tells what is known right afterwards.
   *
   * @param {Store} store
   */
  start(store) {
    this.#store = store;
  }

  /** Let go of all that was begun. */
  stop() {
    this.#listening.abort();
    this.#listening = new AbortController();
  }

  /**
   * Show what is known.
   *
   * @param {State} _state
   * @param {Set<keyof State>} _changed
   */
  update(_state, _changed) {}

  /**
   * Hear an event until this component is stopped.
   *
   * @template {Event} E
   * @param {EventTarget | null} target
   * @param {string} type
   * @param {(event: E) => void} action
   */
  listen(target, type, action) {
    const listener = /** @type {EventListener} */ (action);
    target?.addEventListener(type, listener, { signal: this.#listening.signal });
  }
}

/**
 * Start components in order; one that fails stops no other.
 *
 * @param {Store} store
 * @param {Component[]} components
 * @returns {() => void} stops them in reverse
 */
export function startAll(store, components) {
  const stops = components.map((component) => startOne(store, component));
  return () => {
    for (const stop of stops.reverse()) stop();
  };
}

/**
 * @param {Store} store
 * @param {Component} component
 * @returns {() => void}
 */
function startOne(store, component) {
  try {
    component.start(store);
  } catch (error) {
    reportError(error);
  }
  const leave = store.subscribe(component);
  return () => {
    leave();
    component.stop();
  };
}
