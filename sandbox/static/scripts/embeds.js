/** Embeds and attachments. */

import { el } from "./elements.js";
import { blocks, link, spans } from "./markdown.js";
import { words } from "./times.js";

/** @import { Store } from "./store.js" */
/** @import { Attachment, Embed, Field, Media } from "./types.js" */

/**
 * @param {Embed} embed
 * @param {Store} store
 */
export function embedElement(embed, store) {
  const title = embed.title ? el("div", { class: "embed-title", dir: "auto" }) : null;
  const name = spans(embed.title ?? "", store);
  title?.append(embed.url ? link(embed.url, name) : name);
  const box = el(
    "div",
    { class: "embed" },
    embed.author && el("div", { class: "embed-author", dir: "auto" }, embed.author.name),
    title,
    embed.description && el("div", { class: "text" }, blocks(embed.description, store)),
    fields(embed.fields ?? [], store),
    embed.image && image(embed.image, embed.title ?? ""),
    footer(embed),
    embed.thumbnail && el("div", { class: "embed-thumbnail" }, image(embed.thumbnail, "")),
  );
  paint(box, embed.color);
  return box;
}

/** @param {Attachment} attachment */
export function attachmentElement(attachment) {
  const isImage = attachment.content_type?.startsWith("image/");
  if (isImage) return image({ url: attachment.url }, attachment.description ?? attachment.filename);
  const size = `${Math.max(1, Math.round(attachment.size / 1024))} KB`;
  return el("p", { class: "file" }, link(attachment.url, attachment.filename), ` ${size}`);
}

/**
 * Give a box its bar of colour.
 *
 * @param {HTMLElement} box
 * @param {number | null | undefined} colour
 */
export function paint(box, colour) {
  if (colour === null || colour === undefined) return;
  box.style.setProperty("--bar", `#${colour.toString(16).padStart(6, "0")}`);
}

/**
 * A picture; one that the bot uploaded is fetched from wherever this page comes from.
 *
 * @param {Media} media
 * @param {string} description
 */
export function image(media, description) {
  const url = URL.canParse(media.url) ? new URL(media.url) : null;
  const src = url?.pathname.startsWith("/attachments/") ? url.pathname : media.url;
  return el("img", {
    class: "picture",
    src,
    alt: media.description ?? description,
    loading: "lazy",
  });
}

/**
 * @param {Field[]} all
 * @param {Store} store
 */
function fields(all, store) {
  if (!all.length) return null;
  const made = all.map((field) => {
    const name = el("div", { class: "field-name", dir: "auto" });
    name.append(spans(field.name, store));
    const value = el("div", { class: "text" }, blocks(field.value, store));
    return el("div", { class: field.inline ? "field field-inline" : "field" }, name, value);
  });
  return el("div", { class: "fields" }, ...made);
}

/** @param {Embed} embed */
function footer(embed) {
  const when = embed.timestamp ? words(new Date(embed.timestamp), "s") : null;
  const parts = [embed.footer?.text, when].filter(Boolean);
  if (!parts.length) return null;
  return el("div", { class: "embed-footer", dir: "auto" }, parts.join(" · "));
}
