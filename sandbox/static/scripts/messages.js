/** One message, as it stands in the list. */

import { componentElements } from "./components.js";
import { el } from "./elements.js";
import { attachmentElement, embedElement } from "./embeds.js";
import { blocks, spans } from "./markdown.js";
import { words, written } from "./times.js";

/** @import { Setting } from "./components.js" */
/** @import { Store } from "./store.js" */
/** @import { Message, Person } from "./types.js" */

const FACES = 5;
const CLOSE_MS = 5 * 60 * 1000;
const COMPONENTS_V2 = 1 << 15;
const BEGINS_IN_HEBREW = /^\P{L}*\p{Script=Hebrew}/u;

/**
 * A list item with the message; `follows` says that it goes on from the one before.
 *
 * @param {Setting} setting
 * @param {{ follows: boolean, dismiss: (message: Message) => void }} look
 */
export function messageElement(setting, { follows, dismiss }) {
  const { message, store } = setting;
  const author = store.person(message.author.id);
  const name = author?.name ?? "Unknown";
  const article = el(
    "article",
    { class: "message", "aria-label": name },
    !follows && context(message, store),
    !follows && heading(message, author),
    body(setting),
    message.private && privacy(message, dismiss),
  );
  /** @type {NodeListOf<HTMLElement>} */
  const parts = article.querySelectorAll("[dir]");
  for (const part of parts) if (BEGINS_IN_HEBREW.test(part.textContent ?? "")) part.lang = "he";
  return el(
    "li",
    { class: classes(message, store, follows), "data-id": message.id },
    !follows && face(author),
    article,
  );
}

/**
 * The circle with a letter that stands for a person.
 *
 * @param {Person | undefined} person
 */
export function face(person) {
  const number = Number(BigInt(person?.id ?? 0) % BigInt(FACES));
  const attributes = { class: `face face-${person?.bot ? "bot" : number}`, "aria-hidden": "true" };
  return el("span", attributes, (person?.name ?? "?").slice(0, 1));
}

/**
 * Whether a message goes on from the one before: the same author, soon after, nothing between.
 *
 * @param {Message | undefined} before
 * @param {Message} message
 */
export function goesOn(before, message) {
  if (!before || before.author.id !== message.author.id) return false;
  if (message.message_reference || message.command || before.private !== message.private)
    return false;
  return Date.parse(message.timestamp) - Date.parse(before.timestamp) < CLOSE_MS;
}

/**
 * @param {Message} message
 * @param {Store} store
 * @param {boolean} follows
 */
function classes(message, store, follows) {
  const calls = message.mention_everyone || message.mentions.some(({ id }) => id === store.me.id);
  return [
    "item",
    follows && "item-follows",
    message.private && "item-private",
    calls && message.author.id !== store.me.id && "item-calls",
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * What the message answers: a command, or another message.
 *
 * @param {Message} message
 * @param {Store} store
 */
function context(message, store) {
  const asker = store.person(message.asked_by ?? "")?.name;
  if (message.command && !message.message_reference) {
    return el("p", { class: "context" }, `${asker} used `, el("b", {}, `/${message.command}`));
  }
  const referred = store.message(message.message_reference?.message_id ?? "");
  if (!referred) return null;
  const author = store.person(referred.author.id)?.name ?? "Someone";
  const excerpt = referred.content || referred.embeds[0]?.title || "a message";
  return el("p", { class: "context", dir: "auto" }, `${author}: `, spans(excerpt, store));
}

/**
 * @param {Message} message
 * @param {Person | undefined} author
 */
function heading(message, author) {
  const instant = new Date(message.timestamp);
  const time = el("time", { datetime: message.timestamp, title: words(instant, "F") });
  time.append(written(instant));
  return el(
    "p",
    { class: "author" },
    el("b", { class: "name" }, author?.name ?? "Unknown"),
    author?.bot && el("span", { class: "badge" }, "App"),
    time,
  );
}

/** @param {Setting} setting */
function body(setting) {
  const { message, store } = setting;
  if (message.thinking) return thinking(store.person(message.author.id));
  if (message.failed) return el("p", { class: "failed" }, "The application did not respond");
  const inPlace = message.flags & COMPONENTS_V2;
  return el(
    "div",
    { class: "body" },
    message.content && el("div", { class: "text" }, blocks(message.content, store)),
    ...message.embeds.map((embed) => embedElement(embed, store)),
    ...(inPlace ? [] : pictures(message)),
    ...componentElements(message.components, setting),
    message.edited_timestamp && el("span", { class: "edited" }, "(edited)"),
  );
}

/**
 * Attachments that no embed shows already.
 *
 * @param {Message} message
 */
function pictures(message) {
  const inEmbeds = new Set(message.embeds.flatMap((one) => [one.image?.url, one.thumbnail?.url]));
  return message.attachments.filter(({ url }) => !inEmbeds.has(url)).map(attachmentElement);
}

/** @param {Person | undefined} author */
function thinking(author) {
  const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  return el("p", { class: "thinking" }, dots, ` ${author?.name ?? "The bot"} is thinking…`);
}

/**
 * @param {Message} message
 * @param {(message: Message) => void} dismiss
 */
function privacy(message, dismiss) {
  const away = () => dismiss(message);
  return el(
    "p",
    { class: "privacy" },
    "Only you can see this",
    el("span", { "aria-hidden": "true" }, " · "),
    el("button", { class: "quiet", type: "button", click: away }, "Dismiss"),
  );
}
