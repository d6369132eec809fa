/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component, startAll } from "../room/component.js";
import { Refused } from "../room/connection.js";
import { isolated } from "../wording/sentences.js";
import { namesInCall } from "./names.js";
import { preferences } from "./preferences.js";

/** What a call takes of a browser. */
const canCall = () =>
  "RTCPeerConnection" in window && navigator.mediaDevices?.getUserMedia !== undefined;

/**
 * Where one comes into the call. What a call consists of is fetched once somebody wants it: the text
 * is there before that, and does not wait for it.
 */
export class CallDoor extends Component {
  #section;
  #sheet;
  #sentences;
  /** @type {Promise<import("./call_panel.js").CallPanel> | undefined} */
  #panel;
  #looked = false;

  /**
   * @param {HTMLElement} section
   * @param {HTMLElement} sheet on which devices are chosen
   * @param {Sentences} sentences
   */
  constructor(section, sheet, sentences) {
    super();
    this.#section = section;
    this.#sheet = sheet;
    this.#sentences = sentences;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.#section.hidden = false;
    this.#showButtons();
    if (!canCall()) return;
    this.listen(this.#section, "click", (/** @type {MouseEvent} */ event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (button?.dataset.do && this.#panel === undefined) this.#open().then(() => button.click());
    });
    for (const type of ["pointerover", "focusin"]) this.listen(this.#section, type, this.#fetch);
  }

  /**
   * @override
   * @param {State} state
   */
  update(state) {
    if (this.#panel !== undefined) return;
    this.#say(state);
    if (state.connection !== "live" || state.section === null || this.#looked || !canCall()) return;
    this.#looked = true;
    this.#joinIfWelcome();
  }

  /** Those that there are before the call: with what one would come in. */
  #showButtons() {
    const { muted, camera, audioOnly } = preferences();
    /** @type {Record<string, string>} */
    const pressed = { join: "", mute: String(muted), camera: String(camera && !audioOnly) };
    for (const button of this.#section.querySelectorAll("button")) {
      if (!button.dataset.do) continue;
      const state = pressed[button.dataset.do ?? ""];
      button.hidden = state === undefined || !canCall();
      if (state) button.setAttribute("aria-pressed", state);
    }
  }

  /** @param {State} state */
  #say(state) {
    const names = namesInCall(state);
    const text = !canCall()
      ? this.#sentences.say(window.isSecureContext ? "call-unable" : "call-insecure")
      : names.length > 0
        ? this.#sentences.say("call-with", { names: names.map(isolated).join(", ") })
        : this.#sentences.say("call-offer");
    const status = this.#section.querySelector(".call-status");
    status?.classList.toggle("offer", canCall() && names.length === 0);
    if (status && status.textContent !== text) status.replaceChildren(text);
  }

  /**
   * Come in without being asked, where the browser lets this page hear its person and they did not
   * leave the call when they were here last, nor are in it elsewhere: before this is answered, the page
   * has been told who is in the call.
   */
  async #joinIfWelcome() {
    if (!(await isAllowed("microphone"))) return;
    if (!preferences().joins || !(await this.#isThere())) return;
    const { call, you } = this.store.state;
    if (call?.peers.some(({ user }) => user === you)) return;
    const panel = await this.#open();
    await panel.join();
  }

  /** Whether the server answers; whatever it does. */
  async #isThere() {
    try {
      await this.store.ask({ type: "call_ice" });
      return true;
    } catch (error) {
      return error instanceof Refused && error.refusal !== null;
    }
  }

  /** Fetch what will be needed, as soon as it looks as if it will. */
  #fetch = () => {
    import("./call_panel.js");
  };

  #open() {
    this.#panel ??= this.#start();
    return this.#panel;
  }

  async #start() {
    const { CallPanel } = await import("./call_panel.js");
    const panel = new CallPanel(this.#section, this.#sheet, {
      store: this.store,
      sentences: this.#sentences,
    });
    startAll(this.store, [panel]);
    return panel;
  }
}

/** @param {string} name of a permission, which some browsers do not know */
async function isAllowed(name) {
  try {
    const permission = await navigator.permissions.query(/** @type {any} */ ({ name }));
    return permission.state === "granted";
  } catch {
    return false;
  }
}
