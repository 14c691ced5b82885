// "The code so far" of a page may be the reader's own engine, from the page Build, once it does what the page needs: its
// classes then take the place of the page's. Left out: writing and checking that engine (docs/javascripts/build/).

import { SITE } from "../site.js";
import { keptFiles, keptStates } from "../reader/kept_engine.js";
import { load, remove, save } from "../reader/storage.js";

/** What the choice is saved under, for this page. */
function choice() {
  return `engine ${location.pathname}`;
}

/**
 * The cell with the code so far, where this page has one.
 * @returns {HTMLElement | null}
 */
function codeSoFar() {
  return document.querySelector(".cell--setup[data-own-engine]");
}

/** The reader's files, if the milestones that this page needs were passed with them; else null. */
function ownFiles() {
  const states = keptStates();
  const needed = codeSoFar()?.dataset.ownEngine?.split(" ") ?? [];
  return needed.length > 0 && needed.every((name) => states[name] === "passed") ? keptFiles() : null;
}

/** Whether the cells of this page run on the reader's engine. */
export function usesOwnEngine() {
  return load(choice()) === "mine" && ownFiles() !== null;
}

/**
 * The code so far, with the reader's classes in the place of the page's where they chose so.
 * @param {string} code
 */
export function withOwnEngine(code) {
  if (!usesOwnEngine()) return code;
  const files = JSON.stringify(JSON.stringify(ownFiles())); // a text in quotes, as Python reads it too
  return `${code}\n\n\nimport json\nimport own_engine\n\nglobals().update(own_engine.names(json.loads(${files})))`;
}

/**
 * Let the reader choose, where there is something to choose.
 * @param {HTMLElement} cell with the code so far
 */
export function offerOwnEngine(cell) {
  if (!ownFiles() || document.querySelector(".engine-choice")) return;
  const box = document.createElement("fieldset");
  box.className = "engine-choice";
  const legend = document.createElement("legend");
  legend.textContent = "Run the cells of this page on";
  const link = document.createElement("a");
  link.href = new URL("build/", SITE).href;
  link.textContent = "Build";
  box.append(legend, option("page", "the page's engine"), option("mine", "my engine, from ", link));
  cell.before(box);
}

/**
 * @param {"page" | "mine"} value
 * @param {(string | Node)[]} words
 */
function option(value, ...words) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "radio";
  input.name = "engine";
  input.checked = usesOwnEngine() === (value === "mine");
  input.addEventListener("change", () => {
    if (value === "mine") save(choice(), "mine");
    else remove(choice());
    for (const output of document.querySelectorAll(".output--live")) output.classList.add("output--old");
  });
  label.append(input, " ", ...words);
  return label;
}

const NUMBER = /-?\d+\.\d+(?:e[+-]?\d+)?/g;

/**
 * Whether two outputs say the same, but for the last digits of numbers, which differ from machine to machine.
 * @param {string} one
 * @param {string} other
 */
export function saysTheSame(one, other) {
  const rounded = (/** @type {string} */ text) =>
    text.trimEnd().replace(NUMBER, (number) => Number(number).toPrecision(9));
  return rounded(one) === rounded(other);
}
