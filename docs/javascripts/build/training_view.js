// The training of the reader's network as it is seen and steered. What is done when is training_run.js's.

import { drawCurves } from "../playground/curves_drawing.js";
import { drawScores } from "../playground/plane_drawing.js";
import { table } from "../playground/table.js";
import { number } from "../playground/words.js";
import { fault } from "./check_result.js";
import { GRID, TrainingRun } from "./training_run.js";
import { curveWords, planeWords } from "./training_words.js";
import { equal } from "./versions.js";

const VIEW = { x: (GRID.left + GRID.right) / 2, y: (GRID.bottom + GRID.top) / 2, half: (GRID.right - GRID.left) / 2 };

export class TrainingView {
  #frame = 0;

  /**
   * @param {HTMLElement} root
   * @param {import("./training_run.js").Python} python
   * @param {() => import("./own_files.js").Texts} files
   * @param {() => import("./check_result.js").Files} filesToGoTo
   */
  constructor(root, python, files, filesToGoTo) {
    this.root = root;
    this.files = files;
    this.filesToGoTo = filesToGoTo;
    this.run = new TrainingRun(python, this);
    this.find(".play").addEventListener("click", () => {
      const { state } = this.run;
      if (state === "playing") this.run.pause();
      else if (state === "stuck") this.run.stop();
      else this.run.play();
    });
    this.find(".restart").addEventListener("click", () => {
      this.run.use(this.#settings);
      this.run.play();
    });
    const ways = [this.#box(".own-loop"), this.#box(".compiled")]; // to take a step: one of them at most
    for (const field of root.querySelectorAll("select, input")) {
      field.addEventListener("change", () => {
        if (field instanceof HTMLInputElement && field.checked)
          for (const way of ways) way.checked = way.checked && (way === field || !ways.includes(field));
        this.run.use(this.#settings);
      });
    }
  }

  /** @param {AbortSignal} gone */
  watch(gone) {
    const resized = new ResizeObserver(() => this.#draw());
    resized.observe(this.root);
    const recoloured = new MutationObserver(() => this.#draw());
    recoloured.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw(), { signal: gone });
    gone.addEventListener("abort", () => {
      resized.disconnect();
      recoloured.disconnect();
      this.run.pause();
    });
  }

  /**
   * @template {HTMLElement} T
   * @param {string} selector of a part that is there
   * @returns {T}
   */
  find(selector) {
    return /** @type {T} */ (this.root.querySelector(selector));
  }

  /**
   * What the reader has passed decides what is offered.
   * @param {import("./journey.js").Journey} journey
   */
  offer(journey) {
    for (const way of [".own-loop", ".compiled"]) {
      this.find(way).hidden = !journey.isPassed("training");
      if (this.find(way).hidden) this.#box(way).checked = false;
    }
    this.renderEdited();
  }

  /**
   * @param {string} way
   * @returns {HTMLInputElement}
   */
  #box(way) {
    return this.find(`${way} input`);
  }

  /** @returns {import("./training_run.js").Settings} */
  get #settings() {
    const [data, seed] = [".data", ".seed"].map((part) => this.find(part));
    const number = Math.trunc(Number(/** @type {HTMLInputElement} */ (seed).value));
    const fits = Number.isFinite(number) && Math.abs(number) < 1e9;
    if (!fits) /** @type {HTMLInputElement} */ (seed).value = "1";
    return {
      data: /** @type {"moons"} */ (/** @type {HTMLSelectElement} */ (data).value),
      seed: fits ? number : 1,
      own_loop: this.#box(".own-loop").checked,
      compiled: this.#box(".compiled").checked,
    };
  }

  // What the run asks of the page ------------------------------------------------------------------------------------

  async untilSeen() {
    if (document.hidden) await new Promise((resolve) => addEventListener("visibilitychange", resolve, { once: true }));
  }

  /** @param {string} words */
  write(words) {
    this.find(".summary").textContent = words;
  }

  /** @param {string} words */
  say(words) {
    this.write(words);
    this.find(".spoken").textContent = words;
  }

  /** @param {string} words */
  complain(words) {
    const place = this.find(".training__problem");
    place.replaceChildren(words);
    place.hidden = !words;
  }

  /** @param {import("./training_run.js").Stopped} stopped */
  showStopped(stopped) {
    this.complain("Your network stopped. ");
    const trouble = /** @type {import("./check_result.js").Trouble} */ (stopped);
    this.find(".training__problem").append(fault(trouble, this.filesToGoTo()));
  }

  /** Say so where the reader has written on since the network was made. */
  renderEdited() {
    const { now, madeOf } = this.run;
    this.find(".training__edited").hidden = !now || equal(madeOf, this.files());
  }

  render() {
    this.renderEdited();
    const { state, now, points } = this.run;
    const words = /** @type {Record<string, string>} */ ({ playing: "Pause", pausing: "Pause", stuck: "Stop" });
    this.find(".play").textContent = words[state] ?? "Play";
    this.find(".restart").hidden = !now;
    this.find(".board").hidden = !now;
    const plane = this.run.settings.data === "moons";
    for (const figure of this.root.querySelectorAll("figure.plane"))
      /** @type {HTMLElement} */ (figure).hidden = !plane;
    const rows = this.find(".predictions");
    rows.hidden = plane;
    if (!plane && now && points) {
      const row = (/** @type {number[]} */ point, /** @type {number} */ i) => [
        point.slice(0, -1).join(", "),
        String(point.at(-1)),
        number(now.yours.scores[i]),
        number(now.library.scores[i]),
      ];
      rows.replaceChildren(table(["input", "target", "yours", "the library's"], points.map(row), ""));
    }
    this.#draw();
  }

  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.root.isConnected && !this.root.hidden) this.#drawNow();
    });
  }

  #drawNow() {
    const { now, points, losses, state, settings } = this.run;
    if (!now || !points) return;
    for (const whose of /** @type {("yours" | "library")[]} */ (["yours", "library"])) {
      const canvas = /** @type {HTMLCanvasElement} */ (this.find(`.${whose} canvas`));
      const { grid, scores } = now[whose];
      const drawn = grid && { scores: Float64Array.from(grid), across: GRID.across };
      const placed = /** @type {[number, number, number][]} */ (points);
      if (settings.data === "moons") drawScores(canvas, drawn, placed, scores, VIEW);
      if (state === "idle") canvas.ariaLabel = planeWords(this.run, whose);
    }
    const curve = (/** @type {number[]} */ values, /** @type {string} */ colour, /** @type {boolean} */ dashed) => ({
      steps: values.map((_, i) => i),
      values,
      colour,
      dashed,
    });
    const canvas = /** @type {HTMLCanvasElement} */ (this.find(".losses"));
    const curves = [curve(losses.library, "gradient", true), curve(losses.yours, "value", false)];
    drawCurves(canvas, curves, { log: true, last: now.step });
    if (state === "idle") canvas.ariaLabel = curveWords(this.run);
  }
}
