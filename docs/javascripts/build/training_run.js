// The reader's network in training, and the library's beside it: what was asked for, what runs, what came of it. Python is
// something to call and the page something to tell. Left out: how anything looks.

import { StateMachine } from "../state_machine.js";
import { trainingWords } from "./training_words.js";

/** @typedef {{ data: "moons" | "four points", seed: number, own_loop: boolean, compiled: boolean }} Settings */
/**
 * @typedef {object} Picture what scripts/in_browser/own_training.py says of a network
 * @property {number} accuracy
 * @property {number[]} scores of the points
 * @property {number[] | null} grid the scores of places, row by row from the top
 */
/** @typedef {{ step: number, what: "loss" | "grad" | "data", parameter: number | null, yours: number | null, library: number | null }} Apart */
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

export const FOUR_POINTS = [
  [2, 3, -1, 1],
  [3, -1, 0.5, -1],
  [0.5, 1, 1, -1],
  [1, 1, -1, 1],
];
export const GRID = { left: -1.5, right: 2.5, bottom: -1.25, top: 1.75, across: 16, down: 12 }; // where the moons are
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
  /** Each with its target at its end. @type {number[][] | null} */
  points = null;
  /** @type {{ step: number, seconds: { yours: number, library: number }, compiling: number, apart: Apart | null, yours: Picture, library: Picture } | null} */
  now = null;
  losses = { yours: /** @type {number[]} */ ([]), library: /** @type {number[]} */ ([]) };

  /**
   * @param {Python} python
   * @param {Page} page
   */
  constructor(python, page) {
    this.python = python;
    this.page = page;
    /** @type {Settings} */
    this.settings = { data: "moons", seed: 1, own_loop: false, compiled: false };
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
    this.page.complain("");
    this.page.write("");
    this.page.render();
  }

  async play() {
    const wasIdle = this.#state.is("idle");
    clearTimeout(this.#late);
    if (!this.#state.send("play")) return;
    this.#counted = { step: this.now?.step ?? 0, at: performance.now() };
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
  async #train({ grid, ...amount }) {
    const run = this.#run;
    const { data, seed, own_loop, compiled } = this.settings;
    if (grid) this.#asked = performance.now();
    const wanted = { run, pictures: ["yours", "library"], grid: grid && data === "moons" ? GRID : null };
    if (this.#begun !== run) {
      const files = this.page.files();
      const settings = courseOf(data, seed);
      const argument = { ...wanted, files, settings, own_loop, compiled };
      const report = await this.python.call("own_training", "reset", argument);
      if (run !== this.#run) return;
      this.#begun = run;
      this.madeOf = files;
      this.#counted = { step: 0, at: performance.now() };
      this.points = report.points;
      return this.#receive(report);
    }
    const report = await this.python.call("own_training", "train", { ...wanted, ...amount });
    if (run === this.#run) this.#receive(report); // else the settings have changed meanwhile
  }

  /** @param {any} report */
  #receive({ step, seconds, compiling, apart, pictures, stopped, losses, library_losses }) {
    this.losses.library.push(...library_losses.filter((/** @type {number | null} */ loss) => loss !== null));
    this.losses.yours.push(...losses);
    if (pictures.yours) {
      const { yours, library } = this.now ?? {};
      const withGrid = (/** @type {Picture} */ picture, /** @type {Picture | undefined} */ before) => ({
        ...picture,
        grid: picture.grid ?? before?.grid ?? null, // the last one, until there is another
      });
      this.now = {
        step,
        seconds,
        compiling,
        apart,
        yours: withGrid(pictures.yours, yours),
        library: withGrid(pictures.library, library),
      };
      this.#count(step);
    }
    if (stopped) {
      this.#begun = 0; // the next play begins with a new network
      this.#state.send("end");
      this.page.showStopped(stopped);
    } else if (step >= MOST_STEPS) {
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
  }
}

/**
 * What is trained on the page, as the settings of the playground have it.
 * @param {Settings["data"]} data
 * @param {number} seed
 */
function courseOf(data, seed) {
  const moons = { data, points: 30, noise: 0.1, seed, hidden: [8, 6], rate: 0.02 };
  const four = { data: "own", own: FOUR_POINTS, hidden: [4, 4], rate: 0.05 };
  return { ...(data === "moons" ? moons : four), start: seed, loss: "squared_error", l2: 0, decay: 0, batch: 0 };
}
