const KEY = "havruta.call";

/**
 * How somebody likes to be in calls: kept in this browser, shared with nobody. `joins` is whether they
 * come in by themselves, "" being the browser's own choice of a device.
 *
 * @typedef {object} Preferences
 * @property {boolean} joins
 * @property {boolean} muted
 * @property {boolean} camera
 * @property {boolean} audioOnly
 * @property {string} audio
 * @property {string} video
 * @property {string} speaker
 */

/** @type {Preferences} */
const DEFAULT = {
  joins: true,
  muted: false,
  camera: true,
  audioOnly: false,
  audio: "",
  video: "",
  speaker: "",
};

/** @returns {Preferences} */
export function preferences() {
  try {
    return { ...DEFAULT, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return DEFAULT;
  }
}

/** @param {Partial<Preferences>} more what is chosen from now on, if the browser keeps anything */
export function prefer(more) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...preferences(), ...more }));
  } catch {
    // It holds until the page is closed.
  }
}
