/**
 * What this page sends, the same to everyone.
 *
 * @typedef {{audio: MediaStreamTrack | null, video: MediaStreamTrack | null}} Outgoing
 */

/**
 * How much of it goes one way.
 *
 * @typedef {{video: number | null, pictures: boolean, sound: boolean}} Limits kb/s of a picture (null:
 *   as many as there is room for), and whether pictures and sound go that way at all
 */

/** Speech in one channel. */
const AUDIO_KBPS = 32;

/** What nobody's picture needs more of, however much room there is. */
const MOST_KBPS = 1_500;

/**
 * Keep what a sender sends within its limits.
 *
 * @param {RTCRtpSender} sender
 * @param {Limits} limits
 */
export async function limit(sender, { video, pictures, sound }) {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings ?? [];
  if (encoding === undefined || sender.track === null) return;
  const isPicture = sender.track.kind === "video";
  const wanted = {
    maxBitrate: (isPicture ? (video ?? MOST_KBPS) : AUDIO_KBPS) * 1000,
    active: isPicture ? pictures : sound,
  };
  if (encoding.maxBitrate === wanted.maxBitrate && encoding.active === wanted.active) return;
  Object.assign(encoding, wanted);
  try {
    await sender.setParameters(parameters);
  } catch (error) {
    // The sender has been negotiated anew, or closed, in between: it is limited again after that.
    if (!(error instanceof DOMException)) throw error;
  }
}
