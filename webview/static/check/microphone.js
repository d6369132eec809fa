/** How loud a stream is, from 0 to 1. */
export class Loudness {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AnalyserNode | null} */
  #analyser = null;
  #samples = new Float32Array(8192);

  /** @param {MediaStream} stream */
  start(stream) {
    if (!("AudioContext" in globalThis) || stream.getAudioTracks().length === 0) return;
    this.#context = new AudioContext();
    this.#context.resume();
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = this.#samples.length;
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
  }

  /** Whether the browser lets it be measured; one without a loudspeaker may not. */
  get isMeasured() {
    return this.#context?.state === "running";
  }

  get level() {
    if (!this.#analyser) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const energy = this.#samples.reduce((sum, sample) => sum + sample * sample, 0);
    return Math.sqrt(energy / this.#samples.length);
  }

  stop() {
    this.#context?.close();
    this.#context = this.#analyser = null;
  }
}
