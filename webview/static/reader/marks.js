// Vowels are U+05B0 to U+05C7 without the signs among them, and varika. Accents for chanting are U+0591
// to U+05AF, meteg and paseq; a grapheme joiner only keeps apart marks that are no longer there.
const VOWELS = /[\u05b0-\u05bc\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\ufb1e]/g;
const CANTILLATION = /[\u0591-\u05af\u05bd\u05c0]|\u034f/g;

/** Letters that have a point in them: old texts and some keyboards write \ufb2a for \u05e9\u05c1. */
const POINTED = /[\ufb1d\ufb1f\ufb2a-\ufb4e]/g;

/**
 * Hebrew with only the marks that are wanted.
 *
 * @param {string} text
 * @param {{vowels: boolean, cantillation: boolean}} wanted
 */
export function withMarks(text, wanted) {
  const spoken = wanted.cantillation ? text : text.replace(CANTILLATION, "");
  if (wanted.vowels) return spoken;
  return spoken.replace(POINTED, (letter) => letter.normalize("NFD")).replace(VOWELS, "");
}

/** Takes the marks off the Hebrew on the page, and puts them on again. */
export class Marks {
  /** @type {WeakMap<Text, string>} */
  #whole = new WeakMap();

  /**
   * @param {ParentNode} place
   * @param {(side: Element) => {vowels: boolean, cantillation: boolean}} wantedAt
   */
  apply(place, wantedAt) {
    for (const side of place.querySelectorAll(":is(.segment, .subtitle, .comment) .he")) {
      const wanted = wantedAt(side);
      const walker = document.createTreeWalker(side, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) this.#set(/** @type {Text} */ (walker.currentNode), wanted);
    }
  }

  /**
   * @param {Text} node
   * @param {{vowels: boolean, cantillation: boolean}} wanted
   */
  #set(node, wanted) {
    const whole = this.#whole.get(node) ?? node.data;
    this.#whole.set(node, whole);
    const text = withMarks(whole, wanted);
    if (node.data !== text) node.data = text;
  }
}
