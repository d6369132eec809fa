/** @import { Contents, Entry } from "./outline.js" */

import { found, outline } from "./outline.js";

const MOST_FOUND = 120;
const ITEMS = ".entry, summary";

/** The lines of a book's contents, which open, filter, and are gone through by arrow keys. */
export class ContentsList {
  #element;
  #entries;
  #here = "";

  /**
   * @param {HTMLElement} element
   * @param {Contents} contents
   */
  constructor(element, contents) {
    this.#element = element;
    this.#entries = outline(contents);
    element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * Show all lines, opened where the person is.
   *
   * @param {string} section
   */
  show(section) {
    this.#here = section;
    this.#element.replaceChildren(...this.#lines(this.#entries));
    this.current?.scrollIntoView({ block: "center" });
  }

  /**
   * Show the sections alone that go by what was typed; all lines, if that is nothing.
   *
   * @param {string} typed
   */
  filter(typed) {
    if (!typed.trim()) return this.show(this.#here);
    const fitting = found(this.#entries, typed.trim()).slice(0, MOST_FOUND);
    const list = document.createElement("div");
    list.className = "names";
    list.append(...fitting.map((one) => this.#button(one.ref, one.en, one.he)));
    this.#element.replaceChildren(list);
  }

  /** The line of the section where the person is, if it is shown. */
  get current() {
    const found = this.#element.querySelector("[aria-current]");
    return found instanceof HTMLElement ? found : null;
  }

  /** The first line that is shown. */
  get first() {
    return this.#items[0];
  }

  // Private

  /**
   * @param {Entry[]} entries
   * @returns {HTMLElement[]}
   */
  #lines(entries) {
    const lines = [];
    let grid = null;
    for (const entry of entries) {
      if (entry.inner.length > 0) {
        grid = null;
        lines.push(this.#group(entry));
        continue;
      }
      const kind = entry.isNumber ? "numbers" : "names";
      if (grid?.className !== kind) {
        grid = document.createElement("div");
        grid.className = kind;
        lines.push(grid);
      }
      grid.append(this.#button(entry.ref ?? "", entry.en, entry.he));
    }
    return lines;
  }

  /** @param {Entry} entry */
  #group(entry) {
    const group = document.createElement("details");
    const summary = document.createElement("summary");
    summary.append(...named(entry.en, entry.he));
    group.append(summary);
    const fill = () => {
      if (group.open && group.children.length === 1) {
        if (entry.ref !== null) group.append(this.#button(entry.ref, entry.en, entry.he));
        group.append(...this.#lines(entry.inner));
      }
    };
    group.addEventListener("toggle", fill);
    group.open = holds(entry, this.#here);
    fill();
    return group;
  }

  /**
   * @param {string} ref
   * @param {string} en
   * @param {string} he
   */
  #button(ref, en, he) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "entry";
    button.dataset.goTo = ref;
    button.append(...named(en, he));
    if (ref === this.#here) button.setAttribute("aria-current", "location");
    return button;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!target.matches(ITEMS)) return;
    const there = this.#there(target, event.key);
    if (!there) return;
    event.preventDefault();
    there.focus();
  }

  /**
   * @param {HTMLElement} from
   * @param {string} key
   * @returns {HTMLElement | undefined}
   */
  #there(from, key) {
    const items = this.#items;
    const index = items.indexOf(from);
    const forward = getComputedStyle(this.#element).direction === "rtl" ? "Left" : "Right";
    if (key === "Home") return items[0];
    if (key === "End") return items.at(-1);
    if (key === "ArrowLeft" || key === "ArrowRight") {
      return items[index + (key === `Arrow${forward}` ? 1 : -1)];
    }
    if (key === "ArrowDown") return nearest(from, items.slice(index + 1));
    if (key === "ArrowUp") return nearest(from, items.slice(0, Math.max(index, 0)).reverse());
    return undefined;
  }

  /** All lines that can be seen, in their order. */
  get #items() {
    const all = [...this.#element.querySelectorAll(ITEMS)];
    const seen = all.filter((item) => item.getClientRects().length > 0);
    return /** @type {HTMLElement[]} */ (seen);
  }
}

/**
 * @param {string} en
 * @param {string} he
 */
function named(en, he) {
  return [
    ["en", en],
    ["he", he],
  ]
    .filter(([, name]) => name)
    .map(([language = "", name = ""]) => {
      const bdi = document.createElement("bdi");
      bdi.lang = language;
      bdi.textContent = name;
      return bdi;
    });
}

/**
 * @param {Entry} entry
 * @param {string} ref
 * @returns {boolean}
 */
function holds(entry, ref) {
  return entry.inner.some((inner) => inner.ref === ref || holds(inner, ref));
}

/**
 * Of items in the order of their distance the one in the next row that stands most nearly above or
 * below.
 *
 * @param {HTMLElement} from
 * @param {HTMLElement[]} items
 */
function nearest(from, items) {
  const { top, left, right } = from.getBoundingClientRect();
  const boxes = items.map((item) => ({ item, box: item.getBoundingClientRect() }));
  const row = boxes.find(({ box }) => Math.abs(box.top - top) > 4)?.box.top;
  const middle = (left + right) / 2;
  const there = boxes.filter(({ box }) => row !== undefined && Math.abs(box.top - row) <= 4);
  const far = (/** @type {DOMRect} */ box) => Math.abs((box.left + box.right) / 2 - middle);
  return there.sort((a, b) => far(a.box) - far(b.box))[0]?.item;
}
