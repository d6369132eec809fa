/** Completing people's names after `@`. */

/** @import { Field, Offer } from "./suggestions.js" */
/** @import { Store } from "./store.js" */

const BEGUN = /(?:^|[\s,;])@([\p{L}\p{N}_]*)$/u;

/**
 * The people whose name is begun before the caret.
 *
 * @param {Field} field
 * @param {Store} store
 * @returns {Offer[]}
 */
export function peopleFor(field, store) {
  const caret = field.selectionStart ?? field.value.length;
  const begun = BEGUN.exec(field.value.slice(0, caret));
  if (!begun) return [];
  const typed = (begun[1] ?? "").toLowerCase();
  const start = caret - typed.length;
  return likely(store)
    .filter((person) => person.name.toLowerCase().startsWith(typed))
    .map((person) => ({
      label: `@${person.name}`,
      note: person.bot ? "App" : "",
      pick: () => {
        field.setRangeText(`${person.name} `, start, caret, "end");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      },
    }));
}

/**
 * The people, in the order in which one is likely to mean them: oneself and the bot come last.
 *
 * @param {Store} store
 */
export function likely({ people, me }) {
  /** @param {typeof people[number]} person */
  const rank = (person) => Number(person.key === me.key) + 2 * Number(person.bot);
  return [...people].sort((one, other) => rank(one) - rank(other));
}
