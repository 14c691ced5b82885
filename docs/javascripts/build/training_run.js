// The reader's network in training, and the library's beside it: what was asked for, what runs, what came of it. Python is
// something to call and the page something to tell. Left out: how anything looks.

import { StateMachine } from "../state_machine.js";
import { trainingWords } from "./training_words.js";

/** @typedef {{ data: "moons" | "four points", seed: number, own_loop: boolean }} Settings */
/**
 * @typedef {object} Pupil what scripts/in_browser/own_engine.py says of a network
 * @property {number} step
 * @property {number[]} losses those of the steps since the last report
 * @property {number} accuracy
 * @property {number[]} predictions
 * @property {number} seconds
 * @property {number[][] | null} grid
 */
/** @typedef {{ name: string, message: string, file: string | null, line: number | null }} Stopped */
/**
 * @typedef {object} Page
 * @property {() => import("./own_files.js").Texts} files as they are now
 * @property {() => void} render
 * @property {(words: string) => void} say news for the eye and the screen reader
 * @property {(words: string) => void} write news for the eye alone
 * @property {(words: string) => void} complain what went wrong, or nothing
 * @property {(stopped: Stopped) => void} showStopped
 * @property {() => Promise<unknown>} untilSeen
 */
/**
 * @typedef {object} Python
 * @property {(module: string, name: string, argument: unknown) => Promise<any>} call
 * @property {() => Promise<void>} stop
 */

export const STATES = /** @type {const} */ ({
  idle: { play: "playing" },
  playing: { pause: "pausing", end: "idle" },
  pausing: { play: "playing", late: "stuck", end: "idle" },
  stuck: { end: "idle" }, // no answer comes: Python has to be stopped
});

const MOST_STEPS = 2000;
const TRAIN_FOR = 100; // milliseconds between two reports
const GRID_EVERY = 700; // milliseconds: to ask both about the plane takes longer than some steps
const SPEAK_EVERY = 5000; // milliseconds
const PACE_OVER = 1000; // milliseconds that the steps are counted over
const PATIENCE = 1000; // milliseconds until a pause counts as stuck

export class TrainingRun {
  #state = new StateMachine(STATES, "idle");
  #run = 1; // counts the networks of this page
  #begun = 0; // the one that Python has
  #asked = 0; // when the grid was asked for
  #spoken = 0;
  #late = 0;
  #counted = { step: 0, at: 0 }; // where the steps are counted from
  /** Steps a second as the reader sees them: of both networks, with their pictures; 0 where it is not known yet. */
  pace = 0;
  /** What the network was made of. @type {import("./own_files.js").Texts} */
  madeOf = {};
  /** @type {{ xs: number[][], targets: number[], box: number[] | null } | null} */
  points = null;
  /** Of both, the last report and all losses. @type {{ yours: Pupil, library: Pupil } | null} */
  now = null;
  losses = { yours: /** @type {number[]} */ ([]), library: /** @type {number[]} */ ([]) };
  grids = { yours: /** @type {number[][] | null} */ (null), library: /** @type {number[][] | null} */ (null) };

  /**
   * @param {Python} python
   * @param {Page} page
   */
  constructor(python, page) {
    this.python = python;
    this.page = page;
    /** @type {Settings} */
    this.settings = { data: "moons", seed: 1, own_loop: false };
  }

  get state() {
    return this.#state.state;
  }

  /**
   * A new network, with the reader's files as they are when it is played.
   * @param {Settings} settings
   */
  use(settings) {
    this.pause();
    this.settings = settings;
    this.#run += 1;
    this.pace = 0;
    this.points = this.now = null;
    this.losses = { yours: [], library: [] };
    this.grids = { yours: null, library: null };
    this.page.complain("");
    this.page.write("");
    this.page.render();
  }

  async play() {
    const wasIdle = this.#state.is("idle");
    clearTimeout(this.#late);
    if (!this.#state.send("play")) return;
    this.#counted = { step: this.now?.yours.step ?? 0, at: performance.now() };
    this.page.complain("");
    this.page.render();
    if (wasIdle) await this.#loop();
  }

  pause() {
    if (!this.#state.send("pause")) return;
    this.#late = /** @type {any} */ (
      setTimeout(() => {
        if (this.#state.send("late")) this.page.render();
      }, PATIENCE)
    );
    this.page.render();
  }

  /** End it where a pause does not. */
  async stop() {
    await this.python.stop().catch(() => {});
  }

  async #loop() {
    try {
      while (this.#state.is("playing")) {
        const grid = performance.now() - this.#asked > GRID_EVERY;
        await this.#train({ milliseconds: TRAIN_FOR, grid });
        await this.page.untilSeen();
      }
      if (this.now && this.#begun === this.#run) await this.#train({ steps: 0, grid: true }); // as it is in the end
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
    }
    clearTimeout(this.#late);
    this.#state.send("end");
    this.page.render();
  }

  /** @param {{ milliseconds?: number, steps?: number, grid: boolean }} amount */
  async #train(amount) {
    const run = this.#run;
    if (amount.grid) this.#asked = performance.now();
    if (this.#begun !== run) {
      const files = this.page.files();
      const points = await this.python.call("own_engine", "reset", { run, files, ...this.settings });
      if (run !== this.#run) return;
      this.#begun = run;
      this.madeOf = files;
      this.#counted = { step: 0, at: performance.now() };
      this.points = points;
      return this.#receive(points);
    }
    const report = await this.python.call("own_engine", "train", { run, ...amount });
    if (run === this.#run) this.#receive(report); // else the settings have changed meanwhile
  }

  /** @param {any} report */
  #receive(report) {
    const { yours, library, stopped } = report;
    this.losses.library.push(...library.losses);
    this.losses.yours.push(...(yours?.losses ?? []));
    if (yours) this.now = { yours, library };
    if (yours) this.#count(yours.step);
    if (yours?.grid) this.grids = { yours: yours.grid, library: library.grid };
    if (stopped) {
      this.#begun = 0; // the next play begins with a new network
      this.#state.send("end");
      this.page.showStopped(stopped);
    } else if (yours.step >= MOST_STEPS) {
      this.#state.send("end");
      this.page.complain(`That is ${MOST_STEPS.toLocaleString("en")} steps. Start again begins anew.`);
    }
    this.page.render();
    const words = trainingWords(this);
    if (this.#state.is("playing") && performance.now() - this.#spoken < SPEAK_EVERY) return this.page.write(words);
    this.#spoken = performance.now();
    this.page.say(words);
  }

  /** @param {number} step */
  #count(step) {
    const at = performance.now();
    const passed = at - this.#counted.at;
    if (passed < PACE_OVER || !this.#state.is("playing")) return;
    this.pace = ((step - this.#counted.step) * 1000) / passed;
    this.#counted = { step, at };
  }

  /** @param {Error} error */
  #fail({ name, message }) {
    const begun = this.#begun;
    this.#begun = 0;
    if (name === "Stopped" || name === "LookupError") {
      this.#forget();
      return this.page.say(
        begun ? "Python was stopped, and this network is gone: Play begins with a new one." : "Stopped.",
      );
    }
    this.page.complain(`It could not be trained: ${message.replace(/[.!?]?$/, ".")}`);
  }

  /** What Python no longer has. */
  #forget() {
    this.now = this.points = null;
    this.losses = { yours: [], library: [] };
    this.grids = { yours: null, library: null };
  }
}
