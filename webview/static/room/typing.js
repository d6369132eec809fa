/** @import { Store } from "./store.js" */

import { Component } from "./component.js";

const PAUSE_MS = 15_000;

/** Notes whether the person is typing: until they have sent it, leave the field or pause. */
export class Typing extends Component {
  #onStop;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /** @param {() => void} onStop is called where the room has moved meanwhile */
  constructor(onStop) {
    super();
    this.#onStop = onStop;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(document, "input", ({ target }) => {
      if (isWritten(target)) this.#type(target.value !== "");
    });
    this.listen(document, "focusout", ({ target }) => {
      if (isWritten(target)) this.#type(false);
    });
  }

  /** @override */
  stop() {
    super.stop();
    clearTimeout(this.#pause);
  }

  /** @param {boolean} typing */
  #type(typing) {
    clearTimeout(this.#pause);
    if (typing) this.#pause = setTimeout(() => this.#type(false), PAUSE_MS);
    const held = this.store.state.room?.held ?? false;
    this.store.dispatch({ type: "typing", typing });
    if (!typing && held) this.#onStop();
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {target is HTMLTextAreaElement | HTMLInputElement}
 */
function isWritten(target) {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && ["text", "search"].includes(target.type))
  );
}
