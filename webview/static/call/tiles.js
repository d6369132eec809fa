/** @import { Sentences } from "../wording/sentences.js" */

/**
 * Somebody in the call, as they are shown. `note` says how they are reached or heard; `own` is whether
 * it is the person of this page, whom they see as in a mirror and do not hear.
 *
 * @typedef {object} Face
 * @property {string} id
 * @property {string} name
 * @property {boolean} own
 * @property {MediaStreamTrack | null} sound
 * @property {MediaStreamTrack | null} picture
 * @property {boolean} screen
 * @property {boolean} muted
 * @property {boolean} hand
 * @property {boolean} speaking
 * @property {"" | "good" | "fair" | "poor" | "lost" | "connecting"} way
 */

/** The faces of those in the call, one beside the other. */
export class Tiles {
  #list;
  #sentences;
  #onSilenced;
  /** @type {Map<string, Tile>} */
  #tiles = new Map();

  /**
   * @param {HTMLElement} list
   * @param {Sentences} sentences
   * @param {() => void} onSilenced hears that the browser lets nothing be heard before a press
   */
  constructor(list, sentences, onSilenced) {
    this.#list = list;
    this.#sentences = sentences;
    this.#onSilenced = onSilenced;
  }

  /** @param {Face[]} faces */
  show(faces) {
    for (const [id, tile] of this.#tiles) {
      if (faces.some((face) => face.id === id)) continue;
      tile.element.remove();
      tile.clear();
      this.#tiles.delete(id);
    }
    this.#list.dataset.count = String(faces.length);
    faces.forEach((face, place) => {
      const tile = this.#tiles.get(face.id) ?? this.#add(face.id);
      if (this.#list.children[place] !== tile.element) {
        this.#list.insertBefore(tile.element, this.#list.children[place] ?? null);
      }
      tile.show(face);
    });
  }

  /** Begin to be heard: the person has pressed something. */
  async play() {
    await Promise.all([...this.#tiles.values()].map((tile) => tile.play()));
  }

  /** @param {string} speaker the id of a device; "" is the browser's own choice */
  set speaker(speaker) {
    for (const tile of this.#tiles.values()) tile.speaker = speaker;
  }

  /**
   * The moving picture of a person, if there is one.
   *
   * @param {string} id
   */
  picture(id) {
    return this.#tiles.get(id)?.video;
  }

  /** @param {string} id */
  #add(id) {
    const tile = new Tile(this.#sentences, this.#onSilenced);
    this.#tiles.set(id, tile);
    return tile;
  }
}

class Tile {
  #sentences;
  #onSilenced;
  #audio = document.createElement("audio");
  #name = document.createElement("bdi");
  #notes = document.createElement("small");
  #enlarge = document.createElement("button");

  /**
   * @param {Sentences} sentences
   * @param {() => void} onSilenced
   */
  constructor(sentences, onSilenced) {
    this.#sentences = sentences;
    this.#onSilenced = onSilenced;
    this.element = document.createElement("li");
    this.element.className = "tile";
    this.video = document.createElement("video");
    this.video.muted = true;
    this.video.playsInline = true;
    const caption = document.createElement("span");
    caption.className = "caption";
    caption.append(this.#name, " ", this.#notes);
    this.#enlarge.className = "enlarge";
    this.#enlarge.addEventListener("click", () => this.video.requestFullscreen());
    this.element.append(this.video, this.#audio, caption, this.#enlarge);
  }

  /** @param {Face} face */
  show(face) {
    const { picture, sound } = face;
    put(this.video, picture);
    if (put(this.#audio, face.own ? null : sound)) this.play();
    if (picture && this.video.paused) this.video.play().catch(() => {});
    this.element.dataset.peer = face.id;
    for (const name of /** @type {const} */ (["own", "screen", "speaking", "muted", "hand"])) {
      this.element.classList.toggle(name, face[name]);
    }
    this.element.classList.toggle("faceless", picture === null);
    this.element.dataset.way = face.way;
    this.#enlarge.hidden = !face.screen || face.own || picture === null;
    write(this.#enlarge, this.#sentences.say("call-enlarge"));
    write(this.#name, face.name);
    write(this.#notes, this.#noted(face).join(" · "));
  }

  async play() {
    if (this.#audio.srcObject === null) return;
    try {
      await this.#audio.play();
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotAllowedError") this.#onSilenced();
    }
  }

  /** @param {string} speaker */
  set speaker(speaker) {
    const audio = /** @type {{setSinkId?: (id: string) => Promise<void>}} */ (this.#audio);
    audio.setSinkId?.(speaker).catch(() => {});
  }

  clear() {
    this.video.srcObject = this.#audio.srcObject = null;
  }

  /** @param {Face} face */
  #noted({ screen, muted, hand, way }) {
    const notes = [];
    if (hand) notes.push(this.#sentences.say("call-hand"));
    if (screen) notes.push(this.#sentences.say("call-screen"));
    if (muted) notes.push(this.#sentences.say("call-muted"));
    if (way) notes.push(this.#sentences.say(`call-way-${way}`));
    return notes;
  }
}

/**
 * Have an element play a track.
 *
 * @param {HTMLMediaElement} element
 * @param {MediaStreamTrack | null} track
 * @returns {boolean} whether it is another one than before
 */
function put(element, track) {
  const stream = /** @type {MediaStream | null} */ (element.srcObject);
  if ((stream?.getTracks()[0] ?? null) === track) return false;
  element.srcObject = track && new MediaStream([track]);
  return true;
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
