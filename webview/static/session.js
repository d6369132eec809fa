/** @import { ServerMessage } from "./room/protocol.js" */
/** @import { Request } from "./room/connection.js" */
/** @import { Shortcut } from "./reader/shortcuts.js" */
/** @import { State } from "./status/status_line.js" */
/** @import { Room } from "./room/state.js" */

import { Ending } from "./dialogs/ending.js";
import { Footnotes } from "./reader/footnotes.js";
import { Marks } from "./reader/marks.js";
import { Navigation } from "./reader/navigation.js";
import { Reader } from "./reader/reader.js";
import { RunningHead } from "./reader/running_head.js";
import { Sections } from "./reader/sections.js";
import { Shortcuts } from "./reader/shortcuts.js";
import { ConflatedQueue } from "./room/conflated_queue.js";
import { Connection, Refused } from "./room/connection.js";
import { Closing } from "./room/protocol.js";
import { forgetReload, keepForReload, keptForReload, reloadOnce } from "./room/reload.js";
import { isMisplaced, leads, ownRef, resumed, told } from "./room/state.js";
import { Settings } from "./settings/settings.js";
import { Announcer } from "./status/announcer.js";
import { People } from "./status/people.js";
import { StatusLine } from "./status/status_line.js";
import { relativeDate } from "./wording/dates.js";
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

/** The session's page: facts flow down from the server, wishes flow up to it. */
class SessionPage {
  #main = part("text", HTMLElement);
  #sentences = new Sentences(part("sentences", HTMLTemplateElement));
  #sections = new Sections(`${location.pathname}/section`);
  #connection = new Connection(
    `${location.origin.replace(/^http/, "ws")}${location.pathname}/socket`,
  );
  #settings = new Settings(
    part("settings-form", HTMLFormElement),
    document.documentElement,
    (show) => this.#onChoice(show),
  );
  #marks = new Marks();
  #people = new People(part("people", HTMLElement), this.#sentences);
  #line = new StatusLine(this.#sentences, {
    text: part("status", HTMLElement),
    announcer: new Announcer(this.#sentences, part("announcer", HTMLElement)),
    follow: part("follow", HTMLButtonElement),
  });
  #reader = new Reader(part("page", HTMLElement), this.#sections, new Footnotes(this.#sentences), {
    above: part("header", HTMLElement),
    below: part("footer", HTMLElement),
    away: part("away", HTMLTemplateElement),
  });
  #navigation = new Navigation(this.#reader, (ref) => this.#go(ref));
  #ending = new Ending(
    /** @type {HTMLDialogElement | null} */ (document.getElementById("end-dialog")),
    part("farewell", HTMLElement),
    this.#sentences,
  );
  #runningHead = new RunningHead(part("title", HTMLElement), part("header", HTMLElement));
  #previous = part("previous", HTMLButtonElement);
  #next = part("next", HTMLButtonElement);
  #keys = new Shortcuts((move, held) => this.#move(move, held));
  #turns = new ConflatedQueue();
  /** @type {Room | null} */
  #room = null;
  /** @type {State} */
  #state = "connecting";
  /** @type {number | undefined} */
  #code;

  start() {
    this.#reader.addEventListener("go", (event) => this.#navigation.go(detail(event)));
    this.#reader.addEventListener("fetching", (event) => this.#await(detail(event)));
    this.#reader.addEventListener("shown", (event) => this.#onShown(detail(event)));
    this.#reader.addEventListener("lacking", (event) => this.#onLacking(detail(event)));
    this.#reader.addEventListener("kept", () => this.#line.remark(this.#sentences.say("kept")));
    this.#reader.addEventListener("landed", (event) => this.#onLanded(detail(event)));
    this.#ending.addEventListener("end", () => this.#ask({ type: "end" }));
    this.#connection.addEventListener("told", (event) => this.#onTold(detail(event)));
    this.#connection.addEventListener("live", () => this.#onLive());
    this.#connection.addEventListener("lost", () => this.#become("reconnecting"));
    this.#connection.addEventListener("closed", (event) => this.#onClosed(detail(event)));
    this.#press("previous", () => this.#navigation.settled && this.#navigation.turn(-1));
    this.#press("next", () => this.#navigation.settled && this.#navigation.turn(1));
    this.#press("follow", () => this.#onFollow());
    this.#press("end", () => this.#ending.ask());
    this.#press("help", () => this.#help());
    for (const name of ["error", "unhandledrejection"])
      addEventListener(name, () => this.#onFault());
    addEventListener("pagehide", () => keepForReload(this.#room?.alone ?? null));
    this.#settings.start();
    this.#ending.start();
    this.#reader.start();
    this.#keys.start();
    this.#connection.start();
  }

  // Facts

  /** @param {ServerMessage} message */
  #onTold(message) {
    if (message.type === "welcome" && message.you !== this.#main.dataset.you) return this.#leave();
    const known = this.#room;
    this.#room = told(known, message);
    if (known === null && this.#room) this.#room = resumed(this.#room, keptForReload());
    if (this.#room !== null) this.#main.dataset.ref = this.#room.ref;
    if (message.type === "ended") this.#ending.tell(message.summary);
    if (message.type !== "pong" && message.type !== "done") this.#update();
  }

  /** Something of the page's own has failed, and the browser has told its console. */
  #onFault() {
    this.#line.remark(this.#sentences.say("failed"));
  }

  /** Somebody else has signed in to this browser: what is open was never theirs. */
  #leave() {
    this.#connection.stop();
    this.#room = null;
    this.#onClosed(Closing.SIGNED_OUT);
  }

  #update() {
    const room = this.#room;
    if (room !== null) {
      this.#main.dataset.leader = room.leader;
      this.#reader.update(room);
      this.#people.update(room);
    }
    this.#tell();
  }

  #tell() {
    this.#line.update(this.#room, this.#state, this.#code);
  }

  #onLive() {
    this.#become("live");
    forgetReload();
    const room = this.#room;
    if (room === null || !isMisplaced(room)) return;
    this.#ask(room.alone === null ? { type: "follow" } : { type: "read", ref: room.alone });
  }

  /** @param {number} code */
  #onClosed(code) {
    this.#keys.stop();
    const known = Object.values(Closing).some((closing) => closing === code)
      ? code
      : Closing.VERSION;
    this.#become("ended", known);
    if (known === Closing.VERSION) reloadOnce();
  }

  /**
   * @param {State} state
   * @param {number} [code] that the connection was closed with for good
   */
  #become(state, code) {
    this.#state = state;
    this.#code = code;
    document.body.dataset.connection = state;
    this.#tell();
  }

  /** @param {HTMLElement} section */
  #onShown(section) {
    this.#await(null);
    this.#marks.apply(section, this.#settings.marks);
    this.#runningHead.update(section);
    const { after } = this.#offerTurns();
    for (const time of section.querySelectorAll("time")) {
      time.textContent = relativeDate(
        new Date(time.dateTime),
        new Date(),
        document.documentElement.lang,
      );
    }
    if (after) whenIdle(() => this.#sections.get(after).catch(() => null));
  }

  /** @param {string} ref */
  #onLacking(ref) {
    this.#await(null);
    this.#runningHead.name(ref);
    this.#offerTurns();
  }

  /**
   * Who has gone to a section is at its first segment.
   *
   * @param {string} ref
   */
  #onLanded(ref) {
    const room = this.#room;
    if (room === null || room.alone === null) return;
    if (ref === room.ref) this.#follow();
    else {
      this.#room = { ...room, alone: ref };
      this.#update();
    }
  }

  #offerTurns() {
    const { before, after } = this.#reader.neighbours;
    show(this.#previous, before);
    show(this.#next, after);
    if (document.activeElement?.matches(":disabled")) this.#main.focus({ preventScroll: true });
    return { before, after };
  }

  /** @param {string | null} ref of the text that is on its way */
  #await(ref) {
    this.#line.await(ref, () => this.#tell());
  }

  /** @param {() => void} show */
  #onChoice(show) {
    this.#reader.hold(() => {
      show();
      this.#marks.apply(this.#main, this.#settings.marks);
    });
  }

  // Wishes

  /**
   * @param {Shortcut} move
   * @param {boolean} held whether the key goes on being held: it then moves as fast as all can follow
   * @returns {boolean} whether the key has done its work
   */
  #move(move, held) {
    if (move === "on" || move === "back") return this.#navigation.turnAtEnd(move === "on" ? 1 : -1);
    if (move === "here") return this.#navigation.goToFocus();
    if (held && !this.#navigation.settled) return true;
    if (move === "down" || move === "up") this.#navigation.step(move === "down" ? 1 : -1);
    else if (move === "next" || move === "previous")
      this.#navigation.turn(move === "next" ? 1 : -1);
    else this.#help();
    return true;
  }

  /**
   * Go to a segment or a section: with everyone, or alone.
   *
   * @param {string} ref
   */
  async #go(ref) {
    const room = this.#room;
    if (this.#state === "ended") return;
    if (room === null || !this.#connection.live) {
      this.#line.remark(this.#sentences.say("offline"));
    } else if (leads(room)) {
      const there = ref === room.ref && room.alone === null && !this.#turns.busy;
      this.#room = { ...room, alone: null };
      if (!there) await this.#turn(ref);
    } else if (ref === room.ref) await this.#follow();
    else if (ref !== ownRef(room)) await this.#readAt(room, ref);
  }

  /** @param {string} ref */
  #turn(ref) {
    return this.#turns.run(() => this.#ask({ type: "navigate", ref, jump: false }));
  }

  /**
   * @param {Room} room
   * @param {string} ref
   */
  async #readAt(room, ref) {
    this.#room = { ...room, alone: ref };
    const asked = this.#turns.run(() => this.#ask({ type: "read", ref }));
    this.#update();
    await asked;
  }

  /** The button goes, and what it leads to gets the focus. */
  #onFollow() {
    this.#navigation.stay();
    this.#follow();
    this.#main.focus({ preventScroll: true });
  }

  async #follow() {
    if (this.#room?.alone == null) return;
    this.#room = { ...this.#room, alone: null };
    this.#update();
    await this.#turns.run(() => this.#ask({ type: "follow" }));
  }

  /** @param {Request} wish */
  async #ask(wish) {
    try {
      await this.#connection.ask(wish);
      this.#line.unsay();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (this.#state === "ended") return;
      this.#line.remark(error.message || this.#sentences.say("offline"));
    }
  }

  #help() {
    part("help-dialog", HTMLDialogElement).showModal();
  }

  /**
   * @param {string} id
   * @param {() => void} action
   */
  #press(id, action) {
    document.getElementById(id)?.addEventListener("click", action);
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {string | null} ref of the section that it leads to
 */
function show(button, ref) {
  button.disabled = ref === null;
  button.title = ref ?? "";
}

/** @param {() => void} action */
function whenIdle(action) {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(action);
  else setTimeout(action, 200);
}

/** @param {Event} event */
function detail(event) {
  return /** @type {CustomEvent} */ (event).detail;
}

new SessionPage().start();
