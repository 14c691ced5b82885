// What is said of a training: the reader's numbers, and the library's beside them.

import { number } from "../playground/words.js";

/** @typedef {Pick<import("./training_run.js").TrainingRun, "now" | "losses" | "points" | "pace">} Training */

const SLOW = 20; // times the library's time

/** @param {Training} training */
export function trainingWords({ now, losses, points, pace }) {
  if (!now || !points) return "";
  const { yours, library } = now;
  const [mine, theirs] = [losses.yours.at(-1), losses.library.at(-1)];
  const right = `${Math.round(yours.accuracy * points.xs.length)} of ${points.xs.length} points right`;
  if (mine === undefined || theirs === undefined) return `Step 0: ${right}, before the first step.`;
  const parted = partsAt(losses);
  return [
    `Step ${yours.step}: your loss ${number(mine)}, the library's ${number(theirs)}; ${right}.`,
    `${pace ? `${rounded(pace)} steps a second with the pictures: one` : "A step"} takes yours ${rounded(took(yours))} ms, the library's ${rounded(took(library))} ms.`,
    took(yours) > SLOW * took(library)
      ? "A list that is searched for each value makes it slow: a set knows at once."
      : "",
    parted ? `The two part at step ${parted}: somewhere a grad or a step of yours is not the library's.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** @param {import("./training_run.js").Pupil} pupil @returns {number} milliseconds that a step takes it */
function took({ step, seconds }) {
  return (1000 * seconds) / Math.max(step, 1);
}

/** @param {number} value */
function rounded(value) {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}

/**
 * The first step before which the losses differ by more than rounding explains, counted from 1; 0 if there is none.
 * @param {{ yours: number[], library: number[] }} losses
 */
export function partsAt({ yours, library }) {
  // Rounding grows from step to step; what is wrong shows in the first ones.
  const few = yours.slice(0, 20);
  return few.findIndex((loss, i) => Math.abs(loss - library[i]) > 1e-4 * Math.max(1, Math.abs(library[i]))) + 1;
}

/**
 * A drawing in words, for those who can't see it.
 * @param {Training} training
 * @param {"yours" | "library"} whose
 */
export function planeWords({ now, points }, whose) {
  const name = whose === "yours" ? "Your network" : "The library's network";
  if (!now || !points) return `${name}: nothing yet`;
  const { accuracy, step } = now[whose];
  return `${name} after ${step} steps: the points, and the boundary between them; ${Math.round(100 * accuracy)} % right`;
}

/** @param {Training} training */
export function curveWords({ losses }) {
  const ends = (/** @type {number[]} */ values) => `from ${number(values[0])} to ${number(values[values.length - 1])}`;
  if (!losses.yours.length) return "Loss: no step yet";
  return `Loss over ${losses.yours.length} steps: yours ${ends(losses.yours)}, the library's ${ends(losses.library)}`;
}
