// The reader's answers to the questions of the pages: kept by the question's name, and numbers judged.

import { load, save } from "./storage.js";

const MOST_CHARACTERS = 300; // of an answer that is kept

/** @param {any} value */
export function isAnswer(value) {
  return typeof value === "string" && value.length <= MOST_CHARACTERS;
}

/**
 * What was answered, by the questions' names. Damaged answers are none.
 * @returns {Record<string, string>}
 */
export function loadAnswers() {
  const saved = load("answers");
  if (typeof saved !== "object" || saved === null || Array.isArray(saved)) return {};
  return Object.fromEntries(Object.entries(saved).filter(([, answer]) => isAnswer(answer)));
}

/**
 * Keep an answer; gives what went wrong, in words, or nothing.
 * @param {string} question
 * @param {string} answer
 */
export function saveAnswer(question, answer) {
  return save("answers", { ...loadAnswers(), [question]: answer.slice(0, MOST_CHARACTERS) });
}

/**
 * The number that a reader typed, NaN for none: -3, −3, 0,5 and 1/4 are numbers.
 * @param {string} text
 * @returns {number}
 */
export function readNumber(text) {
  const plain = text
    .replace(/\s/g, "")
    .replace(/[−–]/g, "-")
    .replace(/^(-?\d*),(\d+)$/, "$1.$2");
  const [, above, below] = /^([^/]+)\/([^/]+)$/.exec(plain) ?? [];
  if (above !== undefined) return readNumber(above) / readNumber(below);
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/**
 * @typedef {object} NumberQuestion
 * @property {number} right
 * @property {number} tolerance
 * @property {Map<number, number>} wrong numbers that are expected, each with the place of its reason
 */

/**
 * What to say of a number.
 * @param {NumberQuestion} question
 * @param {number} given
 * @returns {{ right: boolean, reason?: number, words: string }}
 */
export function judgeNumber({ right, tolerance, wrong }, given) {
  if (Number.isNaN(given)) return { right: false, words: "That is not a number. Write it like -3 or 0.25." };
  const near = (/** @type {number} */ number) => Math.abs(given - number) <= tolerance * (1 + 1e-9);
  if (near(right)) return { right: true, words: "" };
  const expected = [...wrong].find(([number]) => near(number));
  if (expected) return { right: false, reason: expected[1], words: "" };
  return { right: false, words: generalWords(right, given, near) };
}

/**
 * Of a number that nobody foresaw: its sign first, then its size.
 * @param {number} right
 * @param {number} given
 * @param {(number: number) => boolean} near
 */
function generalWords(right, given, near) {
  if (right === 0) return given > 0 ? "That is too large." : "That is too small.";
  if (near(-right)) return "The size is right. Look at the sign.";
  if (given === 0) return "It isn't 0: something changes here.";
  if (given > 0 !== right > 0) return "The sign isn't right, nor is the size.";
  const size = Math.abs(given) > Math.abs(right) ? "large" : "small";
  return right < 0 ? `The sign is right, but the size is too ${size}.` : `That is too ${size}.`;
}

/**
 * Where someone starts, by the first question that is not answered right: its place, and words before the page. The place
 * after the last question is for those who know all.
 * @param {(boolean | undefined)[]} right undefined where there is no answer yet
 */
export function whereToStart(right) {
  const open = right.findIndex((one) => !one);
  const at = open < 0 ? right.length : open;
  if (right.every((one) => one === undefined)) return { at, words: "" };
  if (right[at] === undefined && at < right.length) {
    return { at, words: "Right so far. Answer the next question, or start at " };
  }
  return { at, words: at < right.length ? "Start at " : "You know all of this: start at " };
}
