/** @import { Sentences } from "../wording/sentences.js" */

import { LinksPane } from "./links_pane.js";
import { Panel } from "./panel.js";
import { Pieces } from "./pieces.js";
import { SearchPane } from "./search_pane.js";
import { WordsPane } from "./words_pane.js";

/**
 * The panel with all that it shows.
 *
 * @param {HTMLElement} element
 * @param {{address: string, page: HTMLElement, button: HTMLElement, sentences: Sentences,
 *   go: (ref: string) => void}} around
 */
export function openPanel(element, { address, page, button, sentences, go }) {
  const pieces = new Pieces(address);
  const form = /** @type {HTMLFormElement} */ (element.querySelector("form"));
  const panes = {
    links: new LinksPane(pieces, sentences),
    words: new WordsPane(pieces, sentences),
    search: new SearchPane(pieces, sentences, { form, page, go }),
  };
  return new Panel(element, panes, { page, button, sentences });
}
