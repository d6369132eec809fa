/**
 * What has come from somebody up to now, as a browser counts it.
 *
 * @typedef {object} Count
 * @property {number} at when, in milliseconds
 * @property {number} packets of sound and picture
 * @property {number} lost of them on the way
 * @property {number} roundTrip in seconds
 * @property {number} lostThere the share of what this page sent that was lost last
 * @property {number} level how loud they are, between 0 and 1
 */

/** The share that is lost on a way, and its round trip in seconds. @typedef {{loss: number, roundTrip: number}} Way */

/** The word for how somebody is heard. @typedef {"good" | "fair" | "poor" | "lost"} Quality */

/** Up to these shares of what is lost, and these round trips in seconds. */
const GOOD = { loss: 0.03, roundTrip: 0.3 };
const FAIR = { loss: 0.1, roundTrip: 0.7 };

/** From whom nothing comes for so long, of all who send something all the time, there is no way. */
const SILENCE_MS = 3_000;

/** So long what is judged may take. */
const WINDOW_MS = 4_000;

/**
 * Count what comes by a connection: all of it, or what `isTheirs` says by its media id.
 *
 * @param {RTCStatsReport} report
 * @param {number} now
 * @param {(mid: string) => boolean} isTheirs
 * @returns {Count}
 */
export function count(report, now, isTheirs = () => true) {
  const counted = { at: now, packets: 0, lost: 0, roundTrip: 0, lostThere: 0, level: 0 };
  for (const entry of report.values()) {
    if (entry.type === "candidate-pair" && entry.nominated) {
      counted.roundTrip = Math.max(counted.roundTrip, entry.currentRoundTripTime ?? 0);
    }
    if (entry.type === "remote-inbound-rtp") {
      counted.lostThere = Math.max(counted.lostThere, entry.fractionLost ?? 0);
    }
    if (entry.type !== "inbound-rtp" || !isTheirs(entry.mid ?? "")) continue;
    counted.packets += entry.packetsReceived ?? 0;
    counted.lost += entry.packetsLost ?? 0;
    if (entry.kind === "audio") counted.level = entry.audioLevel ?? 0;
  }
  return counted;
}

/** Judges how somebody is heard, out of what has come in the last seconds. */
export class Judge {
  /** @type {Count[]} */
  #counts = [];
  #heardAt = Number.NEGATIVE_INFINITY;

  /** @param {Count} counted */
  take(counted) {
    const last = this.#counts.at(-1);
    if (last && counted.packets < last.packets) this.#counts = []; // another way, counted anew
    if (!last || counted.packets !== last.packets) this.#heardAt = counted.at;
    this.#counts.push(counted);
    while (counted.at - (this.#counts[0]?.at ?? counted.at) > WINDOW_MS) this.#counts.shift();
  }

  /**
   * @param {number} now
   * @param {boolean} sends whether something should come all the time
   * @returns {Quality}
   */
  quality(now, sends) {
    if (sends && this.#counts.length > 0 && now - this.#heardAt > SILENCE_MS) return "lost";
    if (within(GOOD, this.way)) return "good";
    return within(FAIR, this.way) ? "fair" : "poor";
  }

  /**
   * How the way has been in the last seconds, as the worse of its two directions has.
   *
   * @returns {Way}
   */
  get way() {
    const first = this.#counts[0];
    const last = this.#counts.at(-1);
    if (!first || !last) return { loss: 0, roundTrip: 0 };
    const packets = last.packets - first.packets;
    const lost = Math.max(0, last.lost - first.lost);
    const loss = packets + lost === 0 ? 0 : lost / (packets + lost);
    return { loss: Math.max(loss, last.lostThere), roundTrip: last.roundTrip };
  }
}

/**
 * @param {Way} limits
 * @param {Way} way
 */
function within(limits, { loss, roundTrip }) {
  return loss <= limits.loss && roundTrip <= limits.roundTrip;
}
