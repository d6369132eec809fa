const DAY_MS = 86_400_000;

/**
 * The day something was kept, as one says it: "Tuesday", the hour if it was today, the date
 * if it is a week ago.
 *
 * @param {Date} then
 * @param {Date} now
 * @param {string} language
 */
export function relativeDate(then, now, language) {
  return new Intl.DateTimeFormat(language, fineness(then, now)).format(then);
}

/**
 * @param {Date} then
 * @param {Date} now
 * @returns {Intl.DateTimeFormatOptions}
 */
function fineness(then, now) {
  if (then.toDateString() === now.toDateString()) return { hour: "numeric", minute: "2-digit" };
  const recent = now.getTime() - then.getTime() < 6 * DAY_MS;
  return recent ? { weekday: "long" } : { day: "numeric", month: "long", year: "numeric" };
}
