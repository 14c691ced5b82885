// <cell-bar>: the buttons of a cell. The build puts one into every cell (templates/cell.html.j2): it lies in the corner of
// the code, and is a row below that of an exercise. Without JavaScript it shows nothing. Copying is done here; what runs or
// edits code is loaded by the first click that needs it.

import { SITE } from "../site.js";
import { loadMarks } from "../reader/marks.js";
import { moveSaved } from "../reader/moved.js";
import { names, save } from "../reader/storage.js";
import { codeOf, exerciseId, standaloneCode } from "./cell_code.js";
import { COPIED, copyText } from "./copy_button.js";
import { offerOwnEngine } from "./own_engine.js";

/** @typedef {import("./runnable_cell.js").RunnableCell} RunnableCell */

const TAKE = "Put it into my engine";
let failures = 0; // to load what runs cells

export class CellBar extends HTMLElement {
  /** @type {Promise<RunnableCell> | undefined} */
  #runnable;
  /** @type {Record<string, HTMLButtonElement>} */
  buttons = {};
  status = document.createElement("span");

  connectedCallback() {
    if (this.firstChild) return; // shown before, and moved
    const cell = this.cell;
    const exercise = cell.classList.contains("cell--exercise");
    this.status.setAttribute("role", "status");
    if (exercise) this.#add("Check", (runnable) => runnable.check()).className = "primary";
    else this.#add("Run", (runnable) => runnable.run());
    this.#add("Stop", (runnable) => runnable.stop()).hidden = true;
    if (exercise) {
      this.#add("Hint", (runnable) => runnable.hint());
      this.#add("Solution", (runnable) => runnable.solution());
    }
    this.#add("Edit", (runnable) => runnable.edit());
    if (exercise) this.#add("Run", (runnable) => runnable.run());
    this.#add("Reset", (runnable) => runnable.reset()).hidden = true;
    const copy = this.#button("Copy", () => this.#copy(standaloneCode(cell)));
    if (cell.dataset.needs) {
      copy.title = "This cell, with the cells above that it needs: it runs by itself";
      this.#button("Copy cell", () => this.#copy(codeOf(cell))).title = "This cell alone";
    }
    this.append(this.status);
    if (cell.dataset.elsewhere) this.#removeWhatRuns();
    cell.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey) && !event.defaultPrevented) {
        event.preventDefault();
        if (!cell.dataset.elsewhere) this.buttons[exercise ? "Check" : "Run"].click();
      }
    });
    if (exercise) this.#beginExercise();
    if (cell.dataset.ownEngine) offerOwnEngine(cell);
    if (names(`code ${location.pathname} `).length) this.runnable(); // it restores the reader's own code
  }

  disconnectedCallback() {
    this.#runnable?.then((runnable) => this.isConnected || runnable.leave());
  }

  /** @returns {HTMLElement} */
  get cell() {
    return /** @type {HTMLElement} */ (this.closest(".cell"));
  }

  /** @returns {Promise<RunnableCell>} */
  runnable() {
    // After a failure by another address: a page remembers failures as long as it lives.
    const address = `./runnable_cell.js${failures ? `?${failures}` : ""}`;
    this.#runnable ??= import(address).then(({ RunnableCell }) => new RunnableCell(this));
    return /** @type {Promise<RunnableCell>} */ (this.#runnable);
  }

  markSolved() {
    this.cell.classList.add("cell--solved");
    if (!this.status.textContent) this.status.textContent = "Solved";
    const { milestone } = this.cell.dataset;
    if (milestone && !this.buttons[TAKE]) this.#button(TAKE, () => this.#take(milestone)).before(this.status);
  }

  #beginExercise() {
    for (const name of ["Edit", "Run", "Reset", "Copy", "Copy cell"]) this.buttons[name]?.classList.add("quiet");
    for (const hint of this.hints()) hint.addEventListener("toggle", () => this.#nameNextHint());
    this.#nameNextHint();
    this.cell.querySelector(".highlight")?.addEventListener("click", () => {
      const runs = !this.cell.dataset.elsewhere;
      if (runs && getSelection()?.isCollapsed) this.buttons.Edit.click(); // where one would write
    });
    if (exerciseId(this.cell) in loadMarks("solved")) this.markSolved();
  }

  /**
   * Those of an exercise, in order.
   * @returns {HTMLDetailsElement[]}
   */
  hints() {
    const found = [];
    for (let next = this.cell.nextElementSibling; next && !next.matches(".cell"); next = next.nextElementSibling) {
      if (next.matches("details.tip")) found.push(/** @type {HTMLDetailsElement} */ (next));
    }
    return found;
  }

  /** The place of the first hint that is not open; -1 where all are. */
  get nextHint() {
    return this.hints().findIndex((hint) => !hint.open);
  }

  #nameNextHint() {
    this.buttons.Hint.hidden = this.nextHint < 0;
    this.buttons.Hint.textContent = `Hint ${this.nextHint + 1} of ${this.hints().length}`;
  }

  /** No browser runs this cell: it can be read, and copied. */
  #removeWhatRuns() {
    for (const name of ["Check", "Run", "Stop", "Edit", "Reset"]) this.buttons[name]?.remove();
  }

  /**
   * @param {string} name
   * @param {(runnable: RunnableCell) => void} action
   */
  #add(name, action) {
    return this.#button(name, async () => {
      try {
        action(await this.runnable());
      } catch {
        this.#runnable = undefined;
        failures += 1;
        this.status.textContent = "What runs code did not load. Are you offline? Try again.";
      }
    });
  }

  /**
   * @param {string} name
   * @param {() => void} action
   */
  #button(name, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", action);
    this.buttons[name] = button;
    this.append(button);
    return button;
  }

  /**
   * To the page Build, with the code in the clipboard: nothing there is written over.
   * @param {string} milestone
   */
  async #take(milestone) {
    const said = await this.#copy(codeOf(this.cell));
    if (said !== COPIED) return; // it is selected here, for the reader to copy
    save("build brought", milestone);
    location.href = new URL(`build/#${milestone}`, SITE).href;
  }

  /** @param {string} code */
  async #copy(code) {
    const pre = this.cell.querySelector(".highlight code");
    const said = (this.status.textContent = await copyText(code, pre));
    setTimeout(() => {
      if (this.status.textContent === said) this.status.textContent = "";
    }, 2500);
    return said;
  }
}

moveSaved();
if (!customElements.get("cell-bar")) customElements.define("cell-bar", CellBar);
