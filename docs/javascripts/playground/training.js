// <training-playground>: trains the library's network in the reader's browser and shows how. The list of experiments that
// the page has in it stays; all the rest is added here. Python comes with the first Play or Step, never before.

import { python } from "../python/python.js";
import { silent } from "./network.js";
import { capital, number, percent, table } from "./numbers.js";
import { drawCurves, drawNetwork, drawPlane, viewOf } from "./plot.js";
import { editByPointer, fillPoints } from "./points.js";
import * as state from "./settings.js";
import { Widget } from "./widget.js";

/** @typedef {import("./settings.js").Settings} Settings */
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

const MOST_STEPS = 100_000;
const SPEAK_EVERY = 5000; // milliseconds: a summary at every step would drown a screen reader
const START_FOR = 1000; // milliseconds
const TRAIN_FOR = 90; // milliseconds between two looks at the network

const FORM = `
  <fieldset><legend>Data</legend>
    <label>Shape <select name="data"><option>moons<option>circles<option>xor<option>spiral<option value="own">own points</select></label>
    <label>Points <input name="points" inputmode="numeric" list="playground-points"></label>
    <label>Noise <input name="noise" inputmode="decimal" list="playground-noise"></label>
    <label>Seed <input name="seed" inputmode="numeric" aria-label="Seed of the points"></label>
  </fieldset>
  <fieldset><legend>Network</legend>
    <label>Hidden layers <input name="hidden" placeholder="none"></label>
    <label>Activation <select name="activation"><option>tanh<option>relu<option>sigmoid<option>linear</select></label>
    <label>Seed <input name="start" inputmode="numeric" aria-label="Seed of the weights"></label>
  </fieldset>
  <fieldset><legend>Training</legend>
    <label>Loss <select name="loss"><option value="hinge">hinge<option value="squared_error">squared error<option value="binary_cross_entropy">cross-entropy</select></label>
    <label>L2 <input name="l2" inputmode="decimal" list="playground-l2"></label>
    <label>Learning rate <input name="rate" inputmode="decimal" list="playground-rate"></label>
    <label><span>Decay <small>(steps)</small></span> <input name="decay" inputmode="numeric" list="playground-decay"></label>
    <label><span>Batch <small>(0: all)</small></span> <input name="batch" inputmode="numeric" list="playground-batch"></label>
  </fieldset>`;

/** @type {Record<string, number[]>} */
const SUGGESTIONS = {
  points: [20, 40, 100, 200],
  noise: [0, 0.1, 0.2, 0.35, 0.5],
  l2: [0, 0.0001, 0.001, 0.01, 0.1],
  rate: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  decay: [0, 200, 500, 1000],
  batch: [0, 5, 10, 25, 50],
};

const PARTS = `
  <p class="story" role="status"></p>
  <div class="bar">
    <div class="controls">
      <button type="button" class="play">Play</button>
      <button type="button" class="step">Step</button>
      <button type="button" class="reset">Reset</button>
    </div>
    <dl class="readout">
      <div><dt>Step</dt><dd class="steps">0</dd></div>
      <div><dt class="loss-of">Loss</dt><dd class="loss">–</dd></div>
      <div><dt>Accuracy</dt><dd class="accuracy">–</dd></div>
      <div><dt>on fresh points</dt><dd class="fresh">–</dd></div>
      <div><dt>Steps a second</dt><dd class="speed">–</dd></div>
    </dl>
    <button type="button" class="link">Copy link</button>
  </div>
  <div class="news">
    <p class="summary" aria-hidden="true"></p>
    <p class="spoken" role="status"></p>
    <p class="problem" role="alert" hidden></p>
  </div>
  <div class="board">
    <section class="plane" aria-label="The plane">
      <canvas role="img" aria-label="The points and what the network says about the plane"></canvas>
      <div class="below">
        <span class="legend"><span class="circle">●</span> label −1 <span class="triangle">▲</span> label 1 <span class="line">—</span> boundary</span>
        <label>Pointer <select class="tool"><option value="move">moves points<option value="-1">adds ● −1<option value="1">adds ▲ 1<option value="remove">removes points</select></label>
      </div>
    </section>
    <section class="inside" aria-label="The network and its progress">
      <canvas class="network" role="img" aria-label="The network"></canvas>
      <div class="below">
        <span class="legend"><span class="solid">—</span> positive <span class="dashes">- -</span> negative <span class="dead" hidden>☒ dead</span></span>
        <label>Edges show <select class="edges"><option value="weights">weights<option value="grads">gradients</select></label>
      </div>
      <div class="curves">
        <figure><figcaption class="curve-of">Loss of each step</figcaption><canvas class="losses" role="img" aria-label="Loss"></canvas></figure>
        <figure><figcaption>Accuracy <span class="legend"><span class="solid">—</span> points <span class="fresh-line">- -</span> fresh</span></figcaption><canvas class="accuracies" role="img" aria-label="Accuracy"></canvas></figure>
      </div>
    </section>
    <form aria-label="Settings" autocomplete="off">${FORM}</form>
  </div>
  <div class="more">
    <details class="points-table"><summary>Points: read, add, change, remove</summary><div></div></details>
    <details class="numbers"><summary>Weights and gradients</summary><div tabindex="0" role="group" aria-label="Table of weights and gradients"></div></details>
    <details class="script"><summary>The code that does exactly this</summary><div></div></details>
  </div>`;

export class TrainingPlayground extends Widget {
  settings = structuredClone(state.DEFAULTS);
  /** @type {Point[]} */
  points = [];
  view = viewOf([]);
  /** @type {Report | null} */
  report = null;
  /** @type {number[]} */
  losses = [];
  accuracies = {
    steps: /** @type {number[]} */ ([]),
    shares: /** @type {number[]} */ ([]),
    fresh: /** @type {number[]} */ ([]),
  };
  run = 0; // counts the settings tried here; Python has the network of run `known`
  known = -1;
  playing = false;
  working = false; // a loop of play() is under way
  drawing = false; // a frame is asked for
  spoken = 0;
  /** @type {{time: number, step: number}[]} */
  pace = [];
  /** @type {Promise<void> | null} */
  catching = null;
  dragged = -1;
  busy = false; // Python runs an expression
  pausedBy = ""; // why, where it was not the reader who pressed Pause
  observers = new AbortController();

  connectedCallback() {
    if (!this.querySelector(".board")) this.build();
    this.observers = new AbortController();
    const { signal } = this.observers;
    addEventListener("hashchange", () => this.follow(location.hash), { signal });
    document.addEventListener("python-use", (event) => this.makeWay(/** @type {CustomEvent} */ (event).detail), {
      signal,
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw(), { signal });
    const resized = new ResizeObserver(() => this.draw());
    resized.observe(this);
    const recoloured = new MutationObserver(() => this.draw());
    recoloured.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    signal.addEventListener("abort", () => {
      resized.disconnect();
      recoloured.disconnect();
    });
    this.follow(location.hash, true);
  }

  disconnectedCallback() {
    this.playing = false;
    this.observers.abort();
  }

  build() {
    const box = document.createElement("div");
    box.className = "parts";
    box.innerHTML = PARTS;
    this.append(box);
    this.find(".more").prepend(this.find(".meanings"));
    for (const [name, numbers] of Object.entries(SUGGESTIONS)) {
      const list = document.createElement("datalist");
      list.id = `playground-${name}`;
      list.append(...numbers.map((number) => new Option(String(number), String(number))));
      this.append(list);
    }
    this.find(".play").addEventListener("click", () => (this.playing ? this.pause() : this.play()));
    this.find(".step").addEventListener("click", () => this.step());
    this.find(".reset").addEventListener("click", () => this.reset());
    this.find(".link").addEventListener("click", () => this.copyLink(state.write(this.settings)));
    this.find("form").addEventListener("submit", (event) => event.preventDefault());
    this.find("form").addEventListener("change", (event) =>
      this.changed(/** @type {HTMLInputElement} */ (event.target)),
    );
    this.find(".edges").addEventListener("change", () => this.draw());
    for (const link of this.querySelectorAll(".experiments a")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        event.stopPropagation(); // the page stays where it is
        const hash = /** @type {HTMLAnchorElement} */ (link).hash;
        history.replaceState(history.state, "", hash);
        this.follow(hash);
      });
    }
    for (const details of this.querySelectorAll(".more details")) details.addEventListener("toggle", () => this.tell());
    editByPointer(this);
  }

  // Settings ---------------------------------------------------------------------------------------------------------

  /**
   * Take over what the address says. Nothing runs by itself.
   * @param {string} hash
   * @param {boolean} [first]
   */
  follow(hash, first = false) {
    const { settings, problems, any } = state.read(hash);
    const left = problems.length > 4 ? [...problems.slice(0, 4), `and ${problems.length - 4} more`] : problems;
    if (any || first || problems.length) {
      this.pause();
      this.take(settings);
    }
    this.complain(
      problems.length
        ? `Not everything in the address can be used; the rest of it and the defaults stand. ${left.join("; ")}.`
        : "",
    );
  }

  /** @param {Settings} settings */
  take(settings) {
    this.pausedBy = "";
    this.settings = settings;
    const form = /** @type {HTMLFormElement} */ (this.find("form"));
    for (const [key, value] of Object.entries(settings)) {
      const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(key));
      if (!field) continue;
      field.value = Array.isArray(value) ? value.join(", ") : String(value);
      this.refuse(field, "");
      if (["points", "noise", "seed"].includes(key)) field.disabled = settings.data === "own";
    }
    const experiment = Object.keys(state.EXPERIMENTS).find(
      (name) => state.write({ ...state.DEFAULTS, ...state.EXPERIMENTS[name] }) === state.write(settings),
    );
    for (const item of this.querySelectorAll(".experiments li")) {
      const link = /** @type {HTMLAnchorElement} */ (item.querySelector("a"));
      const chosen = link.hash === `#${experiment}`;
      if (chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (chosen) this.find(".story").textContent = item.querySelector("span")?.textContent ?? "";
    }
    if (!experiment) {
      this.find(".story").textContent =
        "Settings of your own. Every change starts anew from step 0, so that the code below does exactly what you see." +
        (settings.hidden.length
          ? ""
          : " Without a hidden layer the score is a weighted sum of x and y: the boundary can only be a straight line.");
    }
    this.find(".loss-of").textContent = settings.batch ? "Loss of a batch" : "Loss";
    this.find(".curve-of").textContent = settings.batch ? "Loss of each batch" : "Loss of each step";
    this.restart(experiment);
  }

  /** @param {HTMLInputElement} field */
  async changed(field) {
    const key = field.name;
    try {
      const value = state.parse(key, field.value.trim());
      this.refuse(field, "");
      this.complain("");
      if (key === "data" && value === "own") {
        await this.catchUp(); // the points so far are where to begin
        return this.own(this.points);
      }
      this.commit({ ...this.settings, own: key === "data" ? [] : this.settings.own, [key]: value });
    } catch (error) {
      this.refuse(field, `${capital(/** @type {Error} */ (error).message)}. Until then ${stays(this.settings, key)}.`);
    }
  }

  /**
   * Say below a field what is wrong with it; nothing where it is right.
   * @param {HTMLInputElement} field
   * @param {string} text
   */
  refuse(field, text) {
    const id = `playground-wrong-${field.name}`;
    this.querySelector(`#${id}`)?.remove();
    if (!text) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      return;
    }
    const message = document.createElement("p");
    message.id = id;
    message.className = "wrong";
    message.setAttribute("role", "alert");
    message.textContent = text;
    field.closest("label")?.after(message);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
  }

  /** @param {Settings} settings */
  commit(settings) {
    const expression = state.read(location.hash).expression;
    const rest = expression === null ? "" : `&expression=${encodeURIComponent(expression)}`;
    history.replaceState(history.state, "", state.write(settings) + rest);
    this.take(settings);
  }

  /**
   * Train on these points from now on.
   * @param {Point[]} points
   */
  own(points) {
    const round = (/** @type {number} */ x) =>
      Math.max(-state.FARTHEST, Math.min(state.FARTHEST, Math.round(1000 * x) / 1000 + 0));
    const own = points.map(([x, y, label]) => /** @type {Point} */ ([round(x), round(y), label]));
    this.commit({ ...this.settings, data: "own", own });
  }

  // Training ---------------------------------------------------------------------------------------------------------

  /**
   * Forget the network; Python makes the next one when it is needed.
   * @param {string} [experiment] whose first picture is known
   */
  restart(experiment) {
    this.run++;
    this.report = null;
    this.losses = [];
    this.accuracies = { steps: [], shares: [], fresh: [] };
    this.pace = [];
    if (this.settings.data === "own") {
      this.points = this.settings.own;
      if (!this.points.every(([x, y]) => inView(this.view, x, y))) this.view = viewOf(this.points);
    }
    if (this.known >= 0) {
      this.catchUp().catch((error) => this.fail(error));
    } else if (experiment) {
      this.firstPicture(experiment);
    } else {
      if (this.settings.data !== "own") this.points = [];
      const what = this.points.length ? "Your points are here; the network" : "The points and the network";
      const come = this.points.length ? "comes" : "come";
      this.say(
        `${what} ${come} with Python: press Play, and Python is loaded (7 MB, once), the start is drawn, and training begins.`,
      );
    }
    this.tell();
    this.draw();
  }

  /**
   * The start of an experiment as it was when the site was built, so that there is something to see before Python is here.
   * @param {string} experiment
   */
  async firstPicture(experiment) {
    const run = this.run;
    try {
      const response = await fetch(new URL("start.json", import.meta.url));
      const first = (await response.json())[experiment];
      if (this.run !== run || this.report || !first) return;
      this.points = first.points;
      this.view = viewOf(this.points);
      this.receive({ ...first, run, step: 0, losses: [], stopped: null });
      this.say(`Ready. ${this.summary()} Press Play: Python comes to your browser then (7 MB, once).`);
    } catch {
      // Without it the picture comes with the first Play.
    }
  }

  /** Bring Python here if need be, and in it the network of the settings. */
  catchUp() {
    this.catching ??= this.bring().finally(() => (this.catching = null));
    return this.catching;
  }

  async bring() {
    await python.start((/** @type {number} */ loaded, /** @type {number} */ total) => {
      if (this.known < 0) this.sayLoading(loaded, total);
    });
    while (this.known !== this.run) {
      const run = this.run;
      /** @type {Report} */
      const report = await python.call("playground", "reset", { run, settings: this.settings });
      this.known = run;
      if (run !== this.run) continue; // changed meanwhile
      this.points = report.points ?? [];
      if (this.settings.data !== "own" || !this.points.every(([x, y]) => inView(this.view, x, y)))
        this.view = viewOf(this.points);
      this.receive(report);
      if (!this.playing) this.say(this.pausedBy || `Ready. ${this.summary()}`);
    }
  }

  async play() {
    if (this.report?.stopped) this.restart();
    this.playing = true;
    if (this.busy) this.say("Python runs your expression; training goes on after it.");
    this.pausedBy = "";
    const button = this.find(".play");
    button.textContent = "Pause";
    if (this.working) return;
    this.working = true;
    try {
      if (!this.report) {
        await this.catchUp();
        await new Promise((resolve) => setTimeout(resolve, START_FOR)); // so that the start is seen
      }
      while (this.playing && this.isConnected) {
        await this.train({ milliseconds: TRAIN_FOR });
        if (document.hidden)
          await new Promise((resolve) => addEventListener("visibilitychange", resolve, { once: true }));
      }
    } catch (error) {
      this.fail(/** @type {Error} */ (error));
    }
    this.working = this.playing = false;
    button.textContent = "Play";
    this.find(".speed").textContent = "–";
    this.draw();
    this.tell();
  }

  pause() {
    this.playing = false;
    if (this.working) this.spoken = 0;
  }

  /**
   * There is one Python on the page: while it runs an expression, training waits.
   * @param {"runs" | "ended" | "stopped"} use
   */
  makeWay(use) {
    this.busy = use === "runs";
    if (use === "runs" && (this.playing || this.working)) {
      this.pause();
      this.find(".play").textContent = "Play"; // at once: the last report may never come
      this.pausedBy = "Paused: Python runs your expression.";
      this.say(this.pausedBy);
    } else if (use === "ended" && this.pausedBy) {
      this.pausedBy = "";
      if (!this.playing && this.report) this.say(`Paused for your expression; press Play to go on. ${this.summary()}`);
    } else if (use === "stopped" && this.known >= 0) {
      this.startOver();
    }
  }

  /** Python was stopped, and with it went the network. */
  startOver() {
    this.pause();
    this.find(".play").textContent = "Play";
    this.pausedBy = this.report?.step ? "Python was stopped: training starts anew with Play." : "";
    this.known = 0;
    this.restart();
    if (this.pausedBy) this.say(this.pausedBy);
  }

  async step() {
    this.pause();
    this.pausedBy = "";
    while (this.working) await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.report?.stopped) this.restart();
    try {
      await this.train({ steps: 1 });
    } catch (error) {
      this.fail(/** @type {Error} */ (error));
    }
  }

  reset() {
    this.pause();
    this.complain("");
    const { hash } = location;
    this.take(this.settings);
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
  }

  /** @param {{milliseconds: number} | {steps: number}} amount */
  async train(amount) {
    await this.catchUp();
    const run = this.run;
    let report;
    try {
      report = /** @type {Report} */ (await python.call("playground", "train", { run, ...amount }));
    } catch (error) {
      if (run !== this.run) return;
      if (/** @type {Error} */ (error).name !== "LookupError") throw error;
      return this.startOver();
    }
    if (run !== this.run) return; // the settings changed meanwhile
    this.receive(report);
    if (report.stopped) {
      this.playing = false;
      this.explain(report.stopped.message);
    } else if (report.step >= MOST_STEPS) {
      this.playing = false;
      this.complain(
        `That is ${MOST_STEPS.toLocaleString("en")} steps; more would not show anything new. Reset starts anew.`,
      );
    }
    const now = performance.now();
    if (this.playing && now - this.spoken <= SPEAK_EVERY) return this.write(this.summary());
    this.spoken = now;
    this.say(this.playing ? this.summary() : this.pausedBy || this.summary());
  }

  /** @param {Report} report */
  receive(report) {
    this.report = report;
    for (const loss of report.losses) this.losses.push(loss);
    if (this.accuracies.steps.at(-1) !== report.step) {
      this.accuracies.steps.push(report.step);
      this.accuracies.shares.push(report.accuracy);
      if (report.fresh !== null) this.accuracies.fresh.push(report.fresh);
    }
    const now = performance.now();
    this.pace = [...this.pace.filter((at) => now - at.time < 2000), { time: now, step: report.step }];
    this.draw();
    this.tell();
  }

  // What is seen and said --------------------------------------------------------------------------------------------

  /**
   * For the eye alone: at every look at the network, which would drown a screen reader.
   * @param {string} text
   */
  write(text) {
    super.say(text);
  }

  /** @param {string} text */
  say(text) {
    this.write(text);
    const line = this.find(".spoken");
    if (line.textContent !== text) line.textContent = text;
  }

  /** @param {string} reason */
  explain(reason) {
    const { rate, loss, batch } = this.settings;
    const why = reason
      .replace(/; try.*/, "")
      .replace(/-?\d+\.\d+(e\+\d+)?/g, (digits) => Number(digits).toPrecision(3));
    const sum =
      loss === "squared_error"
        ? ` (It sums over ${batch || this.points.length} points, and so does its gradient.)`
        : "";
    this.complain(
      `Exploded after ${this.report?.step} steps: ${why}. Each step overshot, and the next was larger still.${sum} ` +
        `Try a learning rate ten or a hundred times smaller than ${rate}.`,
    );
  }

  /** @param {Error} error */
  fail(error) {
    this.playing = false;
    if (error.name === "Stopped") return this.say("Python was stopped: training starts anew with Play.");
    this.complain(`${capital(error.message)}${/[.!?]$/.test(error.message) ? "" : "."} Press Play to try again.`);
  }

  summary() {
    const { report } = this;
    if (!report) return "";
    const loss = this.losses.length
      ? ` loss${this.settings.batch ? " of the last batch" : ""} ${number(this.losses[this.losses.length - 1])},`
      : "";
    const fresh = report.fresh === null ? "" : `, ${percent(report.fresh)} of fresh ones`;
    const dead = this.dead().flat().filter(Boolean).length;
    const neurons = this.settings.hidden.reduce((sum, width) => sum + width, 0);
    return (
      `Step ${report.step}:${loss} ${percent(report.accuracy)} of the points right${fresh}.` +
      (dead ? ` ${dead} of ${neurons} hidden neurons are dead: 0 for every point, so without a gradient.` : "")
    );
  }

  dead() {
    const { report, settings, points } = this;
    return report && settings.activation === "relu" ? silent(report.layers, "relu", points) : [];
  }

  tell() {
    const { report } = this;
    this.find(".steps").textContent = String(report?.step ?? 0);
    this.find(".loss").textContent = this.losses.length ? number(this.losses[this.losses.length - 1]) : "–";
    this.find(".accuracy").textContent = report ? percent(report.accuracy) : "–";
    this.find(".fresh").textContent = typeof report?.fresh === "number" ? percent(report.fresh) : "–";
    const [first, last] = [this.pace[0], this.pace[this.pace.length - 1]];
    const seconds = last ? (last.time - first.time) / 1000 : 0;
    this.find(".speed").textContent =
      this.playing && seconds > 0.3 ? String(Math.round((last.step - first.step) / seconds)) : "–";
    if (!this.playing) this.fillTables();
    else if (this.isOpen("script")) this.fillScript();
  }

  /** @param {string} name */
  isOpen(name) {
    return /** @type {HTMLDetailsElement} */ (this.find(`.more .${name}`)).open;
  }

  draw() {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      if (this.isConnected) this.drawNow();
    });
  }

  drawNow() {
    const { report, settings, points } = this;
    const network = report && { layers: report.layers, activation: settings.activation };
    const plane = /** @type {HTMLCanvasElement} */ (this.find(".plane canvas"));
    drawPlane(plane, network, points, this.view, this.playing || this.dragged >= 0);
    const dead = this.dead();
    const what = /** @type {"weights" | "grads"} */ (/** @type {HTMLSelectElement} */ (this.find(".edges")).value);
    const inside = /** @type {HTMLCanvasElement} */ (this.find(".network"));
    drawNetwork(inside, network, report?.grads ?? [], what, this.view, dead);
    this.find(".inside .solid").className = `solid ${what}`;
    this.find(".inside .dashes").className = `dashes ${what}`;
    /** @type {HTMLElement} */ (this.find(".legend .dead")).hidden = !dead.flat().some(Boolean);
    const steps = this.losses.map((_, i) => i);
    const last = report?.step ?? 0;
    drawCurves(
      /** @type {HTMLCanvasElement} */ (this.find(".losses")),
      [{ steps, values: this.losses, colour: "value", dashed: false }],
      { log: true, last },
    );
    const { steps: at, shares, fresh } = this.accuracies;
    const curves = [{ steps: at, values: shares, colour: "value", dashed: false }];
    if (fresh.length === at.length) curves.push({ steps: at, values: fresh, colour: "good", dashed: true });
    drawCurves(/** @type {HTMLCanvasElement} */ (this.find(".accuracies")), curves, { log: false, last });
    if (!this.playing) this.name(plane, inside, what);
  }

  /**
   * The drawings' names for those who can't see them.
   * @param {Element} plane
   * @param {Element} inside
   * @param {string} what
   */
  name(plane, inside, what) {
    const { hidden, activation } = this.settings;
    const shape = [2, ...hidden, 1].join(" → ");
    plane.setAttribute(
      "aria-label",
      `${this.points.length} points of two classes and the decision boundary. ${this.summary()}`,
    );
    inside.setAttribute(
      "aria-label",
      `Network ${shape}, ${activation}: ${what} on the edges; the table below has them as numbers.`,
    );
    const [first, last] = [this.losses[0], this.losses[this.losses.length - 1]];
    this.find(".losses").setAttribute(
      "aria-label",
      this.losses.length
        ? `Loss over ${this.losses.length} steps: from ${number(first)} to ${number(last)}`
        : "Loss: no step yet",
    );
    const shares = this.accuracies.shares;
    this.find(".accuracies").setAttribute(
      "aria-label",
      shares.length
        ? `Accuracy: from ${percent(shares[0])} to ${percent(shares[shares.length - 1])}`
        : "Accuracy: nothing yet",
    );
  }

  fillTables() {
    if (this.isOpen("script")) this.fillScript();
    if (this.isOpen("numbers")) this.fillNumbers();
    if (this.isOpen("points-table")) fillPoints(this);
  }

  fillScript() {
    const place = this.find(".script div");
    if (!place.firstChild) {
      place.innerHTML = `<p>Copy it into a file and run it where micrograd is installed: the same losses, step by step.</p>
        <div class="highlight"><copy-button></copy-button><pre><code tabindex="0" role="group" aria-label="Python code"></code></pre></div>`;
    }
    const steps = this.losses.length || 500;
    const text = state.script(this.settings, steps);
    const code = /** @type {Element} */ (place.querySelector("code"));
    if (code.textContent !== text) code.textContent = text;
  }

  fillNumbers() {
    const rows = (this.report?.layers ?? []).flatMap((layer, l) =>
      layer.flatMap((neuron, j) =>
        neuron.map((weight, i) => {
          const grad = this.report?.grads[l][j][i] ?? null;
          const from = i === neuron.length - 1 ? "bias" : l === 0 ? "xy"[i] : `layer ${l}, neuron ${i + 1}`;
          const to = l === (this.report?.layers.length ?? 0) - 1 ? "score" : `layer ${l + 1}, neuron ${j + 1}`;
          return [from, to, number(weight), grad === null ? "–" : number(grad)];
        }),
      ),
    );
    const note = rows.length ? "" : "Press Step or Play first.";
    this.find(".numbers div").replaceChildren(table(["from", "to", "weight", "gradient"], rows, note));
  }
}

/**
 * @param {import("./plot.js").View} view
 * @param {number} x
 * @param {number} y
 */
function inView(view, x, y) {
  return Math.abs(x - view.x) < view.half && Math.abs(y - view.y) < view.half;
}

/**
 * What is trained with while a field is wrong.
 * @param {Settings} settings
 * @param {string} key
 */
function stays(settings, key) {
  const value = /** @type {Record<string, any>} */ (settings)[key];
  if (Array.isArray(value) && !value.length) return "there is no hidden layer";
  return `it stays ${Array.isArray(value) ? value.join(", ") : value}`;
}

if (!customElements.get("training-playground")) customElements.define("training-playground", TrainingPlayground);
