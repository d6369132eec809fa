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
  const failed = document.createElement("p");
  failed.className = "refusal unanswered";
  failed.setAttribute("role", "status");
  input.after(list, failed);
  new Suggestions(input, list, (typed) => ask(input, failed, typed)).start();
}

/**
 * What is offered for this; nothing where that cannot be had now, which is said.
 *
 * @param {HTMLInputElement} input
 * @param {HTMLElement} failed
 * @param {string} typed
 * @returns {Promise<string[]>}
 */
async function ask(input, failed, typed) {
  const { suggestions = "", unanswered = "" } = input.dataset;
  let errorId = "";
  try {
    const answer = await fetch(`${suggestions}?${new URLSearchParams({ typed })}`);
    errorId = answer.headers.get("X-Request-Id") ?? "";
    if (!answer.ok) throw new TypeError(`no answer: ${answer.status}`);
    const { offers } = await answer.json();
    failed.replaceChildren();
    return offers;
  } catch {
    failed.replaceChildren(unanswered, " ", small(errorId));
    return [];
  }
}

/** @param {string} errorId what the server's log knows it by, "" if it has not heard of it */
function small(errorId) {
  const element = document.createElement("small");
  element.className = "error-id";
  element.textContent = errorId;
  return element;
}
