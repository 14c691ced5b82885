// Runs a cell and checks an exercise: asks what has to be asked, and says how far it is. Python is something to call and the
// page something to tell, so that it works, and is tested, without either. Left out: how anything looks.

import { STATES } from "../python/run_states.js";
import { LOAD_QUESTION, PACKAGE_SIZES, progressWords } from "../python/sizes.js";
import { StateMachine } from "../state_machine.js";
import { status } from "./result_words.js";

/** @typedef {import("../python/python.js").Output} Output */
/** @typedef {import("../python/python.js").Handlers} Handlers */
/** @typedef {import("./result_words.js").Result} Result */
/** @typedef {{ page: string, cells: (string | null)[], check: boolean }} Request */
/**
 * @typedef {object} Python
 * @property {boolean} isStarted
 * @property {(request: Request, agreed: boolean, handlers: Handlers) => Promise<Result>} run
 * @property {() => Promise<void>} stop
 */
/**
 * @typedef {object} Page
 * @property {boolean} savesData
 * @property {() => void} render the state has changed
 * @property {(words: string) => void} say
 * @property {(question: string, yes: string, no: string) => Promise<boolean>} ask
 * @property {() => boolean} focusQuestion whether one waits for its answer; the keyboard goes there
 * @property {() => void} openOutput a place for what is put out, instead of what was
 * @property {(output: Output) => void} addOutput
 * @property {() => void} clearOutput the page's own is back
 * @property {(result: Result, here: number) => void} showResult here: the cell's place among those that were sent
 * @property {() => void} showNeedsPackages that the reader did not want
 * @property {(again: () => void) => void} offerRetry
 * @property {(code: string) => void} markSolved the answer that passed
 */

let agreed = false; // to packages from another host, for this visit

export class CellRunner {
  #state = new StateMachine(STATES, "idle");

  /**
   * @param {Python} python
   * @param {Page} page
   */
  constructor(python, page) {
    this.python = python;
    this.page = page;
  }

  get state() {
    return this.#state.state;
  }

  get isRunning() {
    return this.#state.is("running", "stopping");
  }

  /**
   * @param {Request} request
   * @returns {Promise<void>}
   */
  async run(request) {
    const { page, python } = this;
    if (page.focusQuestion() || !this.#state.is("idle")) return;
    if (!python.isStarted && page.savesData) {
      if (!(await this.#ask(LOAD_QUESTION))) return page.say("Not loaded");
    }
    this.#state.send("run");
    page.render();
    page.say(python.isStarted ? "Waiting for Python" : "Loading Python");
    page.openOutput();
    let result;
    try {
      result = await python.run(request, agreed, {
        progress: (loaded, total) => page.say(progressWords(loaded, total)),
        packages: (packages) => page.say(`Loading ${packages.join(" and ")}`),
        running: () => page.say(request.check ? "Checking" : "Running"),
        output: (output) => page.addOutput(output),
      });
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      this.#end();
      if (name === "Stopped") return page.say("Stopped. Python is starting again");
      page.say(message);
      page.clearOutput();
      return page.offerRetry(() => this.run(request));
    }
    this.#end();
    if (result.state === "ask") return this.#askForPackages(result, request);
    const here = request.cells.length - (request.check ? 2 : 1);
    page.showResult(result, here);
    page.say(status(result, here));
    if (result.state === "passed") page.markSolved(request.cells.at(-2) ?? "");
    if (result.state === "no packages") page.offerRetry(() => this.run(request));
  }

  async stop() {
    this.#state.send("stop");
    this.page.say("Stopping");
    await this.python.stop().catch(() => {});
    this.page.say("Stopped");
  }

  /** The page is gone: what still runs for it ends, or the next page would wait for it. */
  leave() {
    if (this.isRunning) this.python.stop().catch(() => {});
  }

  /** @param {string} question */
  async #ask(question) {
    this.#state.send("ask");
    const answer = await this.page.ask(question, "Load", "Not now");
    this.#state.send("answer");
    return answer;
  }

  #end() {
    this.#state.send("end");
    this.page.render();
  }

  /**
   * @param {Result} result
   * @param {Request} request
   */
  async #askForPackages({ packages = [], host }, request) {
    this.page.clearOutput();
    const size = PACKAGE_SIZES[packages.includes("matplotlib") ? "matplotlib" : "numpy"];
    const what = `This needs ${packages.join(" and ")}: about ${size} from ${host}, another host.`;
    agreed = await this.#ask(`${what} Load from there?`);
    if (agreed) return this.run(request);
    this.page.say("Not loaded");
    this.page.showNeedsPackages();
  }
}
