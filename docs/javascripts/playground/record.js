// What came of a training so far: the last report of Python, and the curves that the reports make.

/** @typedef {import("./settings.js").Point} Point */
/**
 * @typedef {object} Report what scripts/in_browser/playground.py says of its network
 * @property {number} run
 * @property {number} step
 * @property {number[]} losses those of the steps since the last report
 * @property {number} accuracy
 * @property {number | null} fresh the accuracy on points that are not trained on
 * @property {number[][][]} layers
 * @property {(number | null)[][][]} grads
 * @property {{name: string, message: string} | null} stopped
 * @property {Point[]} [points]
 */

const PACE_OVER = 2000; // milliseconds

export class TrainingRecord {
  /** @type {Report | null} */
  report = null;
  /** @type {number[]} */
  losses = [];
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
    this.report = report;
    for (const loss of report.losses) this.losses.push(loss);
    if (this.accuracies.steps.at(-1) !== report.step) {
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
