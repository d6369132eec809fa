// What is searched for is found with and without vowels and accents, behind the letters that Hebrew
// and Aramaic set before a word, and in full and defective spelling. The server's search does the same.
const MARK = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]/;
const QUOTES = /(?<=[\p{L}\p{N}])["'׳״’](?=[\p{L}\p{N}])/gu;
const FINAL = /** @type {Record<string, string>} */ ({ ך: "כ", ם: "מ", ן: "נ", ף: "פ", ץ: "צ" });
const PREFIX = "[והבכלמשד]{0,4}";
const HEBREW = /[\u05d0-\u05ea]/;
const WORD = /[\p{L}\p{N}]+/gu;
const SHORTEST = 3;

/**
 * Where the words of a query stand in a text, as pairs of indices.
 *
 * @param {string} text
 * @param {string} query
 * @returns {[number, number][]}
 */
export function matches(text, query) {
  const { folded, indices } = fold(text);
  const words = fold(query).folded.match(WORD) ?? [];
  return words.flatMap((word) =>
    [...folded.matchAll(patternOf(word))].map(({ index, 0: found }) => {
      const start = indices[index] ?? 0;
      const end = indices[index + found.length] ?? text.length;
      return /** @type {[number, number]} */ ([start, end]);
    }),
  );
}

/**
 * The text without marks, in one case and without final letters; and where each sign stood.
 *
 * @param {string} text
 */
function fold(text) {
  /** @type {number[]} */
  const indices = [];
  let folded = "";
  for (let index = 0; index < text.length; index += 1) {
    const plain = [...(text[index] ?? "").normalize("NFD")].filter((sign) => !MARK.test(sign));
    for (const sign of plain.join("").toLowerCase()) {
      folded += FINAL[sign] ?? sign;
      for (let unit = 0; unit < sign.length; unit += 1) indices.push(index);
    }
  }
  indices.push(text.length);
  const within = new Set([...folded.matchAll(QUOTES)].map((quote) => quote.index));
  return {
    folded: folded.replace(QUOTES, ""),
    indices: indices.filter((_index, at) => !within.has(at)),
  };
}

/** @param {string} word folded */
function patternOf(word) {
  const [before, after] = ["(?<![\\p{L}\\p{N}])", "(?![\\p{L}\\p{N}])"];
  if (!HEBREW.test(word)) return new RegExp(`${before}${word}\\p{L}*${after}`, "gu");
  const bones = word[0] + word.slice(1).replace(/[וי]/g, "");
  const loose = bones.length >= SHORTEST ? [...bones].join("[וי]*") : word;
  return new RegExp(`${before}${PREFIX}${loose}${after}`, "gu");
}
