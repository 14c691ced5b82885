// <training-playground>: trains the library's network in the reader's browser and shows how. The list of experiments that
// the page has in it stays; all the rest is added here. Python comes with the first Play or Step, never before.
// What is done when is trainer.js's; here is what is seen of it, and what the reader can press.

import { python } from "../python/python.js";
import { keptFiles } from "../reader/kept_engine.js";
import { readAddress, writeAddress } from "./address.js";
import { drawBoard } from "./board.js";
import { canUseOwn, choose, renderMissing, usesOwn } from "./engine_choice.js";
import { libraryEngine, OwnEngine } from "./engines.js";
import { silenceWords } from "./own_words.js";
import { isInView, viewOf } from "./plane_drawing.js";
import { editByPointer, renderPoints } from "./points.js";
import { renderScript } from "./script.js";
import { DEFAULTS, EXPERIMENTS, FARTHEST, parse } from "./settings.js";
import { addSuggestions, fillSettings, showMistake } from "./settings_form.js";
import { table } from "./table.js";
import { Trainer } from "./trainer.js";
import { PARTS } from "./training_parts.js";
import { Widget } from "./widget.js";
import { capital, compilingWords, number, percent, weightRows, whatStays } from "./words.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./settings.js").Point} Point */

export class TrainingPlayground extends Widget {
  trainer = new Trainer(python, this);
  view = viewOf([]);
  dragged = -1; // the number of the point that the pointer moves
  #frame = 0; // that is asked for
  #observers = new AbortController();

  connectedCallback() {
    if (!this.querySelector(".board")) this.#build();
    this.#observers = new AbortController();
    const { signal } = this.#observers;
    addEventListener("hashchange", () => this.follow(location.hash), { signal });
    const share = (/** @type {Event} */ event) =>
      this.trainer.shareWithExpression(/** @type {CustomEvent} */ (event).detail);
    document.addEventListener("python-use", share, { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw(), { signal });
    const resized = new ResizeObserver(() => this.draw());
    resized.observe(this);
    const recoloured = new MutationObserver(() => this.draw());
    recoloured.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    signal.addEventListener("abort", () => {
      resized.disconnect();
      recoloured.disconnect();
    });
    this.#useEngine();
    this.follow(location.hash, true);
  }

  disconnectedCallback() {
    this.trainer.leave();
    this.#observers.abort();
  }

  #build() {
    const box = document.createElement("div");
    box.className = "parts";
    box.innerHTML = PARTS;
    this.append(box);
    this.find(".more").prepend(this.find(".meanings"));
    addSuggestions(this);
    this.find(".play").addEventListener("click", () => {
      if (this.trainer.isPlaying) this.trainer.pause();
      else this.trainer.play();
    });
    this.find(".step").addEventListener("click", () => this.trainer.step());
    this.find(".reset").addEventListener("click", () => this.reset());
    this.find(".stop").addEventListener("click", () => this.trainer.stop());
    this.find(".link").addEventListener("click", () => this.copyLink(writeAddress(this.trainer.settings)));
    const form = this.find("form");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => this.#change(/** @type {HTMLInputElement} */ (event.target)));
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
    for (const details of this.querySelectorAll(".more details")) {
      details.addEventListener("toggle", () => this.render());
    }
    editByPointer(this);
  }

  // Whose network ------------------------------------------------------------------------------------------------------

  /** Train with the engine that was chosen, where there is a choice. */
  #useEngine() {
    const own = usesOwn(document);
    renderMissing(document);
    const choice = this.find(".engine");
    choice.hidden = !canUseOwn(document);
    /** @type {HTMLSelectElement} */ (this.find("[name=engine]")).value = own ? "mine" : "library";
    const activation = /** @type {HTMLElement} */ (this.find("[name=activation]").closest("label"));
    activation.hidden = own;
    this.find(".own-activation").hidden = this.find(".legend.both").hidden = !own;
    const summary = this.find(".script summary");
    summary.textContent = own ? "The code for the library's network" : "The code that does exactly this";
    const way = /** @type {HTMLSelectElement} */ (this.find("[name=way]"));
    this.find(".way").hidden = own;
    const isCompiled = () => way.value === "compiled";
    this.trainer.useEngine(own ? new OwnEngine(python, this) : libraryEngine(python, isCompiled));
  }

  files() {
    return keptFiles();
  }

  /** @param {number} seconds */
  showSilence(seconds) {
    const stop = this.find(".stop");
    if (stop.hidden === !seconds) return;
    stop.hidden = !seconds;
    if (seconds) this.say(silenceWords(seconds));
  }

  // Settings ---------------------------------------------------------------------------------------------------------

  /**
   * Use what the address says. Nothing runs by itself.
   * @param {string} hash
   * @param {boolean} [first]
   */
  follow(hash, first = false) {
    const { settings, problems, any } = readAddress(hash);
    const left = problems.length > 4 ? [...problems.slice(0, 4), `and ${problems.length - 4} more`] : problems;
    if (any || first || problems.length) {
      this.trainer.pause();
      this.use(settings);
    }
    this.complain(
      problems.length
        ? `Not everything in the address can be used; the rest of it and the defaults stand. ${left.join("; ")}.`
        : "",
    );
  }

  /** @param {Settings} settings */
  use(settings) {
    fillSettings(this.find("form"), settings);
    const address = writeAddress(settings);
    const experiment = Object.keys(EXPERIMENTS).find(
      (name) => writeAddress({ ...DEFAULTS, ...EXPERIMENTS[name] }) === address,
    );
    this.#renderStory(settings, experiment);
    this.find(".loss-of").textContent = settings.batch ? "Loss of a batch" : "Loss";
    const each = settings.batch ? "Loss of each batch" : "Loss of each step";
    this.find(".curve-of").textContent = this.trainer.engine.isOwn ? "Loss" : each;
    this.trainer.use(settings, experiment);
  }

  /**
   * @param {Settings} settings
   * @param {string} [experiment]
   */
  #renderStory(settings, experiment) {
    const own = this.trainer.engine.isOwn;
    for (const item of this.querySelectorAll(".experiments li")) {
      const link = /** @type {HTMLAnchorElement} */ (item.querySelector("a"));
      const chosen = link.hash === `#${experiment}`;
      if (chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (chosen) this.find(".story").textContent = item.querySelector("span")?.textContent ?? "";
    }
    if (experiment) {
      const differs = own && settings.activation !== DEFAULTS.activation;
      if (differs)
        this.find(".story").append(
          ` (This one is about ${settings.activation}: your neurons keep the activation that you wrote.)`,
        );
      return;
    }
    this.find(".story").textContent =
      `Settings of your own. Every change starts anew from step 0${own ? "." : ", so that the code below does exactly what you see."}` +
      (settings.hidden.length
        ? ""
        : " Without a hidden layer the score is a weighted sum of x and y: the boundary can only be a straight line.");
  }

  /** @param {HTMLInputElement} field */
  async #change(field) {
    const { settings } = this.trainer;
    const key = field.name;
    if (key === "way") return; // the next steps go that way
    if (key === "engine") {
      choose(field.value === "mine");
      this.#useEngine();
      return this.reset();
    }
    try {
      const value = parse(key, field.value.trim());
      showMistake(field, "");
      this.complain("");
      if (key === "data" && value === "own") {
        await this.trainer.prepare(); // the points so far are where to begin
        return this.useOwnPoints(this.trainer.points);
      }
      this.#commit({ ...settings, own: key === "data" ? [] : settings.own, [key]: value });
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      showMistake(field, `${capital(message)}. Until then ${whatStays(settings, key)}.`);
    }
  }

  /** @param {Settings} settings */
  #commit(settings) {
    const { expression } = readAddress(location.hash);
    const rest = expression === null ? "" : `&expression=${encodeURIComponent(expression)}`;
    history.replaceState(history.state, "", writeAddress(settings) + rest);
    this.use(settings);
  }

  /**
   * Train on these points from now on.
   * @param {Point[]} points
   */
  useOwnPoints(points) {
    const round = (/** @type {number} */ x) => Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(1000 * x) / 1000 + 0));
    const own = points.map(([x, y, label]) => /** @type {Point} */ ([round(x), round(y), label]));
    this.#commit({ ...this.trainer.settings, data: "own", own });
  }

  reset() {
    this.trainer.pause();
    this.complain("");
    this.use(this.trainer.settings);
  }

  // What the trainer asks of the page --------------------------------------------------------------------------------

  /**
   * For the eye alone: at every report it would drown a screen reader.
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

  showPoints() {
    const { points, settings } = this.trainer;
    if (settings.data === "own" && points.every(([x, y]) => isInView(this.view, x, y))) return;
    this.view = viewOf(points);
  }

  async untilSeen() {
    if (document.hidden) await new Promise((resolve) => addEventListener("visibilitychange", resolve, { once: true }));
  }

  /** @param {string} experiment */
  async loadStart(experiment) {
    try {
      const response = await fetch(new URL("start.json", import.meta.url));
      return (await response.json())[experiment];
    } catch {
      return undefined; // the picture comes with the first Play
    }
  }

  render() {
    const { record, isPlaying } = this.trainer;
    const { report, losses, speed } = record;
    this.find(".play").textContent = isPlaying ? "Pause" : "Play";
    this.find(".steps").textContent = String(report?.step ?? 0);
    this.find(".loss").textContent = losses.length ? number(losses[losses.length - 1]) : "–";
    this.find(".accuracy").textContent = report?.accuracy === undefined ? "–" : percent(report.accuracy);
    this.find(".fresh").textContent = typeof report?.fresh === "number" ? percent(report.fresh) : "–";
    this.find(".speed").textContent = isPlaying && speed !== null ? String(speed) : "–";
    this.find("[name=way] option").textContent = compilingWords(report);
    if (this.#isOpen("script")) renderScript(this.find(".script div"), this.trainer);
    if (!isPlaying && this.#isOpen("numbers")) this.#renderNumbers();
    if (!isPlaying && this.#isOpen("points-table")) renderPoints(this);
    this.draw();
  }

  // Drawings and tables ----------------------------------------------------------------------------------------------

  draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.isConnected) drawBoard(this);
    });
  }

  /** @param {string} name */
  #isOpen(name) {
    return /** @type {HTMLDetailsElement} */ (this.find(`.more .${name}`)).open;
  }

  #renderNumbers() {
    const rows = weightRows(this.trainer.record.report);
    const note = rows.length ? "" : "Press Step or Play first.";
    const place = this.trainer.network ? ["from", "to", "weight"] : ["parameter", "data"];
    this.find(".numbers div").replaceChildren(table([...place, "gradient"], rows, note));
  }
}

if (!customElements.get("training-playground")) customElements.define("training-playground", TrainingPlayground);
