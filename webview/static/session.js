import { ours } from "./addresses/ours.js";
import { CallDoor } from "./call/door.js";
import { Recording } from "./call/recording.js";
import { VoiceChannel } from "./call/voice_channel.js";
import { ContentsOpener } from "./contents/opener.js";
import { Places } from "./contents/places.js";
import { EndDialog } from "./dialogs/end_dialog.js";
import { HelpDialog } from "./dialogs/help_dialog.js";
import { MarginDoor } from "./margin/door.js";
import { Keeper } from "./offline/keeper.js";
import { PanelOpener } from "./panels/opener.js";
import { Copying } from "./reader/copying.js";
import { Footnotes } from "./reader/footnotes.js";
import { Navigation } from "./reader/navigation.js";
import { Reader } from "./reader/reader.js";
import { RunningHead } from "./reader/running_head.js";
import { Sections } from "./reader/sections.js";
import { Sharing } from "./reader/sharing.js";
import { Shortcuts } from "./reader/shortcuts.js";
import { isLoadedAnew, placeOf, Trail } from "./reader/trail.js";
import { TurnButtons } from "./reader/turn_buttons.js";
import { Typesetter } from "./reader/typesetter.js";
import { Versions } from "./reader/versions.js";
import { Attributes } from "./room/attributes.js";
import { Choices } from "./room/choices.js";
import { startAll } from "./room/component.js";
import { Connection } from "./room/connection.js";
import { Drift } from "./room/drift.js";
import { Mover } from "./room/mover.js";
import { Obstacles } from "./room/obstacles.js";
import { roundTripOfPage } from "./room/patience.js";
import { keptForReload, Reload } from "./room/reload.js";
import { beginning } from "./room/state.js";
import { Store } from "./room/store.js";
import { Typing } from "./room/typing.js";
import { Settings } from "./settings/settings.js";
import { Announcer } from "./status/announcer.js";
import { FaultDesk } from "./status/fault_desk.js";
import { FollowButton } from "./status/follow_button.js";
import { People } from "./status/people.js";
import { PersonMenu } from "./status/person_menu.js";
import { Requests } from "./status/requests.js";
import { StatusLine } from "./status/status_line.js";
import { SummaryPanel } from "./status/summary_panel.js";
import { Sentences } from "./wording/sentences.js";

/**
 * The element with this id, which the template is known to have.
 *
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
function part(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page lacks #${id}`);
  return element;
}

const root = document.documentElement;
const address = `${location.origin}${location.pathname}`;
const text = part("text", HTMLElement);
const page = part("page", HTMLElement);
const header = part("header", HTMLElement);
const dock = part("dock", HTMLElement);
const turns = {
  previous: part("previous", HTMLButtonElement),
  next: part("next", HTMLButtonElement),
};
const endDialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("end-dialog"));

const sentences = new Sentences(
  part("sentences", HTMLTemplateElement),
  document.documentElement.lang,
);
/** Whether this is a copy that the browser has kept, since the server can't be reached. */
const isKept = "kept" in document.body.dataset;
const { you = "", at = null, ref = "", book = "", leader = "", keptAs = "" } = text.dataset;
const alone = keptForReload();
const store = new Store(
  new Connection(`${address.replace(/^http/, "ws")}/socket`, roundTripOfPage()),
  beginning({ you, kept: alone, at: isLoadedAnew() && !isKept ? at : null }),
);
const lastPlace = isKept && alone === null ? (placeOf(location.search) ?? ref) : ref;

const panel = part("panel", HTMLElement);

/** What covers the foot of the text: the dock, or what stands over it as a sheet. */
function coveredBelow() {
  const sheet = panel.getBoundingClientRect();
  const isSheet = !panel.hidden && sheet.top > 0;
  return isSheet ? sheet : dock.getBoundingClientRect();
}

const mover = new Mover();
const typesetter = new Typesetter(new Footnotes(sentences), root);
const reader = new Reader(
  page,
  {
    sections: new Sections(`${address}/section`),
    typesetter,
    mover,
  },
  {
    above: header,
    below: { getBoundingClientRect: coveredBelow },
    away: part("away", HTMLTemplateElement),
  },
);
const navigation = new Navigation(page, reader, mover);
const choices = new Choices(ours("reading"));
const places = new Places(address);
const sheet = part("contents", HTMLElement);
const contents = new ContentsOpener(part("to-contents", HTMLElement), sheet, makeContents);
const help = new HelpDialog(part("help", HTMLElement), part("help-dialog", HTMLDialogElement));

const menu = new PersonMenu(part("person", HTMLElement), sentences, (ref) => navigation.go(ref));

/** Fetch the contents, and have them hear of the room. */
async function makeContents() {
  const { ContentsPanel } = await import("./contents/contents_panel.js");
  const go = (/** @type {string} */ ref) => navigation.go(ref, { jump: true });
  const made = new ContentsPanel(sheet, places, sentences, go, lookAt);
  startAll(store, [made]);
  return made;
}

/** Fetch what stands beside the text, and have it hear of the room. */
async function makePanel() {
  const { openPanel } = await import("./panels/opening.js");
  const made = openPanel(panel, {
    address,
    page,
    button: beside,
    sentences,
    typesetter,
    go: (ref) => navigation.go(ref, { jump: true }),
    reveal: (segment) => reader.reveal(segment),
  });
  startAll(store, [made]);
  return made;
}

const beside = part("beside", HTMLElement);
const opener = new PanelOpener(beside, page, makePanel, "keeps" in panel.dataset);

/**
 * Show a place in another book beside the text, to its reader alone.
 *
 * @param {string} ref
 */
function lookAt(ref) {
  return opener.lookAt(ref);
}

const margin = new MarginDoor(
  {
    button: part("to-margin", HTMLElement),
    count: part("unread", HTMLElement),
    sheet: part("margin", HTMLElement),
    here: part("mark-here", HTMLElement),
    heard: part("heard", HTMLElement),
    page,
  },
  sentences,
  (change) => reader.restyle(change),
  makeMargin,
);

/** Fetch what is written beside the text, and have it hear of the room. */
async function makeMargin() {
  const [{ MarginPanel }, { MarksLayer }, { Beside }] = await Promise.all([
    import("./margin/panel.js"),
    import("./margin/layer.js"),
    import("./margin/marks.js"),
  ]);
  const layer = new MarksLayer(page, root, sentences, () => margin.open());
  const server = new Beside(address);
  const made = new MarginPanel(part("margin", HTMLElement), server, layer, sentences, (ref) =>
    navigation.go(ref, { jump: true }),
  );
  startAll(store, [layer, made]);
  return made;
}

/**
 * The place in this book that an address means, if it is one; one in another book is shown, and of
 * what is none it is said why.
 *
 * @param {string} said
 */
async function find(said) {
  const found = await places.find(said);
  if ("refusal" in found) {
    const remark = { text: found.refusal, errorId: found.error_id };
    store.dispatch({ type: "remark", remark });
    return null;
  }
  if (found.book === store.state.room?.book) return found.ref;
  lookAt(found.ref);
  return null;
}

/** Leave the call, if this page is in it. */
function leaveCall() {
  const leave = document.querySelector('#call [data-do="leave"]:not([hidden])');
  if (leave instanceof HTMLElement) leave.click();
}

startAll(store, [
  new FaultDesk(ours("faults")),
  new Attributes(document.body, text),
  new Reload(),
  new Obstacles(ours("favicon.svg")),
  mover,
  reader,
  navigation,
  new Trail(navigation, mover, find),
  new Drift({ book, ref: lastPlace, leader }, isKept),
  contents,
  new Copying(page),
  new Versions(page, reader, choices),
  new Sharing(document.getElementById("share"), page, address),
  opener,
  new RunningHead(part("title", HTMLElement), header, page),
  new TurnButtons(turns, text, navigation),
  new FollowButton(part("follow", HTMLButtonElement), () => {
    navigation.follow();
    text.focus({ preventScroll: true });
  }),
  menu,
  new People(part("people", HTMLElement), sentences, menu),
  new Requests(part("requests", HTMLElement), sentences, () => navigation.follow()),
  new StatusLine(part("status", HTMLElement), sentences),
  new Announcer(part("announcer", HTMLElement), sentences),
  new Settings(part("settings-form", HTMLFormElement), root, choices, (show) =>
    reader.restyle(show),
  ),
  margin,
  new Typing(() => navigation.follow()),
  help,
  new EndDialog(document.getElementById("end"), endDialog),
  new CallDoor(part("call", HTMLElement), part("call-settings", HTMLElement), sentences),
  new VoiceChannel(document.getElementById("to-voice"), part("voice", HTMLElement), leaveCall),
  new Keeper(keptAs),
  new Recording(
    part("record", HTMLButtonElement),
    part("recording", HTMLElement),
    part("recorded", HTMLElement),
    sentences,
  ),
  new SummaryPanel(part("farewell", HTMLElement), sentences),
  new Shortcuts(navigation, {
    help: () => help.open(),
    contents: () => contents.toggle(),
    jump: () => contents.jump(),
  }),
]);
store.start();
