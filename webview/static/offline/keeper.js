/** @import { Section, State } from "../room/state.js" */

import { ours } from "../addresses/ours.js";
import { Component } from "../room/component.js";

/**
 * Has the browser keep the page, the section that it shows and those beside it, so that whoever loads
 * it again without a network can read there. What is kept goes once the page is over.
 */
export class Keeper extends Component {
  #name;
  /** @type {Promise<ServiceWorkerRegistration> | undefined} */
  #worker;

  /** @param {string} name under which it is kept: whose it is, and of which release */
  constructor(name) {
    super();
    this.#name = name;
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update({ connection, section }, changed) {
    if (!("serviceWorker" in navigator)) return;
    if (connection === "ended" && changed.has("connection")) forget();
    if (connection !== "live" || section === null || section.lacks) return;
    if (changed.has("connection") || changed.has("section")) this.#keepSoon(section);
  }

  /** @param {Section} section */
  #keepSoon(section) {
    const keep = () => this.#keep(section).catch(() => undefined); // some browsers keep nothing
    if ("requestIdleCallback" in globalThis) requestIdleCallback(keep);
    else setTimeout(keep, 500);
  }

  /** @param {Section} section */
  async #keep({ ref, before, after }) {
    this.#worker ??= registered();
    const { active } = await this.#worker.catch((error) => {
      this.#worker = undefined; // the line may have broken just then: it is tried again
      throw error;
    });
    active?.postMessage({
      name: this.#name,
      session: location.pathname,
      sections: [ref, before, after].filter(Boolean),
      files: files(),
    });
  }
}

async function registered() {
  await navigator.serviceWorker.register(ours("worker.js"), { scope: ours("session/") });
  return navigator.serviceWorker.ready;
}

/** What the page is made of. */
function files() {
  const fetched = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const own = fetched.filter(({ origin }) => origin === location.origin);
  return own.map(({ pathname }) => pathname).filter((path) => path.startsWith(ours("static/")));
}

async function forget() {
  const kept = `havruta${ours("").slice(0, -1)}:`;
  for (const name of await caches.keys()) {
    if (name.startsWith(kept)) await caches.delete(name);
  }
}
