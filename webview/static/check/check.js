import { ours } from "../addresses/ours.js";
import { Sentences } from "../wording/sentences.js";
import { Echo } from "./echo.js";
import { findings, isWell, NOTHING_YET, verdict } from "./findings.js";
import { Loudness } from "./microphone.js";

/** So many milliseconds after the devices are there, what has not come does not come. */
const PATIENCE = 5000;
const LOOK = 100;
/** What a microphone hears that is not switched off, even where nobody speaks. */
const SILENCE = 1e-5;

/** @typedef {import("./findings.js").Observed} Observed */

/** The page on which somebody tries their set-up. */
class Check {
  /** @type {Observed} */
  #observed = { ...NOTHING_YET };
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {Echo[]} */
  #echoes = [];
  #loudness = new Loudness();
  #since = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;
  #attempt = 0;

  /** @param {HTMLElement} page */
  constructor(page) {
    this.page = page;
    this.sentences = new Sentences(element("sentences", HTMLTemplateElement));
    this.begin = element("begin", HTMLButtonElement);
    this.hear = element("hear", HTMLButtonElement);
    this.video = element("echo", HTMLVideoElement);
    this.level = element("level", HTMLMeterElement);
    this.verdict = element("verdict", HTMLElement);
  }

  start() {
    this.begin.disabled = false;
    this.begin.addEventListener("click", () => this.#try());
    this.hear.addEventListener("click", () => this.#hearOrNot());
    addEventListener("pagehide", () => this.#stop());
  }

  /** Try everything, from the beginning. */
  async #try() {
    this.#stop();
    const attempt = ++this.#attempt;
    const servers = JSON.parse(this.page.dataset.ice ?? "[]");
    this.#observed = { ...NOTHING_YET, hasRelay: relays(servers).length > 0 };
    if (!("RTCPeerConnection" in globalThis && navigator.mediaDevices)) {
      this.#observed.supported = false;
      return this.#conclude();
    }
    this.#say("allow");
    this.#show(false);
    const stream = await this.#devices();
    if (attempt !== this.#attempt) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.#stream = stream;
    this.#say("trying");
    this.#since = performance.now();
    this.#loudness.start(stream);
    this.#looking = setInterval(() => this.#look(), LOOK);
    this.begin.textContent = this.sentences.say("again");
    this.#open({ iceServers: servers.filter((/** @type {RTCIceServer} */ s) => !isRelay(s)) });
    if (this.#observed.hasRelay)
      this.#open({ iceServers: relays(servers), iceTransportPolicy: "relay" });
  }

  /** The microphone and the camera; whichever of them there is, or silence. */
  async #devices() {
    for (const wish of [{ audio: true, video: true }, { audio: true }, { video: true }]) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(wish);
        this.#observed.devices = "";
        this.#observed.microphone = stream.getAudioTracks().length > 0;
        this.#observed.camera = stream.getVideoTracks().length > 0;
        return stream;
      } catch (error) {
        this.#observed.devices = why(error);
        if (this.#observed.devices === "refused") break;
      }
    }
    return silence();
  }

  /** @param {RTCConfiguration} configuration */
  async #open(configuration) {
    if (!this.#stream) return;
    const echo = new Echo(this.#stream, configuration, (stream) => this.#back(echo, stream));
    this.#echoes.push(echo);
    try {
      if (!(await echo.open(ours("check/echo")))) this.#observed.server = false;
    } catch {
      if (this.#echoes.includes(echo)) this.#observed.server = false;
    }
  }

  /**
   * @param {Echo} echo
   * @param {MediaStream} stream
   */
  #back(echo, stream) {
    if (this.#echoes[0] === echo || !this.#observed.direct) this.video.srcObject = stream;
  }

  async #look() {
    this.level.value = Math.min(1, this.#loudness.level * 3);
    const observed = this.#observed;
    const waited = performance.now() - this.#since > PATIENCE / 2;
    observed.spoken ||= this.#loudness.level > SILENCE || (waited && !this.#loudness.isMeasured);
    for (const [index, echo] of this.#echoes.entries()) {
      if (echo.isConnected) observed[index === 0 ? "direct" : "relay"] = true;
      const { packets, frames } = await echo.count();
      observed.heard ||= packets > 0 && observed.microphone;
      observed.seen ||= frames > 0 && observed.camera;
    }
    if (this.begin.dataset.over) return;
    const over = isWell(observed) || performance.now() - this.#since > PATIENCE;
    this.#show(over);
    if (over) this.#conclude();
  }

  #conclude() {
    this.begin.dataset.over = "yes";
    this.#show(true);
    this.#say(verdict(this.#observed));
    this.page.dataset.verdict = verdict(this.#observed);
  }

  /** @param {boolean} over */
  #show(over) {
    for (const { name, well, says } of findings(this.#observed, over)) {
      const line = element(name, HTMLElement);
      line.dataset.state = well === null ? "open" : well ? "well" : "wrong";
      const says_ = line.querySelector(".says");
      const text = this.sentences.say(says);
      if (says_ && says_.textContent !== text) says_.textContent = text;
    }
  }

  /** @param {string} name */
  #say(name) {
    this.verdict.textContent = this.sentences.say(name);
  }

  #hearOrNot() {
    this.video.muted = !this.video.muted;
    this.hear.setAttribute("aria-pressed", String(!this.video.muted));
  }

  #stop() {
    clearInterval(this.#looking);
    for (const echo of this.#echoes) echo.close();
    this.#echoes = [];
    this.#loudness.stop();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = this.video.srcObject = null;
    delete this.begin.dataset.over;
    delete this.page.dataset.verdict;
  }
}

/** @param {unknown} error */
function why(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "none";
}

/** What is sent where there is no device, so that the way can be tried all the same. */
function silence() {
  const stream = new MediaStream();
  const context = new AudioContext();
  for (const track of context.createMediaStreamDestination().stream.getTracks())
    stream.addTrack(track);
  return stream;
}

/** @param {RTCIceServer} server */
function isRelay(server) {
  return [server.urls].flat().some((url) => url.startsWith("turn"));
}

/** @param {RTCIceServer[]} servers */
function relays(servers) {
  return servers.filter(isRelay);
}

/**
 * @template {HTMLElement} E
 * @param {string} id
 * @param {{new (): E}} kind
 * @returns {E}
 */
function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no ${id}`);
  return found;
}

new Check(element("check", HTMLElement)).start();
