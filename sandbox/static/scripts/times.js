/** Instants in the reader's own zone and words. */

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const REFRESH_MS = 5000;

/**
 * An instant as Discord's `<t:…>` shows it; "R" goes on counting.
 *
 * @param {Date} instant
 * @param {string} style
 */
export function timeElement(instant, style) {
  const time = document.createElement("time");
  time.dateTime = instant.toISOString();
  time.title = words(instant, "F");
  if (style === "R") time.dataset.relative = "";
  time.textContent = style === "R" ? relative(instant) : words(instant, style);
  return time;
}

/**
 * @param {Date} instant
 * @param {string} style
 */
export function words(instant, style) {
  return new Intl.DateTimeFormat("en", STYLES[style] ?? STYLES.f).format(instant);
}

/**
 * When a message was written: the time today, the date besides on other days.
 *
 * @param {Date} instant
 */
export function written(instant) {
  const today = instant.toDateString() === new Date().toDateString();
  return words(instant, today ? "t" : "s");
}

/** Keep the relative times on the page right. */
export function startRefreshing() {
  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-relative]")) {
      if (time instanceof HTMLTimeElement) time.textContent = relative(new Date(time.dateTime));
    }
  }, REFRESH_MS);
}

/** @param {Date} instant */
function relative(instant) {
  const seconds = Math.round((instant.getTime() - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en").format(Math.round(seconds / size), unit);
}
