/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";

/** So many faults of one page are reported; what fails all the time says the same again. */
const MOST = 5;
const LONGEST = 400;
const IN_A_SCRIPT = /\/static\/[^\s()]+:\d+:\d+/;

/**
 * Where faults of the page itself come out. The browser has told its console what they are, and the
 * server's log has each under the id that is shown.
 */
export class FaultDesk extends Component {
  #address;
  /** @type {Map<string, Promise<string>>} */
  #reported = new Map();

  /** @param {string} address that takes reports */
  constructor(address) {
    super();
    this.#address = address;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(window, "error", (/** @type {ErrorEvent} */ { error, message }) =>
      this.#tell(error ?? message),
    );
    this.listen(window, "unhandledrejection", (/** @type {PromiseRejectionEvent} */ { reason }) =>
      this.#tell(reason),
    );
  }

  /** @param {unknown} cause */
  async #tell(cause) {
    const remark = { sentence: "failed" };
    this.store.dispatch({ type: "remark", remark });
    const errorId = await this.#idOf(described(cause));
    if (errorId === "" || this.store.state.remark !== remark) return;
    this.store.dispatch({ type: "remark", remark: { ...remark, errorId } });
  }

  /**
   * What the log knows it by; "" if it does not.
   *
   * @param {string} fault
   * @returns {Promise<string>}
   */
  async #idOf(fault) {
    const known = this.#reported.get(fault);
    if (known !== undefined) return known;
    if (this.#reported.size >= MOST) return "";
    const id = report(this.#address, fault);
    this.#reported.set(fault, id);
    return id;
  }
}

/**
 * @param {string} address
 * @param {string} fault
 * @returns {Promise<string>}
 */
async function report(address, fault) {
  try {
    const body = new URLSearchParams({ fault });
    const answer = await fetch(address, { method: "POST", body, keepalive: true });
    return answer.ok ? await answer.text() : "";
  } catch {
    return "";
  }
}

/**
 * The error and the line of ours that it came from. It must not fail itself, whatever was thrown.
 *
 * @param {unknown} cause
 */
function described(cause) {
  if (!(cause instanceof Error))
    return typeof cause === "string" ? cause.slice(0, LONGEST) : typeof cause;
  const where = IN_A_SCRIPT.exec(cause.stack ?? "")?.[0] ?? "";
  return `${cause.name}: ${cause.message.slice(0, LONGEST)} ${where}`.trim();
}
