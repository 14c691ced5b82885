// The reader's work as a whole: the marks, answers and code that the site has saved, in words, as a file, and from a file.
// What is added from a file never replaces: what this browser already has stays, and so nothing of the reader's is lost.

import { isAnswer, loadAnswers } from "./answers.js";
import { loadMarks, plural } from "./marks.js";
import { load, names, save } from "./storage.js";

const SITE = "micrograd";
const VERSION = 1;

/**
 * @typedef {object} Saved
 * @property {Record<string, string>} solved
 * @property {Record<string, string>} checklist
 * @property {Record<string, string>} answers to questions
 * @property {Record<string, { code: string, of: string }>} code of cells
 * @property {Record<string, { text: string, saved: string }>} files of the page Build, by their names
 */

/**
 * All that is saved and can be read.
 * @returns {Saved}
 */
export function loadAll() {
  const code = names("code ").map((name) => [name.slice("code ".length), load(name)]);
  const ofBuild = names("build ").filter((name) => name.endsWith(".py"));
  const files = ofBuild.map((name) => [name.slice("build ".length), load(name)]);
  return {
    solved: loadMarks("solved"),
    checklist: loadMarks("checklist"),
    answers: loadAnswers(),
    code: Object.fromEntries(code.filter(([, value]) => isCode(value))),
    files: Object.fromEntries(files.filter(([, value]) => isFile(value))),
  };
}

/** @param {any} value */
function isFile(value) {
  return typeof value?.text === "string" && typeof value.saved === "string";
}

/** @param {any} value */
function isCode(value) {
  return typeof value?.code === "string" && typeof value.of === "string";
}

/** @param {any} value */
function isDay(value) {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

/**
 * Whether what is saved under a name is what the site put there.
 * @param {string} name
 */
export function isReadable(name) {
  const value = load(name);
  if (name.startsWith("code ")) return isCode(value);
  if (name.startsWith("build ") && name.endsWith(".py")) return isFile(value);
  if (name === "answers") return JSON.stringify(value) === JSON.stringify(loadAnswers());
  if (name !== "solved" && name !== "checklist") return value !== null;
  return JSON.stringify(value) === JSON.stringify(loadMarks(name));
}

/**
 * In words: "7 solved exercises, 3 ticked milestones and the code of 2 cells"; nothing where there is nothing.
 * @param {Saved} saved
 */
export function describe({ solved, checklist, answers, code, files }) {
  const count = (/** @type {object} */ marked) => Object.keys(marked).length;
  const parts = [
    count(solved) && plural(count(solved), "solved exercise"),
    count(checklist) && plural(count(checklist), "ticked milestone"),
    count(answers) && plural(count(answers), "answered question"),
    count(code) && `your code of ${plural(count(code), "cell")}`,
    count(files) && `your own ${Object.keys(files).join(", ")}`,
  ].filter(Boolean);
  return parts.join(", ").replace(/, ([^,]*)$/, " and $1");
}

/**
 * What an exported file holds.
 * @param {string} text
 * @returns {Saved}
 * @throws {Error} in words, what is wrong with it
 */
export function parseExport(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("it is not JSON. Choose a file that Export saved");
  }
  if (file?.site !== SITE) throw new Error(`it is not from this site. Choose a file that Export saved`);
  if (file.version !== VERSION) {
    const format = file.version === undefined ? "no format" : `the format ${JSON.stringify(file.version).slice(0, 40)}`;
    throw new Error(
      `it has ${format}, and this page reads ${VERSION}: a newer version of the site saved it, or it is not one of ours. ` +
        "Import it where it was saved, or choose a file that Export saved here",
    );
  }
  file.files ??= {}; // one that was saved before there was the page Build
  file.answers ??= {}; // or before questions took answers
  /** @type {[keyof Saved, (value: any) => boolean, string][]} */
  const parts = [
    ["solved", isDay, "a day like 2026-11-21"],
    ["checklist", isDay, "a day like 2026-11-21"],
    ["answers", isAnswer, "an answer"],
    ["code", isCode, "code"],
    ["files", isFile, "a file's text"],
  ];
  for (const [part, holds, expected] of parts) {
    const entries = file[part];
    if (typeof entries !== "object" || entries === null || Array.isArray(entries))
      throw new Error(`its part "${part}" is missing or damaged`);
    const wrong = Object.keys(entries).find((name) => !holds(entries[name]));
    if (wrong !== undefined) throw new Error(`in its part "${part}", the entry "${wrong}" is not ${expected}`);
  }
  return file;
}

/**
 * Add what this browser lacks. Gives what was added, how many cells and which files keep what they have, and what went wrong.
 * @param {Saved} file
 */
export function addMissing(file) {
  const own = loadAll();
  /** @type {Saved} */
  const added = { solved: {}, checklist: {}, answers: {}, code: {}, files: {} };
  const missing = (/** @type {keyof Saved} */ part) =>
    Object.entries(file[part]).filter(([name]) => !Object.hasOwn(own[part], name));
  let problem = "";
  for (const part of /** @type {("solved" | "checklist" | "answers")[]} */ (["solved", "checklist", "answers"])) {
    const lacking = Object.fromEntries(missing(part));
    if (!Object.keys(lacking).length) continue;
    problem ||= save(part, { ...own[part], ...lacking });
    if (!problem) added[part] = lacking;
  }
  for (const [name, value] of missing("code")) {
    problem ||= save(`code ${name}`, { code: value.code, of: value.of, passed: value.passed });
    if (!problem) added.code[name] = value;
  }
  for (const [name, value] of missing("files")) {
    problem ||= save(`build ${name}`, { text: value.text, saved: value.saved });
    if (!problem) added.files[name] = value;
  }
  const differing = Object.keys(file.code).filter(
    (name) => own.code[name] && own.code[name].code !== file.code[name].code,
  );
  const files = Object.keys(file.files).filter(
    (name) => own.files[name] && own.files[name].text !== file.files[name].text,
  );
  return { added, differing: differing.length, files, problem };
}

/**
 * The work as the text of a file, and the file's name.
 * @param {string} today as in 2026-11-21
 */
export function exportFile(today) {
  const text = JSON.stringify({ site: SITE, version: VERSION, exported: today, ...loadAll() }, null, 1);
  return { text, name: `${SITE}-${today}.json` };
}
