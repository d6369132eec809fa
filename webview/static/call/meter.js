/** How loud a voice is, as browsers count it: 1 is the most, silence in a room is under this. */
const LOUD = 0.02;

/** So long after a sound somebody still counts as speaking: between words there is silence. */
const LINGER_MS = 700;

/** Tells who is speaking, out of how loud they are from moment to moment. */
export class Voices {
  /** @type {Map<string, number>} */
  #heardAt = new Map();

  /**
   * @param {string} who
   * @param {number} level between 0 and 1
   * @param {number} now in milliseconds
   */
  hear(who, level, now) {
    if (level >= LOUD) this.#heardAt.set(who, now);
  }

  /**
   * @param {string} who
   * @param {number} now in milliseconds
   */
  speaks(who, now) {
    return now - (this.#heardAt.get(who) ?? Number.NEGATIVE_INFINITY) < LINGER_MS;
  }
}

/**
 * How loud this page's person is, also while they are muted: it listens to a copy of the microphone's
 * track, which never leaves the page.
 */
export class Meter {
  /** @type {AudioContext | undefined} */
  #context;
  /** @type {MediaStreamTrack | undefined} */
  #copy;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {AnalyserNode | undefined} */
  #analyser;
  /** All that is said between two looks, and a little more. */
  #samples = new Float32Array(16384);

  /** @param {MediaStreamTrack | null} track of the microphone */
  listenTo(track) {
    if (track === this.#track) return;
    this.stop();
    this.#track = track;
    if (track === null) return;
    this.#copy = track.clone();
    this.#copy.enabled = true;
    this.#context = new AudioContext();
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = this.#samples.length;
    this.#context.createMediaStreamSource(new MediaStream([this.#copy])).connect(this.#analyser);
  }

  /** Begin to hear, where the browser waits for the person to press something. */
  async resume() {
    if (this.#context?.state === "suspended") await this.#context.resume();
  }

  /** How loud it is now, between 0 and 1. */
  get level() {
    if (this.#analyser === undefined) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const sum = this.#samples.reduce((total, sample) => total + sample * sample, 0);
    return Math.sqrt(sum / this.#samples.length);
  }

  stop() {
    this.#copy?.stop();
    this.#context?.close();
    this.#analyser = this.#context = this.#copy = undefined;
    this.#track = null;
  }
}
