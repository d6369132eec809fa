const DAY_MS = 86_400_000;

/**
 * The day something was kept, as one says it: "Tuesday", or the date if that is a week ago.
 *
 * @param {Date} then
 * @param {Date} now
 * @param {string} language
 */
export function dayOf(then, now, language) {
  const recent = now.getTime() - then.getTime() < 6 * DAY_MS;
  const same = then.toDateString() === now.toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const date = { day: "numeric", month: "long", year: "numeric" };
  const options = same ? { hour: "numeric", minute: "2-digit" } : date;
  const format = recent && !same ? { weekday: /** @type {const} */ ("long") } : options;
  return new Intl.DateTimeFormat(language, format).format(then);
}
