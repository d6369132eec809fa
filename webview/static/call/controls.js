import { PictureInPicture } from "./pip.js";

/**
 * How things stand, as the buttons show it. `obstacle` is whether there is something to try again.
 *
 * @typedef {object} Standing
 * @property {"out" | "joining" | "in" | "elsewhere"} stage
 * @property {boolean} muted
 * @property {boolean} camera
 * @property {boolean} audioOnly
 * @property {boolean} screen
 * @property {boolean} hand
 * @property {boolean} floats whether a picture floats over other windows
 * @property {boolean} seen whether there is a picture of somebody else
 * @property {number} people
 * @property {boolean} open whether all of it is shown where there is little room
 * @property {boolean} silenced
 * @property {boolean} obstacle
 */

/** From so many people on one raises a hand to speak. */
const MANY = 4;

/** The buttons of the call. */
export class Controls {
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();

  /** @param {HTMLElement} section */
  constructor(section) {
    for (const button of section.querySelectorAll("button")) {
      const wish = button.dataset.do;
      if (wish) this.#buttons.set(wish, button);
    }
  }

  /** @param {Standing} standing */
  show(standing) {
    const { stage, camera, audioOnly } = standing;
    this.#press("mute", standing.muted);
    this.#press("camera", camera && !audioOnly);
    this.#press("audio-only", audioOnly);
    this.#press("share", standing.screen);
    this.#press("hand", standing.hand);
    this.#press("pip", standing.floats);
    this.#buttons.get("more")?.setAttribute("aria-expanded", String(standing.open));
    this.#buttons.get("join")?.setAttribute("aria-disabled", String(stage === "joining"));
    for (const [wish, button] of this.#buttons) button.hidden = !isOffered(wish, standing);
  }

  /**
   * @param {string} wish
   * @param {boolean} pressed
   */
  #press(wish, pressed) {
    this.#buttons.get(wish)?.setAttribute("aria-pressed", String(pressed));
  }
}

/**
 * @param {string} wish
 * @param {Standing} standing
 */
function isOffered(wish, { stage, people, hand, seen, floats, silenced, obstacle }) {
  const inside = stage === "in";
  const before = stage === "out" || stage === "joining";
  if (wish === "join") return before;
  if (wish === "back") return stage === "elsewhere";
  if (wish === "mute" || wish === "camera") return inside || before;
  if (wish === "share") return inside && "getDisplayMedia" in navigator.mediaDevices;
  if (wish === "hand") return inside && (people >= MANY || hand);
  if (wish === "pip") return inside && PictureInPicture.possible && (seen || floats);
  if (wish === "hear") return silenced;
  if (wish === "retry") return inside && obstacle;
  return inside;
}
