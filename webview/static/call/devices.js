/** @import { Outgoing } from "./outgoing.js" */

/**
 * Why there is no microphone or no camera: `none` is there, the person or the browser `refused` it,
 * another program is `busy` with it, it was `unplugged`, or it `failed`.
 *
 * @typedef {"none" | "refused" | "busy" | "unplugged" | "failed"} Obstacle
 */

/** @typedef {"audio" | "video"} MediaKind */

/** @type {Record<string, Obstacle>} */
const OBSTACLES = {
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Speech, in one channel, with echoes taken out: stereo would switch that off in some browsers. */
const SOUND = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};
const PICTURE = {
  width: { ideal: 640 },
  height: { ideal: 360 },
  frameRate: { ideal: 24, max: 30 },
};
const SCREEN = { frameRate: { ideal: 8, max: 15 } };

/**
 * The microphone, the camera and the screen of this page's person. What they give is in `outgoing`,
 * which keeps being the same object; `change` tells that something about them has changed.
 */
export class Devices extends EventTarget {
  /** @type {Outgoing} */
  outgoing = { audio: null, video: null };
  /** @type {Record<MediaKind, Obstacle | null>} */
  obstacles = { audio: null, video: null };
  /** Which of each kind is wanted; "" is the browser's own choice. @type {Record<MediaKind, string>} */
  chosen = { audio: "", video: "" };
  #muted = false;
  /** @type {MediaStreamTrack | null} */
  #camera = null;
  /** @type {MediaStreamTrack | null} */
  #screen = null;

  get muted() {
    return this.#muted;
  }

  /** Whether nothing of what is said goes out. */
  set muted(muted) {
    this.#muted = muted;
    if (this.outgoing.audio) this.outgoing.audio.enabled = !muted;
    this.#tell();
  }

  /** What the camera sees, whether it goes out or something else does. */
  get camera() {
    return this.#camera;
  }

  get screen() {
    return this.#screen;
  }

  /**
   * Open the microphone, and the camera if it is wanted, with one question of the browser's. What can't
   * be had is among the obstacles.
   *
   * @param {{camera: boolean}} wanted
   */
  async open({ camera }) {
    const there = await kindsThere();
    /** @type {MediaKind[]} */
    const kinds = camera ? ["audio", "video"] : ["audio"];
    for (const kind of kinds) this.obstacles[kind] = there.has(kind) ? null : "none";
    const asked = kinds.filter((kind) => there.has(kind));
    if (asked.length > 0) await this.#openAll(asked);
    this.#tell();
  }

  /**
   * Open one of them anew: another one was chosen, or the camera is to be seen again.
   *
   * @param {MediaKind} kind
   */
  async reopen(kind) {
    try {
      this.#take(await this.#ask([kind]));
    } catch (error) {
      this.obstacles[kind] = obstacleOf(error);
    }
    this.#tell();
  }

  closeCamera() {
    this.#camera?.stop();
    this.#camera = null;
    this.#show();
  }

  /** Show the screen instead of the camera, until its person or the browser ends that. */
  async share() {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: SCREEN, audio: false });
    const [track] = stream.getVideoTracks();
    if (track === undefined) return;
    track.contentHint = "detail";
    track.addEventListener("ended", () => track === this.#screen && this.unshare());
    this.#screen?.stop();
    this.#screen = track;
    this.#show();
  }

  unshare() {
    this.#screen?.stop();
    this.#screen = null;
    this.#show();
  }

  close() {
    for (const track of [this.outgoing.audio, this.#camera, this.#screen]) track?.stop();
    this.#camera = this.#screen = null;
    this.outgoing.audio = this.outgoing.video = null;
    this.#tell();
  }

  /**
   * Ask for all at once; for each by itself where one stands in the way of the others.
   *
   * @param {MediaKind[]} kinds
   */
  async #openAll(kinds) {
    try {
      this.#take(await this.#ask(kinds));
    } catch (error) {
      for (const kind of kinds) this.obstacles[kind] = obstacleOf(error);
      if (kinds.length === 1) return;
      for (const kind of kinds) {
        if (obstacleOf(error) !== "refused" || (await isGranted(kind))) await this.reopen(kind);
      }
    }
  }

  /**
   * @param {MediaKind[]} kinds
   * @returns {Promise<MediaStream>}
   */
  async #ask(kinds) {
    const wants = (/** @type {boolean} */ exactly) => ({
      audio: kinds.includes("audio") && { ...SOUND, ...this.#which("audio", exactly) },
      video: kinds.includes("video") && { ...PICTURE, ...this.#which("video", exactly) },
    });
    try {
      return await navigator.mediaDevices.getUserMedia(wants(true));
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "OverconstrainedError") throw error;
      return await navigator.mediaDevices.getUserMedia(wants(false));
    }
  }

  /**
   * @param {MediaKind} kind
   * @param {boolean} exactly
   */
  #which(kind, exactly) {
    const id = this.chosen[kind];
    return id && exactly ? { deviceId: { exact: id } } : {};
  }

  /** @param {MediaStream} stream */
  #take(stream) {
    for (const track of stream.getTracks()) {
      const kind = /** @type {MediaKind} */ (track.kind);
      this.obstacles[kind] = null;
      track.addEventListener("ended", () => this.#onEnded(track));
      if (kind === "audio") {
        track.enabled = !this.#muted;
        this.outgoing.audio?.stop();
        this.outgoing.audio = track;
      } else {
        this.#camera?.stop();
        this.#camera = track;
      }
    }
    this.#show();
  }

  /** @param {MediaStreamTrack} track that was unplugged, or taken away by the browser */
  async #onEnded(track) {
    const kind = /** @type {MediaKind} */ (track.kind);
    if (track === this.outgoing.audio) this.outgoing.audio = null;
    else if (track === this.#camera) this.#camera = null;
    else return;
    this.chosen[kind] = "";
    this.obstacles[kind] = "unplugged";
    this.#show();
    if ((await kindsThere()).has(kind)) await this.reopen(kind);
  }

  #show() {
    this.outgoing.video = this.#screen ?? this.#camera;
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Which kinds of devices there are: their names are a secret until one may be used, not their number.
 *
 * @returns {Promise<Set<MediaKind>>}
 */
async function kindsThere() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const kinds = devices.map(({ kind }) => kind);
  /** @type {Set<MediaKind>} */
  const there = new Set();
  if (kinds.includes("audioinput")) there.add("audio");
  if (kinds.includes("videoinput")) there.add("video");
  return there;
}

/** @param {MediaKind} kind */
async function isGranted(kind) {
  const name = kind === "audio" ? "microphone" : "camera";
  try {
    const permission = await navigator.permissions.query(/** @type {any} */ ({ name }));
    return permission.state === "granted";
  } catch {
    return false;
  }
}

/**
 * @param {unknown} error
 * @returns {Obstacle}
 */
function obstacleOf(error) {
  return (error instanceof DOMException && OBSTACLES[error.name]) || "failed";
}
