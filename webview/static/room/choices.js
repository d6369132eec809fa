/** What a person chooses, told to the server, which keeps it for all their devices. */
export class Choices {
  #address;
  /** One after the other, since the last one that arrives holds. */
  #last = Promise.resolve(true);

  /** @param {string} address */
  constructor(address) {
    this.#address = address;
  }

  /**
   * Keep a word under a name.
   *
   * @param {string} name
   * @param {string} word
   * @returns {Promise<boolean>} whether it is kept
   */
  keep(name, word) {
    const body = new URLSearchParams({ [name]: word });
    const send = () => fetch(this.#address, { method: "POST", body, keepalive: true });
    const sent = this.#last.then(send).then(({ ok }) => ok);
    this.#last = sent.catch(() => false);
    return this.#last;
  }
}
