const GERESH = "׳";
const GERSHAYIM = "״";
/** @type {[number, string][]} */
const LETTERS = [
  [400, "ת"],
  [300, "ש"],
  [200, "ר"],
  [100, "ק"],
  [90, "צ"],
  [80, "פ"],
  [70, "ע"],
  [60, "ס"],
  [50, "נ"],
  [40, "מ"],
  [30, "ל"],
  [20, "כ"],
  [10, "י"],
  [9, "ט"],
  [8, "ח"],
  [7, "ז"],
  [6, "ו"],
  [5, "ה"],
  [4, "ד"],
  [3, "ג"],
  [2, "ב"],
  [1, "א"],
];

/**
 * A number below a thousand in Hebrew letters, marked as a number, as `havruta/numerals.py` has it.
 *
 * @param {number} number
 */
export function numeral(number) {
  const letters = lettersOf(number).replace("יה", "טו").replace("יו", "טז");
  if (letters.length === 1) return letters + GERESH;
  return letters.slice(0, -1) + GERSHAYIM + letters.slice(-1);
}

/** @param {number} number */
function lettersOf(number) {
  let rest = number;
  let letters = "";
  for (const [value, letter] of LETTERS) {
    for (; rest >= value; rest -= value) letters += letter;
  }
  return letters;
}
