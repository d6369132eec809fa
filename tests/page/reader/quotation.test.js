import assert from "node:assert/strict";
import { test } from "node:test";

import { quotation, rangeOf } from "../../../webview/static/reader/quotation.js";

const FIRST = {
  ref: "Ruth 1:1",
  heRef: "רות א׳:א׳",
  he: "ויהי  בימי",
  en: "And it came\n to pass",
};
const SECOND = { ref: "Ruth 1:2", heRef: "רות א׳:ב׳", he: "", en: "And the name" };
const NOTHING = { ref: "Ruth 1:3", heRef: "רות א׳:ג׳", he: " ", en: "" };

test("TX-1: a quotation is text, and at its end where it stands, in both languages", () => {
  assert.equal(quotation([FIRST]), "ויהי בימי\n\nAnd it came\nto pass\n\nRuth 1:1\nרות א׳:א׳");
});

test("TX-1: a quotation of several segments says from where to where", () => {
  assert.equal(
    quotation([NOTHING, { ...FIRST, he: "" }, SECOND, NOTHING]),
    "And it came\nto pass\nAnd the name\n\nRuth 1:1–2\nרות א׳:א׳–ב׳",
  );
});

test("nothing selected of the text is no quotation", () => {
  assert.equal(quotation([NOTHING]), "");
});

test("a range names what its ends have in common once", () => {
  assert.equal(rangeOf("Berakhot 2a:5", "Berakhot 2a:12"), "Berakhot 2a:5–12");
  assert.equal(rangeOf("מגילת אנטיוכוס ה׳", "מגילת אנטיוכוס י״ב"), "מגילת אנטיוכוס ה׳–י״ב");
  assert.equal(rangeOf("Ruth 1:1", "Ruth 1:1"), "Ruth 1:1");
});
