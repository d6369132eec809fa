import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Legs } from "../../../webview/static/call/legs.js";

/** Connections of a browser that find nobody. */
class Connection extends EventTarget {
  connectionState = "new";
  iceGatheringState = "complete";
  signalingState = "stable";
  /** @type {{type: string, sdp: string} | null} */
  localDescription = null;
  /** @type {unknown} */
  answer;

  constructor() {
    super();
    made.push(this);
  }

  addTransceiver() {}

  getSenders() {
    return [];
  }

  async setLocalDescription() {
    this.signalingState = "have-local-offer";
    this.localDescription = { type: "offer", sdp: `offer ${made.length}` };
  }

  /** @param {unknown} answer */
  async setRemoteDescription(answer) {
    this.signalingState = "stable";
    this.answer = answer;
  }

  close() {
    this.connectionState = this.signalingState = "closed";
  }
}

/** @type {Connection[]} */
let made = [];
Object.assign(globalThis, { RTCPeerConnection: Connection });
beforeEach(() => {
  made = [];
});

test("CA-7: a late answer is not taken for that to the offer after it", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {any[]} */
  const sent = [];
  const send = /** @type {any} */ ((/** @type {unknown} */ signal) => sent.push(signal));
  const legs = new Legs(send, /** @type {any} */ ({ audio: null, video: null }));
  await legs.begin();
  mock.timers.tick(4_000);
  while (sent.length < 2) await Promise.resolve();
  const [first, second] = sent;
  const answer = (/** @type {{leg: string}} */ to) =>
    legs.take(/** @type {any} */ ({ leg: to.leg, description: { sdp: `to ${to.leg}` } }));

  await answer(first);
  await answer(second);
  legs.close();
  mock.timers.reset();

  assert.notEqual(first.leg, second.leg);
  assert.deepEqual(
    made.map((connection) => connection.answer),
    [undefined, { sdp: `to ${second.leg}` }],
  );
});
