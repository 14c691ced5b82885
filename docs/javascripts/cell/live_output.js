// What a cell puts out in the reader's browser, in place of what the build put there: texts, figures, what a check found,
// and what went wrong. Left out: when it is shown, and the status line.

import { figure } from "../widgets/figure.js";
import { saysTheSame } from "./own_engine.js";
import { heldWords } from "./result_words.js";
import { withLinks } from "./site_links.js";

/** @typedef {import("./result_words.js").Result} Result */

export class LiveOutput {
  /** @type {HTMLElement | undefined} */
  #live;

  /** @param {HTMLElement} cell */
  constructor(cell) {
    this.cell = cell;
    this.built = /** @type {HTMLElement | null} */ (cell.querySelector(":scope > .output"));
  }

  /** A new place, below the built output, which is out of sight until `clear`. */
  open() {
    const live = document.createElement("div");
    live.className = "output output--live";
    // Until there is output, the place of the one before stays: what stands below does not jump up and down.
    live.style.minHeight = `${(this.#live ?? this.built)?.offsetHeight ?? 0}px`;
    if (this.#live) this.#live.replaceWith(live);
    else if (this.built) this.built.after(live);
    else this.cell.append(live);
    if (this.built) this.built.hidden = true;
    this.#live = live;
  }

  /** No more is to come. */
  close() {
    if (this.#live) this.#live.style.minHeight = "";
  }

  clear() {
    this.#live?.remove();
    this.#live = undefined;
    if (this.built) this.built.hidden = false;
  }

  /** The code has changed since. */
  markOld() {
    this.#live?.classList.add("output--old");
  }

  /** @param {import("../python/python.js").Output} output */
  add(output) {
    if (output.kind === "figure") return this.#live?.append(figure(output.html ?? ""));
    let last = this.#live?.lastElementChild;
    if (output.kind === "value" || !last?.matches(".output__text:not(.output__value)")) {
      last = document.createElement("pre");
      last.className = `output__text${output.kind === "value" ? " output__value" : ""}`;
      this.#live?.append(last);
    }
    last?.append(...withLinks(output.text ?? ""));
  }

  /**
   * What went wrong, as an element.
   * @param {Element} fault
   */
  addFault(fault) {
    this.#live?.classList.add("output--trouble");
    this.#live?.append(fault);
  }

  /** @param {(Node | string)[]} parts */
  addParagraph(...parts) {
    this.#live?.append(paragraph(...parts));
  }

  /** Where the reader's engine says something else than the page's, both are shown. */
  compareWithBuilt() {
    const text = (/** @type {Element | null | undefined} */ output) =>
      [...(output?.querySelectorAll(".output__text") ?? [])].map((one) => one.textContent).join("\n");
    if (!this.built || saysTheSame(text(this.#live), text(this.built))) return;
    const before = document.createElement("pre");
    before.className = "output__text output__page";
    before.textContent = text(this.built);
    this.#live?.append(paragraph("That is what your engine says. The page's engine says:"), before);
  }

  /** Where nothing was put out, that is told. */
  addNothing() {
    if (!this.#live?.childElementCount) this.addParagraph("It ran, and has nothing to show.");
  }

  /**
   * @param {Result} result
   * @param {number} here the cell's place
   */
  addResult(result, here) {
    const live = /** @type {HTMLElement} */ (this.#live);
    const { state } = result;
    if (state === "missing") {
      const why = "PyTorch is too large for a browser. What the page shows was made with it when the page was built.";
      return this.addParagraph(`${why} You can `, ...notebookLink());
    }
    if (state === "no packages") {
      const { host, packages = [], message } = result;
      const what = `${host} did not send ${packages.join(" and ")}, or sent something else`;
      const why = `${what}${message ? ` (${message})` : ""}. You can run the cell again, or `;
      return this.addParagraph(why, ...notebookLink());
    }
    live.classList.toggle("output--trouble", state === "failed" || state === "not yet");
    if (state === "passed" || state === "not yet") live.prepend(verdict(result));
    if (state === "failed" || (state === "not yet" && result.where)) live.append(fault(result, here));
    if (state === "done") this.addNothing();
  }
}

/**
 * What to do where a page's code cannot run.
 * @returns {(Node | string)[]}
 */
export function notebookLink() {
  const page = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".downloads a"));
  if (!page) return ["copy it, and run it with Python on your own computer."];
  const link = document.createElement("a");
  link.href = page.href;
  link.download = "";
  link.textContent = "download the page as a notebook";
  return [link, " and run it on your own computer."];
}

/** @param {Result} result of a check */
function verdict(result) {
  const passed = result.state === "passed";
  const held = heldWords(result);
  const why = result.where ? ["Your code stopped:"] : withCode(result.message ?? "");
  const words = passed ? paragraph(`Solved: ${held}.`) : paragraph(`${held}. `, ...why);
  words.className = `verdict verdict--${passed ? "passed" : "not-yet"}`;
  return words;
}

/**
 * What went wrong, and the lines that led there.
 * @param {Result} result
 * @param {number} here
 */
function fault(result, here) {
  const box = document.createElement("div");
  box.className = "fault";
  const name = document.createElement("strong");
  name.textContent = result.name ?? "";
  box.append(paragraph(name, result.message ? `: ${result.message}` : ""));
  for (const place of result.where ?? []) {
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

/** @param {(string | Node)[]} parts */
export function paragraph(...parts) {
  const p = document.createElement("p");
  p.append(...parts);
  return p;
}

/**
 * A message in which code stands between backticks.
 * @param {string} message
 * @returns {(string | Node)[]}
 */
export function withCode(message) {
  return message.split("`").map((part, place) => {
    if (place % 2 === 0) return part;
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}
