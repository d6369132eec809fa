/** @import { Devices } from "./devices.js" */
/** @import { Preferences } from "./preferences.js" */

/** @typedef {"audio" | "video" | "speaker"} Choice */

/** @type {Record<Choice, MediaDeviceKind>} */
const KINDS = { audio: "audioinput", video: "videoinput", speaker: "audiooutput" };

/** The sheet on which devices are chosen, before or during a call. */
export class DeviceSheet {
  #sheet;
  #devices;
  #chosen;

  /**
   * @param {HTMLElement} sheet with a select for each kind
   * @param {Devices} devices
   * @param {() => Preferences} chosen which of each kind is chosen by now
   */
  constructor(sheet, devices, chosen) {
    this.#sheet = sheet;
    this.#devices = devices;
    this.#chosen = chosen;
  }

  /** Show what there is now: devices come and go. */
  async show() {
    const all = await navigator.mediaDevices.enumerateDevices();
    for (const select of this.#sheet.querySelectorAll("select")) {
      const choice = /** @type {Choice} */ (select.name);
      const known = all.filter(({ kind }) => kind === KINDS[choice]);
      const named = known.filter(({ deviceId, label }) => deviceId && label);
      this.#fill(select, named, this.#inUse(choice));
      const label = /** @type {HTMLElement} */ (select.closest("label"));
      label.hidden = choice === "speaker" && (named.length === 0 || !canChooseSpeaker());
    }
  }

  /** @param {number} level how loud the person is, between 0 and 1 */
  set level(level) {
    const meter = this.#sheet.querySelector("meter");
    if (meter) meter.value = Math.min(1, level * 4);
  }

  /**
   * @param {HTMLSelectElement} select
   * @param {MediaDeviceInfo[]} devices
   * @param {string} inUse
   */
  #fill(select, devices, inUse) {
    const [first] = select.options;
    const options = devices.map(({ deviceId, label }) => new Option(label, deviceId));
    select.replaceChildren(...(first ? [first] : []), ...options);
    select.value = devices.some(({ deviceId }) => deviceId === inUse) ? inUse : "";
  }

  /** @param {Choice} choice */
  #inUse(choice) {
    const { outgoing, camera } = this.#devices;
    const track = { audio: outgoing.audio, video: camera, speaker: null }[choice];
    return this.#chosen()[choice] || track?.getSettings().deviceId || "";
  }
}

function canChooseSpeaker() {
  return "setSinkId" in HTMLMediaElement.prototype;
}
