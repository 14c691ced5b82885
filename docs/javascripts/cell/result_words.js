// What came of running a cell, in the words of its status line. Left out: what is shown below the cell.

/** @typedef {{ cell: number, line: number, function: string, code: string }} Place */
/**
 * @typedef {object} Result what scripts/in_browser/cell_runner.py and the worker say
 * @property {"done" | "failed" | "passed" | "not yet" | "ask" | "missing" | "no packages"} state
 * @property {number} [cell] where it ended
 * @property {number} [milliseconds]
 * @property {string} [name] of what went wrong
 * @property {string} [message]
 * @property {number} [line]
 * @property {Place[]} [where]
 * @property {number} [held] of a check
 * @property {number} [total] of a check
 * @property {string[]} [packages] from another host, that it needs
 * @property {string} [host]
 */

/**
 * @param {Result} result
 * @param {number} here the cell's place
 */
export function status(result, here) {
  const { state, name, line, milliseconds = 0 } = result;
  if (state === "missing") return "PyTorch does not run in a browser";
  if (state === "no packages") return `${result.packages?.join(" and ")} did not load`;
  if (state === "passed") return `Solved: ${heldWords(result)}`;
  if (state === "not yet") return `Not yet: ${heldWords(result)}`;
  if (state !== "failed") return `Ran in ${timeWords(milliseconds)}`;
  const above = isOwn(result, here) ? "" : " of a cell above that this one needs";
  return `Failed: ${name}${line ? `, line ${line}` : ""}${above}`;
}

/** @param {Result} result of a check */
export function heldWords({ held, total }) {
  return `${held} of ${total} hold`;
}

/**
 * Whether what went wrong did so in this cell, not in one above.
 * @param {Result} result
 * @param {number} here
 */
export function isOwn(result, here) {
  return result.cell === here;
}

/** @param {number} milliseconds */
export function timeWords(milliseconds) {
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
