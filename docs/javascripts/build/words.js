// What the page Build says of a check, and of its milestones. Left out: where it is said.

/** @typedef {import("./journey.js").Result} Result */
/** @typedef {import("./journey.js").Outcome} Outcome */
/** @typedef {import("./journey.js").Journey} Journey */
/** @typedef {{ name: string, message: string, file: string | null, line: number | null }} Trouble */

/** @param {Result} result */
export function heldWords({ held, total }) {
  return total === 1 ? `it ${held ? "holds" : "doesn't hold"}` : `${held} of ${total} hold`;
}

/**
 * What came of a check, in a line.
 * @param {Outcome} outcome
 * @param {Journey} journey
 */
export function statusWords({ result, broken: [first], passed }, journey) {
  const { state } = result;
  if (first) return `Not yet: ${journey.find(first.milestone)?.title ?? first.milestone}, ${heldWords(first)}`;
  if (passed) return `Passed: ${heldWords(result)} · ${countWords(journey)}`;
  if (state === "advice") return "Right so far, with advice";
  if (state === "not there") return "Not there yet, and nothing else needs it";
  return `Not yet: ${heldWords(result)}`;
}

/**
 * What is told of a milestone in the list, beside its title.
 * @param {Journey} journey
 * @param {import("./journey.js").Milestone} milestone
 */
export function stateWords(journey, { name, kind }) {
  if (journey.isLeftOut(name)) return "left out for now";
  const state = journey.states[name];
  return state === "passed" || state === "not yet" || state === "advice" ? state : kind;
}

/**
 * How far the reader is.
 * @param {Journey} journey
 */
export function countWords({ passed, milestones }) {
  if (passed.length === milestones.length) return `all ${milestones.length} passed`;
  return passed.length ? `${passed.length} of ${milestones.length} passed` : `${milestones.length} milestones`;
}

/**
 * A day and a time, as a reader has them, of what was kept; only the time where it was today.
 * @param {string} iso
 * @param {Date} [now]
 */
export function when(iso, now = new Date()) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "some time ago";
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === now.toDateString()) return time;
  return `${date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}, ${time}`;
}

/**
 * The day as a project shows it: 2 May 2027.
 * @param {Date} date
 */
export function dayWords(date) {
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}
