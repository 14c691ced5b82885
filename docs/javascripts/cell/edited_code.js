// A cell's code in an editor: opened, saved as the reader writes, restored on the next visit, and taken away again.

import { FOLDER, manifest } from "../python/manifest.js";
import { load, onChangeElsewhere, remove, save } from "../reader/storage.js";
import { codeOf, pageCode, placeName } from "./cell_code.js";
import { markLine } from "./line_mark.js";

/** @typedef {import("./code_editor.js").CodeEditor} CodeEditor */

export class EditedCode {
  /** @type {CodeEditor | undefined} */
  #editor;
  #changedElsewhere = "";

  /**
   * @param {HTMLElement} cell
   * @param {HTMLElement} bar that holds what the reader wrote
   * @param {{ changed(): void, run(): void, say(words: string): void }} page
   * @param {AbortSignal} gone
   */
  constructor(cell, bar, page, gone) {
    this.cell = cell;
    this.bar = bar;
    this.page = page;
    this.shown = /** @type {HTMLElement} */ (cell.querySelector(".highlight"));
    this.name = `code ${location.pathname} ${placeName(cell)}`;
    onChangeElsewhere((name) => {
      if (name !== this.name) return;
      this.#changedElsewhere = "Changed in another tab. Reload the page to see it.";
      page.say(this.#changedElsewhere);
    }, gone);
  }

  get isOpen() {
    return this.#editor !== undefined;
  }

  focus() {
    this.#editor?.focus();
  }

  async open() {
    const [{ CodeEditor }, files] = await Promise.all([import("./code_editor.js"), manifest()]);
    this.#editor = await CodeEditor.open(new URL(files.codemirror, FOLDER).href, codeOf(this.cell), {
      name: this.cell.dataset.exercise ? "Your code" : "The cell's code",
      changed: (code) => this.#save(code),
      run: () => this.page.run(),
    });
    this.shown.hidden = true;
    this.shown.after(this.#editor);
  }

  /** @param {string} code */
  #save(code) {
    this.mark(0);
    const own = code !== pageCode(this.cell);
    this.cell.toggleAttribute("data-edited", own);
    this.page.changed();
    if (!own) {
      delete this.bar.dataset.code;
      return remove(this.name);
    }
    this.bar.dataset.code = code;
    const problem = this.#keep(code);
    if (problem) this.page.say(`${problem} Your code stays until you leave the page.`);
  }

  /**
   * The code passed its exercise's check: from now on the cells below use it, until another one passes.
   * @param {string} code
   */
  setPassed(code) {
    this.bar.dataset.passed = code;
    if (this.bar.dataset.code !== undefined) this.#keep(this.bar.dataset.code);
  }

  /** @param {string} code */
  #keep(code) {
    return save(this.name, { code, of: pageCode(this.cell), passed: this.bar.dataset.passed });
  }

  /**
   * Show the code that the reader wrote on an earlier visit.
   * @returns {Promise<string>} what to tell the reader; nothing where there is none
   */
  async restore() {
    const saved = load(this.name);
    if (typeof saved?.code !== "string") return "";
    this.bar.dataset.code = saved.code;
    if (typeof saved.passed === "string") this.bar.dataset.passed = saved.passed;
    this.cell.setAttribute("data-edited", "");
    try {
      await this.open();
    } catch {
      return "Your code is kept, but the editor did not load. Are you offline?";
    }
    if (this.#changedElsewhere) return this.#changedElsewhere; // while the editor loaded
    const changed = saved.of === pageCode(this.cell) ? "" : ". The page's own code has changed since: Reset shows it.";
    return `${this.cell.matches(".cell--solved") ? "Solved. " : ""}Your code, from an earlier visit${changed}`;
  }

  reset() {
    this.mark(0);
    remove(this.name);
    delete this.bar.dataset.code;
    delete this.bar.dataset.passed;
    this.cell.removeAttribute("data-edited");
    this.#editor?.remove();
    this.#editor = undefined;
    this.shown.hidden = false;
  }

  /**
   * Mark a line, counted from 1; 0 takes the mark away.
   * @param {number} line
   */
  mark(line) {
    this.#editor?.mark(line);
    markLine(this.shown, this.#editor ? 0 : line);
  }
}
