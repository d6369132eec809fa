import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, told } from "../../../webview/static/call/news.js";

/** @type {import("../../../webview/static/call/news.js").Story} */
const ALONE = {
  stage: "in",
  asking: false,
  names: [],
  obstacle: null,
  lost: [],
  level: 0,
  talksMuted: false,
  noServer: false,
  blocked: false,
};

for (const { story, name } of [
  { story: {}, name: "call-alone" },
  { story: { names: ["Noa"] }, name: "call-with" },
  { story: { stage: /** @type {const} */ ("out") }, name: "call-offer" },
  { story: { stage: /** @type {const} */ ("out"), names: ["Noa"] }, name: "call-with" },
  { story: { stage: /** @type {const} */ ("joining") }, name: "call-joining" },
  { story: { stage: /** @type {const} */ ("elsewhere") }, name: "call-elsewhere" },
  { story: { asking: true, lost: ["Noa"] }, name: "call-asking" },
  { story: { lost: ["Noa"], obstacle: "call-audio-none" }, name: "call-lost" },
  { story: { lost: ["Noa"], noServer: true }, name: "call-blocked" },
  { story: { lost: ["Noa"], blocked: true }, name: "call-blocked" },
  { story: { level: /** @type {const} */ (2), obstacle: "call-audio-none" }, name: "call-weak-2" },
  { story: { obstacle: "call-audio-none", talksMuted: true }, name: "call-audio-none" },
  { story: { talksMuted: true, names: ["Noa"] }, name: "call-talks-muted" },
  { story: { noServer: true, names: ["Noa"] }, name: "call-no-server" },
]) {
  test(`CA-5: of ${JSON.stringify(story)} it says first ${name}`, () => {
    assert.equal(told({ ...ALONE, ...story }).name, name);
  });
}

for (const [agent, name] of [
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "firefox"],
  ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "chromium"],
  ["Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "safari"],
  ["Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1", "chromium"],
]) {
  test(`CA-5: how devices are allowed in ${name} is told as ${agent} has it`, () => {
    assert.equal(browser(agent ?? ""), name);
  });
}
