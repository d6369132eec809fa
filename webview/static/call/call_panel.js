/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Sentences } from "../wording/sentences.js" */
/** @import { Face } from "./tiles.js" */

import { Component } from "../room/component.js";
import { Controls } from "./controls.js";
import { Devices } from "./devices.js";
import { Faces } from "./faces.js";
import { CallKeys } from "./keys.js";
import { namesInCall } from "./names.js";
import { News } from "./news.js";
import { Observer } from "./observer.js";
import { PictureInPicture } from "./pip.js";
import { prefer, preferences } from "./preferences.js";
import { DeviceSheet } from "./sheet.js";
import { Talk } from "./talk.js";
import { Tiles } from "./tiles.js";

/** The call beside the text: who is in it, and what its person does there. */
export class CallPanel extends Component {
  #section;
  #sentences;
  #devices = new Devices();
  #talk;
  #observer;
  #faces;
  #tiles;
  #controls;
  #news;
  #speaker;
  #sheet;
  #keys;
  #pip = new PictureInPicture();
  #preferences = preferences();
  /** Whether the browser asks the person for their devices. */
  #asking = false;
  /** Whether the browser lets nobody be heard before the person has pressed something. */
  #silenced = false;

  /**
   * @param {HTMLElement} section
   * @param {HTMLElement} sheet
   * @param {{store: Store, sentences: Sentences}} room
   */
  constructor(section, sheet, { store, sentences }) {
    super();
    this.#section = section;
    this.#sentences = sentences;
    this.#talk = new Talk(store, this.#devices);
    this.#observer = new Observer(this.#talk, this.#devices);
    this.#faces = new Faces(this.#talk, this.#devices, this.#observer);
    this.#tiles = new Tiles(within(section, ".tiles"), sentences, () => this.#silence());
    this.#controls = new Controls(section);
    this.#news = new News(within(section, ".call-status"), sentences);
    this.#speaker = within(section, ".call-speaker");
    this.#sheet = new DeviceSheet(sheet, this.#devices, () => this.#preferences);
    this.#keys = new CallKeys({
      inside: () => this.#talk.stage === "in",
      muted: () => this.#devices.muted,
      talk: (talking) => {
        this.#devices.muted = !talking;
      },
      keys: { m: () => this.#do("mute"), c: () => this.#do("camera"), h: () => this.#do("hand") },
    });
    this.#hear(sheet);
  }

  /** @override */
  stop() {
    super.stop();
    this.#keys.release();
    this.#observer.stop();
    this.#pip.stop();
    this.#talk.leave();
  }

  /**
   * @override
   * @param {State} state
   * @param {Set<keyof State>} changed
   */
  update(state, changed) {
    this.#talk.update(state, changed);
    this.#render();
  }

  /** Come in, as the person likes to be in calls. */
  async join() {
    const { stage } = this.#talk;
    if (this.#asking || stage === "in" || stage === "joining") return;
    const { muted, camera, audio, video, audioOnly } = this.#preferences;
    this.#devices.chosen = { audio, video };
    this.#devices.muted = muted;
    this.#asking = true;
    this.#render();
    try {
      await this.#devices.open({ camera: camera && !audioOnly });
    } finally {
      this.#asking = false;
    }
    this.#talk.show({ audioOnly });
    this.#observer.start();
    if (await this.#talk.join()) this.#prefer({ joins: true });
  }

  /** @param {HTMLElement} sheet */
  #hear(sheet) {
    for (const one of [this.#talk, this.#observer, this.#devices]) {
      this.listen(one, "change", () => this.#render());
    }
    this.listen(this.#section, "click", (/** @type {MouseEvent} */ event) => {
      const button = /** @type {Element} */ (event.target).closest("[data-do]");
      if (button) this.#do(button.getAttribute("data-do") ?? "");
    });
    this.listen(sheet, "change", ({ target }) => this.#choose(target));
    this.listen(sheet, "toggle", () => this.#sheet.show());
    this.listen(navigator.mediaDevices, "devicechange", () => this.#sheet.show());
    for (const type of ["pointerup", "keydown"]) {
      this.listen(window, type, () => this.#pressed());
    }
    this.listen(window, "pagehide", () => this.#devices.close());
    this.listen(window, "blur", () => this.#keys.release());
    this.listen(window, "keyup", (/** @type {KeyboardEvent} */ event) => this.#keys.up(event));
    this.listen(document, "keydown", (event) =>
      this.#keys.down(/** @type {KeyboardEvent} */ (event)),
    );
  }

  /** @param {string} wish */
  #do(wish) {
    const { screen } = this.#devices;
    if (wish === "join" || wish === "back") this.join();
    else if (wish === "leave") this.#leave();
    else if (wish === "mute") this.#mute(!this.#muted);
    else if (wish === "camera") this.#show(!this.#showing);
    else if (wish === "audio-only") this.#hearOnly(!this.#preferences.audioOnly);
    else if (wish === "share") screen ? this.#devices.unshare() : this.#share();
    else if (wish === "hand") this.#talk.show({ hand: !this.#talk.manner.hand });
    else if (wish === "pip") this.#pip.open ? this.#pip.stop() : this.#float();
    else if (wish === "more") this.#open(!this.#section.classList.contains("open"));
    else if (wish === "retry") this.#retry();
    this.#render();
  }

  get #inside() {
    return this.#talk.stage === "in" || this.#talk.stage === "joining";
  }

  get #muted() {
    return this.#inside ? this.#devices.muted : this.#preferences.muted;
  }

  get #showing() {
    return this.#inside ? this.#devices.camera !== null : this.#preferences.camera;
  }

  /** @param {boolean} muted */
  #mute(muted) {
    this.#prefer({ muted });
    this.#devices.muted = muted;
  }

  /** @param {boolean} camera */
  #show(camera) {
    this.#prefer(camera ? { camera, audioOnly: false } : { camera });
    if (camera && this.#inside) this.#devices.reopen("video");
    else this.#devices.closeCamera();
    this.#talk.show({ audioOnly: this.#preferences.audioOnly });
  }

  /** @param {boolean} audioOnly */
  #hearOnly(audioOnly) {
    this.#prefer({ audioOnly });
    if (audioOnly) this.#devices.closeCamera();
    else if (this.#preferences.camera) this.#devices.reopen("video");
    this.#talk.show({ audioOnly });
  }

  /** @param {EventTarget | null} target a select of the sheet */
  #choose(target) {
    if (!(target instanceof HTMLSelectElement)) return;
    const { name, value } = target;
    this.#prefer({ [name]: value });
    if (name === "speaker") {
      this.#tiles.speaker = value;
    } else if (name === "audio" || name === "video") {
      this.#devices.chosen[name] = value;
      if (this.#inside && (name === "audio" || this.#showing)) this.#devices.reopen(name);
    }
  }

  /** @param {boolean} open whether all of it is to be shown where there is little room */
  #open(open) {
    this.#section.classList.toggle("open", open);
    within(this.#section, ".tiles").tabIndex = open ? 0 : -1; // it scrolls there
  }

  async #share() {
    try {
      await this.#devices.share();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // the person has thought better of it
    }
  }

  async #float() {
    const picture = this.#spoken(this.#faces.others(this.store.state));
    if (picture) await this.#pip.start(picture);
  }

  #leave() {
    this.#prefer({ joins: false });
    this.#pip.stop();
    this.#talk.leave();
  }

  #silence() {
    if (this.#silenced) return;
    this.#silenced = true;
    this.#render();
  }

  /** The person has pressed something: what browsers let be heard only after that can be. */
  async #pressed() {
    this.#observer.resume();
    if (!this.#silenced) return;
    this.#silenced = false;
    await this.#tiles.play();
    this.#render();
  }

  async #retry() {
    const { obstacles } = this.#devices;
    if (obstacles.audio) await this.#devices.reopen("audio");
    if (obstacles.video) await this.#devices.reopen("video");
    await this.#talk.retry();
  }

  /** @param {Partial<import("./preferences.js").Preferences>} more */
  #prefer(more) {
    this.#preferences = { ...this.#preferences, ...more };
    prefer(more);
  }

  #render() {
    const { stage, manner, level } = this.#talk;
    if (!this.#inside) this.#observer.stop();
    const others = this.#faces.others(this.store.state);
    const lost = others.filter(({ way }) => way === "lost").map(({ name }) => name);
    document.body.dataset.call = stage;
    const own = this.#faces.own(this.#sentences.say("call-you"));
    this.#tiles.show(stage === "in" ? [own, ...others] : []);
    this.#pip.show(this.#spoken(others));
    this.#sheet.level = this.#observer.level;
    const speaker = others.find(({ speaking }) => speaking);
    this.#speaker.textContent = speaker
      ? this.#sentences.say("call-speaks", { name: speaker.name })
      : "";
    this.#controls.show({
      stage: this.#asking ? "joining" : stage,
      muted: this.#muted,
      camera: this.#showing,
      audioOnly: this.#preferences.audioOnly,
      screen: this.#devices.screen !== null,
      hand: manner.hand,
      floats: this.#pip.open,
      seen: this.#spoken(others) !== null,
      people: others.length + 1,
      open: this.#section.classList.contains("open"),
      silenced: this.#silenced && stage === "in",
      obstacle: this.#obstacle !== null || lost.length > 0,
    });
    this.#news.show({
      stage,
      asking: this.#asking,
      names: namesInCall(this.store.state),
      obstacle: this.#obstacle,
      lost,
      level,
      talksMuted: this.#muted && this.#observer.speaks(""),
      noServer: this.store.state.call?.no_server === true,
      blocked: this.#talk.isBlocked,
    });
  }

  /**
   * The picture of whoever speaks, or spoke last, of those who can be seen.
   *
   * @param {Face[]} others
   */
  #spoken(others) {
    const seen = others.filter(({ picture }) => picture !== null);
    const speaker = seen.find(({ id }) => id === this.#observer.speaker) ?? seen[0];
    return speaker?.picture ?? null;
  }

  /** What is in the way of hearing and seeing this page's person: by its sentence. */
  get #obstacle() {
    const { audio, video } = this.#devices.obstacles;
    if (!this.#inside) return null;
    if (audio) return `call-audio-${audio}`;
    const wanted = this.#preferences.camera && !this.#preferences.audioOnly;
    return video && wanted ? `call-video-${video}` : null;
  }
}

/**
 * @param {HTMLElement} section
 * @param {string} part which the template is known to have
 */
function within(section, part) {
  return /** @type {HTMLElement} */ (section.querySelector(part));
}
