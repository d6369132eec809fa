/** The page's sentences, which the server has put into a template in the reader's language. */
export class Sentences {
  /** @type {Map<string, string>} */
  #sentences = new Map();

  /**
   * @param {HTMLTemplateElement} template
   * @param {string} language that they are in
   */
  constructor(template, language = "en") {
    this.language = language;
    for (const line of template.content.querySelectorAll("[data-name]")) {
      this.#sentences.set(line.getAttribute("data-name") ?? "", line.textContent ?? "");
    }
  }

  /**
   * The sentence of this name, with its `{values}` filled in.
   *
   * @param {string} name
   * @param {Record<string, string>} values
   */
  say(name, values = {}) {
    const sentence = this.#sentences.get(name);
    if (sentence === undefined) throw new Error(`no sentence: ${name}`);
    return fill(sentence, values);
  }

  /**
   * What is remarked: a sentence of ours, or what the server has put into words.
   *
   * @param {{sentence: string} | {text: string}} remark
   */
  remark(remark) {
    return "text" in remark ? remark.text : this.say(remark.sentence);
  }
}

/**
 * @param {string} sentence
 * @param {Record<string, string>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (slot, name) =>
    name in values ? isolated(values[name] ?? "") : slot,
  );
}

/**
 * The text; if it runs from right to left, set apart so that it cannot reorder what it stands in.
 *
 * @param {string} text
 */
export function isolated(text) {
  return /[\u0590-\u08ff]/.test(text) ? `\u2068${text}\u2069` : text;
}
