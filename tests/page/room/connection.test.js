import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Connection, Refused } from "../../../webview/static/room/connection.js";

/** Stands in for the browser's WebSocket, and remembers every one that was opened. */
class Socket extends EventTarget {
  /** @type {Socket[]} */
  static opened = [];
  /** @type {object[]} */
  sent = [];
  closed = false;

  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
    Socket.opened.push(this);
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  /** @param {object} message */
  tell(message) {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  /** @param {number} code */
  break(code) {
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

/** @type {Connection} */
let connection;
/** @type {string[]} */
let heard;
const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
const window = new EventTarget();

let now = 0;

/** @param {number} ms that pass */
function pass(ms) {
  for (let end = now + ms; now < end; now += 100) mock.timers.tick(100);
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
  mock.method(Math, "random", () => 1);
  Socket.opened = [];
  Object.assign(globalThis, {
    WebSocket: Socket,
    document: page,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  });
  Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
  connection = new Connection("ws://page/socket");
  heard = [];
  for (const name of ["live", "lost", "closed"]) {
    connection.addEventListener(name, () => heard.push(name));
  }
  connection.start();
});

afterEach(() => {
  connection.stop();
  mock.timers.reset();
  mock.restoreAll();
});

/** @returns {Socket} */
function socket() {
  const last = Socket.opened.at(-1);
  assert.ok(last);
  return last;
}

function welcome() {
  socket().tell({ type: "welcome" });
}

test("RM-4: the version of the protocol stands in the address", () => {
  assert.equal(socket().url, "ws://page/socket?v=2");
});

test("it is live once it is welcomed", () => {
  assert.equal(connection.live, false);

  welcome();

  assert.equal(connection.live, true);
  assert.deepEqual(heard, ["live"]);
});

test("RM-4: a connection that breaks comes back, ever more slowly", () => {
  welcome();

  for (const wait of [500, 1000, 2000]) {
    const before = Socket.opened.length;
    socket().break(1006);
    mock.timers.tick(wait - 1);
    assert.equal(Socket.opened.length, before);
    mock.timers.tick(1);
    assert.equal(Socket.opened.length, before + 1);
  }

  assert.deepEqual(heard, ["live", "lost", "lost", "lost"]);
});

test("RM-4: once it is back it is as patient as at first", () => {
  socket().break(1006);
  mock.timers.tick(500);
  socket().break(1006);
  mock.timers.tick(1000);
  welcome();

  socket().break(1012);
  mock.timers.tick(500);

  assert.equal(Socket.opened.length, 4);
});

test("RM-6: after a final code it stays away", () => {
  welcome();

  socket().break(4001);
  mock.timers.tick(60_000);
  window.dispatchEvent(new Event("online"));

  assert.equal(Socket.opened.length, 1);
  assert.deepEqual(heard, ["live", "closed"]);
});

test("RM-8: silence is followed by a question, and no answer by a new attempt", () => {
  welcome();

  mock.timers.tick(15_000);
  assert.deepEqual(socket().sent, [{ type: "ping", id: 1 }]);
  mock.timers.tick(5_000);

  assert.deepEqual(heard, ["live", "lost"]);
  assert.equal(socket().closed, true);
});

test("RM-8: a wish that nobody hears tells at once that the line is dead", async () => {
  welcome();

  const wish = connection.ask({ type: "navigate", ref: "Ruth 1:2", jump: false });
  mock.timers.tick(5_000);

  await assert.rejects(wish, Refused);
  assert.deepEqual(heard, ["live", "lost"]);
});

test("an answer is enough to stay", () => {
  welcome();

  mock.timers.tick(15_000);
  socket().tell({ type: "pong", id: 1 });
  mock.timers.tick(14_999);

  assert.equal(connection.live, true);
});

test("a server that takes the call and says nothing is given up", () => {
  mock.timers.tick(5_000);

  assert.deepEqual(heard, ["lost"]);
});

test("RM-4: each attempt is given longer than the one before", () => {
  const waits = [5_000, 10_000, 20_000, 30_000, 30_000];
  for (const wait of waits) {
    const before = heard.length;
    pass(wait - 100);
    assert.equal(heard.length, before);
    pass(100);
    assert.equal(heard.length, before + 1);
    while (socket().closed) pass(100);
  }
});

for (const roundTrip of [1_800, 4_000]) {
  test(`RM-4: a network with round trips of ${roundTrip} ms is live within three sockets`, () => {
    liveBy(4 * roundTrip);

    assert.ok(Socket.opened.length <= 3, `${Socket.opened.length} sockets`);
  });

  test(`RM-8: what takes ${roundTrip} ms to and fro is waited for, and remembered`, async () => {
    liveBy(4 * roundTrip);
    const asked = connection.ask({ type: "follow" });
    pass(roundTrip);
    socket().tell({ type: "done", id: 1 });
    await asked;
    const sockets = Socket.opened.length;

    socket().break(1006);
    pass(500);
    pass(4 * roundTrip);
    welcome();

    assert.equal(connection.live, true);
    assert.equal(Socket.opened.length, sockets + 1);
  });
}

test("RM-4: what the page itself took to come is reckoned with at once", () => {
  connection.stop();
  connection = new Connection("ws://page/socket", 1_800);
  connection.start();

  pass(4 * 1_800);
  welcome();

  assert.equal(connection.live, true);
  assert.equal(Socket.opened.length, 2);
});

test("RM-4: when the network is back, a handshake that hangs is begun anew", () => {
  window.dispatchEvent(new Event("online"));

  assert.equal(Socket.opened.length, 2);
});

/** @param {number} ms that a handshake takes, however often it is begun */
function liveBy(ms) {
  while (!connection.live) {
    const before = Socket.opened.length;
    pass(ms);
    if (Socket.opened.length === before && !socket().closed) welcome();
    while (socket().closed) pass(100);
  }
}

test("RM-4: when the network is back it does not wait its time out", () => {
  welcome();
  socket().break(1006);

  window.dispatchEvent(new Event("online"));

  assert.equal(Socket.opened.length, 2);
});

test("RM-4: a network that has changed is asked at once whether it still carries", () => {
  welcome();

  window.dispatchEvent(new Event("offline"));

  assert.deepEqual(socket().sent, [{ type: "ping", id: 1 }]);
});

test("RM-4: a page that is looked at again asks, and one that is put away does not", () => {
  welcome();

  page.visibilityState = "hidden";
  page.dispatchEvent(new Event("visibilitychange"));
  assert.deepEqual(socket().sent, []);
  page.visibilityState = "visible";
  page.dispatchEvent(new Event("visibilitychange"));

  assert.equal(socket().sent.length, 1);
});

test("what is asked is settled by its answer", async () => {
  welcome();

  const first = connection.ask({ type: "follow" });
  const second = connection.ask({ type: "end" });
  const why = { code: "not_allowed", text: "Only the owner.", error_id: "1a2b3c4d" };
  socket().tell({ type: "refusal", id: 2, ...why });
  socket().tell({ type: "done", id: 1 });

  await first;
  await assert.rejects(second, { message: "Only the owner." });
});

test("what is asked without a connection is not kept for later", async () => {
  await assert.rejects(connection.ask({ type: "follow" }), Refused);

  welcome();

  assert.deepEqual(socket().sent, []);
});

test("what was asked when the line broke is refused", async () => {
  welcome();
  const asked = connection.ask({ type: "follow" });

  socket().break(1006);

  await assert.rejects(asked, Refused);
});

test("what an old line says late is not heard", () => {
  welcome();
  const old = socket();
  mock.timers.tick(15_000);
  mock.timers.tick(5_000);
  mock.timers.tick(500);
  welcome();

  old.break(4001);
  old.tell({ type: "welcome" });

  assert.deepEqual(heard, ["live", "lost", "live"]);
  assert.equal(connection.live, true);
});

test("stopped, it lets go of everything", () => {
  welcome();

  connection.stop();
  window.dispatchEvent(new Event("online"));
  mock.timers.tick(60_000);

  assert.equal(socket().closed, true);
  assert.equal(Socket.opened.length, 1);
});

test("CA-3: while people talk a dead line is noticed within two seconds, and left at once", () => {
  welcome();
  connection.talking = true;

  pass(1_900);
  assert.deepEqual(heard, ["live"]);
  pass(200);
  assert.deepEqual(heard, ["live", "lost"]);

  pass(100);
  assert.equal(Socket.opened.length, 2);
});

test("CA-3: what is asked of a dead line meanwhile gives it no more time", () => {
  welcome();
  connection.talking = true;
  pass(800);

  for (let n = 0; n < 5; n++) {
    connection.ask({ type: "call_ice" }).catch(() => {});
    pass(240);
  }

  assert.deepEqual(heard, ["live", "lost"]);
});

test("CA-3: a library that is slow to answer is no dead line, also while people talk", () => {
  welcome();
  connection.talking = true;

  connection.ask({ type: "navigate", ref: "Ruth 2", jump: false }).catch(() => {});
  pass(4_900);

  assert.deepEqual(heard, ["live"]);
});

test("CA-3: a page that itself stood still hears first what has come meanwhile", () => {
  welcome();
  connection.talking = true;
  pass(800);
  now += 3_000;

  mock.timers.tick(1_200);
  socket().tell({ type: "pong", id: 1 });
  pass(500);

  assert.deepEqual(heard, ["live"]);
});

test("CA-3: a network that has changed is doubted sooner while people talk", () => {
  welcome();
  connection.talking = true;

  window.dispatchEvent(new Event("online"));
  pass(700);

  assert.deepEqual(heard, ["live", "lost"]);
});
