// The settings of the playground: their defaults and limits, how they are written into the address's hash and read from
// it, and the Python script that does what they say. Left out: everything that is seen on the page.

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

/**
 * What an address's hash says: `#rate=0.3&...`, or the name of an experiment. What it gets wrong is left at its default.
 * @param {string} hash
 * @returns {{settings: Settings, experiment: string, expression: string | null, problems: string[], any: boolean}}
 */
export function read(hash) {
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
      if (value.length <= 5000) found.expression = value;
      else found.problems.push(`the expression in the address has ${value.length} characters, and 5000 is the most`);
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
 * The settings as a hash that `read` understands.
 * @param {Settings} settings
 */
export function write(settings) {
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
  const { settings, experiment } = read(hash); // an experiment's name stands alone in an address
  const kept = (experiment ? write(settings) : hash)
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part.includes("=") && !part.startsWith("expression="));
  return `#${[...kept, `expression=${encodeURIComponent(expression)}`].join("&")}`;
}

/**
 * The Python script that trains as the page does, and gives the same losses.
 * @param {Settings} settings
 * @param {number} steps
 */
export function script(settings, steps) {
  const { data, hidden, loss, l2, rate, decay, batch } = settings;
  const own = data === "own";
  const optim = ["SGD", ...(batch ? ["batches"] : []), ...(decay ? ["linear_decay"] : [])];
  const losses = ["accuracy", loss, ...(l2 ? ["l2"] : [])].sort();
  const lines = [
    "import random",
    ...(batch ? ["from itertools import islice"] : []),
    "",
    ...(own ? [] : [`from micrograd.data import ${data}`]),
    `from micrograd.losses import ${losses.join(", ")}`,
    "from micrograd.nn import MLP",
    `from micrograd.optim import ${optim.join(", ")}`,
    "",
  ];
  if (own) {
    lines.push("points = [");
    for (const [x, y] of settings.own) lines.push(`    (${x}, ${y}),`);
    lines.push("]", `labels = [${settings.own.map((point) => point[2]).join(", ")}]`);
  } else {
    lines.push(`points, labels = ${data}(n=${settings.points}, noise=${settings.noise}, seed=${settings.seed})`);
  }
  const widths = [...hidden, 1].join(", ");
  lines.push(`model = MLP(2, [${widths}], "${settings.activation}", "linear", random.Random(${settings.start}))`);
  const schedule = decay ? `linear_decay(${decay}, ${rate}, ${rate} / 10)` : `${rate}`;
  lines.push(`optimiser = SGD(model.parameters(), ${schedule})`, "losses = []", "");
  const [xs, ys] = batch ? ["xs", "ys"] : ["points", "labels"];
  if (batch) {
    lines.push(
      "",
      "def stream(rng):  # one pass over the points after another",
      "    while True:",
      `        yield from batches(points, labels, ${batch}, rng)`,
      "",
      "",
      `for xs, ys in islice(stream(random.Random(${settings.start})), ${steps}):`,
    );
  } else {
    lines.push(`for _ in range(${steps}):`);
  }
  lines.push(
    `    loss = ${loss}([model(x) for x in ${xs}], ${ys})`,
    ...(l2 ? [`    loss = loss + l2(model.parameters(), ${l2})`] : []),
    "    optimiser.zero_grad()",
    "    loss.backward()",
    "    optimiser.step()",
    "    losses.append(loss.data)",
    "",
    "share = accuracy([model(x) for x in points], labels)",
    'print(f"{len(losses)} steps, loss {losses[-1]:.4f}, accuracy {share:.2f}")',
    "",
  );
  return lines.join("\n");
}
