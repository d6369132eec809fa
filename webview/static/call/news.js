/** @import { Sentences } from "../wording/sentences.js" */

import { isolated } from "../wording/sentences.js";

/**
 * What there is to say of the call.
 *
 * @typedef {object} Story
 * @property {"out" | "joining" | "in" | "elsewhere"} stage
 * @property {boolean} asking whether the browser asks for the devices
 * @property {string[]} names of the others in the call
 * @property {string | null} obstacle the sentence for what one can't be heard or seen without
 * @property {string[]} lost names of those who can't be reached just now
 * @property {import("./economy.js").Level} level what the network is too weak for
 * @property {boolean} talksMuted
 * @property {boolean} noServer
 */

/** The one line of the call, which is read aloud whenever it changes. */
export class News {
  #element;
  #sentences;

  /**
   * @param {HTMLElement} element
   * @param {Sentences} sentences
   */
  constructor(element, sentences) {
    this.#element = element;
    this.#sentences = sentences;
  }

  /** @param {Story} story */
  show(story) {
    const text = this.#told(story);
    if (this.#element.textContent !== text) this.#element.replaceChildren(text);
  }

  /** @param {Story} story */
  #told({ stage, asking, names, obstacle, lost, level, talksMuted, noServer }) {
    const say = (/** @type {string} */ name, values = {}) => this.#sentences.say(name, values);
    const others = names.map(isolated).join(", ");
    if (asking) return say("call-asking");
    if (stage === "elsewhere") return say("call-elsewhere");
    if (stage === "joining") return say("call-joining");
    if (stage === "out") return others ? say("call-with", { names: others }) : say("call-offer");
    if (lost.length > 0) return say("call-lost", { names: lost.map(isolated).join(", ") });
    if (level > 0) return say(`call-weak-${level}`);
    if (obstacle) return say(obstacle);
    if (talksMuted) return say("call-talks-muted");
    if (noServer) return say("call-no-server");
    return others ? say("call-with", { names: others }) : say("call-alone");
  }
}
