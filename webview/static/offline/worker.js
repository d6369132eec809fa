// Keeps a session's page in this browser, so that it shows its text where it is loaded without a network.
//
// The network goes first, and whatever it says holds. What is kept is one person's and of one release of
// the page, which `X-Kept-As` names: an answer of another name has all of it go. What is kept alone
// answers where the network does not, so that an old page never stands before a newer server.

const worker = /** @type {any} */ (self);
/** Where the page is served, and this script with it: the host, or a path of it. */
const ROOT = new URL(".", location.href).pathname.slice(0, -1);
const CACHES = `havruta${ROOT}:`;
const NAME = "X-Kept-As";
const OURS = ROOT.replaceAll(".", "\\.");
const PAGE = new RegExp(`^${OURS}/session/[^/]+$`);
const SECTION = new RegExp(`^${OURS}/session/[^/]+/section$`);
const FILE = new RegExp(`^${OURS}/static/`);
const TEXT = /(<div class="page" id="page">)[\s\S]*?(<\/div>\s*<\/main>)/;
const BODY = '<body class="session"';

/** So long the network may take where something is kept: in a tunnel it may never answer. */
const PATIENCE_MS = 6_000;
const MOST_PAGES = 3;
const GATEWAY = [502, 503, 504];

/**
 * The sections of each session that its page wanted last: what it wanted before may come later.
 *
 * @type {Map<string, string[]>}
 */
const wanted = new Map();

/** What changes what is kept is done one after the other: else what has to go could come back. */
let turn = Promise.resolve();

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) =>
  event.waitUntil(worker.clients.claim()),
);
worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(keep(event.data)));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (FILE.test(pathname)) event.respondWith(file(event));
  else if (SECTION.test(pathname)) event.respondWith(networkFirst(event, keptSection));
  else if (PAGE.test(pathname) && mode === "navigate") {
    event.respondWith(networkFirst(event, keptPage));
  }
});

/**
 * @param {any} event
 * @param {(url: URL) => Promise<Response | undefined>} find what is kept of it
 * @returns {Promise<Response>}
 */
async function networkFirst(event, find) {
  const { request } = event;
  const url = new URL(request.url);
  const asked = fetch(request);
  const taken = asked.then((response) => take(keyOf(url), response.clone()));
  event.waitUntil(taken.catch(() => undefined));
  const kept = await find(url).catch(() => undefined);
  if (kept === undefined) return asked;
  const response = await Promise.race([asked, patience()]).catch(() => undefined);
  return response === undefined || isOfGateway(response) ? kept : response;
}

/** @returns {Promise<undefined>} */
function patience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, undefined));
}

/**
 * What stands between us and the server says of it that it is away; what the server says has an id.
 *
 * @param {Response} response
 */
function isOfGateway({ status, headers }) {
  return GATEWAY.includes(status) && !headers.has("X-Request-Id");
}

/**
 * A file, whose address says what is in it.
 *
 * @param {any} event
 */
async function file({ request }) {
  const { pathname } = new URL(request.url);
  const kept = await findKept(pathname).catch(() => undefined);
  if (kept) return kept;
  const response = await fetch(request);
  put(pathname, response.clone()).catch(() => undefined);
  return response;
}

/**
 * The page as it was, with the section at which its address is.
 *
 * @param {URL} url
 */
async function keptPage({ pathname, searchParams }) {
  const kept = await findKept(pathname);
  if (kept === undefined) return undefined;
  const at = searchParams.get("at")?.replaceAll("_", " ");
  const section = at && (await findKept(keyOfSection(pathname, sectionOf(at))));
  const text = section && (await section.text());
  const html = (await kept.text()).replace(BODY, `${BODY} data-kept`);
  const headers = new Headers(kept.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const shown = text ? html.replace(TEXT, (_all, open, close) => open + text + close) : html;
  return new Response(shown, { headers });
}

/** @param {URL} url */
async function keptSection({ pathname, searchParams }) {
  const session = pathname.replace(/\/section$/, "");
  const ref = searchParams.get("ref") ?? "";
  const keys = [ref, sectionOf(ref)].map((one) => keyOfSection(session, one));
  return (await findKept(keys[0] ?? "")) ?? findKept(keys[1] ?? "");
}

/**
 * Keep what a page has just shown, and no other section of it.
 *
 * @param {{name: string, session: string, sections: string[], files: string[]}} wanted
 */
async function keep({ name, session, sections, files }) {
  const keys = sections.map((ref) => keyOfSection(session, ref));
  wanted.set(session, keys);
  if (!(await paths()).includes(session)) await fill(session);
  if ((await nameKept()) !== CACHES + name) return;
  const kept = await paths();
  for (const key of [...files, ...keys]) if (!kept.includes(key)) await fill(key);
  await inTurn(() => prune(session, wanted.get(session) ?? keys));
}

/**
 * Keep it, if it can be had.
 *
 * @param {string} key
 */
async function fill(key) {
  const response = await fetch(key).catch(() => undefined);
  if (response) await (FILE.test(key) ? put(key, response) : take(key, response));
}

/**
 * Have go what is kept of the session beside these sections, and of sessions that were left long ago.
 *
 * @param {string} session
 * @param {string[]} keys
 */
async function prune(session, keys) {
  const name = await nameKept();
  if (name === undefined) return;
  const cache = await caches.open(name);
  const kept = await paths();
  const pages = kept.filter((path) => PAGE.test(path) && path !== session);
  const old = pages.slice(0, Math.max(0, pages.length + 1 - MOST_PAGES));
  const left = [...old, ...old.map((path) => `${path}/section`)];
  for (const path of kept) {
    const [head = ""] = path.split("?");
    const isOther = head === `${session}/section` && !keys.includes(path);
    if (isOther || left.includes(head)) await cache.delete(path);
  }
}

/**
 * Keep what the server has answered, or have go what it no longer shows.
 *
 * @param {string} key
 * @param {Response} response
 */
async function take(key, response) {
  const { ok, status, headers } = response;
  const name = headers.get(NAME);
  const place = headers.get("Content-Location");
  if (status === 401) await inTurn(() => forget(""));
  else if (!PAGE.test(key)) {
    if (name && place) await put(keyOf(new URL(place, location.origin)), response, name);
  } else if (ok && name) {
    const whole = await buffered(response);
    await inTurn(async () => {
      await forget(name);
      await (await caches.open(CACHES + name)).put(key, whole);
    });
  } else if (ok || [403, 404, 410].includes(status)) await inTurn(() => drop(key));
}

/**
 * Keep it beside the page, if there is one.
 *
 * @param {string} key
 * @param {Response} response
 * @param {string} [name] under which alone it may be kept
 */
async function put(key, response, name) {
  if (!response.ok) return;
  const whole = await buffered(response);
  await inTurn(async () => {
    const kept = await nameKept();
    const isRight = name === undefined || kept === CACHES + name;
    if (kept !== undefined && isRight) await (await caches.open(kept)).put(key, whole);
  });
}

/**
 * The whole of an answer, so that nobody has to wait for the rest of it in turn.
 *
 * @param {Response} response
 */
async function buffered(response) {
  const { status, headers } = response;
  return new Response(await response.blob(), { status, headers });
}

/**
 * @param {() => Promise<void>} change
 * @returns {Promise<void>}
 */
function inTurn(change) {
  const done = turn.then(change);
  turn = done.catch(() => undefined);
  return done;
}

/** @param {string} session */
async function drop(session) {
  const name = await nameKept();
  if (name === undefined) return;
  await (await caches.open(name)).delete(session);
  await prune(session, []);
}

/**
 * Have all go that is kept under any other name.
 *
 * @param {string} name
 */
async function forget(name) {
  for (const kept of await caches.keys()) {
    if (kept.startsWith(CACHES) && kept !== CACHES + name) await caches.delete(kept);
  }
}

/** @param {string} key */
async function findKept(key) {
  const cacheName = await nameKept();
  return cacheName === undefined ? undefined : caches.match(key, { cacheName, ignoreVary: true });
}

/** What is kept, by its path; what was shown last is last. */
async function paths() {
  const name = await nameKept();
  const kept = name === undefined ? [] : await (await caches.open(name)).keys();
  return kept.map(({ url }) => url.slice(location.origin.length));
}

async function nameKept() {
  return (await caches.keys()).find((name) => name.startsWith(CACHES));
}

/** @param {URL} url */
function keyOf({ pathname, searchParams }) {
  const session = pathname.replace(/\/section$/, "");
  return session === pathname ? pathname : keyOfSection(session, searchParams.get("ref") ?? "");
}

/**
 * @param {string} session
 * @param {string} ref
 */
function keyOfSection(session, ref) {
  return `${session}/section?ref=${encodeURIComponent(ref)}`;
}

/** @param {string} ref of a segment */
function sectionOf(ref) {
  return ref.replace(/[: ]\d+$/, "");
}
