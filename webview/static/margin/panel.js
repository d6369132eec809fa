/** @import { SaidMessage } from "../room/protocol.js" */
/** @import { State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Sentences } from "../wording/sentences.js" */
/** @import { MarksLayer } from "./layer.js" */
/** @import { Beside, Mark } from "./marks.js" */

import { Component } from "../room/component.js";
import { ownRef } from "../room/state.js";
import { placeIn } from "../wording/refs.js";
import { selectedQuote } from "./quotes.js";

/** What is written beside the text: the marks, and what is said. */
export class MarginPanel extends Component {
  #sheet;
  #beside;
  #layer;
  #sentences;
  #go;
  #changes = 0;
  #marksSeen = -1;
  #last = 0;
  #fetching = false;
  /** @type {ReturnType<typeof selectedQuote>} */
  #chosen = null;

  /**
   * @param {HTMLElement} sheet
   * @param {Beside} beside
   * @param {MarksLayer} layer
   * @param {Sentences} sentences
   * @param {(ref: string) => void} go
   */
  constructor(sheet, beside, layer, sentences, go) {
    super();
    this.#sheet = sheet;
    this.#beside = beside;
    this.#layer = layer;
    this.#sentences = sentences;
    this.#go = go;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#part(".mark-form"), "submit", this.#onMark);
    this.listen(this.#part(".say-form"), "submit", this.#onSay);
    this.listen(this.#field(".say-form"), "keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#part(".say-form").requestSubmit();
    });
  }

  /**
   * @override
   * @param {State} state
   */
  update({ room, margin }) {
    if (room && !this.#chosen) this.#showPlace(ownRef(room), "");
    if (margin === null) return;
    if (margin.changes !== this.#marksSeen) {
      this.#marksSeen = margin.changes;
      this.#fetchMarks();
    }
    if (margin.said > this.#last) this.#fetchSaid();
  }

  /** Show it at what is selected, or at where the person is. */
  open() {
    this.#chosen = selectedQuote(getSelection());
    const { room } = this.store.state;
    if (this.#chosen) this.#showPlace(this.#chosen.ref, this.#chosen.quote.exact);
    else if (room) this.#showPlace(ownRef(room), "");
    if (this.#chosen) this.#field(".mark-form").focus();
    this.#scrollDown();
  }

  // Private

  /**
   * @param {string} ref
   * @param {string} words
   */
  #showPlace(ref, words) {
    this.#part(".mark-form .place").textContent = this.#place(ref);
    const quote = this.#part(".words");
    quote.textContent = words;
    quote.hidden = words === "";
  }

  /** @param {SubmitEvent} event */
  #onMark = async (event) => {
    event.preventDefault();
    const kind = /** @type {Mark["kind"]} */ (
      /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "note"
    );
    const { room } = this.store.state;
    if (room === null) return;
    const field = this.#field(".mark-form");
    const ref = this.#chosen?.ref ?? ownRef(room);
    const quote = this.#chosen?.quote ?? null;
    if (kind === "note" && field.value.trim() === "") field.focus();
    else if (await this.store.wish({ type: "annotate", ref, kind, text: field.value, quote })) {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      this.#chosen = null;
      this.update(this.store.state);
    }
  };

  /** @param {Event} event */
  #onSay = async (event) => {
    event.preventDefault();
    const field = this.#field(".say-form");
    const text = field.value;
    if (text.trim() === "" || !(await this.store.wish({ type: "say", text }))) return;
    if (field.value === text) field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  async #fetchMarks() {
    this.#changes += 1;
    const change = this.#changes;
    const marks = await this.#beside.marks().catch(() => null);
    if (marks === null || change !== this.#changes) return;
    this.#layer.show(marks);
    const rows = marks.map((mark) => this.#row(mark));
    this.#part(".marks").replaceChildren(...rows);
    this.#part(".no-marks").hidden = rows.length > 0;
  }

  async #fetchSaid() {
    if (this.#fetching) return;
    this.#fetching = true;
    const said = await this.#beside.said(this.#last).catch(() => []);
    this.#fetching = false;
    for (const one of said.filter(({ number }) => number > this.#last)) {
      this.#last = one.number;
      this.#part(".said").append(this.#remark(one));
    }
    this.#scrollDown();
    if (said.length > 0) this.update(this.store.state);
  }

  #scrollDown() {
    const list = this.#part(".said");
    list.scrollTop = list.scrollHeight;
  }

  /** @param {Mark} mark */
  #row(mark) {
    const row = document.createElement("li");
    row.className = mark.closed ? "mark closed" : "mark";
    const place = button("place", this.#place(mark.ref), () => this.#go(mark.ref));
    const what = element("span", "kind", this.#sentences.say(`mark-${mark.kind}`));
    const who = element("bdi", "who", mark.name);
    row.append(what, " ", place, " ", who);
    if (mark.exact) row.append(element("q", "quoted", mark.exact));
    if (mark.text) row.append(element("p", "text", mark.text));
    row.append(this.#actions(mark));
    return row;
  }

  /** @param {Mark} mark */
  #actions({ id, kind, closed, mine }) {
    const actions = element("span", "actions", "");
    const ask = (/** @type {import("../room/connection.js").Request} */ request) => () =>
      this.store.wish(request);
    if (kind === "question") {
      const name = closed ? "reopen" : "answered";
      const request = ask({ type: "close_question", mark: id, answered: !closed });
      actions.append(button("", this.#sentences.say(name), request));
    }
    if (mine) {
      const remove = ask({ type: "remove_mark", mark: id });
      actions.append(button("", this.#sentences.say("delete"), remove));
    }
    return actions;
  }

  /** @param {SaidMessage} said */
  #remark({ by, name, text, at }) {
    const row = document.createElement("li");
    if (by === this.store.state.room?.you) row.className = "own";
    const time = element("time", "", "");
    const when = new Date(at * 1000);
    const { language } = this.#sentences;
    time.textContent = when.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    row.append(element("bdi", "who", name), " ", time, element("p", "text", text));
    return row;
  }

  /** @param {string} ref */
  #place(ref) {
    return placeIn(this.store.state.room?.book ?? "", ref, this.#sentences.language);
  }

  /**
   * @param {string} selector
   * @returns {any}
   */
  #part(selector) {
    return this.#sheet.querySelector(selector);
  }

  /**
   * @param {string} form
   * @returns {HTMLTextAreaElement}
   */
  #field(form) {
    return this.#part(`${form} textarea`);
  }
}

/**
 * @param {string} name
 * @param {string} kind
 * @param {string} text as somebody wrote it
 */
function element(name, kind, text) {
  const made = document.createElement(name);
  made.className = kind;
  made.dir = "auto";
  made.textContent = text;
  return made;
}

/**
 * @param {string} kind
 * @param {string} text
 * @param {() => unknown} action
 */
function button(kind, text, action) {
  const made = document.createElement("button");
  made.className = kind;
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}
