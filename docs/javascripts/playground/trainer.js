// Training as the reader steers it: what was asked for, what runs, and what came of it. Python is something to call and the
// page something to tell, so that it works, and is tested, without either. Left out: how anything looks.

import { PYTHON_SIZE } from "../python/sizes.js";
import { StateMachine } from "../state_machine.js";
import { libraryEngine } from "./engines.js";
import { STOPPED, stoppedWords } from "./own_words.js";
import { TrainingRecord } from "./record.js";
import { Trained } from "./trained.js";
import { EXPRESSION_STATES, STATES } from "./trainer_states.js";
import { beforePython, capital, explosion } from "./words.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./record.js").Report} Report */
/**
 * @typedef {object} Python
 * @property {(progress: (loaded: number, total: number) => void) => Promise<void>} start
 * @property {(module: string, name: string, argument: unknown) => Promise<any>} call
 * @property {() => Promise<void>} stop
 */
/**
 * @typedef {object} Page
 * @property {() => void} render the numbers or the state have changed
 * @property {() => void} showPoints the points are others
 * @property {(text: string) => void} say news for the eye and the screen reader
 * @property {(text: string) => void} write news for the eye alone
 * @property {(text: string) => void} complain what went wrong, or nothing
 * @property {(loaded: number, total: number) => void} sayLoading
 * @property {() => Promise<unknown>} untilSeen resolves when the page can be seen
 * @property {(experiment: string) => Promise<Required<Report> | undefined>} loadStart as the build drew it, if it arrives
 */

const MOST_STEPS = 100_000;
const SPEAK_EVERY = 5000; // milliseconds
const SHOW_START = 1000; // milliseconds
const TRAIN_FOR = 90; // milliseconds between two reports

export class Trainer extends Trained {
  #state = new StateMachine(STATES, "idle");
  #expression = new StateMachine(EXPRESSION_STATES, "none");
  #lost = false; // Python was stopped, and with it went a network that had been trained
  #run = 0; // counts the settings tried here
  /** @type {number | null} */
  #pythonsRun = null; // whose network Python has; null: Python is not here
  #steps = 0; // asked for with Step
  #spoken = 0;
  /** @type {Promise<void> | null} */
  #working = null;
  /** @type {Promise<void> | null} */
  #preparing = null;

  /**
   * @param {Python} python
   * @param {Page} page
   */
  constructor(python, page) {
    super(libraryEngine(python));
    this.python = python;
    this.page = page;
  }

  get state() {
    return this.#state.state;
  }

  get isPlaying() {
    return this.#state.is("playing");
  }

  // What the reader does ---------------------------------------------------------------------------------------------

  /**
   * Train with these settings from now on, from step 0.
   * @param {Settings} settings
   * @param {string} [experiment] their name, where it is one of the page's
   */
  use(settings, experiment) {
    this.#forgetPause();
    this.settings = settings;
    this.#restart(experiment);
  }

  /**
   * Train another network from now on: the library's or the reader's own.
   * @param {import("./engines.js").Engine} engine
   */
  useEngine(engine) {
    this.pause();
    this.engine = engine;
    this.#pythonsRun &&= 0; // Python may be here, but has none of ours
  }

  play() {
    if (this.record.report?.stopped) this.#beginAgain();
    if (!this.#expression.is("none")) this.page.say("Python runs your expression; training goes on after it.");
    this.#forgetPause();
    this.#state.send("play");
    return this.#work();
  }

  pause() {
    if (this.#state.send("pause")) this.#spoken = 0;
    this.page.render();
  }

  step() {
    this.#forgetPause();
    if (this.record.report?.stopped) this.#beginAgain();
    this.#steps = this.#state.is("stepping") ? this.#steps + 1 : 1;
    this.#state.send("step");
    return this.#work();
  }

  /** End the reader's code where a pause does not; what it had trained goes with it. */
  stop() {
    const { points } = this;
    const ended = this.python.stop().catch(() => {});
    this.#state.send("end");
    this.#pythonsRun = null; // their code runs again when they ask for it, not before
    this.#restart();
    this.points = points;
    this.page.say(STOPPED);
    this.page.render();
    return ended;
  }

  #beginAgain() {
    this.page.complain("");
    this.#restart();
  }

  /** The page is gone: the reader's code ends, or what comes next would wait for it. */
  leave() {
    this.pause();
    if (this.engine.isOwn && (this.#working || this.#preparing)) this.python.stop().catch(() => {});
  }

  /**
   * There is one Python on the page: while it runs an expression, training waits.
   * @param {"runs" | "ended" | "stopped"} use
   */
  shareWithExpression(use) {
    if (use === "runs") {
      this.#expression.send("begin");
      if (this.#state.is("idle")) return;
      this.#expression.send("pause");
      this.pause();
      this.page.say(this.#whyPaused());
    } else {
      const paused = this.#expression.is("paused us");
      this.#expression.send("end");
      if (use === "stopped" && this.#pythonsRun !== null) this.#startOver();
      else if (use === "ended" && paused && !this.isPlaying && this.record.report) {
        this.page.say(`Paused for your expression; press Play to go on. ${this.summary}`);
      }
    }
  }

  // What runs --------------------------------------------------------------------------------------------------------

  /** Do what is asked for until nothing is. There is one such loop at a time. */
  #work() {
    this.page.render();
    this.#working ??= this.#loop().finally(() => (this.#working = null));
    return this.#working;
  }

  async #loop() {
    try {
      if (this.isPlaying && !this.record.report) {
        await this.prepare();
        await new Promise((resolve) => setTimeout(resolve, SHOW_START)); // so that the start is seen
      }
      while (this.#state.is("playing", "stepping")) {
        if (this.isPlaying) {
          await this.#train({ milliseconds: TRAIN_FOR });
          await this.page.untilSeen();
        } else {
          await this.#train({ steps: 1 });
          if (this.#state.is("stepping") && --this.#steps <= 0) this.#state.send("end");
        }
      }
      if (this.engine.isBehind && this.record.report?.stopped === null) await this.#train({ steps: 0 });
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
    }
    this.#state.send("end");
    this.page.render();
  }

  /** @param {{milliseconds: number} | {steps: number}} amount */
  async #train(amount) {
    await this.prepare();
    const run = this.#run;
    let report;
    try {
      report = await this.engine.call("train", { run, ...amount });
    } catch (error) {
      if (run !== this.#run) return;
      if (/** @type {Error} */ (error).name !== "LookupError") throw error;
      return this.#startOver();
    }
    if (run !== this.#run) return; // the settings changed meanwhile
    this.#receive(report);
    if (report.step >= MOST_STEPS) {
      this.#state.send("end");
      const most = MOST_STEPS.toLocaleString("en");
      this.page.complain(`That is ${most} steps; more would not show anything new. Reset starts anew.`);
    }
    const now = performance.now();
    if (this.isPlaying && now - this.#spoken <= SPEAK_EVERY) return this.page.write(this.summary);
    this.#spoken = now;
    this.page.say((!this.isPlaying && this.#whyPaused()) || this.summary);
  }

  /** Have Python here, and in it the network of the settings. */
  prepare() {
    this.#preparing ??= this.#prepare().finally(() => (this.#preparing = null));
    return this.#preparing;
  }

  async #prepare() {
    await this.python.start((loaded, total) => {
      if (this.#pythonsRun === null) this.page.sayLoading(loaded, total);
    });
    while (this.#pythonsRun !== this.#run) {
      const run = this.#run;
      const report = await this.engine.call("reset", { run, settings: this.settings });
      this.#pythonsRun = run;
      if (run !== this.#run) continue; // changed meanwhile
      this.points = report.points ?? [];
      this.page.showPoints();
      this.#receive(report);
      if (this.engine.isBehind && !report.stopped) this.#receive(await this.engine.call("train", { run, steps: 0 }));
      if (!this.isPlaying) this.page.say(this.#whyPaused() || `Ready. ${this.summary}`);
    }
  }

  /**
   * Forget the network; Python makes the next one when it is needed.
   * @param {string} [experiment] whose start the build has drawn
   */
  #restart(experiment) {
    this.#run++;
    this.record = new TrainingRecord();
    if (this.settings.data === "own") {
      this.points = this.settings.own;
      this.page.showPoints();
    }
    if (this.#pythonsRun !== null) {
      this.prepare().catch((error) => this.#fail(error));
    } else if (experiment) {
      this.#showStart(experiment);
    } else {
      if (this.settings.data !== "own") this.points = [];
      this.page.say(beforePython(this.points));
    }
    this.page.render();
  }

  /**
   * The start of an experiment as it was when the site was built, so that there is something to see before Python is here.
   * @param {string} experiment
   */
  async #showStart(experiment) {
    const run = this.#run;
    const start = await this.page.loadStart(experiment);
    if (this.#run !== run || this.record.report || !start) return;
    this.points = start.points;
    this.page.showPoints();
    if (this.engine.isOwn) return this.page.say(beforePython(start.points)); // the network is the library's
    this.#receive({ ...start, run, step: 0, losses: [], stopped: null });
    this.page.say(`Ready. ${this.summary} Press Play: Python comes to your browser then (${PYTHON_SIZE}, once).`);
  }

  /** Python was stopped, and with it went the network. */
  #startOver() {
    this.pause();
    this.#lost = Boolean(this.record.report?.step);
    this.#pythonsRun = 0; // none of ours
    this.#restart();
    if (this.#lost) this.page.say(this.#whyPaused());
  }

  /** @param {Report} report */
  #receive(report) {
    this.record.add(report, performance.now());
    if (report.stopped) {
      this.#state.send("end");
      const { isOwn } = this.engine;
      this.page.complain(isOwn ? stoppedWords(report.stopped, this.settings) : explosion(this, report.stopped.message));
    }
    this.page.render();
  }

  /** @param {Error} error */
  #fail(error) {
    this.#state.send("end");
    if (error.name === "Stopped") {
      return this.page.say(this.engine.isOwn ? STOPPED : "Python was stopped: training starts anew with Play.");
    }
    this.page.complain(`${capital(error.message)}${/[.!?]$/.test(error.message) ? "" : "."} Press Play to try again.`);
  }

  /** Why training waits, where it was not the reader who pressed Pause; else nothing. */
  #whyPaused() {
    if (this.#expression.is("paused us")) return "Paused: Python runs your expression.";
    return this.#lost ? "Python was stopped: training starts anew with Play." : "";
  }

  #forgetPause() {
    this.#expression.send("resume");
    this.#lost = false;
  }
}
