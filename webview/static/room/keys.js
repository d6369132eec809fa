/** A character that no Latin layout has. Shift+Space gives a joiner on some, a hard space on others. */
const FOREIGN = /[^\p{Script=Latin}\p{ASCII}]/u;

/**
 * The key as Latin layouts name it: by its place, as US keyboards have it, where it writes something
 * else (Hebrew, Greek), and whether or not Caps Lock is on.
 *
 * @param {{key: string, code: string, shiftKey: boolean}} press
 */
export function keyOf({ key, code, shiftKey }) {
  if (FOREIGN.test(key) || key === "Process") return placeOf(code, shiftKey) ?? key;
  return key.length === 1 ? key.toLowerCase() : key;
}

/**
 * @param {string} code
 * @param {boolean} shiftKey
 */
function placeOf(code, shiftKey) {
  if (code === "Space") return " ";
  if (code === "Slash" && shiftKey) return "?";
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : undefined;
}
