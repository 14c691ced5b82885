// The settings of the playground: their defaults, their limits, and how a value is checked. Left out: how they are written
// into an address (address.js), and all that is seen on the page.

/** @typedef {[number, number, number]} Point x, y and the label, -1 or 1 */
/**
 * @typedef {object} Settings
 * @property {string} data a function of micrograd.data, or "own"
 * @property {number} points
 * @property {number} noise
 * @property {number} seed
 * @property {Point[]} own the points where data is "own"
 * @property {number[]} hidden the widths of the hidden layers
 * @property {string} activation
 * @property {number} start the seed of the first weights and of the order of batches
 * @property {string} loss a function of micrograd.losses
 * @property {number} l2
 * @property {number} rate
 * @property {number} decay over how many steps the rate falls to a tenth; 0: it does not
 * @property {number} batch 0: all points
 */

/** @type {Settings} */
export const DEFAULTS = {
  data: "moons",
  points: 100,
  noise: 0.1,
  seed: 1,
  own: [],
  hidden: [8, 8],
  activation: "tanh",
  start: 1,
  loss: "hinge",
  l2: 0,
  rate: 0.1,
  decay: 0,
  batch: 0,
};

/** @type {Record<string, string[]>} */
export const CHOICES = {
  data: ["moons", "circles", "xor", "spiral", "own"],
  activation: ["tanh", "relu", "sigmoid", "linear"],
  loss: ["hinge", "squared_error", "binary_cross_entropy"],
};

/** @type {Record<string, {name: string, min: number, max: number, whole: boolean}>} */
export const NUMBERS = {
  points: { name: "points", min: 2, max: 300, whole: true },
  noise: { name: "noise", min: 0, max: 2, whole: false },
  seed: { name: "seed of the points", min: 0, max: 999999, whole: true },
  start: { name: "seed of the weights", min: 0, max: 999999, whole: true },
  l2: { name: "L2", min: 0, max: 10, whole: false },
  rate: { name: "learning rate", min: 0.000001, max: 1000, whole: false },
  decay: { name: "decay", min: 0, max: 100000, whole: true },
  batch: { name: "batch size", min: 0, max: 300, whole: true },
};

export const LONGEST_EXPRESSION = 5000; // characters
export const MOST_LAYERS = 4;
export const WIDEST = 16;
export const FARTHEST = 10; // a coordinate
export const FEWEST_POINTS = 2;
export const MOST_POINTS = 300;

/** What each experiment changes; the page's list of links says what to watch. @type {Record<string, Partial<Settings>>} */
export const EXPERIMENTS = {
  "two-moons": {},
  "rate-too-small": { rate: 0.001 },
  "too-few-neurons": { hidden: [2] },
  overfitting: { points: 40, noise: 0.35, hidden: [16, 16], rate: 0.3, batch: 10 },
  "dead-relu": { activation: "relu", rate: 2, start: 2 },
  exploding: { loss: "squared_error" },
};

/**
 * A value as a reader may have written it, checked.
 * @param {string} key
 * @param {string} text
 * @returns {any} the value
 * @throws {RangeError} its message names the value and says what would do
 */
export function parse(key, text) {
  const shown = `“${text.length > 40 ? text.slice(0, 40) + "…" : text}”`;
  if (key in CHOICES) {
    if (CHOICES[key].includes(text)) return text;
    throw new RangeError(`${key} cannot be ${shown}: choose one of ${CHOICES[key].join(", ")}`);
  }
  if (key in NUMBERS) {
    const { name, min, max, whole } = NUMBERS[key];
    const number = isNumber(text) ? Number(text) : NaN;
    if (number >= min && number <= max && (!whole || Number.isInteger(number))) return number + 0;
    throw new RangeError(
      `${name} cannot be ${shown}: it must be a ${whole ? "whole " : ""}number from ${min} to ${max}`,
    );
  }
  if (key === "hidden") {
    const parts = text.trim() === "" ? [] : text.split(",").map((part) => part.trim());
    const widths = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : NaN));
    if (parts.length <= MOST_LAYERS && widths.every((width) => width >= 1 && width <= WIDEST)) return widths;
    throw new RangeError(
      `hidden layers cannot be ${shown}: write how many neurons each has, from 1 to ${WIDEST}, with commas between them, as in ` +
        `8, 8; ${MOST_LAYERS} layers are the most`,
    );
  }
  if (key === "own") {
    const points = text === "" ? [] : text.split(";").map(parsePoint);
    if (points.length <= MOST_POINTS) return points;
    throw new RangeError(`own points: there are ${points.length}, and ${MOST_POINTS} is the most`);
  }
  throw new RangeError(`there is no setting ${shown}`);
}

/** @param {string} text */
function isNumber(text) {
  return /^\s*-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?\s*$/i.test(text);
}

/**
 * @param {string} text "x,y,label"
 * @returns {Point}
 */
function parsePoint(text) {
  const parts = text.split(",");
  const [x, y, label] = parts.map((part) => (isNumber(part) ? Number(part) : NaN));
  const right = parts.length === 3 && Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST && Math.abs(label) === 1;
  if (right) return [x + 0, y + 0, label];
  throw new RangeError(
    `a point cannot be “${text.slice(0, 40)}”: give x, y (from -${FARTHEST} to ${FARTHEST}) and the label, -1 or 1`,
  );
}
