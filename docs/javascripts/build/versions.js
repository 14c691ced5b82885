// Earlier versions of the reader's files, kept in the browser: at each check, and before anything takes the place of what the
// reader wrote. The last that passed is never dropped. Left out: what is between them, which the editor's undo has.

import { load, save } from "../reader/storage.js";

/** @typedef {import("./own_files.js").Texts} Texts */
/**
 * @typedef {object} Version
 * @property {Texts} files
 * @property {string} date as in 2026-11-21T18:02:03.000Z
 * @property {string} what it is, in words
 * @property {boolean} passed whether all that was checked held
 */

const NAME = "build versions";
const MOST = 20;

/**
 * The versions that are kept, the newest first. What is damaged is left out.
 * @returns {Version[]}
 */
export function versions() {
  const saved = load(NAME);
  return Array.isArray(saved) ? saved.filter(isVersion) : [];
}

/** @param {any} value */
function isVersion(value) {
  const { files, date, what } = value ?? {};
  if (typeof files !== "object" || files === null || typeof date !== "string" || typeof what !== "string") return false;
  return Object.values(files).every((text) => typeof text === "string");
}

/**
 * Keep a version; gives what went wrong, in words, or nothing. One with the same files as before takes its place.
 * @param {Texts} files
 * @param {string} what
 * @param {boolean} [passed]
 */
export function keepVersion(files, what, passed = false) {
  const before = versions();
  const same = before.find((one) => equal(one.files, files));
  const others = before.filter((one) => one !== same);
  // What was checked is told with its result, also where it was kept once more for another reason.
  const first = { files: { ...files }, date: new Date().toISOString(), what, passed };
  if (same?.passed && !passed) Object.assign(first, { what: same.what, passed: true });
  return save(NAME, trimmed([first, ...others]));
}

/** The newest version with which all that was checked held. */
export function lastPassed() {
  return versions().find((one) => one.passed);
}

/** @param {Version[]} all */
function trimmed(all) {
  const kept = all.slice(0, MOST);
  const good = all.find((one) => one.passed);
  if (good && !kept.includes(good)) kept[MOST - 1] = good;
  return kept;
}

/**
 * @param {Texts} a
 * @param {Texts} b
 */
export function equal(a, b) {
  return Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);
}
