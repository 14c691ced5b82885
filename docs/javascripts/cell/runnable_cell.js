// What a cell can do: run, stop, be edited, reset, and for an exercise be checked, with hints and the solution. Loaded by the
// first click on a cell's buttons (docs/javascripts/cell/cell_bar.js). Python is loaded by the first run.

import { codeOf, exerciseId, pageCode } from "./cell_bar.js";
import { withLinks } from "./site_links.js";
import { figure } from "../widgets/figure.js";
import { FOLDER, manifest } from "../python/manifest.js";
import { python, Stopped } from "../python/python.js";
import { forget, keep, onChangeElsewhere, read } from "../reader/storage.js";

/** @typedef {import("./cell_bar.js").CellBar} CellBar */
/** @typedef {import("./code_editor.js").CodeEditor} CodeEditor */
/** @typedef {{ cell: number, line: number, function: string, code: string }} Place */
/** @typedef {{ name?: string, message: string, where?: Place[], cell: number, line: number }} Fault */

const HOST = "cdn.jsdelivr.net";
const WEIGHTS = /** @type {Record<string, number>} */ ({ numpy: 3, matplotlib: 10 }); // about, in megabytes
let agreed = false; // to packages from HOST, for this visit

export class RunnableCell {
  /** @type {CodeEditor | undefined} */
  #editor;
  /** @type {HTMLElement | undefined} */
  #live;
  #asked = false;
  /** @type {HTMLElement | undefined} */
  #startedBy;
  #running = false;
  #gone = new AbortController();

  /** @param {CellBar} bar */
  constructor(bar) {
    this.bar = bar;
    this.cell = bar.cell;
    this.built = /** @type {HTMLElement | null} */ (this.cell.querySelector(":scope > .output"));
    this.code = /** @type {HTMLElement} */ (this.cell.querySelector(".highlight"));
    this.keptAs = `code ${location.pathname} ${placeName(this.cell)}`;
    this.#bringBack();
    onChangeElsewhere((name) => {
      if (name === this.keptAs) this.say("Changed in another tab. Reload the page to see it.");
    }, this.#gone.signal);
  }

  /** The page is gone: what still runs for it ends, or the next page would wait for it. */
  leave() {
    this.#gone.abort();
    if (this.#running) python.stop().catch(() => {});
  }

  // Running ----------------------------------------------------------------------------------------------------------

  async run() {
    await this.#execute(this.#cellsBefore().concat(codeOf(this.cell)), false);
  }

  async check() {
    const check = /** @type {HTMLElement} */ (
      document.querySelector(`.cell--check[data-exercise="${this.cell.dataset.exercise}"]`)
    );
    await this.#execute([...this.#cellsBefore(), codeOf(this.cell), pageCode(check)], true);
  }

  async stop() {
    this.say("Stopping");
    await python.stop().catch(() => {});
    this.say("Stopped");
  }

  /**
   * The code of the cells above, as the reader has it; null for those that do not count.
   * @returns {(string | null)[]}
   */
  #cellsBefore() {
    if (this.cell.dataset.alone !== undefined) return [];
    const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".cell[data-cell]")]);
    const checking = this.cell.classList.contains("cell--check");
    return all.slice(0, all.indexOf(this.cell)).map((cell) => {
      const solution =
        cell.classList.contains("cell--solution") && cell.dataset.exercise === this.cell.dataset.exercise;
      const counts = cell.matches(".cell--setup, .cell--example") || (checking && solution);
      return counts ? codeOf(cell) : null;
    });
  }

  /**
   * @param {(string | null)[]} cells
   * @param {boolean} check
   */
  async #execute(cells, check) {
    if (this.#running || this.#isAsking()) return;
    if (
      !python.isStarted &&
      savesData() &&
      !(await this.#agrees("Python is 7 MB, and your browser is set to save data. Load it?", "Load"))
    ) {
      return this.say("Not loaded");
    }
    this.#setRunning(true);
    this.say(python.isStarted ? "Waiting for Python" : "Loading Python");
    const live = this.#freshOutput();
    try {
      const request = { page: location.pathname, cells, check };
      if (this.cell.dataset.alone !== undefined) request.page += `#${placeName(this.cell)}`;
      const result = await python.run(request, agreed, {
        progress: (loaded, total) =>
          this.say(
            loaded < 0.95 * total
              ? `Loading Python: ${loaded.toFixed(1)} of ${total.toFixed(1)} MB`
              : "Starting Python",
          ),
        packages: (packages) => this.say(`Loading ${packages.join(" and ")}`),
        running: () => this.say(check ? "Checking" : "Running"),
        output: (output) => this.#put(live, output),
      });
      this.#setRunning(false);
      if (result.state === "ask") {
        this.#resetOutput();
        return await this.#askForPackages(result.packages, () => this.#execute(cells, check));
      }
      this.#show(result, live);
      if (result.state === "no packages") this.#addRetry(() => this.#execute(cells, check));
      live.style.minHeight = "";
    } catch (error) {
      this.#setRunning(false);
      live.style.minHeight = "";
      if (error instanceof Stopped) return this.say("Stopped. Python is starting again");
      this.#offerRetry(/** @type {Error} */ (error).message, () => this.#execute(cells, check));
    }
  }

  /**
   * @param {any} result
   * @param {HTMLElement} live
   */
  #show(result, live) {
    const state = result.state;
    const own = result.cell === this.#cellsBefore().length; // what went wrong did so here, not in a cell above
    if (state === "missing") {
      this.say("PyTorch does not run in a browser");
      const why =
        "PyTorch is too large for a browser. What the page shows was made with it when the page was built. You can ";
      return live.append(paragraph(why, ...this.#notebookLink()));
    }
    if (state === "no packages") {
      const packages = result.packages.join(" and ");
      this.say(`${packages} did not load`);
      const why = `${HOST} did not send ${packages}, or sent something else${result.message ? ` (${result.message})` : ""}. You can run the cell again, or `;
      return live.append(paragraph(why, ...this.#notebookLink()));
    }
    live.classList.toggle("output--trouble", state === "failed" || state === "not yet");
    if (state === "passed" || state === "not yet") {
      const words = `${result.held} of ${result.total} hold`;
      const verdict = paragraph(
        ...(state === "passed"
          ? [`Solved: ${words}.`]
          : [`${words}. `, ...(result.where ? ["Your code stopped:"] : withCode(result.message))]),
      );
      verdict.className = `verdict verdict--${state === "passed" ? "passed" : "not-yet"}`;
      live.prepend(verdict);
      if (result.where) live.append(this.#faultInWords(result));
      this.say(state === "passed" ? `Solved: ${words}` : `Not yet: ${words}`);
      if (state === "passed") this.#solved();
    } else if (state === "failed") {
      live.append(this.#faultInWords(result));
      this.say(
        `Failed: ${result.name}${result.line ? `, line ${result.line}` : ""}${own ? "" : " of a cell above that this one needs"}`,
      );
    } else {
      this.say(`Ran in ${time(result.milliseconds)}`);
      if (!live.childElementCount) live.append(paragraph("It ran, and has nothing to show."));
    }
    if (result.where && result.line && own) this.#markLine(result.line);
  }

  /** @param {Fault} fault */
  #faultInWords(fault) {
    const box = document.createElement("div");
    box.className = "fault";
    const said = paragraph("");
    const name = document.createElement("strong");
    name.textContent = fault.name ?? "";
    said.append(name, fault.message ? `: ${fault.message}` : "");
    box.append(said);
    const here = this.#cellsBefore().length;
    for (const place of fault.where ?? []) {
      if (place.cell > here) continue; // the check's own lines
      const line = document.createElement("pre");
      line.className = "fault__line";
      const where = document.createElement("span");
      const cell = place.cell < here ? "a cell above, " : "";
      where.textContent = `${cell}line ${place.line}${place.function ? `, in ${place.function}` : ""}  `;
      const mark = document.createElement("mark");
      mark.textContent = place.code.trim();
      line.append(where, mark);
      box.append(line);
    }
    return box;
  }

  /** A place for live output, below the built one, which is out of sight until Reset. */
  #freshOutput() {
    this.#unmark();
    const live = document.createElement("div");
    live.className = "output output--live";
    // Until there is output, the place of the one before is kept: what stands below does not jump up and down.
    live.style.minHeight = `${(this.#live ?? this.built)?.offsetHeight ?? 0}px`;
    if (this.#live) this.#live.replaceWith(live);
    else this.cell.append(live);
    if (this.built) this.built.hidden = true;
    this.#live = live;
    this.bar.buttons.Reset.hidden = false;
    return live;
  }

  /**
   * @param {HTMLElement} live
   * @param {import("../python/python.js").Output} output
   */
  #put(live, output) {
    if (output.kind === "figure") return live.append(figure(output.html ?? ""));
    let last = live.lastElementChild;
    if (output.kind === "value" || !last?.matches(".output__text:not(.output__value)")) {
      last = document.createElement("pre");
      last.className = `output__text${output.kind === "value" ? " output__value" : ""}`;
      live.append(last);
    }
    last?.append(...withLinks(output.text ?? ""));
  }

  // Asking -----------------------------------------------------------------------------------------------------------

  /**
   * @param {string[]} packages
   * @param {() => void} goOn
   */
  async #askForPackages(packages, goOn) {
    const size = packages.includes("matplotlib") ? WEIGHTS.matplotlib + WEIGHTS.numpy : WEIGHTS.numpy;
    const question = `This needs ${packages.join(" and ")}: about ${size} MB from ${HOST}, another host. Load from there?`;
    agreed = await this.#agrees(question, "Load");
    if (agreed) return goOn();
    this.say("Not loaded");
    this.#freshOutput().append(paragraph("Without it this cell cannot run here. You can ", ...this.#notebookLink()));
  }

  /** Whether a question waits for its answer; the keyboard goes there. */
  #isAsking() {
    const answer = /** @type {HTMLButtonElement | null} */ (this.bar.querySelector(".question button"));
    answer?.focus();
    return answer !== null;
  }

  /**
   * A question with two buttons, in the bar. The keyboard goes there, and back.
   * @param {string} question
   * @param {string} yes
   * @param {string} [no]
   * @returns {Promise<boolean>}
   */
  #agrees(question, yes, no = "Not now") {
    return new Promise((resolve) => {
      const box = document.createElement("span");
      box.className = "question";
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", question);
      const from = /** @type {HTMLElement | null} */ (document.activeElement);
      const buttons = [yes, no].map((name) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = name;
        button.addEventListener("click", () => {
          box.remove();
          from?.focus();
          resolve(name === yes);
        });
        return button;
      });
      this.say("");
      box.append(question, " ", ...buttons);
      this.bar.append(box);
      buttons[0].focus();
    });
  }

  /**
   * @param {string} problem
   * @param {() => void} again
   */
  #offerRetry(problem, again) {
    this.say(problem);
    this.#resetOutput();
    this.#addRetry(again);
  }

  /** @param {() => void} again */
  #addRetry(again) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Retry";
    button.addEventListener("click", () => {
      button.remove();
      again();
    });
    this.bar.querySelectorAll("button.retry").forEach((old) => old.remove());
    button.className = "retry";
    this.bar.append(button);
  }

  /** @returns {(Node | string)[]} */
  #notebookLink() {
    const page = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".downloads a"));
    if (!page) return ["copy it, and run it with Python on your own computer."];
    const link = document.createElement("a");
    link.href = page.href;
    link.download = "";
    link.textContent = "take the page along as a notebook";
    return [link, " and run it on your own computer."];
  }

  // Editing ----------------------------------------------------------------------------------------------------------

  async edit() {
    if (this.#editor) return this.#editor.focus();
    try {
      (await this.#openEditor()).focus();
    } catch {
      this.#offerRetry("The editor did not load. Are you offline?", () => this.edit());
    }
  }

  async #openEditor() {
    const [{ CodeEditor }, files] = await Promise.all([import("./code_editor.js"), manifest()]);
    const editor = await CodeEditor.open(new URL(files.codemirror, FOLDER).href, codeOf(this.cell), {
      name: this.cell.dataset.exercise ? "Your code" : "The cell's code",
      changed: (code) => this.#edited(code),
      run: () => (this.bar.buttons.Check ?? this.bar.buttons.Run).click(),
    });
    this.code.hidden = true;
    this.code.after(editor);
    this.#editor = editor;
    this.bar.buttons.Edit.hidden = true;
    this.bar.buttons.Reset.hidden = false;
    return editor;
  }

  /** @param {string} code */
  #edited(code) {
    this.#unmark();
    this.cell.toggleAttribute("data-edited", code !== pageCode(this.cell));
    this.#live?.classList.add("output--old");
    if (code === pageCode(this.cell)) {
      delete this.bar.dataset.code;
      forget(this.keptAs);
    } else {
      this.bar.dataset.code = code;
      const problem = keep(this.keptAs, { code, of: pageCode(this.cell) });
      if (problem) this.say(`${problem} Your code stays until you leave the page.`);
    }
  }

  /** Code that the reader wrote on an earlier visit. */
  async #bringBack() {
    const kept = read(this.keptAs);
    if (typeof kept?.code !== "string") return;
    this.bar.dataset.code = kept.code;
    this.cell.setAttribute("data-edited", "");
    try {
      await this.#openEditor();
    } catch {
      return this.say("Your code is kept, but the editor did not load. Are you offline?");
    }
    const changed = kept.of === pageCode(this.cell) ? "" : ". The page's own code has changed since: Reset shows it.";
    this.say(`${this.cell.matches(".cell--solved") ? "Solved. " : ""}Your code, from an earlier visit${changed}`);
  }

  reset() {
    this.#unmark();
    forget(this.keptAs);
    delete this.bar.dataset.code;
    this.cell.removeAttribute("data-edited");
    this.#editor?.remove();
    this.#editor = undefined;
    this.code.hidden = false;
    this.#resetOutput();
    this.bar.buttons.Edit.hidden = false;
    this.bar.buttons.Reset.hidden = true;
    this.bar.buttons.Edit.focus();
    this.say("As the page has it");
  }

  #resetOutput() {
    this.#live?.remove();
    this.#live = undefined;
    if (this.built) this.built.hidden = false;
  }

  // Exercises --------------------------------------------------------------------------------------------------------

  hint() {
    const hints = this.#hints();
    const next = hints.find((hint) => !hint.open);
    if (!next) return this.say("All hints are open. What is left is the solution.");
    next.open = true;
    show(next);
    this.say(`Hint ${hints.indexOf(next) + 1} of ${hints.length}`);
  }

  async solution() {
    if (this.#isAsking()) return;
    const solution = /** @type {HTMLDetailsElement} */ (
      document.querySelector(`.cell--solution[data-exercise="${this.cell.dataset.exercise}"]`)
    );
    const early =
      !this.#asked && !this.cell.classList.contains("cell--solved") && this.#hints().some((hint) => !hint.open);
    this.#asked = true;
    if (early && !(await this.#agrees("There are hints left. Show the solution all the same?", "Show it", "Not yet")))
      return;
    solution.open = true;
    show(solution);
  }

  /** @returns {HTMLDetailsElement[]} */
  #hints() {
    const found = [];
    for (let next = this.cell.nextElementSibling; next && !next.matches(".cell"); next = next.nextElementSibling) {
      if (next.matches("details.tip")) found.push(/** @type {HTMLDetailsElement} */ (next));
    }
    return found;
  }

  #solved() {
    const problem = keep("solved", {
      ...read("solved"),
      [exerciseId(this.cell)]: new Date().toISOString().slice(0, 10),
    });
    this.bar.markSolved();
    if (problem) this.say(`Solved. ${problem} It counts as solved until you leave the page.`);
  }

  // The bar ----------------------------------------------------------------------------------------------------------

  /** @param {string} words */
  say(words) {
    this.bar.status.textContent = words;
  }

  /** @param {boolean} running */
  #setRunning(running) {
    this.#running = running;
    const { Run, Check, Stop } = this.bar.buttons;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    for (const button of [Run, Check]) if (button) button.hidden = running;
    Stop.hidden = !running;
    this.cell.toggleAttribute("data-running", running);
    this.bar.querySelectorAll("button.retry").forEach((old) => old.remove());
    // The keyboard stays where it was: on the button that took the other's place.
    if (running && (focused === Run || focused === Check)) {
      this.#startedBy = focused;
      Stop.focus();
    }
    if (!running && focused === Stop) (this.#startedBy ?? Run).focus();
  }

  /** @param {number} line */
  #markLine(line) {
    if (this.#editor) this.#editor.mark(line);
    else markLine(this.code, line);
  }

  #unmark() {
    this.#editor?.mark(0);
    markLine(this.code, 0);
  }
}

/**
 * A cell's name on its page, which stays when cells before its section are added: the section and its number there.
 * @param {HTMLElement} cell
 */
function placeName(cell) {
  let section = "";
  let number = 0;
  for (const element of document.querySelectorAll("article :is(h2, h3)[id], article .cell")) {
    if (element.matches(".cell")) number += 1;
    else [section, number] = [element.id, 0];
    if (element === cell) break;
  }
  return `${section}/${number}`;
}

function savesData() {
  return /** @type {any} */ (navigator).connection?.saveData === true;
}

/** @param {number} milliseconds */
function time(milliseconds) {
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** @param {(string | Node)[]} parts */
function paragraph(...parts) {
  const p = document.createElement("p");
  p.append(...parts);
  return p;
}

/**
 * A message in which code stands between backticks.
 * @param {string} message
 * @returns {(string | Node)[]}
 */
function withCode(message) {
  return message.split("`").map((part, place) => {
    if (place % 2 === 0) return part;
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}

/** @param {HTMLElement} element */
function show(element) {
  element.querySelector("summary")?.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

/**
 * Mark a line of a block of code; 0 takes the mark away.
 * @param {HTMLElement} block
 * @param {number} line
 */
function markLine(block, line) {
  if (!CSS.highlights) return; // the fault is also shown below the cell
  const marks = CSS.highlights.get("fault") ?? new Highlight();
  CSS.highlights.set("fault", marks);
  for (const range of marks) if (block.contains(range.startContainer)) marks.delete(range);
  const code = block.querySelector("code");
  if (!line || !code) return;
  const range = document.createRange();
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  let at = 1;
  let started = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    for (let i = 0; i < text.length; i++) {
      if (at === line && !started && text[i].trim()) {
        range.setStart(node, i);
        started = true;
      }
      if (at === line && started && text[i] !== "\n") range.setEnd(node, i + 1);
      if (text[i] === "\n") at += 1;
    }
  }
  if (started) marks.add(range);
}
