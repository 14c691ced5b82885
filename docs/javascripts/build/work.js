// What the page has Python do with the reader's files, one thing after the other: started, told, stopped. Python is something
// to call and the page something to tell, so that it works, and is tested, without either. Left out: how anything looks.

import { STATES } from "../python/run_states.js";
import { LOAD_QUESTION, progressWords } from "../python/sizes.js";
import { StateMachine } from "../state_machine.js";

/**
 * @typedef {object} Python
 * @property {boolean} isStarted
 * @property {(module: string, name: string, argument: unknown, handlers: import("../python/python.js").Handlers) => Promise<any>} call
 * @property {(progress?: (loaded: number, total: number) => void) => Promise<void>} start
 * @property {() => Promise<void>} stop
 */
/**
 * @typedef {object} Page
 * @property {boolean} savesData
 * @property {() => void} render the state has changed
 * @property {(words: string) => void} say
 * @property {(question: string, yes: string, no: string) => Promise<boolean>} ask
 * @property {(again: () => void) => void} offerRetry
 */

const LONG = 10; // seconds
const SAFE = "Your code is as it was.";

export class Work {
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
   * Have Python do something; gives its answer, or nothing where there is none, and the reader was told why.
   * @param {string} name of a function of scripts/in_browser/own_engine.py
   * @param {unknown} argument
   * @param {string} doing in words, as in "Checking"
   * @param {(output: import("../python/python.js").Output) => void} [output]
   * @param {() => void} [again] what a retry does
   * @returns {Promise<any>}
   */
  async call(name, argument, doing, output, again = () => {}) {
    const { page, python } = this;
    if (!this.#state.is("idle")) return undefined;
    if (!python.isStarted && page.savesData) {
      this.#state.send("ask");
      const agreed = await page.ask(LOAD_QUESTION, "Load", "Not now");
      this.#state.send("answer");
      if (!agreed) return void page.say("Not loaded");
    }
    this.#state.send("run");
    page.render();
    page.say(python.isStarted ? doing : "Loading Python");
    let late = 0;
    try {
      await python.start((loaded, total) => page.say(progressWords(loaded, total)));
      page.say(doing);
      const still = `Still ${doing.toLowerCase()} after ${LONG} s`;
      const words = `${still}: is there a loop without an end? Stop ends it. ${SAFE}`;
      late = /** @type {any} */ (setTimeout(() => page.say(words), LONG * 1000));
      const answer = await python.call("own_engine", name, argument, { output });
      this.#end(late);
      return answer;
    } catch (error) {
      this.#end(late);
      const { name, message } = /** @type {Error} */ (error);
      if (name === "Stopped") page.say(`Stopped. ${SAFE}`);
      else {
        page.say(`${message.replace(/[.!?]?$/, ".")} ${SAFE}`);
        page.offerRetry(again);
      }
      return undefined;
    }
  }

  async stop() {
    if (!this.#state.send("stop")) return;
    this.page.render();
    this.page.say("Stopping");
    await this.python.stop().catch(() => {});
  }

  /** The page is gone: what still runs for it ends, or the next page would wait for it. */
  leave() {
    if (this.isRunning) this.python.stop().catch(() => {});
  }

  /** @param {number} late */
  #end(late) {
    clearTimeout(late);
    this.#state.send("end");
    this.page.render();
  }
}
