// What the reader has marked: the exercises that are solved, the milestones that are ticked, each with its day.

import { load, save } from "./storage.js";

/**
 * What is marked under a name, with the day it was: solved exercises, ticked milestones. Damaged marks are none.
 * @param {string} name
 * @returns {Record<string, string>}
 */
export function loadMarks(name) {
  const saved = load(name);
  if (typeof saved !== "object" || saved === null || Array.isArray(saved)) return {};
  return Object.fromEntries(Object.entries(saved).filter(([, day]) => typeof day === "string"));
}

/**
 * Mark some, or unmark them; gives what went wrong, in words, or nothing.
 * @param {string} name
 * @param {string[]} ids
 * @param {boolean} on
 */
export function saveMarks(name, ids, on) {
  const saved = loadMarks(name);
  for (const id of ids) {
    if (on) saved[id] ??= new Date().toISOString().slice(0, 10);
    else delete saved[id];
  }
  return save(name, saved);
}

/**
 * @param {number} count
 * @param {string} thing
 */
export function plural(count, thing) {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
