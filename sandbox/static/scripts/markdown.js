/** Discord's markdown as elements: blocks by line, each line in its own direction. */

import { el } from "./elements.js";
import { timeElement } from "./times.js";

/** @import { Store } from "./store.js" */

const SPANS = [
  { name: "escape", pattern: /\\([^0-9A-Za-z\s])/u },
  { name: "code", pattern: /``([^`]+)``|`([^`\n]+)`/ },
  { name: "link", pattern: /\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/ },
  { name: "bare", pattern: /<(https?:\/\/[^\s>]+)>|(https?:\/\/[^\s<>]*[^\s<>.,:;"')\]!?*_])/ },
  { name: "user", pattern: /<@!?(\d+)>/ },
  { name: "role", pattern: /<@&(\d+)>/ },
  { name: "channel", pattern: /<#(\d+)>/ },
  { name: "command", pattern: /<\/([-_ \p{L}\p{N}]+):\d+>/u },
  { name: "emoji", pattern: /<a?:(\w+):\d+>/ },
  { name: "time", pattern: /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/ },
  { name: "everyone", pattern: /@(everyone|here)\b/ },
  { name: "bolditalic", pattern: /\*\*\*(.+?)\*\*\*/s },
  { name: "bold", pattern: /\*\*(.+?)\*\*(?!\*)/s },
  { name: "underline", pattern: /__(.+?)__(?!_)/s },
  { name: "italic", pattern: /\*(?!\s)([^*]+?)\*(?!\*)|(?<!\w)_(?!\s)([^_]+?)_(?!\w)/s },
  { name: "strike", pattern: /~~(.+?)~~/s },
  { name: "spoiler", pattern: /\|\|(.+?)\|\|/s },
];
const TAGS = /** @type {const} */ ({ bold: "strong", underline: "u", italic: "em", strike: "s" });
const FENCE = /^```(?:\w*\n)?([\s\S]*?)\n?```$/;

/**
 * A whole text: headings, quotes, lists, code and paragraphs.
 *
 * @param {string} text
 * @param {Store} store
 * @returns {DocumentFragment}
 */
export function blocks(text, store) {
  const fragment = document.createDocumentFragment();
  for (const part of text.split(/(```[\s\S]*?```)/)) {
    const code = FENCE.exec(part);
    if (code) fragment.append(el("pre", { dir: "auto" }, el("code", {}, code[1] ?? "")));
    else fragment.append(...lines(part.replace(/^\n|\n$/g, ""), store));
  }
  return fragment;
}

/**
 * One line: bold, links, mentions, times.
 *
 * @param {string} text
 * @param {Store} store
 * @returns {DocumentFragment}
 */
export function spans(text, store) {
  const fragment = document.createDocumentFragment();
  let rest = text;
  while (rest) {
    const next = first(rest);
    if (!next) break;
    fragment.append(rest.slice(0, next.match.index));
    fragment.append(render(next.name, next.match, store));
    rest = rest.slice(next.match.index + next.match[0].length);
  }
  fragment.append(rest);
  return fragment;
}

/**
 * A link that opens beside the chat.
 *
 * @param {string} href
 * @param {Node | string} label
 */
export function link(href, label) {
  const safe = /^https?:\/\//.test(href);
  return el("a", { href: safe ? href : null, target: "_blank", rel: "noopener noreferrer" }, label);
}

/**
 * @param {string} text
 * @param {Store} store
 * @returns {Node[]}
 */
function lines(text, store) {
  /** @type {Node[]} */
  const made = [];
  if (!text) return made;
  const all = text.split("\n");
  while (all.length) made.push(block(all, store));
  return made;
}

/**
 * Take the next block off the lines.
 *
 * @param {string[]} all
 * @param {Store} store
 * @returns {Node}
 */
function block(all, store) {
  const line = all[0] ?? "";
  if (line.startsWith(">>> ")) {
    const rest = all.splice(0).join("\n").slice(4);
    return el("blockquote", {}, ...lines(rest, store));
  }
  if (line.startsWith("> ")) {
    const quoted = takeWhile(all, (one) => one.startsWith("> ")).map((one) => one.slice(2));
    return el("blockquote", {}, ...lines(quoted.join("\n"), store));
  }
  if (/^\s*([-*]|\d+\.) /.test(line)) return list(all, store);
  all.shift();
  return paragraph(line, store);
}

/**
 * @param {string} line
 * @param {Store} store
 */
function paragraph(line, store) {
  const heading = /^(#{1,3}) (.+)/.exec(line);
  if (heading) {
    const level = heading[1]?.length;
    const part = el("h2", { class: `heading heading-${level}`, dir: "auto" });
    part.append(spans(heading[2] ?? "", store));
    return part;
  }
  const small = line.startsWith("-# ");
  const part = el("p", { dir: "auto", class: small ? "subtext" : null });
  part.append(line ? spans(small ? line.slice(3) : line, store) : el("br"));
  return part;
}

/**
 * @param {string[]} all
 * @param {Store} store
 */
function list(all, store) {
  const ordered = /^\s*\d+\. /.test(all[0] ?? "");
  const mark = ordered ? /^\s*\d+\. / : /^\s*[-*] /;
  const start = ordered ? Number.parseInt(all[0] ?? "1", 10) : null;
  const items = takeWhile(all, (one) => mark.test(one)).map((one) => {
    const deep = /^\s{2,}/.test(one);
    const item = el("li", { dir: "auto", class: deep ? "deep" : null });
    item.append(spans(one.replace(mark, ""), store));
    return item;
  });
  return el(ordered ? "ol" : "ul", { start }, ...items);
}

/**
 * @param {string[]} all
 * @param {(line: string) => boolean} holds
 */
function takeWhile(all, holds) {
  const end = all.findIndex((line) => !holds(line));
  return all.splice(0, end === -1 ? all.length : end);
}

/** @param {string} text */
function first(text) {
  /** @type {{ name: string, match: RegExpExecArray } | undefined} */
  let best;
  for (const { name, pattern } of SPANS) {
    const match = pattern.exec(text);
    if (match && (!best || match.index < best.match.index)) best = { name, match };
  }
  return best;
}

/**
 * @param {string} name
 * @param {RegExpExecArray} match
 * @param {Store} store
 * @returns {Node | string}
 */
function render(name, match, store) {
  const inner = match[1] ?? match[2] ?? "";
  switch (name) {
    case "escape":
      return inner;
    case "code":
      return el("code", {}, inner);
    case "link":
      return link(match[2] ?? "", spans(inner, store));
    case "bare":
      return link(inner, inner);
    case "user":
      return mention(store.person(inner)?.name ?? "unknown-user", inner === store.me.id);
    case "role":
      return mention(store.roles.find((role) => role.id === inner)?.name ?? "unknown-role", false);
    case "everyone":
      return mention(inner, true);
    case "channel":
      return el("span", { class: "mention" }, `#${channelName(inner, store)}`);
    case "command":
      return el("span", { class: "mention" }, `/${inner}`);
    case "emoji":
      return `:${inner}:`;
    case "time":
      return timeElement(new Date(Number(inner) * 1000), match[2] ?? "f");
    case "spoiler":
      return spoiler(inner, store);
    case "bolditalic":
      return wrap("strong", el("em", {}, spans(inner, store)));
    default:
      return wrap(TAGS[/** @type {keyof typeof TAGS} */ (name)], spans(inner, store));
  }
}

/**
 * @param {"strong" | "u" | "em" | "s"} tag
 * @param {Node} inner
 */
function wrap(tag, inner) {
  return el(tag, {}, inner);
}

/**
 * @param {string} name
 * @param {boolean} me
 */
function mention(name, me) {
  return el("span", { class: me ? "mention mention-me" : "mention", dir: "auto" }, `@${name}`);
}

/**
 * @param {string} id
 * @param {Store} store
 */
function channelName(id, store) {
  return store.channels.find((channel) => channel.id === id)?.name ?? "unknown";
}

/**
 * @param {string} text
 * @param {Store} store
 */
function spoiler(text, store) {
  const hidden = el("button", { class: "spoiler", type: "button", "aria-label": "Show spoiler" });
  hidden.append(spans(text, store));
  hidden.addEventListener("click", () => {
    hidden.classList.add("spoiler-shown");
    hidden.removeAttribute("aria-label");
  });
  return hidden;
}
