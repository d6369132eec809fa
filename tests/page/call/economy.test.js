import assert from "node:assert/strict";
import { test } from "node:test";

import { Economy } from "../../../webview/static/call/economy.js";

const GOOD = { loss: 0.03, roundTrip: 0.2 };
const LOSSY = { loss: 0.2, roundTrip: 0.2 };
const SLOW = { loss: 0, roundTrip: 2 };
const HOPELESS = { loss: 0.5, roundTrip: 2 };

/**
 * @param {Economy} economy
 * @param {{loss: number, roundTrip: number}} way
 * @param {number} looks
 */
function live(economy, way, looks) {
  for (let n = 0; n < looks; n++) economy.look(way);
  return economy.level;
}

test("CA-7: what a network loses now and then costs nobody their picture", () => {
  const economy = new Economy();

  assert.equal(live(economy, GOOD, 100), 0);
  assert.equal(live(economy, LOSSY, 2), 0);
  assert.equal(live(economy, GOOD, 1), 0);
});

for (const [name, weak] of Object.entries({ LOSSY, SLOW })) {
  test(`CA-7: a ${name} network is spared listeners' pictures, then all, and still carries sound`, () => {
    const economy = new Economy();

    assert.deepEqual(
      [3, 3, 60].map((looks) => live(economy, weak, looks)),
      [1, 2, 2],
    );
  });
}

test("CA-7: a network that carries no sound either is left to the text", () => {
  const economy = new Economy();

  assert.deepEqual(
    [3, 3, 3, 30].map((looks) => live(economy, HOPELESS, looks)),
    [1, 2, 3, 3],
  );
});

test("CA-7: what was spared comes back one after the other, and not at once", () => {
  const economy = new Economy();
  live(economy, LOSSY, 6);

  assert.equal(live(economy, GOOD, 7), 2);
  assert.equal(live(economy, GOOD, 1), 1);
  assert.equal(live(economy, GOOD, 8), 0);
});

test("CA-7: what was tried in vain is tried again later and later", () => {
  const economy = new Economy();
  live(economy, HOPELESS, 9);

  for (const looks of [8, 16, 32, 64, 64]) {
    assert.equal(live(economy, GOOD, looks - 1), 3);
    assert.equal(live(economy, GOOD, 1), 2);
    assert.equal(live(economy, HOPELESS, 3), 3);
  }
});
