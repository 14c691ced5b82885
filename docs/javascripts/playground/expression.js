// <expression-playground>: runs a few lines of the library's Python and shows the graph they make. A slider for each leaf
// changes its number in the text, and the text runs again. Nothing runs before the reader asks for it.
// What runs when is expression_runner.js's; here is what is seen of it, and what the reader can press.

import { python } from "../python/python.js";
import { figure } from "../widgets/figure.js";
import { readAddress, withExpression } from "./address.js";
import { ExpressionRunner } from "./expression_runner.js";
import { renderLeaves } from "./leaves.js";
import { Widget } from "./widget.js";

/** @typedef {import("../widgets/step_graph.js").StepGraph} StepGraph */
/** @typedef {import("./expression_runner.js").Answer} Answer */

const LISTED = 50; // values of a graph that is too large to be drawn

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
  runner = new ExpressionRunner(python, this);
  #original = "";
  #observers = new AbortController();

  connectedCallback() {
    if (!this.querySelector("textarea")) this.#build();
    this.#observers = new AbortController();
    addEventListener("hashchange", () => this.#follow(), { signal: this.#observers.signal });
    this.#follow();
  }

  disconnectedCallback() {
    this.#observers.abort();
    if (this.runner.isRunning) python.stop().catch(() => {}); // or the next page would wait for what may never end
  }

  get editor() {
    return /** @type {HTMLTextAreaElement} */ (this.find("textarea"));
  }

  get text() {
    return this.editor.value;
  }

  #build() {
    const shown = this.querySelector("code");
    this.#original = (shown?.textContent ?? "").trimEnd();
    const box = document.createElement("div");
    box.className = "parts";
    box.innerHTML = PARTS;
    this.append(box);
    this.editor.value = this.#original;
    this.editor.addEventListener("input", () => this.#textChanged());
    this.editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.runner.run();
      }
    });
    this.find(".run").addEventListener("click", () => this.runner.run());
    this.find(".stop").addEventListener("click", () => this.runner.stop());
    this.find(".original").addEventListener("click", () => {
      this.editor.value = this.#original;
      this.#textChanged();
      this.say("");
      this.#clearGraph();
    });
    this.find(".link").addEventListener("click", () => this.copyLink(withExpression("", this.text)));
  }

  /** Fill the form with what the address has; it runs when the reader says so. */
  #follow() {
    const { expression } = readAddress(location.hash);
    if (expression === null) return;
    this.editor.value = expression;
    this.#textChanged();
    this.say("This expression came with the link. Read it, and press Run if you want to run it.");
    this.scrollIntoView({ block: "center" });
  }

  /** What is shown belongs to another text. */
  #textChanged() {
    this.runner.isCurrent = false;
    /** @type {HTMLElement} */ (this.find(".leaves")).hidden = true;
    this.complain("");
  }

  // What the runner asks of the page ---------------------------------------------------------------------------------

  render() {
    /** @type {HTMLButtonElement} */ (this.find(".stop")).disabled = !this.runner.isRunning;
  }

  /**
   * There is one Python on the page: whoever else uses it hears when it is in use.
   * @param {"runs" | "ended" | "stopped"} use
   */
  announce(use) {
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
      this.runner.isCurrent = false;
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
    const graph = this.#clearGraph();
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
    if (this.text === text) {
      renderLeaves(this.find(".leaves"), answer.leaves, !this.runner.isCurrent, this.editor, () => this.runner.run());
      this.runner.isCurrent = true;
    }
    const moves = answer.leaves.map((leaf) => `${leaf.name} ${leaf.grad}`).join(", ");
    this.say(`${answer.label} = ${answer.data}.${moves ? ` Gradients of the leaves: ${moves}.` : ""}`);
    history.replaceState(history.state, "", withExpression(location.hash, this.text));
  }

  #clearGraph() {
    const graph = this.find(".graph");
    graph.classList.remove("old");
    graph.replaceChildren();
    return graph;
  }
}

if (!customElements.get("expression-playground")) customElements.define("expression-playground", ExpressionPlayground);
