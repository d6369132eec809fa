import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const STATIC = new URL("../../webview/static/", import.meta.url);

/** Which folders a folder's modules may import from; session.js joins them all. */
/** @type {Record<string, string[]>} */
const BELOW = {
  addresses: [],
  wording: [],
  room: [],
  reader: ["room", "wording"],
  panels: ["addresses", "room", "wording"],
  forms: ["addresses"],
  call: ["room", "wording"],
  check: ["addresses", "wording"],
  settings: ["room"],
  offline: ["addresses", "room"],
  contents: ["room", "wording"],
  margin: ["room", "wording"],
  dialogs: ["room", "wording"],
  status: ["room", "wording"],
};

test("every folder of modules has its place", () => {
  const entries = readdirSync(STATIC, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

  assert.deepEqual(new Set(folders), new Set([...Object.keys(BELOW), "styles"]));
});

for (const [folder, below] of Object.entries(BELOW)) {
  test(`${folder}/ imports from nowhere but ${["itself", ...below].join(", ")}`, () => {
    for (const name of readdirSync(new URL(`${folder}/`, STATIC))) {
      const script = readFileSync(new URL(`${folder}/${name}`, STATIC), "utf8");
      const others = [...script.matchAll(/from "\.\.\/(\w+)\//g)].map(([, other]) => other);

      assert.deepEqual(
        others.filter((other) => !below.includes(other ?? "")),
        [],
        name,
      );
    }
  });
}
