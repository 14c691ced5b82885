// What a check found, as elements: the reason, the line of the reader's file that it is about, the lesson to look at.

import { paragraph, withCode } from "../cell/live_output.js";
import { SITE } from "../site.js";
import { TRAINABLE, TRIED } from "./journey.js";
import { button, element } from "./parts.js";
import { heldWords } from "./words.js";

/** @typedef {import("./journey.js").Result} Result */
/** @typedef {import("./journey.js").Outcome} Outcome */
/** @typedef {import("./journey.js").Journey} Journey */
/** @typedef {{ name: string, message: string, file: string | null, line: number | null, where: { file: string, line: number | null, code: string }[] }} Trouble */
/**
 * @typedef {object} Files
 * @property {import("./own_files.js").Texts} texts
 * @property {(file: string, line: number) => void} goTo
 * @property {(file: string) => void} show
 * @property {() => void} tryOut go to try.py, and to its Run
 * @property {() => void} takeAlong go to where the project is packed
 */

/**
 * @param {Outcome} outcome
 * @param {Record<string, Trouble>} troubles by the file that does not run
 * @param {Journey} journey
 * @param {Files} files
 */
export function checkResult(outcome, troubles, journey, files) {
  const { result, broken, passed, next } = outcome;
  const box = element("div", "verdicts");
  const [file, trouble] = Object.entries(troubles)[0] ?? []; // engine.py's first: nn.py fails with it
  if (trouble) {
    box.append(verdict("not-yet", `${file} does not run to its end.`), fault(trouble, files));
    if (result.state !== "passed") return box;
  }
  const wrong = [...broken.slice(0, 1), ...(result.state === "passed" ? [] : [result])];
  // What is told of the later one already starts with the reason of the earlier one.
  const told = wrong.filter((one, i) => !(i && one.why.startsWith("First ")));
  box.append(...told.flatMap((one) => reason(one, journey, files)));
  const more = broken.length - 1;
  if (more > 0) box.append(paragraph(`${more} more ${more === 1 ? "does" : "do"} not hold either.`));
  if (result.state === "passed") box.append(verdict("passed", `${title(journey, result)}: ${heldWords(result)}.`));
  if (passed) box.append(...reward(journey, result, files));
  if (next) {
    const file = next.file === result.file ? [] : [" It belongs in ", fileButton(next.file, files), "."];
    box.append(paragraph("Next: ", element("b", "", next.title), ".", ...file));
  }
  if (passed && !next) box.append(...end(journey, files));
  return box;
}

/**
 * What a milestone opened, and the way there.
 * @param {Journey} journey
 * @param {Result} result
 * @param {Files} files
 */
function reward(journey, { milestone }, files) {
  const opened = paragraph(journey.find(milestone)?.opens ?? "");
  if (milestone === TRAINABLE) return [opened, paragraph(trainButton(), ", below.")];
  if (!TRIED.includes(milestone)) return [opened];
  const draws = milestone === "value" ? "shows" : milestone === "backward" ? "draws, step by step," : "draws";
  return [opened, paragraph(button("Try it", files.tryOut), ` in try.py: Run there ${draws} the last expression.`)];
}

/**
 * The last one is passed: what is left out, and where to go from here.
 * @param {Journey} journey
 * @param {Files} files
 */
function end({ milestones, passed }, files) {
  const out = milestones.filter(({ name }) => !passed.includes(name)).map((one) => one.title);
  const words = out.length
    ? `None is left but what nothing else needs: ${out.join("; ")}. All the rest is yours.`
    : "That was the last one: all of it is yours.";
  const along = button("Take it along", files.takeAlong);
  return [paragraph(words), paragraph(trainButton(), ", below, or ", along, " as a project.")];
}

// No link: for its first one the theme fetches the page anew, and what was found is gone.
function trainButton() {
  return button("Train it", () => {
    /** @type {HTMLElement | null} */ (document.querySelector(".training .play"))?.focus();
    document.getElementById("train")?.scrollIntoView({ block: "center" });
  });
}

/**
 * @param {Journey} journey
 * @param {Result} result
 */
function title(journey, result) {
  return journey.find(result.milestone)?.title ?? result.milestone;
}

/**
 * @param {Result} result
 * @param {Journey} journey
 * @param {Files} files
 * @returns {Node[]}
 */
function reason(result, journey, files) {
  const state = result.state === "not there" ? "not there" : result.state;
  const before = result.milestone !== journey.current.name && result.milestone in journey.passedOn;
  const held = before ? "passed before, not any more" : state === "advice" ? "advice" : heldWords(result);
  const lesson = document.createElement("a");
  lesson.href = new URL(result.page, SITE).href;
  lesson.textContent = result.lesson;
  const about = element("p", "verdict__links");
  if (result.line) about.append(lineButton(result.file, result.line, files), " · ");
  about.append(lesson);
  return [
    verdict(state === "advice" ? "advice" : "not-yet", `${title(journey, result)}: ${held}.`),
    paragraph(...withCode(result.why)),
    about,
  ];
}

/**
 * @param {string} kind
 * @param {string} words
 */
function verdict(kind, words) {
  return element("p", `verdict verdict--${kind}`, words);
}

/**
 * What went wrong while the reader's code ran, and the lines that led there.
 * @param {Trouble} trouble
 * @param {Files} files
 */
export function fault(trouble, files) {
  const name = element("strong", "", trouble.name);
  const box = element("div", "fault", paragraph(name, trouble.message ? `: ${trouble.message}` : ""));
  for (const place of trouble.where) {
    const code = element("mark", "", place.code.trim());
    const where = place.line ? lineButton(place.file, place.line, files) : place.file;
    box.append(element("p", "fault__line", where, "  ", code));
  }
  return box;
}

/**
 * @param {string} file
 * @param {Files} files
 */
function fileButton(file, files) {
  const made = button(file, () => files.show(file));
  made.className = "line-button";
  return made;
}

/**
 * @param {string} file
 * @param {number} line
 * @param {Files} files
 */
function lineButton(file, line, files) {
  const made = button(`${file}, line ${line}`, () => files.goTo(file, line));
  made.className = "line-button";
  made.title = (files.texts[file] ?? "").split("\n")[line - 1]?.trim() ?? "";
  return made;
}
