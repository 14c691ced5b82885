// What is said of a training: the reader's numbers, and the library's beside them.

import { number } from "../playground/words.js";

/** @typedef {Pick<import("./training_run.js").TrainingRun, "now" | "losses" | "points" | "pace">} Training */

const SLOW = 20; // times the library's time

/** @param {Training} training */
export function trainingWords({ now, losses, points, pace }) {
  if (!now || !points) return "";
  const { step, seconds, compiling, yours, apart } = now;
  const [mine, theirs] = [losses.yours.at(-1), losses.library.at(-1)];
  const right = `${Math.round(yours.accuracy * points.length)} of ${points.length} points right`;
  if (mine === undefined || theirs === undefined) return `Step 0: ${right}, before the first step.`;
  const lead = pace ? `${rounded(pace)} steps a second with the pictures: one` : "A step";
  return [
    `Step ${step}: your loss ${number(mine)}, the library's ${number(theirs)}; ${right}.`,
    timeWords(lead, step, seconds),
    compiling ? `Yours is compiled, which took ${rounded(compiling)} s once.` : "",
    apartWords(apart),
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * How long a step takes both, and what may be the reason.
 * @param {string} lead what the sentence begins with
 * @param {number} step
 * @param {{ yours: number, library: number }} seconds that all steps took
 */
export function timeWords(lead, step, seconds) {
  const [yours, library] = [seconds.yours, seconds.library].map((all) => (1000 * all) / Math.max(step, 1));
  const slow = " That is slow: is what was visited kept in a list? It is searched for each value; a set knows at once.";
  return `${lead} takes yours ${rounded(yours)} ms, the library's ${rounded(library)} ms.${yours > SLOW * library ? slow : ""}`;
}

/**
 * Where the reader's network and the library's were first seen to differ; nothing where they were not.
 * @param {import("./training_run.js").Apart | null} apart
 */
export function apartWords(apart) {
  if (!apart) return "";
  const { step, what, parameter, yours, library } = apart;
  const [mine, theirs] = [yours, library].map((one) => (one === null ? "no finite number" : number(one)));
  const from = `from the library's from step ${step} on`;
  if (what === "loss") return `Your loss differs ${from}, with the same numbers and points: ${mine} and ${theirs}.`;
  if (what === "data")
    return `Your steps differ ${from}: after it, parameter ${parameter} is ${mine}, the library's ${theirs}.`;
  const grads = `parameter ${parameter} has the grad ${mine}, the library's ${theirs}`;
  return `Your engine's gradients differ ${from}: ${grads}. Check, on the page Build, says where to look.`;
}

/** @param {number} value */
function rounded(value) {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}

/**
 * A drawing in words, for those who can't see it.
 * @param {Training} training
 * @param {"yours" | "library"} whose
 */
export function planeWords({ now, points }, whose) {
  const name = whose === "yours" ? "Your network" : "The library's network";
  if (!now || !points) return `${name}: nothing yet`;
  const right = Math.round(100 * now[whose].accuracy);
  return `${name} after ${now.step} steps: the points, and the boundary between them; ${right} % right`;
}

/** @param {Training} training */
export function curveWords({ losses }) {
  const ends = (/** @type {number[]} */ values) => `from ${number(values[0])} to ${number(values[values.length - 1])}`;
  if (!losses.yours.length) return "Loss: no step yet";
  return `Loss over ${losses.yours.length} steps: yours ${ends(losses.yours)}, the library's ${ends(losses.library)}`;
}
