/** @import { CallMessage, RecordingShown } from "../room/protocol.js" */
/** @import { Room, State } from "../room/state.js" */
/** @import { Store } from "../room/store.js" */
/** @import { Sentences } from "../wording/sentences.js" */

import { Component } from "../room/component.js";
import { leads } from "../room/state.js";
import { isolated } from "../wording/sentences.js";

/**
 * What is said of a recording: by its sentences, with what its reader can do. `buttons` are wishes.
 *
 * @typedef {{sentences: string[], names?: string, buttons: Wish[], heard: boolean}} Said
 * @typedef {"agree" | "refuse" | "stop" | "withdraw" | "close"} Wish
 */

/**
 * Recording the call: whoever may asks, everybody in it is asked, and all the while everybody in the
 * room, in the call or not, sees that it goes on.
 */
export class Recording extends Component {
  #button;
  #banner;
  #heard;
  #sentences;
  /** Which recordings this page has seen go on, or be asked for. @type {Set<string>} */
  #seen = new Set();
  #shown = "";

  /**
   * @param {HTMLElement} button which asks to record
   * @param {HTMLElement} banner with a line that is said aloud, and room for buttons
   * @param {HTMLElement} heard what leads to what was recorded, once the session has ended
   * @param {Sentences} sentences
   */
  constructor(button, banner, heard, sentences) {
    super();
    this.#button = button;
    this.#banner = banner;
    this.#heard = heard;
    this.#sentences = sentences;
  }

  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(this.#button, "click", () => store.wish({ type: "recording_ask" }));
    this.listen(this.#banner, "click", (/** @type {MouseEvent} */ event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      if (button) this.#do(/** @type {Wish} */ (button.dataset.wish));
    });
  }

  /**
   * @override
   * @param {State} state
   */
  update(state) {
    const { call, room, connection } = state;
    const ended = connection === "ended";
    const recording = call?.recording ?? null;
    const open = recording !== null && recording.state !== "over";
    this.#button.hidden = ended || open || !mayAsk(call, room);
    if (recording && open) this.#seen.add(recording.id);
    if (recording?.kept && room && recording.agreed.includes(room.you)) this.#heard.hidden = false;
    const known = recording !== null && this.#seen.has(recording.id);
    this.#show(known && call && !ended ? this.#said(recording, call, state) : null);
  }

  /**
   * @param {RecordingShown} recording
   * @param {CallMessage} call
   * @param {State} state
   * @returns {Said}
   */
  #said(recording, call, { you, room }) {
    const inside = call.you !== null;
    const agreed = recording.agreed.includes(you);
    const lacking = call.peers.filter(({ user }) => !recording.agreed.includes(user));
    const names = this.#names(
      room,
      lacking.map(({ user }) => user),
    );
    const asker = this.#names(room, [recording.by]);
    const heard = recording.kept && agreed;
    if (recording.state === "over") {
      const ending = recording.ending === "stopped" ? "left" : recording.ending;
      return { sentences: [`recording-${ending}`], buttons: ["close"], heard };
    }
    const own = agreed ? /** @type {Wish[]} */ (["stop", "withdraw"]) : ["agree", "refuse"];
    const buttons = inside ? /** @type {Wish[]} */ (own) : [];
    if (recording.state === "asked" && agreed) {
      return { sentences: ["recording-asked"], names, buttons: inside ? ["stop"] : [], heard };
    }
    if (recording.state === "asked") {
      const sentences = inside ? ["recording-may", "recording-means"] : ["recording-wished"];
      return { sentences, names: asker, buttons, heard };
    }
    if (!agreed && inside) {
      const sentences = ["recording-late", "recording-means"];
      return { sentences, buttons, heard };
    }
    const sentence = recording.state === "waiting" ? "recording-waits" : "recording-on";
    return { sentences: [sentence], names, buttons, heard };
  }

  /**
   * @param {Room | null} room
   * @param {string[]} ids
   */
  #names(room, ids) {
    const people = room?.people.filter(({ id }) => ids.includes(id)) ?? [];
    return people.map(({ name }) => isolated(name)).join(", ");
  }

  /** @param {Said | null} said */
  #show(said) {
    const recording = this.store.state.call?.recording;
    const shown = JSON.stringify([said, recording?.id, recording?.state]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    document.body.dataset.recording = said ? (recording?.state ?? "") : "";
    this.#banner.hidden = said === null;
    const [line, buttons, link] = this.#banner.children;
    const names = said?.names ?? "";
    const text = said?.sentences.map((one) => this.#sentences.say(one, { names })).join(" ") ?? "";
    if (line && line.textContent !== text) line.textContent = text;
    if (buttons) this.#offer(buttons, said?.buttons ?? []);
    if (link instanceof HTMLElement) link.hidden = !said?.heard || recording?.state !== "over";
  }

  /**
   * Have these buttons there; where they are the same nobody's focus is lost.
   *
   * @param {Element} buttons
   * @param {Wish[]} wishes
   */
  #offer(buttons, wishes) {
    const there = [...buttons.children].map((button) => button.getAttribute("data-wish"));
    if (there.join() === wishes.join()) return;
    buttons.replaceChildren(...wishes.map((wish) => this.#drawn(wish)));
  }

  /** @param {Wish} wish */
  #drawn(wish) {
    const button = document.createElement("button");
    button.dataset.wish = wish;
    button.textContent = this.#sentences.say(`recording-${wish}`);
    if (wish === "agree") button.className = "strong";
    return button;
  }

  /** @param {Wish} wish */
  #do(wish) {
    const recording = this.store.state.call?.recording?.id;
    if (recording === undefined) return;
    if (wish === "close") {
      this.#seen.delete(recording);
      this.update(this.store.state);
    } else if (wish === "stop") {
      this.store.wish({ type: "recording_stop", recording });
    } else {
      this.store.wish({ type: "recording_answer", recording, agrees: wish === "agree" });
    }
  }
}

/**
 * Whether the person of this page may have the call recorded now.
 *
 * @param {CallMessage | null} call
 * @param {Room | null} room
 */
function mayAsk(call, room) {
  if (!call?.records || call.you === null || room === null) return false;
  return room.owner === room.you || leads(room);
}
