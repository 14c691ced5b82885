// All that is drawn of a training: the plane, the inside of the network, the curves. Left out: numbers and words around it.

import { drawCurves } from "./curves_drawing.js";
import { drawNetwork } from "./network_drawing.js";
import { NO_INSIDE } from "./own_words.js";
import { drawPlane, drawScores } from "./plane_drawing.js";
import { drawingNames } from "./words.js";

/** @param {import("./training.js").TrainingPlayground} playground */
export function drawBoard(playground) {
  const { trainer, view, dragged } = playground;
  const { record, points, dead, isPlaying, network, answers, engine } = trainer;
  const { report, losses, libraryLosses, accuracies } = record;
  const canvas = (/** @type {string} */ name) => /** @type {HTMLCanvasElement} */ (playground.find(name));
  if (engine.isOwn) {
    const grid = report?.grid ? { ...report.grid, scores: Float64Array.from(report.grid.scores) } : null;
    drawScores(canvas(".plane canvas"), grid, points, answers.length ? answers : points.map((point) => point[2]), view);
  } else {
    drawPlane(canvas(".plane canvas"), network, points, view, isPlaying || dragged >= 0);
  }
  const what = /** @type {"weights" | "grads"} */ (/** @type {HTMLSelectElement} */ (playground.find(".edges")).value);
  const other = engine.isOwn && report?.layers === null; // none that can be drawn
  canvas(".network").hidden = other;
  playground.find(".no-inside").hidden = !other;
  playground.find(".inside .below").hidden = other;
  playground.find(".no-inside").textContent = NO_INSIDE;
  drawNetwork(canvas(".network"), network, report?.grads ?? [], what, view, dead);
  playground.find(".inside .solid").className = `solid ${what}`;
  playground.find(".inside .dashes").className = `dashes ${what}`;
  playground.find(".legend .dead").hidden = !dead.flat().some(Boolean);
  const last = report?.step ?? 0;
  const curve = (/** @type {number[]} */ values, /** @type {string} */ colour, /** @type {boolean} */ dashed) => ({
    steps: values.map((_, i) => i),
    values,
    colour,
    dashed,
  });
  const ended = libraryLosses.indexOf(null); // its numbers no longer fitted a float
  const theirs = /** @type {number[]} */ (ended < 0 ? libraryLosses : libraryLosses.slice(0, ended));
  const both = [curve(losses, "value", false), ...(theirs.length ? [curve(theirs, "gradient", true)] : [])];
  drawCurves(canvas(".losses"), both, { log: true, last });
  const { steps, shares, fresh } = accuracies;
  const curves = [{ steps, values: shares, colour: "value", dashed: false }];
  if (fresh.length === steps.length) curves.push({ steps, values: fresh, colour: "good", dashed: true });
  drawCurves(canvas(".accuracies"), curves, { log: false, last });
  if (isPlaying) return; // their names would change many times a second
  for (const [drawn, name] of Object.entries(drawingNames(trainer, what))) {
    playground.find(drawn).setAttribute("aria-label", name);
  }
}
