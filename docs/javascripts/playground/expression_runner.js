// Runs the text of an expression: one at a time, once more if it changed meanwhile, and stopped when the reader says so.
// Python is something to call and the page something to tell. Left out: how anything looks.

import { StateMachine } from "../state_machine.js";
import { LONGEST_EXPRESSION } from "./settings.js";

/**
 * @typedef {object} Leaf
 * @property {string} name
 * @property {number} data
 * @property {string} grad
 * @property {number} start where its number is in the text
 * @property {number} end
 */
/**
 * @typedef {object} Answer
 * @property {{line: number | null, message: string, column: number | null, place: string}} [error]
 * @property {string} printed
 * @property {string} label
 * @property {string} data
 * @property {Leaf[]} leaves
 * @property {string[][]} values
 * @property {string | null} figure
 * @property {string} [why_no_figure]
 * @property {number} [most] how many values a drawn graph may have
 */
/**
 * @typedef {object} Python
 * @property {(progress: (loaded: number, total: number) => void) => Promise<void>} start
 * @property {(module: string, name: string, argument: unknown) => Promise<any>} call
 * @property {() => Promise<void>} stop
 */
/**
 * @typedef {object} Page
 * @property {string} text of the expression, as it is now
 * @property {boolean} isConnected
 * @property {() => void} render the state has changed
 * @property {(answer: Answer, text: string) => void} show
 * @property {(text: string) => void} say
 * @property {(text: string) => void} complain
 * @property {(loaded: number, total: number) => void} sayLoading
 * @property {(use: "runs" | "ended" | "stopped") => void} announce that Python is in use, or no longer
 */

export const STATES = /** @type {const} */ ({
  idle: { run: "running" },
  running: { run: "running again", end: "idle", leave: "idle", stop: "stopping" },
  "running again": { end: "running", leave: "idle", stop: "stopping" }, // the text has changed while Python was at it
  stopping: { end: "idle" },
});

export class ExpressionRunner {
  /** Whether the sliders belong to the text: it ran once, so that a slider may run it again. */
  isCurrent = false;
  #state = new StateMachine(STATES, "idle");
  #stops = 0; // a run that was stopped has no more to say

  /**
   * @param {Python} python
   * @param {Page} page
   */
  constructor(python, page) {
    this.python = python;
    this.page = page;
  }

  get isRunning() {
    return !this.#state.is("idle");
  }

  get state() {
    return this.#state.state;
  }

  async run() {
    const first = this.#state.is("idle");
    this.#state.send("run");
    if (!first) return;
    const stops = this.#stops;
    while (this.#state.is("running")) {
      await this.#evaluate(() => stops !== this.#stops);
      if (stops !== this.#stops) return; // stop() sees to the rest
      this.#state.send(this.page.isConnected ? "end" : "leave");
      this.page.render();
    }
  }

  /** @param {() => boolean} isStopped */
  async #evaluate(isStopped) {
    const { page, python } = this;
    const { text } = page;
    if (text.length > LONGEST_EXPRESSION) {
      return page.complain(`The expression has ${text.length} characters, and ${LONGEST_EXPRESSION} is the most.`);
    }
    page.render();
    page.announce("runs");
    try {
      if (!this.isCurrent) page.say("Running …");
      await python.start((loaded, total) => page.sayLoading(loaded, total));
      if (!this.isCurrent && !isStopped()) page.say("Running …");
      /** @type {Answer} */
      const answer = await python.call("playground", "evaluate", { text });
      if (!isStopped()) page.show(answer, text);
    } catch (error) {
      if (!isStopped()) {
        page.say("");
        page.complain(/** @type {Error} */ (error).message);
      }
    }
    if (!isStopped()) page.announce("ended");
  }

  async stop() {
    if (!this.#state.send("stop")) return;
    this.#stops++;
    const { page } = this;
    page.say("Stopped. Python starts anew.");
    try {
      const stopped = this.python.stop();
      page.announce("stopped");
      await stopped;
      page.say("Stopped. Python is ready again.");
    } catch (error) {
      page.complain(/** @type {Error} */ (error).message);
    }
    this.#state.send("end");
    page.render();
  }
}
