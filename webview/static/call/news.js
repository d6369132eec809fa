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
 * @property {boolean} blocked whether the network lets nothing through to the server
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
    const { name, values } = told(story);
    const how = this.#sentences.say(`call-allow-${browser(navigator.userAgent)}`);
    const text = this.#sentences.say(name, { how, ...values });
    this.#element.classList.toggle("names", name === "call-with");
    this.#element.classList.toggle("offer", name === "call-offer");
    if (this.#element.textContent !== text) this.#element.replaceChildren(text);
  }
}

/**
 * What is to be said first: the name of a sentence, and what is filled in.
 *
 * @param {Story} story
 * @returns {{name: string, values?: Record<string, string>}}
 */
export function told(story) {
  const { stage, asking, names, obstacle, lost, level, talksMuted, noServer, blocked } = story;
  if (asking) return { name: "call-asking" };
  if (stage === "elsewhere" || stage === "joining") return { name: `call-${stage}` };
  const who = names.length > 0 ? { name: "call-with", values: listed(names) } : undefined;
  if (stage === "out") return who ?? { name: "call-offer" };
  if (lost.length > 0 && (noServer || blocked))
    return { name: "call-blocked", values: listed(lost) };
  if (lost.length > 0) return { name: "call-lost", values: listed(lost) };
  if (level > 0) return { name: `call-weak-${level}` };
  if (obstacle) return { name: obstacle };
  if (talksMuted) return { name: "call-talks-muted" };
  if (noServer) return { name: "call-no-server" };
  return who ?? { name: "call-alone" };
}

/**
 * Whose way of allowing devices it is: that of Firefox, of Safari, or of all the others.
 *
 * @param {string} agent as the browser calls itself
 */
export function browser(agent) {
  if (/Firefox|FxiOS/.test(agent)) return "firefox";
  return /Safari/.test(agent) && !/Chrom|CriOS|Edg|Android/.test(agent) ? "safari" : "chromium";
}

/** @param {string[]} names */
function listed(names) {
  return { names: names.map(isolated).join(", ") };
}
