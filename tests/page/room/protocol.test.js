import assert from "node:assert/strict";
import { test } from "node:test";

import { isFinal } from "../../../webview/static/room/protocol.js";

test("RM-6: codes from 4000 on are final, all others are not", () => {
  assert.deepEqual(
    [1000, 1001, 1006, 1011, 1012, 1013, 3999, 4001, 4404, 5000].filter(isFinal),
    [4001, 4404],
  );
});
