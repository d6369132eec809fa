/** Buttons, menus and the layout of Components V2. */

import { el } from "./elements.js";
import { attachmentElement, image, paint } from "./embeds.js";
import { blocks } from "./markdown.js";

/** @import { Store } from "./store.js" */
/** @import { Component, Emoji, Message } from "./types.js" */

/**
 * @typedef {{
 *   store: Store,
 *   message: Message,
 *   press: (message: Message, customId: string) => void,
 *   choose: (message: Message, customId: string, values: string[]) => void
 * }} Setting
 */

export const TYPE = /** @type {const} */ ({
  row: 1,
  button: 2,
  select: 3,
  input: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
});
const LINK_STYLE = 5;
const STYLES = ["", "primary", "secondary", "success", "danger", "link"];

/**
 * The components of a message, or of a part of it.
 *
 * @param {Component[]} components
 * @param {Setting} setting
 * @returns {HTMLElement[]}
 */
export function componentElements(components, setting) {
  return components.map((component) => componentElement(component, setting));
}

/**
 * The offers of a menu, whatever it offers.
 *
 * @param {Component} select
 * @param {Store} store
 * @returns {{ label: string, value: string, chosen: boolean, description: string }[]}
 */
export function offers(select, store) {
  if (select.type === TYPE.select) {
    return (select.options ?? []).map((option) => ({
      label: [option.emoji?.name, option.label].filter(Boolean).join(" "),
      value: option.value,
      chosen: option.default ?? false,
      description: option.description ?? "",
    }));
  }
  return named(select.type, store).map(({ id, name }) => ({
    label: name,
    value: id,
    chosen: false,
    description: "",
  }));
}

/**
 * @param {Component} component
 * @param {Setting} setting
 * @returns {HTMLElement}
 */
function componentElement(component, setting) {
  const inner = component.components ?? [];
  switch (component.type) {
    case TYPE.row:
      return el("div", { class: "row" }, ...componentElements(inner, setting));
    case TYPE.button:
      return button(component, setting);
    case TYPE.section:
      return section(component, setting);
    case TYPE.text:
      return el("div", { class: "text" }, blocks(component.content ?? "", setting.store));
    case TYPE.thumbnail:
      return el("div", { class: "thumbnail" }, media(component));
    case TYPE.gallery:
      return gallery(component);
    case TYPE.file:
      return fileElement(component, setting);
    case TYPE.separator:
      return separator(component);
    case TYPE.container:
      return container(component, setting);
    default:
      return menu(component, setting);
  }
}

/**
 * @param {Component} component
 * @param {Setting} setting
 */
function button(component, setting) {
  const label = [emoji(component.emoji), component.label].filter(Boolean).join(" ");
  const style = STYLES[component.style ?? 2] ?? "secondary";
  if (component.style === LINK_STYLE) {
    const attributes = { class: "button button-link", href: component.url };
    const outward = { target: "_blank", rel: "noopener noreferrer" };
    return el(
      "a",
      { ...attributes, ...outward },
      label,
      el("span", { "aria-hidden": "true" }, " ↗"),
    );
  }
  const made = el("button", {
    class: `button button-${style}`,
    type: "button",
    disabled: component.disabled ?? false,
    "data-custom-id": component.custom_id,
    click: () => setting.press(setting.message, component.custom_id ?? ""),
  });
  made.append(label);
  return made;
}

/**
 * @param {Component} select
 * @param {Setting} setting
 */
function menu(select, setting) {
  const placeholder = select.placeholder ?? "Make a choice";
  const most = select.max_values ?? 1;
  const made = el("select", {
    class: "menu-select",
    "aria-label": placeholder,
    disabled: select.disabled ?? false,
    multiple: most > 1,
    "data-custom-id": select.custom_id,
  });
  if (most === 1)
    made.append(el("option", { value: "", disabled: true, selected: true }, placeholder));
  for (const offer of offers(select, setting.store)) {
    const text = offer.description ? `${offer.label} — ${offer.description}` : offer.label;
    made.append(el("option", { value: offer.value, selected: offer.chosen }, text));
  }
  const send = () => {
    const values = [...made.selectedOptions].map((option) => option.value).filter(Boolean);
    setting.choose(setting.message, select.custom_id ?? "", values);
  };
  if (most === 1) {
    made.addEventListener("change", send);
    return made;
  }
  const done = el(
    "button",
    { class: "button button-secondary", type: "button", click: send },
    "Choose",
  );
  return el("div", { class: "many" }, el("span", { class: "subtext" }, placeholder), made, done);
}

/**
 * @param {Component} component
 * @param {Setting} setting
 */
function section(component, setting) {
  const texts = componentElements(component.components ?? [], setting);
  const beside = component.accessory ? [componentElement(component.accessory, setting)] : [];
  return el(
    "div",
    { class: "section" },
    el("div", { class: "section-texts" }, ...texts),
    ...beside,
  );
}

/**
 * @param {Component} component
 * @param {Setting} setting
 */
function container(component, setting) {
  const box = el("div", { class: "container" });
  box.append(...componentElements(component.components ?? [], setting));
  paint(box, component.accent_color);
  return box;
}

/** @param {Component} component */
function separator(component) {
  const size = component.spacing === 2 ? "separator separator-large" : "separator";
  return el("div", { class: component.divider === false ? `${size} separator-bare` : size });
}

/** @param {Component} component */
function gallery(component) {
  const pictures = (component.items ?? []).map((item) => image(item.media, item.description ?? ""));
  return el("div", { class: "gallery" }, ...pictures);
}

/**
 * @param {Component} component
 * @param {Setting} setting
 */
function fileElement(component, setting) {
  const url = component.file?.url ?? "";
  const found = setting.message.attachments.find((attachment) => attachment.url === url);
  return found ? attachmentElement(found) : el("p", { class: "file" }, url);
}

/** @param {Component} component */
function media(component) {
  return image(component.media ?? { url: "" }, component.description ?? "");
}

/** @param {Emoji | undefined} one */
function emoji(one) {
  if (!one?.name) return "";
  return one.id ? `:${one.name}:` : one.name;
}

/**
 * @param {number} type
 * @param {Store} store
 * @returns {{ id: string, name: string }[]}
 */
function named(type, store) {
  if (type === TYPE.userSelect) return store.people;
  if (type === TYPE.roleSelect) return store.roles;
  if (type === TYPE.channelSelect) return store.channels.filter((channel) => !channel.direct);
  return [...store.people, ...store.roles];
}
