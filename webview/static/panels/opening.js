/** @import { Sentences } from "../wording/sentences.js" */
/** @import { Typesetter } from "./panel.js" */

import { ElsewherePane } from "./elsewhere_pane.js";
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
 *   typesetter: Typesetter, go: (ref: string) => void,
 *   reveal: (segment: HTMLElement) => void}} around
 */
export function openPanel(element, { address, page, go, ...around }) {
  const { sentences, typesetter } = around;
  const pieces = new Pieces(address, (piece) => typesetter.dress(piece));
  const form = /** @type {HTMLFormElement} */ (element.querySelector("form"));
  const panes = {
    links: new LinksPane(pieces, sentences),
    words: new WordsPane(pieces, sentences),
    search: new SearchPane(pieces, sentences, { form, page, go, look: (ref) => panel.lookAt(ref) }),
    elsewhere: new ElsewherePane(pieces, sentences),
  };
  const panel = new Panel(element, panes, { page, ...around });
  return panel;
}
