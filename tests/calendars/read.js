/**
 * What ical.js, a program that others wrote, reads of a calendar: its text on standard input.
 *
 * `node read.js AFTER BEFORE`, both in seconds since 1970, prints what takes place from the one to the other as JSON.
 */

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [after, before] = process.argv.slice(2).map(Number);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component, { exceptions: [] }));
const found = [];
for (const event of events.filter((each) => !each.isRecurrenceException())) {
  for (const other of events) {
    if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
  }
  found.push(...(event.isRecurring() ? repeated(event) : [told(event, event.startDate, event.endDate)]));
}
console.log(JSON.stringify(found.filter(({ at }) => after <= at && at < before)));

function repeated(event) {
  const several = [];
  const moments = event.iterator();
  for (let at = moments.next(); at; at = moments.next()) {
    if (at.toUnixTime() > before + 40 * 86_400) break; // one that is moved may come earlier
    const { item, startDate, endDate } = event.getOccurrenceDetails(at);
    several.push(told(item, startDate, endDate));
  }
  return several;
}

function told(event, start, end) {
  const [alarm] = event.component.getAllSubcomponents("valarm");
  return {
    at: start.toUnixTime(),
    minutes: (end.toUnixTime() - start.toUnixTime()) / 60,
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    url: event.component.getFirstPropertyValue("url"),
    status: event.component.getFirstPropertyValue("status"),
    sequence: event.sequence,
    lead: alarm ? -alarm.getFirstPropertyValue("trigger").toSeconds() / 60 : null,
  };
}
