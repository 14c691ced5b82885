// <expression-playground>: runs a few lines of the library's Python and shows the graph they make. A slider for each leaf
// changes its number in the text, and the text runs again. Nothing runs before the reader asks for it.

import { figure } from "../widgets/figure.js";
import { python } from "../python/python.js";
import * as state from "./settings.js";
import { Widget } from "./widget.js";

/** @typedef {import("../widgets/step_graph.js").StepGraph} StepGraph */
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

const LONGEST = 5000;
const LISTED = 50;

const PARTS = `
  <label class="editor">Expression <small>(the last line names the result)</small>
    <textarea rows="9" spellcheck="false" autocapitalize="off" autocomplete="off"></textarea></label>
  <div class="bar"><div class="controls">
    <button type="button" class="run">Run</button>
    <button type="button" class="stop" disabled>Stop</button>
    <button type="button" class="original">Reset</button>
  </div><button type="button" class="link">Copy link</button></div>
  <div class="problem" role="alert" hidden></div>
  <p class="summary" role="status"></p>
  <pre class="printed" hidden></pre>
  <div class="leaves" hidden></div>
  <div class="graph"></div>`;

class ExpressionPlayground extends Widget {
  original = "";
  running = false;
  again = false; // the text has changed while Python was at it
  ready = false; // it ran once, so that a slider may run it again
  stops = 0;
  observers = new AbortController();

  connectedCallback() {
    if (!this.querySelector("textarea")) this.build();
    this.observers = new AbortController();
    addEventListener("hashchange", () => this.follow(), { signal: this.observers.signal });
    this.follow();
  }

  disconnectedCallback() {
    this.observers.abort();
    if (this.running) python.stop().catch(() => {}); // or the next page would wait for what may never end
  }

  get editor() {
    return /** @type {HTMLTextAreaElement} */ (this.find("textarea"));
  }

  build() {
    const shown = this.querySelector("code");
    this.original = (shown?.textContent ?? "").trimEnd();
    const box = document.createElement("div");
    box.className = "parts";
    box.innerHTML = PARTS;
    this.append(box);
    this.editor.value = this.original;
    this.editor.addEventListener("input", () => this.forget());
    this.editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.run();
      }
    });
    this.find(".run").addEventListener("click", () => this.run());
    this.find(".stop").addEventListener("click", () => this.stop());
    this.find(".original").addEventListener("click", () => {
      this.editor.value = this.original;
      this.forget();
      this.say("");
      this.clearGraph();
    });
    this.find(".link").addEventListener("click", () => this.copyLink(state.withExpression("", this.editor.value)));
  }

  /** Fill the form with what the address has; it runs when the reader says so. */
  follow() {
    const { expression } = state.read(location.hash);
    if (expression === null) return;
    this.editor.value = expression;
    this.forget();
    this.say("This expression came with the link. Read it, and press Run if you want to run it.");
    this.scrollIntoView({ block: "center" });
  }

  /**
   * There is one Python on the page: whoever else uses it hears when it is taken.
   * @param {"runs" | "ended" | "stopped"} use
   */
  tell(use) {
    this.dispatchEvent(new CustomEvent("python-use", { detail: use, bubbles: true }));
  }

  /**
   * The graph that is still there is not that of the text that went wrong.
   * @param {string} text
   */
  complain(text) {
    super.complain(text);
    const graph = this.find(".graph");
    if (!graph.firstChild || graph.classList.contains("old") === Boolean(text)) return;
    graph.classList.toggle("old", Boolean(text));
    if (!text) return graph.querySelector(".of-before")?.remove();
    const note = document.createElement("p");
    note.className = "of-before";
    note.textContent = "The graph of the last text that ran:";
    graph.prepend(note);
  }

  /** What was shown belongs to another text. */
  forget() {
    this.ready = false;
    /** @type {HTMLElement} */ (this.find(".leaves")).hidden = true;
    this.complain("");
  }

  async run() {
    if (this.running) {
      this.again = true;
      return;
    }
    const text = this.editor.value;
    if (text.length > LONGEST)
      return this.complain(`The expression has ${text.length} characters, and ${LONGEST} is the most.`);
    this.busy(true);
    this.tell("runs");
    const { stops } = this;
    try {
      if (!this.ready) this.say("Running …");
      await python.start((/** @type {number} */ loaded, /** @type {number} */ total) => {
        this.sayLoading(loaded, total);
      });
      if (!this.ready && stops === this.stops) this.say("Running …");
      /** @type {Answer} */
      const answer = await python.call("playground", "evaluate", { text });
      if (stops === this.stops) this.show(answer, text);
    } catch (error) {
      if (stops === this.stops) {
        this.say("");
        this.complain(/** @type {Error} */ (error).message);
      }
    }
    if (stops !== this.stops) return; // stop() sees to the rest
    this.busy(false);
    this.tell("ended");
    if (this.again && this.isConnected) {
      this.again = false;
      this.run();
    }
  }

  async stop() {
    this.stops++;
    this.again = false;
    this.say("Stopped. Python starts anew.");
    try {
      const stopped = python.stop();
      this.tell("stopped");
      await stopped;
      this.say("Stopped. Python is ready again.");
    } catch (error) {
      this.complain(/** @type {Error} */ (error).message);
    }
    this.busy(false);
  }

  /** @param {boolean} busy */
  busy(busy) {
    this.running = busy;
    /** @type {HTMLButtonElement} */ (this.find(".stop")).disabled = !busy;
  }

  /**
   * @param {Answer} answer
   * @param {string} text that it is the answer to
   */
  show(answer, text) {
    const printed = /** @type {HTMLElement} */ (this.find(".printed"));
    printed.textContent = answer.printed;
    printed.hidden = !answer.printed;
    if (answer.error) {
      const { line, column, message, place } = answer.error;
      this.say("");
      /** @type {HTMLElement} */ (this.find(".leaves")).hidden = true;
      this.ready = false;
      this.complain(`${line === null ? "" : `Line ${line}${column ? `, column ${column}` : ""}: `}${message}`);
      if (!place) return;
      const caret = document.createElement("span");
      caret.className = "place";
      caret.setAttribute("aria-hidden", "true"); // the column is said in words
      caret.textContent = place;
      return this.find(".problem").append(caret);
    }
    this.complain("");
    const before = /** @type {StepGraph | null} */ (this.querySelector("step-graph"));
    const graph = this.clearGraph();
    if (answer.figure) {
      graph.replaceChildren(figure(answer.figure));
      const now = /** @type {StepGraph | null} */ (this.querySelector("step-graph"));
      if (before?.standAs) now?.standAs(before); // without its module, which may not have come, there are no steps
    } else {
      const note = document.createElement("p");
      const count = answer.values.length;
      const first = count > LISTED ? ` Here are the first ${LISTED} of them.` : "";
      note.textContent =
        answer.most && count > answer.most
          ? `This graph has ${count} values, and the page draws up to ${answer.most}.${first}`
          : `The graph cannot be drawn: ${answer.why_no_figure}`;
      const list = document.createElement("ul");
      for (const [name, data, grad] of answer.values.slice(0, LISTED)) {
        const item = document.createElement("li");
        item.textContent = `${name}: data ${data}, grad ${grad}`;
        list.append(item);
      }
      graph.replaceChildren(note, list);
    }
    if (this.editor.value === text) this.showLeaves(answer.leaves);
    const moves = answer.leaves.map((leaf) => `${leaf.name} ${leaf.grad}`).join(", ");
    this.say(`${answer.label} = ${answer.data}.${moves ? ` Gradients of the leaves: ${moves}.` : ""}`);
    history.replaceState(history.state, "", state.withExpression(location.hash, this.editor.value));
  }

  clearGraph() {
    const graph = this.find(".graph");
    graph.classList.remove("old");
    graph.replaceChildren();
    return graph;
  }

  /** @param {Leaf[]} leaves */
  showLeaves(leaves) {
    const box = /** @type {HTMLElement} */ (this.find(".leaves"));
    const names = [...box.querySelectorAll("label")].map((label) => label.dataset.name);
    box.hidden = !leaves.length;
    if (!this.ready || names.join() !== leaves.map((leaf) => leaf.name).join()) {
      box.replaceChildren(...leaves.map((leaf) => this.slider(leaf)));
    }
    leaves.forEach((leaf, i) => {
      const label = box.querySelectorAll("label")[i];
      const slider = /** @type {HTMLInputElement} */ (label.querySelector("input"));
      slider.dataset.start = String(leaf.start);
      slider.dataset.end = String(leaf.end);
      const [data, grad] = label.querySelectorAll("output");
      data.textContent = short(leaf.data);
      grad.textContent = `grad ${leaf.grad}`;
    });
    this.ready = true;
  }

  /** @param {Leaf} leaf */
  slider(leaf) {
    const label = document.createElement("label");
    label.dataset.name = leaf.name;
    const slider = document.createElement("input");
    slider.type = "range";
    const reach = Math.max(10, Math.ceil(2 * Math.abs(leaf.data)));
    slider.min = String(-reach);
    slider.max = String(reach);
    slider.step = "any";
    slider.value = String(leaf.data);
    slider.setAttribute("aria-label", `data of ${leaf.name}`);
    slider.addEventListener("input", () => this.slide(slider));
    slider.addEventListener("keydown", (event) => {
      // with step "any" a browser moves by a hundredth of the way; a tenth is what one wants here
      const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (way === undefined) return;
      event.preventDefault();
      slider.value = String(Number(slider.value) + way * (event.shiftKey ? 0.01 : 0.1));
      this.slide(slider);
    });
    const name = document.createElement("span");
    name.textContent = leaf.name;
    const data = document.createElement("output");
    data.className = "data";
    const grad = document.createElement("output");
    grad.className = "grad";
    label.append(name, slider, data, grad);
    return label;
  }

  /** @param {HTMLInputElement} slider */
  slide(slider) {
    const number = short(Number(slider.value));
    const [start, end] = [Number(slider.dataset.start), Number(slider.dataset.end)];
    const text = this.editor.value;
    this.editor.value = text.slice(0, start) + number + text.slice(end);
    const longer = number.length - (end - start);
    for (const other of /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll(".leaves input"))) {
      if (Number(other.dataset.start) > start) {
        other.dataset.start = String(Number(other.dataset.start) + longer);
        other.dataset.end = String(Number(other.dataset.end) + longer);
      } else if (other === slider) {
        other.dataset.end = String(end + longer);
      }
    }
    const data = slider.parentElement?.querySelector(".data");
    if (data) data.textContent = number;
    this.run();
  }
}

/**
 * A number as a reader would write it in Python.
 * @param {number} value
 */
function short(value) {
  const text = String(Number(value.toFixed(2)) + 0);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

if (!customElements.get("expression-playground")) customElements.define("expression-playground", ExpressionPlayground);
