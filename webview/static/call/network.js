/** Two changes of the network within this time are one. */
const NETWORK_MS = 3_000;

/** Hears when the network is another one, or is back: ways that were found may be dead. */
export class NetworkChanges {
  #onChange;
  #heededAt = Number.NEGATIVE_INFINITY;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  start() {
    for (const type of ["online", "offline"]) addEventListener(type, this.#hear);
    network()?.addEventListener("change", this.#hear);
  }

  stop() {
    for (const type of ["online", "offline"]) removeEventListener(type, this.#hear);
    network()?.removeEventListener("change", this.#hear);
  }

  /** Whatever has changed just now is being seen to. */
  heed() {
    this.#heededAt = performance.now();
  }

  #hear = () => {
    if (!navigator.onLine || performance.now() - this.#heededAt < NETWORK_MS) return;
    this.heed();
    this.#onChange();
  };
}

/** What some browsers tell of the network. @returns {EventTarget | undefined} */
function network() {
  return /** @type {{connection?: EventTarget}} */ (navigator).connection;
}
