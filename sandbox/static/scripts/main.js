/** Starts the page: as someone, or with the question who it is. */

import { fetchPeople, showChooser } from "./chooser.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId } from "./elements.js";
import { Form } from "./form.js";
import { Live } from "./live.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { startRefreshing } from "./times.js";

/** @import { Frame } from "./types.js" */

/** @param {string} key */
function startChat(key) {
  const store = new Store();
  const live = new Live(key);
  const conversation = new Conversation(store, live, () => composer.focus());
  const composer = new Composer(store, live, conversation);
  const sidebar = new Sidebar(store, live, () => composer.focus());
  const form = new Form(store, live, () => composer.focus());
  store.channelId = location.hash.slice(1);
  for (const part of [conversation, composer, sidebar, form]) part.start();
  live.addEventListener("frame", (event) => {
    /** @type {Frame} */
    const frame = /** @type {CustomEvent} */ (event).detail;
    store.take(frame);
    if (frame.type === "hello") byId("chat").hidden = false;
  });
  store.addEventListener("everything", () => {
    history.replaceState(null, "", `#${store.channel.id}`);
  });
  startRefreshing();
  live.start();
}

const key = new URLSearchParams(location.search).get("as");
const people = await fetchPeople();
const chosen = people.find((person) => person.key === key);
if (chosen) startChat(chosen.key);
else showChooser(people);
