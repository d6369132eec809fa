/**
 * What was found out so far about somebody's set-up.
 *
 * @typedef {object} Observed
 * @property {boolean} supported whether this browser can make calls at all
 * @property {"" | "refused" | "none" | "busy"} devices why there are none, if so
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {boolean} spoken whether the microphone hears anything at all
 * @property {boolean} server whether there was somebody to answer
 * @property {boolean} heard whether our sound has come back
 * @property {boolean} seen whether our picture has come back
 * @property {boolean} direct whether the server is reached directly, over UDP
 * @property {boolean} hasRelay whether this installation has a relay
 * @property {boolean} relay whether the server is reached through it
 */

/**
 * One line of what is told.
 *
 * @typedef {{name: string, well: boolean | null, says: string}} Finding
 */

/** @type {Readonly<Observed>} */
export const NOTHING_YET = Object.freeze({
  supported: true,
  devices: "",
  microphone: false,
  camera: false,
  spoken: false,
  server: true,
  heard: false,
  seen: false,
  direct: false,
  hasRelay: false,
  relay: false,
});

/**
 * Whether nothing more is to be waited for.
 *
 * @param {Observed} observed
 */
export function isWell(observed) {
  const { microphone, spoken, heard, camera, seen, direct, hasRelay, relay } = observed;
  const found = (!microphone || (spoken && heard)) && (!camera || seen);
  return found && direct && (relay || !hasRelay);
}

/**
 * What is told of each part; each names its sentence.
 *
 * @param {Observed} observed
 * @param {boolean} over whether what has not come by now does not come
 * @returns {Finding[]}
 */
export function findings(observed, over) {
  return [
    { name: "sound", ...sound(observed, over) },
    { name: "picture", ...picture(observed, over) },
    { name: "direct", ...direct(observed, over) },
    { name: "relay", ...relay(observed, over) },
  ];
}

const WAITING = { well: null, says: "waiting" };

/**
 * @param {Observed} observed
 * @param {boolean} over
 */
function sound({ microphone, spoken, heard }, over) {
  if (heard && spoken) return { well: true, says: "sound-well" };
  if (!over) return WAITING;
  if (!microphone) return { well: false, says: "no-microphone" };
  return { well: false, says: spoken ? "not-heard" : "silent" };
}

/**
 * @param {Observed} observed
 * @param {boolean} over
 */
function picture({ camera, seen }, over) {
  if (seen && camera) return { well: true, says: "picture-well" };
  if (!over) return WAITING;
  return { well: false, says: camera ? "not-seen" : "no-camera" };
}

/**
 * @param {Observed} observed
 * @param {boolean} over
 */
function direct(observed, over) {
  if (observed.direct) return { well: true, says: "direct-well" };
  if (!over) return WAITING;
  if (!observed.server) return { well: null, says: "untried" };
  return { well: false, says: observed.relay ? "relayed" : "blocked" };
}

/**
 * @param {Observed} observed
 * @param {boolean} over
 */
function relay({ server, hasRelay, relay: reached, direct: open }, over) {
  if (reached) return { well: true, says: "relay-well" };
  if (!hasRelay) return { well: null, says: "no-relay" };
  if (!over) return WAITING;
  if (!server) return { well: null, says: "untried" };
  return { well: false, says: open ? "relay-needless" : "relay-silent" };
}

/**
 * The name of the sentence that says it all.
 *
 * @param {Observed} observed
 */
export function verdict(observed) {
  if (!observed.supported) return "unsupported";
  if (!observed.server) return "no-echo";
  if (observed.devices) return `devices-${observed.devices}`;
  if (!observed.direct && !observed.relay) return "no-way";
  const heard = observed.heard && observed.spoken;
  if (heard && observed.seen) return "all-well";
  if (heard) return "heard-alone";
  return observed.seen ? "seen-alone" : "text-alone";
}
