// How the playground says its numbers, and what came of a training. Left out: where it is said.

import { PYTHON_SIZE } from "../python/sizes.js";

/** @typedef {import("./trained.js").Trained} Trained */
/** @typedef {import("./settings.js").Settings} Settings */

/**
 * A number as the library writes it in drawings and tables (`number_text` in micrograd/expression.py): four decimals, unless
 * they would hide it. A test holds the two to each other.
 * @param {number} value
 */
export function number(value) {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e6)) return value.toFixed(4);
  if (size >= 1e-4 && size < 1e-3) return String(Number(value.toPrecision(4)));
  const [digits, exponent] = value.toExponential(3).split("e");
  return `${Number(digits)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** What Play runs, and how long it took to make it, where it has been made. @param {import("./record.js").Report | null} report */
export function compilingWords(report) {
  return report?.compiling ? `compiled, ${report.compiling.toFixed(1)} s` : "compiled";
}

/** @param {number} share */
export function percent(share) {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * What there is to know of a training now; nothing before its first report.
 * @param {Pick<Trained, "record" | "settings" | "dead">} training
 */
export function summary({ record, settings, dead }) {
  const { report, losses } = record;
  if (!report) return "";
  const last = losses.at(-1);
  const loss = last === undefined ? "" : ` loss${settings.batch ? " of the last batch" : ""} ${number(last)},`;
  const fresh = report.fresh === null ? "" : `, ${percent(report.fresh)} of fresh ones`;
  const silent = dead.flat().filter(Boolean).length;
  const neurons = settings.hidden.reduce((sum, width) => sum + width, 0);
  return (
    `Step ${report.step}:${loss} ${percent(report.accuracy)} of the points right${fresh}.` +
    (silent ? ` ${silent} of ${neurons} hidden neurons are dead: 0 for every point, so without a gradient.` : "")
  );
}

/**
 * What there is to see before Python is here, and what comes with it.
 * @param {import("./settings.js").Point[]} points
 */
export function beforePython(points) {
  const what = points.length ? "The points are here; the network" : "The points and the network";
  const come = points.length ? "comes" : "come";
  return `${what} ${come} with Python: press Play, and Python is loaded (${PYTHON_SIZE}, once), the start is drawn, and training begins.`;
}

/**
 * Why a training went beyond all numbers, and what to try.
 * @param {Pick<Trained, "record" | "settings" | "points">} training
 * @param {string} reason the library's
 */
export function explosion({ record, settings, points }, reason) {
  const { rate, loss, batch } = settings;
  const why = reason.replace(/; try.*/, "").replace(/-?\d+\.\d+(e\+\d+)?/g, (digits) => Number(digits).toPrecision(3));
  const sum =
    loss === "squared_error" ? ` (It sums over ${batch || points.length} points, and so does its gradient.)` : "";
  return (
    `Exploded after ${record.report?.step} steps: ${why}. Each step overshot, and the next was larger still.${sum} ` +
    `Try a learning rate ten or a hundred times smaller than ${rate}.`
  );
}

/**
 * What is trained with while a field is wrong.
 * @param {Settings} settings
 * @param {string} key
 */
export function whatStays(settings, key) {
  const value = /** @type {Record<string, any>} */ (settings)[key];
  if (Array.isArray(value) && !value.length) return "there is no hidden layer";
  return `it stays ${Array.isArray(value) ? value.join(", ") : value}`;
}

/**
 * The drawings in words, for those who can't see them: for the selector of each, its name.
 * @param {Pick<Trained, "record" | "settings" | "points" | "network" | "summary">} training
 * @param {"weights" | "grads"} what the edges show
 * @returns {Record<string, string>}
 */
export function drawingNames(training, what) {
  const { settings, points, network, summary } = training;
  const { losses, accuracies } = training.record;
  const { shares } = accuracies;
  const shape = [2, ...settings.hidden, 1].join(" → ");
  const ends = (/** @type {number[]} */ values, /** @type {(value: number) => string} */ words) =>
    `from ${words(values[0])} to ${words(values[values.length - 1])}`;
  return {
    ".plane canvas": `${points.length} points of two classes and the decision boundary. ${summary}`,
    ".network": `Network ${shape}, ${network?.activation ?? settings.activation}: ${what} on the edges; the table below has them as numbers.`,
    ".losses": losses.length ? `Loss over ${losses.length} steps: ${ends(losses, number)}` : "Loss: no step yet",
    ".accuracies": shares.length ? `Accuracy: ${ends(shares, percent)}` : "Accuracy: nothing yet",
  };
}

/**
 * Each weight with its gradient: from where, to where, both numbers. Of a network that is not made like the library's: each
 * parameter, by its number.
 * @param {import("./record.js").Report | null} report
 * @returns {string[][]}
 */
export function weightRows(report) {
  if (!report) return [];
  const { layers, grads, parameters = [] } = report;
  const shown = (/** @type {number | null} */ value) => (value === null ? "–" : number(value));
  if (!layers || !grads) return parameters.map((both, i) => [String(i + 1), ...both.map(shown)]);
  return layers.flatMap((layer, l) =>
    layer.flatMap((neuron, j) =>
      neuron.map((weight, i) => {
        const grad = grads[l][j][i];
        const from = i === neuron.length - 1 ? "bias" : l === 0 ? "xy"[i] : `layer ${l}, neuron ${i + 1}`;
        const to = l === layers.length - 1 ? "score" : `layer ${l + 1}, neuron ${j + 1}`;
        return [from, to, number(weight), shown(grad)];
      }),
    ),
  );
}
