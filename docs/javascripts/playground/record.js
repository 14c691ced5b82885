// What came of a training so far: the last report of Python, and the curves that the reports make.

/** @typedef {import("./settings.js").Point} Point */
/** @typedef {{ name: string, message: string, file?: string | null, line?: number | null, where?: { code: string }[] }} Stopped */
/**
 * @typedef {object} Report what scripts/in_browser/playground.py says of its network, or own_training.py of the reader's
 * @property {number} run
 * @property {number} step
 * @property {number[]} losses those of the steps since the last report
 * @property {number} accuracy
 * @property {number | null} fresh the accuracy on points that are not trained on
 * @property {number[][][] | null} layers null: the reader's network is none that can be drawn
 * @property {(number | null)[][][] | null} grads
 * @property {number} [compiling] seconds that it took to make programs of the loss
 * @property {Stopped | null} stopped
 * @property {Point[]} [points]
 * @property {[string, string]} [activations] of the reader's hidden layers, and of their last one
 * @property {number[]} [scores] of the points
 * @property {{ scores: number[], across: number }} [grid]
 * @property {[number | null, number | null][]} [parameters] each with its gradient, in the reader's order
 * @property {(number | null)[]} [library_losses] of the same steps
 * @property {{ yours: number, library: number }} [seconds] that all steps took
 * @property {import("../build/training_run.js").Apart | null} [apart]
 */

const PACE_OVER = 2000; // milliseconds

export class TrainingRecord {
  /** @type {Report | null} */
  report = null;
  /** @type {number[]} */
  losses = [];
  /** Those of the library's network beside the reader's. @type {(number | null)[]} */
  libraryLosses = [];
  accuracies = {
    steps: /** @type {number[]} */ ([]),
    shares: /** @type {number[]} */ ([]),
    fresh: /** @type {number[]} */ ([]),
  };
  /** @type {{time: number, step: number}[]} */
  #pace = [];

  /**
   * @param {Report} report
   * @param {number} now milliseconds
   */
  add(report, now) {
    this.report = { ...this.report, ...report }; // the reader's network does not say everything each time
    for (const loss of report.losses) this.losses.push(loss);
    this.libraryLosses.push(...(report.library_losses ?? []));
    if (report.accuracy !== undefined && this.accuracies.steps.at(-1) !== report.step) {
      this.accuracies.steps.push(report.step);
      this.accuracies.shares.push(report.accuracy);
      if (report.fresh !== null) this.accuracies.fresh.push(report.fresh);
    }
    this.#pace = [...this.#pace.filter((at) => now - at.time < PACE_OVER), { time: now, step: report.step }];
  }

  /** Steps a second of late; null while that is too short a time to say. */
  get speed() {
    const [first, last] = [this.#pace[0], this.#pace[this.#pace.length - 1]];
    const seconds = last ? (last.time - first.time) / 1000 : 0;
    return seconds > 0.3 ? Math.round((last.step - first.step) / seconds) : null;
  }
}
