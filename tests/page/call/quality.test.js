/** @import { Count } from "../../../webview/static/call/quality.js" */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Voices } from "../../../webview/static/call/meter.js";
import { count, Judge } from "../../../webview/static/call/quality.js";

/**
 * A minute of sound, 50 packets a second, looked at four times a second.
 *
 * @param {Partial<Count> & {loss?: number}} manner
 */
function heard({ loss = 0, ...manner }) {
  const judge = new Judge();
  for (let at = 0; at <= 60_000; at += 250) {
    const sent = at / 20;
    const lost = Math.round(sent * loss);
    const counted = { at, packets: sent - lost, lost, roundTrip: 0.05, lostThere: 0, level: 0 };
    judge.take({ ...counted, ...manner });
  }
  return judge;
}

for (const { manner, quality } of [
  { manner: {}, quality: "good" },
  { manner: { loss: 0.02 }, quality: "good" },
  { manner: { loss: 0.06 }, quality: "fair" },
  { manner: { loss: 0.3 }, quality: "poor" },
  { manner: { lostThere: 0.06 }, quality: "fair" },
  { manner: { roundTrip: 0.5 }, quality: "fair" },
  { manner: { roundTrip: 2 }, quality: "poor" },
]) {
  test(`CA-2: a way with ${JSON.stringify(manner)} is ${quality}`, () => {
    assert.equal(heard(manner).quality(60_000, true), quality);
  });
}

test("CA-3: from whom nothing comes for three seconds is lost, unless they send nothing", () => {
  const judge = heard({});

  assert.equal(judge.quality(62_900, true), "good");
  assert.equal(judge.quality(63_100, true), "lost");
  assert.equal(judge.quality(63_100, false), "good");
});

test("CA-3: a way that is counted anew is no loss", () => {
  const judge = heard({ loss: 0.02 });

  judge.take({ at: 60_250, packets: 5, lost: 0, roundTrip: 0.05, lostThere: 0, level: 0 });

  assert.equal(judge.quality(60_300, true), "good");
});

test("CA-2: of all that comes by one connection only theirs is counted", () => {
  /** @type {any} */
  const report = new Map(
    Object.entries({
      a: { type: "inbound-rtp", kind: "audio", mid: "0", packetsReceived: 10, audioLevel: 0.3 },
      b: { type: "inbound-rtp", kind: "video", mid: "1", packetsReceived: 20, packetsLost: 1 },
      c: { type: "inbound-rtp", kind: "audio", mid: "2", packetsReceived: 99, audioLevel: 0.9 },
      d: { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.25 },
      e: { type: "candidate-pair", nominated: false, currentRoundTripTime: 9 },
      f: { type: "remote-inbound-rtp", fractionLost: 0.5 },
    }),
  );

  const counted = count(report, 7, (mid) => mid !== "2");

  assert.deepEqual(counted, {
    at: 7,
    packets: 30,
    lost: 1,
    roundTrip: 0.25,
    lostThere: 0.5,
    level: 0.3,
  });
});

test("CA-2: who speaks is seen to speak between their words, too", () => {
  const voices = new Voices();

  voices.hear("noa", 0.001, 0);
  assert.equal(voices.speaks("noa", 10), false);
  voices.hear("noa", 0.2, 100);
  assert.equal(voices.speaks("noa", 700), true);
  assert.equal(voices.speaks("noa", 900), false);
  assert.equal(voices.speaks("", 100), false);
});
