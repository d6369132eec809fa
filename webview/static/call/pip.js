/** A picture that stays in sight over other windows: of whoever speaks, or spoke last. */
export class PictureInPicture {
  #video = document.createElement("video");

  constructor() {
    this.#video.muted = true;
    this.#video.playsInline = true;
  }

  static get possible() {
    return document.pictureInPictureEnabled === true;
  }

  get open() {
    return document.pictureInPictureElement === this.#video;
  }

  /** @param {MediaStreamTrack} track */
  async start(track) {
    this.show(track);
    await this.#video.play();
    await this.#video.requestPictureInPicture();
  }

  /** @param {MediaStreamTrack | null} track what is to be seen from now on; null: what is seen */
  show(track) {
    const stream = /** @type {MediaStream | null} */ (this.#video.srcObject);
    if (track === null || stream?.getTracks()[0] === track) return;
    this.#video.srcObject = new MediaStream([track]);
    if (this.open) this.#video.play().catch(() => {});
  }

  async stop() {
    if (this.open) await document.exitPictureInPicture();
    this.#video.srcObject = null;
  }
}
