import { Suggestions } from "./suggestions.js";

for (const input of document.querySelectorAll("input[data-suggestions]")) {
  start(/** @type {HTMLInputElement} */ (input));
}

/** @param {HTMLInputElement} input */
function start(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  input.after(list);
  new Suggestions(input, list, (typed) => ask(input.dataset.suggestions ?? "", typed)).start();
}

/**
 * What is offered for this; nothing where that cannot be had now.
 *
 * @param {string} address
 * @param {string} typed
 * @returns {Promise<string[]>}
 */
async function ask(address, typed) {
  try {
    const answer = await fetch(`${address}?${new URLSearchParams({ typed })}`);
    return answer.ok ? (await answer.json()).offers : [];
  } catch {
    return [];
  }
}
