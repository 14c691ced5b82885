// What is said of the reader's own network in training, and of what it lacks. Left out: where it is said.

import { apartWords, timeWords } from "../build/training_words.js";
import { number, percent } from "./words.js";

/** @typedef {Pick<import("./trainer.js").Trainer, "record" | "settings">} Training */

export const STOPPED = "Stopped. Your files are as they were; Play begins with a new network.";
export const NO_INSIDE =
  "With the same numbers your network answers otherwise than any of the library's, so its neurons can't be drawn, and its " +
  "gradients can't be held against the library's. Its numbers are in the table below.";

/**
 * What there is to know of a training now; nothing before its first report.
 * @param {Training} training
 */
export function ownSummary({ record, settings }) {
  const { report, losses, libraryLosses } = record;
  if (report?.accuracy === undefined) return "";
  const [mine, theirs] = [losses.at(-1), libraryLosses.at(-1)];
  const batch = settings.batch ? " of the last batch" : "";
  const library = theirs === undefined || theirs === null ? "" : `, the library's ${number(theirs)}`;
  const loss = mine === undefined ? "" : ` your loss${batch} ${number(mine)}${library};`;
  const fresh = typeof report.fresh === "number" ? `, ${percent(report.fresh)} of fresh ones` : "";
  return [
    `Step ${report.step}:${loss} ${percent(report.accuracy)} of the points right${fresh}.`,
    apartWords(report.apart ?? null),
    report.step && report.seconds ? timeWords("A step", report.step, report.seconds) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * What ended the training, with its place in the reader's file.
 * @param {import("./record.js").Stopped} stopped
 * @param {import("./settings.js").Settings} settings
 */
export function stoppedWords({ name, message, file, line, where }, settings) {
  const code = where?.at(-1)?.code?.trim();
  const place = file ? ` in ${file}${line ? `, line ${line}` : ""}${code ? ` (${code})` : ""}` : "";
  const rate = ` Where each step overshoots, a learning rate ten or a hundred times smaller than ${settings.rate} helps.`;
  return (
    `Your network stopped${place}: ${name}${message ? `: ${message}` : ""}. Your files are as they were.` +
    (name === "OverflowError" ? rate : "")
  );
}

/** @param {number} seconds */
export function silenceWords(seconds) {
  return `No answer for ${seconds} s. Your code may be slow, or in a loop without an end: Stop ends it, and nothing is lost.`;
}
