// How settings and an expression are written into the address's hash, and read from it.

import { DEFAULTS, EXPERIMENTS, FEWEST_POINTS, LONGEST_EXPRESSION, parse } from "./settings.js";

/** @typedef {import("./settings.js").Settings} Settings */

/**
 * What an address's hash says: `#rate=0.3&...`, or the name of an experiment. What it gets wrong is left at its default.
 * @param {string} hash
 * @returns {{settings: Settings, experiment: string, expression: string | null, problems: string[], any: boolean}}
 */
export function readAddress(hash) {
  const text = hash.replace(/^#/, "");
  const settings = structuredClone(DEFAULTS);
  const found = {
    settings,
    experiment: "",
    expression: /** @type {string | null} */ (null),
    problems: /** @type {string[]} */ ([]),
    any: false,
  };
  if (Object.hasOwn(EXPERIMENTS, text)) {
    return { ...found, settings: { ...settings, ...structuredClone(EXPERIMENTS[text]) }, experiment: text, any: true };
  }
  if (!text.includes("=")) return found; // an anchor of the page, or nothing
  for (const part of text.split("&")) {
    const [key, ...rest] = part.split("=");
    let value;
    try {
      value = decodeURIComponent(rest.join("="));
    } catch {
      found.problems.push(
        `${key.slice(0, 40)} cannot be “${rest.join("=").slice(0, 40)}”: it is not a valid part of an address`,
      );
      continue;
    }
    if (key === "expression") {
      if (value.length <= LONGEST_EXPRESSION) found.expression = value;
      else
        found.problems.push(
          `the expression in the address has ${value.length} characters, and ${LONGEST_EXPRESSION} is the most`,
        );
      continue;
    }
    try {
      const known = /** @type {Record<string, any>} */ (settings);
      if (!Object.hasOwn(DEFAULTS, key)) throw new RangeError(`there is no setting “${key.slice(0, 40)}”`);
      known[key] = parse(key, value);
      found.any = true;
    } catch (error) {
      found.problems.push(/** @type {Error} */ (error).message);
    }
  }
  if (settings.data === "own" && settings.own.length < FEWEST_POINTS) {
    found.problems.push(`own points: there are ${settings.own.length}, and training needs ${FEWEST_POINTS}`);
    settings.data = DEFAULTS.data;
  }
  if (settings.data !== "own") settings.own = [];
  return found;
}

/**
 * The settings as a hash that `readAddress` understands.
 * @param {Settings} settings
 */
export function writeAddress(settings) {
  const own = settings.data === "own";
  const skip = own ? ["points", "noise", "seed"] : ["own"];
  const parts = Object.entries(settings)
    .filter(([key]) => !skip.includes(key))
    .map(([key, value]) => {
      if (key === "own") return `own=${settings.own.map((point) => point.join(",")).join(";")}`;
      return `${key}=${Array.isArray(value) ? value.join(",") : value}`;
    });
  return "#" + parts.join("&");
}

/**
 * A hash with this expression, and with what else it said.
 * @param {string} hash
 * @param {string} expression
 */
export function withExpression(hash, expression) {
  const { settings, experiment } = readAddress(hash); // an experiment's name stands alone in an address
  const rest = (experiment ? writeAddress(settings) : hash)
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part.includes("=") && !part.startsWith("expression="));
  return `#${[...rest, `expression=${encodeURIComponent(expression)}`].join("&")}`;
}
