// What a cell can do: run, stop, be edited, reset, and for an exercise be checked, with hints and the solution. Loaded by the
// first click on a cell's buttons (docs/javascripts/cell/cell_bar.js). Python is loaded by the first run.

import { python } from "../python/python.js";
import { saveMarks } from "../reader/marks.js";
import { codeAbove, codeOf, exerciseId, pageCode, partOfExercise, placeName, runsAlone } from "./cell_code.js";
import { CellRunner } from "./cell_runner.js";
import { EditedCode } from "./edited_code.js";
import { LiveOutput, notebookLink } from "./live_output.js";
import { usesOwnEngine } from "./own_engine.js";
import { ask, focusQuestion } from "./question.js";
import { isOwn } from "./result_words.js";

/** @typedef {import("./cell_bar.js").CellBar} CellBar */
/** @typedef {import("./result_words.js").Result} Result */

export class RunnableCell {
  #gone = new AbortController();
  #askedForSolution = false;
  /** @type {HTMLElement | null} */
  #startedBy = null; // the button that had the keyboard

  /** @param {CellBar} bar */
  constructor(bar) {
    this.bar = bar;
    this.cell = bar.cell;
    this.output = new LiveOutput(this.cell);
    this.runner = new CellRunner(python, this);
    const page = {
      changed: () => this.output.markOld(),
      run: () => (bar.buttons.Check ?? bar.buttons.Run).click(),
      say: (/** @type {string} */ words) => this.say(words),
    };
    this.code = new EditedCode(this.cell, bar, page, this.#gone.signal);
    this.code.restore().then((words) => {
      if (words) this.say(words);
      if (this.code.isOpen) this.#renderEditing();
    });
  }

  leave() {
    this.#gone.abort();
    this.runner.leave();
  }

  // What the reader does ---------------------------------------------------------------------------------------------

  run() {
    return this.#run([...codeAbove(this.cell), codeOf(this.cell)], false);
  }

  check() {
    const check = pageCode(partOfExercise(this.cell, "check"));
    return this.#run([...codeAbove(this.cell), codeOf(this.cell), check], true);
  }

  /**
   * @param {(string | null)[]} cells
   * @param {boolean} check
   */
  #run(cells, check) {
    const page = location.pathname + (runsAlone(this.cell) ? `#${placeName(this.cell)}` : "");
    return this.runner.run({ page, cells, check });
  }

  stop() {
    return this.runner.stop();
  }

  async edit() {
    try {
      if (!this.code.isOpen) await this.code.open();
    } catch {
      this.say("The editor did not load. Are you offline?");
      this.clearOutput();
      return this.offerRetry(() => this.edit());
    }
    this.#renderEditing();
    this.code.focus();
  }

  reset() {
    this.code.reset();
    this.clearOutput();
    const { Edit, Reset } = this.bar.buttons;
    Edit.hidden = false;
    Reset.hidden = true;
    Edit.focus();
    this.say("As the page has it");
  }

  hint() {
    const hints = this.bar.hints();
    const next = this.bar.nextHint;
    openAndShow(hints[next]);
    this.say(`Hint ${next + 1} of ${hints.length}${next + 1 < hints.length ? "" : ", the last"}`);
  }

  async solution() {
    if (this.focusQuestion()) return;
    const solved = this.cell.classList.contains("cell--solved");
    const early = !this.#askedForSolution && !solved && this.bar.nextHint >= 0;
    this.#askedForSolution = true;
    const question = "There are hints left. Show the solution all the same?";
    if (early && !(await this.ask(question, "Show it", "Not yet"))) return;
    openAndShow(/** @type {HTMLDetailsElement} */ (partOfExercise(this.cell, "solution")));
  }

  // What the runner asks of the page ---------------------------------------------------------------------------------

  get savesData() {
    return /** @type {any} */ (navigator).connection?.saveData === true;
  }

  render() {
    const { isRunning } = this.runner;
    const { Run, Check, Stop } = this.bar.buttons;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    for (const button of [Run, Check]) if (button) button.hidden = isRunning;
    Stop.hidden = !isRunning;
    this.cell.toggleAttribute("data-running", isRunning);
    if (isRunning) this.#removeRetry();
    else this.output.close();
    // The keyboard stays where it was: on the button that took the other's place.
    if (isRunning && (focused === Run || focused === Check)) {
      this.#startedBy = focused;
      Stop.focus();
    }
    if (!isRunning && focused === Stop) (this.#startedBy ?? Run).focus();
  }

  #renderEditing() {
    this.bar.buttons.Edit.hidden = this.code.isOpen;
    this.bar.buttons.Reset.hidden = false;
  }

  /** @param {string} words */
  say(words) {
    this.bar.status.textContent = words;
  }

  /**
   * @param {string} question
   * @param {string} yes
   * @param {string} no
   */
  ask(question, yes, no) {
    this.say("");
    return ask(this.bar, question, yes, no);
  }

  focusQuestion() {
    return focusQuestion(this.bar);
  }

  openOutput() {
    this.code.mark(0);
    this.output.open();
    this.bar.buttons.Reset.hidden = false;
  }

  /** @param {import("../python/python.js").Output} output */
  addOutput(output) {
    this.output.add(output);
  }

  clearOutput() {
    this.output.clear();
  }

  /**
   * @param {Result} result
   * @param {number} here
   */
  showResult(result, here) {
    this.output.addResult(result, here);
    if (usesOwnEngine() && result.state === "done" && !this.cell.hasAttribute("data-edited"))
      this.output.compareWithBuilt();
    if (result.where && result.line && isOwn(result, here)) this.code.mark(result.line);
  }

  showNeedsPackages() {
    this.openOutput();
    this.output.close();
    this.output.addParagraph("Without it this cell cannot run here. You can ", ...notebookLink());
  }

  /** @param {() => void} again */
  offerRetry(again) {
    this.#removeRetry();
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Retry";
    button.className = "retry";
    button.addEventListener("click", () => {
      button.remove();
      again();
    });
    this.bar.append(button);
  }

  #removeRetry() {
    this.bar.querySelectorAll("button.retry").forEach((old) => old.remove());
  }

  /** @param {string} code */
  markSolved(code) {
    this.code.setPassed(code);
    const problem = saveMarks("solved", [exerciseId(this.cell)], true);
    this.bar.markSolved();
    if (problem) this.say(`Solved. ${problem} It counts as solved until you leave the page.`);
  }
}

/** @param {HTMLDetailsElement} element */
function openAndShow(element) {
  element.open = true;
  element.querySelector("summary")?.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}
