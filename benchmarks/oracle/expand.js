// A calendar program that shares no code with us: ical.js expands the rule by wall times, Temporal
// says when they are. Each line of its input is a series, each line of its output what came of it.

import { createInterface } from "node:readline";
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";

/**
 * The instants of a series in [after, before), in seconds, and which of them (by their number) came
 * on another day than the rule says, since the zone has no such day.
 */
function expand({ start, zone, rule, after, before }) {
  const found = { instants: [], elsewhere: [] };
  for (const wall of walls(rule, start, zone)) {
    const at = Temporal.PlainDateTime.from(wall.toString()).toZonedDateTime(zone);
    const instant = at.epochMilliseconds / 1000;
    if (instant >= before) break;
    if (instant < after) continue;
    if (at.day !== wall.day) found.elsewhere.push(found.instants.length);
    found.instants.push(instant);
  }
  return found;
}

function* walls(rule, start, zone) {
  const recurrence = ICAL.Recur.fromString(rule);
  if (recurrence.until) recurrence.until = wallOf(recurrence.until.toString(), zone);
  const series = recurrence.iterator(ICAL.Time.fromDateTimeString(start));
  for (let wall = series.next(); wall; wall = series.next()) yield wall;
}

function wallOf(instant, zone) {
  const wall = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return ICAL.Time.fromDateTimeString(wall.toString({ smallestUnit: "second" }));
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(expand(JSON.parse(line))));
}
