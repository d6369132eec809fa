/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";

/** The way over to a voice channel at Discord, for who would rather talk there. */
export class VoiceChannel extends Component {
  #button;
  #line;
  #leave;
  #goes = false;

  /**
   * @param {HTMLElement | null} button null where the havruta has no server
   * @param {HTMLElement} line with a span for what is said, and a link
   * @param {() => void} leave leaves the call here
   */
  constructor(button, line, leave) {
    super();
    this.#button = button;
    this.#line = line;
    this.#leave = leave;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#button, "click", () => this.#go());
  }

  /**
   * @override
   * @param {State} state
   */
  update({ connection, voice }) {
    if (this.#button) this.#button.hidden = connection === "ended";
    this.#line.hidden = voice === null || connection === "ended";
    const [said, link] = [this.#line.querySelector("span"), this.#line.querySelector("a")];
    if (said && said.textContent !== (voice?.text ?? "")) said.textContent = voice?.text ?? "";
    if (link) link.hidden = !voice?.url;
    if (link && voice?.url) link.href = voice.url;
    if (this.#goes && voice?.state === "there") this.#leaveCall();
  }

  async #go() {
    this.#goes = true;
    if (this.store.state.voice?.state === "there") this.#leaveCall();
    else this.#goes = await this.store.wish({ type: "voice" });
  }

  #leaveCall() {
    this.#goes = false;
    this.#leave();
  }
}
