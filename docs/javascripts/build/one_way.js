// One way to write a milestone, beside the reader's own methods of the same names. Nothing is written into their files.

import { paragraph } from "../cell/live_output.js";
import { button, element } from "./parts.js";

/** @typedef {{ name: string, line: number | null, yours: string, ours: string, diff: string[] }} Method */
/** @typedef {{ file: string, imports: string[], methods: Method[] }} Way as scripts/in_browser/own_engine.py has it */

/**
 * @param {string} title of the milestone
 * @param {Way} way
 * @param {(file: string, line: number) => void} goTo
 */
export function oneWay(title, { file, imports, methods }, goTo) {
  const box = element("div", "verdicts way", element("p", "verdict--advice", `One way to write it: ${title}`));
  if (imports.length) box.append(paragraph(`At the top of ${file}:`), code(imports.map((line) => `+${line}`)));
  for (const method of methods) {
    const { name, line } = method;
    const where = line ? button(`${file}, line ${line}`, () => goTo(file, line)) : `to be added to ${file}`;
    if (line) /** @type {HTMLElement} */ (where).className = "line-button";
    box.append(element("p", "way__name", name, " ", where), pair(method));
  }
  box.append(paragraph("What is marked differs. Nothing was written into your file."));
  return box;
}

/** @param {Method} method */
function pair({ yours, ours, diff }) {
  if (!yours) return code(ours.split("\n").map((line) => ` ${line}`));
  if (yours === ours) return paragraph("Yours is the same.");
  const half = (/** @type {string} */ name, /** @type {string} */ left) =>
    element("div", "", element("p", "way__whose", name), code(diff.filter((line) => !line.startsWith(left))));
  return element("div", "way__pair", half("Yours", "+"), half("One way", "-"));
}

/**
 * Lines of a diff, with what is in one of the two alone marked.
 * @param {string[]} lines
 */
function code(lines) {
  const shown = document.createElement("code");
  shown.tabIndex = 0; // it may scroll
  for (const line of lines) {
    const text = `${line.slice(1)}\n`;
    const marked = line.startsWith("-") ? "del" : line.startsWith("+") ? "ins" : "";
    shown.append(marked ? element(/** @type {"del"} */ (marked), "", text) : text);
  }
  return element("pre", "", shown);
}
