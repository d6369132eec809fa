/** "Who are you?": the page without a person. */

import { byId, el } from "./elements.js";
import { face } from "./messages.js";

/** @import { Person } from "./types.js" */

/**
 * Who there is.
 *
 * @returns {Promise<Person[]>}
 */
export async function fetchPeople() {
  const response = await fetch("/sandbox/people");
  return response.json();
}

/**
 * Show the people, each as a link to their own page.
 *
 * @param {Person[]} people
 */
export function showChooser(people) {
  const items = people.map((person) =>
    el(
      "li",
      {},
      el(
        "a",
        { class: "chooser-person", href: `/?as=${encodeURIComponent(person.key)}` },
        face(person),
        el("span", {}, person.name),
      ),
    ),
  );
  byId("choices").replaceChildren(...items);
  byId("chooser").hidden = false;
  document.title = "Who are you?";
}
