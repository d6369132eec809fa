import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { createContext, runInContext } from "node:vm";

const SCRIPT = readFileSync(
  new URL("../../../webview/static/offline/worker.js", import.meta.url),
  "utf8",
);
const ORIGIN = "https://havruta.example";
const SESSION = "/session/S";
const PAGE = `<body class="session" data-connection="connecting">
<main><div class="page" id="page"><article>one</article>
</div>
</main></body>`;

/** @type {Map<string, Map<string, Response>>} */
let stored;
/** @type {(path: string) => Promise<Response> | Response} what the network answers */
let network;
/** @type {Record<string, (event: any) => void>} */
let listeners;
/** @type {string[]} */
let asked;

beforeEach(() => {
  stored = new Map();
  listeners = {};
  asked = [];
  network = () => Promise.reject(new TypeError("offline"));
  const worker = {
    addEventListener: (/** @type {string} */ type, /** @type {any} */ action) => {
      listeners[type] = action;
    },
    skipWaiting: async () => {},
    clients: { claim: async () => {} },
  };
  const context = {
    self: worker,
    location: new URL(ORIGIN),
    caches: {
      keys: async () => [...stored.keys()],
      delete: async (/** @type {string} */ name) => stored.delete(name),
      open: async (/** @type {string} */ name) => cacheOf(name),
      match: async (/** @type {string} */ path, /** @type {any} */ { cacheName }) =>
        stored.get(cacheName)?.get(path)?.clone(),
    },
    fetch: async (/** @type {any} */ request) => {
      const path = new URL(request.url ?? request, ORIGIN).href.slice(ORIGIN.length);
      asked.push(path);
      return network(path);
    },
    setTimeout: (/** @type {any} */ action, /** @type {number} */ _ms, /** @type {any} */ value) =>
      setTimeout(action, 1, value),
    ...{ URL, URLSearchParams, Headers, Response },
  };
  runInContext(SCRIPT, createContext(context));
});

/** @param {string} name */
function cacheOf(name) {
  const kept = stored.get(name) ?? new Map();
  stored.set(name, kept);
  return {
    keys: async () => [...kept.keys()].map((path) => ({ url: ORIGIN + path })),
    delete: async (/** @type {string} */ path) => kept.delete(path),
    put: async (/** @type {string} */ path, /** @type {Response} */ response) => {
      kept.delete(path);
      kept.set(path, response);
    },
  };
}

/**
 * @param {string} body
 * @param {Record<string, string>} headers
 * @param {number} status
 */
function answer(body, headers = {}, status = 200) {
  return new Response(body, { status, headers: { "X-Kept-As": "isaac-1", ...headers } });
}

/**
 * Ask for a path as a page does; return what comes, once all has been done that goes with it.
 *
 * @param {string} path
 * @param {string} mode
 */
async function visit(path, mode = "navigate") {
  /** @type {Promise<unknown>[]} */
  const more = [];
  /** @type {Promise<Response> | undefined} */
  let answered;
  listeners.fetch?.({
    request: { method: "GET", mode, url: ORIGIN + path },
    waitUntil: (/** @type {Promise<unknown>} */ promise) => more.push(promise),
    respondWith: (/** @type {Promise<Response>} */ promise) => {
      answered = promise;
    },
  });
  const response = await answered;
  await Promise.all(more);
  return response;
}

/** @param {object} wanted */
async function tell(wanted) {
  /** @type {Promise<unknown> | undefined} */
  let done;
  listeners.message?.({
    data: { name: "isaac-1", session: SESSION, sections: [], files: [], ...wanted },
    waitUntil: (/** @type {Promise<unknown>} */ promise) => {
      done = promise;
    },
  });
  await done;
}

/** @param {string} ref */
function sectionAt(ref, session = SESSION) {
  return `${session}/section?ref=${encodeURIComponent(ref)}`;
}

const kept = () => [...stored.values()].flatMap((cache) => [...cache.keys()]);

/** Have a page, three sections and a file be kept. */
async function keepAll() {
  network = (path) => {
    const ref = new URL(path, ORIGIN).searchParams.get("ref");
    if (ref === null) return answer(path.startsWith("/static/") ? "let a;" : PAGE);
    return answer(`<article>${ref}</article>`, { "Content-Location": sectionAt(ref) });
  };
  await tell({ sections: ["Ruth 1", "Ruth 2", "Ruth 3"], files: ["/static/1/session.js"] });
  network = () => Promise.reject(new TypeError("offline"));
}

test("TX-5: without a network the page is shown as it was, with the section of its address", async () => {
  await keepAll();

  const response = await visit(`${SESSION}?at=Ruth_2:3`);

  const html = (await response?.text()) ?? "";
  assert.match(html, /<body class="session" data-kept data-connection="connecting">/);
  assert.match(html, /<div class="page" id="page"><article>Ruth 2<\/article><\/div>/);
  assert.equal(await (await visit("/static/1/session.js", "no-cors"))?.text(), "let a;");
  for (const ref of ["Ruth 3", "Ruth 3:7"]) {
    const section = await visit(sectionAt(ref), "cors");
    assert.equal(await section?.text(), "<article>Ruth 3</article>");
  }
});

test("TX-5: what the network says goes before what is kept", async () => {
  await keepAll();
  network = () => answer(PAGE.replace("one", "newer"));

  assert.match((await (await visit(SESSION))?.text()) ?? "", /newer/);
  network = () => answer("no", {}, 500);
  assert.equal((await visit(SESSION))?.status, 500);
});

test("TX-5: what does not answer in time, or is but a gateway, does not stand before the text", async () => {
  await keepAll();
  network = () => new Promise(() => {});
  const late = Promise.race([visit(SESSION), new Promise((done) => setTimeout(done, 50))]);
  network = () => new Response("bad gateway", { status: 502 });
  const gateway = await visit(SESSION);
  network = () => answer("away", { "X-Request-Id": "1a2b" }, 503);
  const ours = await visit(SESSION);

  await late;
  assert.match((await gateway?.text()) ?? "", /data-kept/);
  assert.equal(ours?.status, 503);
});

test("SY-1: an answer for somebody else, or by a newer release, has all go that was kept", async () => {
  for (const name of ["jacob-1", "isaac-2"]) {
    await keepAll();
    network = () => answer(PAGE, { "X-Kept-As": name });

    await visit("/session/T");

    assert.deepEqual([...stored.keys()], [`havruta:${name}`]);
    assert.deepEqual(kept(), ["/session/T"]);
    stored.clear();
  }
});

test("SY-1: whoever is signed out leaves nothing here", async () => {
  await keepAll();
  network = () => new Response("who?", { status: 401 });

  await visit(sectionAt("Ruth 4"), "cors");

  assert.deepEqual(kept(), []);
});

test("SY-1: what is over, gone or not for them any more is not kept", async () => {
  const over = new Response("a summary");
  const answers = [over, ...[403, 404, 410].map((status) => new Response("no", { status }))];
  for (const told of answers) {
    await keepAll();
    network = () => told;

    await visit(SESSION);

    assert.deepEqual(kept(), ["/static/1/session.js"]);
  }
});

test("SY-1: a section that comes for somebody else, or from a newer release, is not kept", async () => {
  await keepAll();
  network = () =>
    answer("<article>", { "X-Kept-As": "isaac-2", "Content-Location": sectionAt("Ruth 4") });

  await visit(sectionAt("Ruth 4:1"), "cors");
  await tell({ name: "isaac-2", sections: ["Ruth 4"] });

  assert.equal(kept().includes(sectionAt("Ruth 4")), false);
  assert.equal(kept().includes(sectionAt("Ruth 1")), true);
});

test("TX-5: what was shown last is kept also where what was shown before it comes late", async () => {
  /** @type {Promise<void>} */
  let late = Promise.resolve();
  network = async (path) => {
    const ref = new URL(path, ORIGIN).searchParams.get("ref");
    if (ref === "Ruth 2") await late;
    return answer(PAGE, ref === null ? {} : { "Content-Location": path });
  };
  await tell({ sections: ["Ruth 1"] });
  let comes = () => {};
  late = new Promise((resolve) => {
    comes = resolve;
  });
  const before = tell({ sections: ["Ruth 1", "Ruth 2"] });
  await new Promise(setImmediate);
  await tell({ sections: ["Ruth 1", "Ruth 3"] });
  comes();
  await before;

  assert.deepEqual(
    kept().filter((path) => path.includes("?")),
    [sectionAt("Ruth 1"), sectionAt("Ruth 3")],
  );
});

test("TX-5: only what was shown last and stands beside it is kept, of the last sessions", async () => {
  await keepAll();
  network = (path) => answer(PAGE, { "Content-Location": path });

  await tell({ sections: ["Ruth 3", "Ruth 4"] });
  assert.deepEqual(
    kept().filter((path) => path.includes("?")),
    [sectionAt("Ruth 3"), sectionAt("Ruth 4")],
  );
  for (const session of ["/session/T", "/session/U", "/session/V"]) {
    await tell({ session, sections: ["Jonah 1"] });
  }
  const left = kept().filter((path) => path.startsWith("/session/"));
  assert.deepEqual(new Set(left.map((path) => path.split("/")[2]?.split("?")[0])), new Set("TUV"));
});

test("UX-4: where a browser can keep nothing any more, the network is all there is", async () => {
  await keepAll();
  stored.keys = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  network = () => answer("from the network");

  for (const [path, mode] of [
    [SESSION, "navigate"],
    [sectionAt("Ruth 2"), "cors"],
    ["/static/1/session.js", "no-cors"],
  ]) {
    assert.equal(await (await visit(path ?? "", mode))?.text(), "from the network");
  }
});

test("whatever else a page asks for is none of its business", async () => {
  await keepAll();
  const before = asked.length;

  for (const path of ["/", "/profile", `${SESSION}/links?ref=x`, "/favicon.svg", "/sign-out"]) {
    assert.equal(await visit(path), undefined);
  }
  assert.equal(await visit(SESSION, "cors"), undefined);
  assert.equal(asked.length, before);
  await assert.rejects(visit("/session/unknown"), TypeError);
});
