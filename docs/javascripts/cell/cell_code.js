// The code of a page's cells, as the reader has it or as the page does, and the names of cells.

import { withOwnEngine } from "./own_engine.js";

/**
 * A cell's code as it is now: the reader's, or the page's.
 * @param {HTMLElement} cell
 * @returns {string}
 */
export function codeOf(cell) {
  return /** @type {HTMLElement | null} */ (cell.querySelector("cell-bar"))?.dataset.code ?? pageCode(cell);
}

/**
 * The code that the page has in a cell.
 * @param {HTMLElement} cell
 */
export function pageCode(cell) {
  return (cell.querySelector(".highlight code")?.textContent ?? "").replace(/\n$/, "");
}

/**
 * The cell with those before it that it needs.
 * @param {HTMLElement} cell
 */
export function standaloneCode(cell) {
  const needs = (cell.dataset.needs ?? "").split(" ").filter(Boolean);
  const before = needs.map((place) => document.querySelector(`.cell[data-cell="${place}"]`));
  const codes = before.map((one) => usedCode(/** @type {HTMLElement} */ (one)));
  return [...codes, codeOf(cell)].join("\n\n\n") + "\n";
}

/**
 * What the cells after a cell use of it: of an exercise's solution, the reader's own answer if one has passed the check.
 * @param {HTMLElement} cell
 */
export function usedCode(cell) {
  if (!cell.classList.contains("cell--solution")) return codeOf(cell);
  const bar = /** @type {HTMLElement | null} */ (partOfExercise(cell, "exercise")?.querySelector("cell-bar"));
  return bar?.dataset.passed ?? codeOf(cell);
}

/**
 * The code of the cells above, as the reader has it; null for those that do not count.
 * @param {HTMLElement} cell
 * @returns {(string | null)[]}
 */
export function codeAbove(cell) {
  if (runsAlone(cell)) return [];
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".cell[data-cell]")]);
  return all.slice(0, all.indexOf(cell)).map((above) => {
    if (!above.matches(".cell--setup, .cell--example, .cell--solution")) return null;
    if (above.dataset.ownEngine) return withOwnEngine(codeOf(above));
    return above.dataset.exercise && above.dataset.exercise === cell.dataset.exercise ? codeOf(above) : usedCode(above);
  });
}

/**
 * Whether a cell has nothing to do with the others of its page.
 * @param {HTMLElement} cell
 */
export function runsAlone(cell) {
  return cell.dataset.alone !== undefined;
}

/**
 * The name of a cell's exercise, unique on the site.
 * @param {HTMLElement} cell
 */
export function exerciseId(cell) {
  return `${location.pathname.replace(/\/(index\.html)?$/, "").replace(/^.*\//, "")}#${cell.dataset.exercise}`;
}

/**
 * The starter, the check, the solution of a cell's exercise.
 * @param {HTMLElement} cell
 * @param {"exercise" | "check" | "solution"} kind
 */
export function partOfExercise(cell, kind) {
  const selector = `.cell--${kind}[data-exercise="${cell.dataset.exercise}"]`;
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

/**
 * A cell's name on its page, which stays when cells before its section are added: the section and its number there.
 * @param {HTMLElement} cell
 */
export function placeName(cell) {
  let section = "";
  let number = 0;
  for (const element of document.querySelectorAll("article :is(h2, h3)[id], article .cell")) {
    if (element.matches(".cell")) number += 1;
    else [section, number] = [element.id, 0];
    if (element === cell) break;
  }
  return `${section}/${number}`;
}
