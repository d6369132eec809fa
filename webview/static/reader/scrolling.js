/**
 * How far to scroll so that a segment can be read: not at all if it is in view already.
 *
 * @param {{top: number, bottom: number}} segment
 * @param {{top: number, bottom: number}} view what nothing covers
 * @returns {number} pixels down
 */
export function scrollNeeded(segment, view) {
  const height = view.bottom - view.top;
  const whole = segment.top >= view.top && segment.bottom <= view.bottom;
  const begun = segment.top >= view.top && segment.top <= view.top + height / 3;
  if (whole || (isTall(segment, view) && begun)) return 0;
  const above = isTall(segment, view) ? 0 : Math.min(height / 4, height - heightOf(segment));
  return Math.round(segment.top - view.top - above);
}

/**
 * How far to scroll to read on within a segment that goes on below (or above) the view; 0 if it
 * does not.
 *
 * @param {{top: number, bottom: number}} segment
 * @param {{top: number, bottom: number}} view
 * @param {1 | -1} way down or up
 */
export function readOn(segment, view, way) {
  const page = (view.bottom - view.top) * 0.8;
  const left = way === 1 ? segment.bottom - view.bottom : view.top - segment.top;
  return isSeen(segment, view) && left > 0 ? Math.round(way * Math.min(left + 16, page)) : 0;
}

/**
 * How far to scroll after a segment has changed its size or place, so that what was read of it stays
 * where it was: its top, or if that is above the view, what was then at the top of the view.
 *
 * @param {{top: number, bottom: number}} before
 * @param {{top: number, bottom: number}} after
 * @param {{top: number, bottom: number}} view
 */
export function drift(before, after, view) {
  const share = Math.max(0, view.top - before.top) / heightOf(before);
  return after.top - before.top + share * (heightOf(after) - heightOf(before));
}

/**
 * Whether any of a segment is in view.
 *
 * @param {{top: number, bottom: number}} segment
 * @param {{top: number, bottom: number}} view
 */
export function isSeen(segment, view) {
  return segment.bottom > view.top && segment.top < view.bottom;
}

/**
 * @param {{top: number, bottom: number}} segment
 * @param {{top: number, bottom: number}} view
 */
function isTall(segment, view) {
  return heightOf(segment) > view.bottom - view.top;
}

/** @param {{top: number, bottom: number}} box */
function heightOf(box) {
  return box.bottom - box.top;
}
