// The drawings of the playground, each on a canvas: the plane with its points, the network, and curves. They read their
// colours from the page, so that they follow its scheme. Left out: what the drawings say in words, which the page adds.

import { cost, forward, scores as scoresOf } from "./network.js";

/** @typedef {import("./settings.js").Point} Point */
/** @typedef {import("./network.js").Layers} Layers */
/** @typedef {{x: number, y: number, half: number}} View the middle of the plane that is shown, and half its width */
/** @typedef {{layers: Layers, activation: string}} Network */

const MAP = 20; // places across the small map in a neuron

/**
 * A canvas made as sharp as the screen, and its colours.
 * @param {HTMLCanvasElement} canvas
 */
function prepare(canvas) {
  const scale = Math.min(devicePixelRatio || 1, 2);
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim() || "#888";
  context.font = `11px ${style.fontFamily}`;
  return { context, width, height, colour };
}

/**
 * @param {string} colour as #rrggbb or #rgb
 * @returns {number[]}
 */
function rgb(colour) {
  const digits = colour.replace("#", "");
  const parts =
    digits.length === 3 ? [...digits].map((digit) => digit + digit) : [0, 2, 4].map((i) => digits.slice(i, i + 2));
  return parts.map((part) => parseInt(part, 16) || 0);
}

/**
 * The part of the plane that holds all points.
 * @param {Point[]} points
 * @returns {View}
 */
export function viewOf(points) {
  if (!points.length) return { x: 0, y: 0, half: 1.5 };
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { x: (left + right) / 2, y: (low + high) / 2, half: Math.max(right - left, high - low, 1) / 2 + 0.4 };
}

/**
 * Where a place on the canvas is in the plane.
 * @param {HTMLCanvasElement} canvas
 * @param {View} view
 * @param {number} left
 * @param {number} top
 * @returns {[number, number]}
 */
export function placeAt(canvas, view, left, top) {
  const unit = canvas.clientWidth / (2 * view.half);
  return [view.x + left / unit - view.half, view.y - (top - canvas.clientHeight / 2) / unit];
}

/**
 * The colours of a grid of scores: label -1 on one side of 0, label 1 on the other, stronger where the network is surer.
 * @param {Float64Array} scores
 * @param {number} across
 * @param {number[]} below
 * @param {number[]} above
 */
function coloured(scores, across, below, above) {
  const image = new ImageData(across, scores.length / across);
  for (let k = 0; k < scores.length; k++) {
    const score = scores[k];
    const side = score > 0 ? above : below;
    image.data.set(side, 4 * k);
    image.data[4 * k + 3] = 20 + 65 * Math.min(1, Math.abs(score));
  }
  const canvas = new OffscreenCanvas(image.width, image.height);
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
  return canvas;
}

/**
 * Draw the plane: what the network says at each place, the decision boundary, and the points.
 * @param {HTMLCanvasElement} canvas
 * @param {Network | null} network
 * @param {Point[]} points
 * @param {View} view
 * @param {boolean} coarse quick rather than fine, for while it moves
 */
export function drawPlane(canvas, network, points, view, coarse) {
  const { context, width, height, colour } = prepare(canvas);
  if (!width) return;
  const unit = width / (2 * view.half);
  const toLeft = (/** @type {number} */ x) => (x - view.x + view.half) * unit;
  const toTop = (/** @type {number} */ y) => height / 2 - (y - view.y) * unit;
  if (network) {
    const budget = coarse ? 300_000 : 2_000_000; // multiplications: a few milliseconds, and a dozen
    const most = coarse ? 50 : 130;
    const across = Math.max(
      16,
      Math.min(most, Math.floor(Math.sqrt((budget / cost(network.layers)) * (width / height)))),
    );
    const down = Math.max(2, Math.round((across * height) / width));
    const scores = new Float64Array(across * down);
    const last = network.layers.length - 1;
    const answer = forward(network.layers, network.activation);
    for (let row = 0, k = 0; row < down; row++) {
      const y = view.y - (((row + 0.5) / down) * height - height / 2) / unit;
      for (let column = 0; column < across; column++, k++) {
        const x = view.x + (((column + 0.5) / across) * width) / unit - view.half;
        scores[k] = answer(x, y)[last][0];
      }
    }
    context.imageSmoothingEnabled = true;
    context.drawImage(coloured(scores, across, rgb(colour("value")), rgb(colour("gradient"))), 0, 0, width, height);
    context.strokeStyle = colour("ink");
    context.lineWidth = 1.5;
    context.stroke(boundary(scores, across, width / across, height / down));
  }
  context.strokeStyle = colour("rule");
  context.fillStyle = colour("ink-soft");
  context.lineWidth = 1;
  const tick = view.half > 4 ? 2 : view.half > 1.2 ? 1 : 0.5;
  for (let i = Math.ceil((view.x - view.half) / tick); i * tick < view.x + view.half; i++) {
    const left = toLeft(i * tick);
    if (left > 14 && left < width - 14) axisLabel(context, String(i * tick), left, height - 5, "center");
  }
  const above = height / 2 / unit;
  for (let i = Math.ceil((view.y - above) / tick); i * tick < view.y + above; i++) {
    const top = toTop(i * tick);
    if (top > 14 && top < height - 20) axisLabel(context, String(i * tick), 5, top + 4, "left");
  }
  const answers = network ? scoresOf(network.layers, network.activation, points) : points.map((point) => point[2]);
  points.forEach(([x, y, label], i) => {
    const wrong = !(answers[i] * label > 0);
    context.fillStyle = colour(label === 1 ? "gradient" : "value");
    context.strokeStyle = colour(wrong ? "ink" : "paper");
    context.lineWidth = wrong ? 2 : 1;
    context.beginPath();
    mark(context, toLeft(x), toTop(y), label, wrong ? 5.5 : 4.5);
    context.fill();
    context.stroke();
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} left
 * @param {number} top
 * @param {CanvasTextAlign} align
 */
function axisLabel(context, text, left, top, align) {
  context.textAlign = align;
  context.fillText(text.replace("-", "−"), left, top);
}

/**
 * A circle for the label -1, a triangle for 1.
 * @param {CanvasRenderingContext2D} context
 * @param {number} left
 * @param {number} top
 * @param {number} label
 * @param {number} size
 */
function mark(context, left, top, label, size) {
  if (label === 1) {
    context.moveTo(left, top - size * 1.15);
    context.lineTo(left + size * 1.1, top + size * 0.8);
    context.lineTo(left - size * 1.1, top + size * 0.8);
    context.closePath();
  } else {
    context.arc(left, top, size * 0.95, 0, 2 * Math.PI);
  }
}

/**
 * The line where the scores change sign (marching squares).
 * @param {Float64Array} scores
 * @param {number} across
 * @param {number} cellWidth
 * @param {number} cellHeight
 */
function boundary(scores, across, cellWidth, cellHeight) {
  const path = new Path2D();
  const down = scores.length / across;
  for (let row = 0; row + 1 < down; row++) {
    for (let column = 0; column + 1 < across; column++) {
      const k = row * across + column;
      const corners = [
        [0, 0, scores[k]],
        [1, 0, scores[k + 1]],
        [1, 1, scores[k + 1 + across]],
        [0, 1, scores[k + across]],
      ];
      const cuts = [];
      for (let i = 0; i < 4; i++) {
        const [x0, y0, a] = corners[i];
        const [x1, y1, b] = corners[(i + 1) % 4];
        if (a > 0 !== b > 0) {
          const share = a === b ? 0.5 : a / (a - b);
          cuts.push([
            (column + 0.5 + x0 + (x1 - x0) * share) * cellWidth,
            (row + 0.5 + y0 + (y1 - y0) * share) * cellHeight,
          ]);
        }
      }
      for (let i = 0; i + 1 < cuts.length; i += 2) {
        path.moveTo(cuts[i][0], cuts[i][1]);
        path.lineTo(cuts[i + 1][0], cuts[i + 1][1]);
      }
    }
  }
  return path;
}

/**
 * Draw the network: in each neuron what it answers over the plane; each edge as thick as its weight or grad is large, and
 * dashed where that is negative.
 * @param {HTMLCanvasElement} canvas
 * @param {Network | null} network
 * @param {(number | null)[][][]} grads
 * @param {"weights" | "grads"} what the edges show
 * @param {View} view
 * @param {boolean[][]} dead
 */
export function drawNetwork(canvas, network, grads, what, view, dead) {
  const { context, width, height, colour } = prepare(canvas);
  if (!network || !width) return;
  const { layers, activation } = network;
  const counts = [2, ...layers.map((layer) => layer.length)];
  const size = Math.max(9, Math.min(30, (height - 30) / Math.max(...counts) - 4));
  const side = size / 2 + 22;
  const leftOf = (/** @type {number} */ l) => side + (l * (width - 2 * side)) / (counts.length - 1);
  const topOf = (/** @type {number} */ l, /** @type {number} */ i) => {
    const gap = Math.min(size + 26, (height - 24) / counts[l]);
    return (height - 18) / 2 + (i - (counts[l] - 1) / 2) * gap;
  };
  const numbers = what === "weights" ? layers : grads;
  const sizes = numbers.flat(2).map((number) => Math.abs(number ?? 0));
  const unit = what === "weights" ? Math.max(2, ...sizes) : Math.max(...sizes);
  context.strokeStyle = colour(what === "weights" ? "value" : "gradient");
  numbers.forEach((layer, l) =>
    layer.forEach((neuron, j) =>
      neuron.slice(0, -1).forEach((number, i) => {
        const share = unit > 0 ? Math.abs(number ?? 0) / unit : 0;
        context.globalAlpha = 0.2 + 0.8 * Math.sqrt(share);
        context.lineWidth = 0.5 + 4.5 * share;
        context.setLineDash((number ?? 0) < 0 ? [5, 4] : []);
        const [from, to] = [leftOf(l) + size / 2, leftOf(l + 1) - size / 2];
        context.beginPath();
        context.moveTo(from, topOf(l, i));
        context.bezierCurveTo((from + to) / 2, topOf(l, i), (from + to) / 2, topOf(l + 1, j), to, topOf(l + 1, j));
        context.stroke();
      }),
    ),
  );
  context.globalAlpha = 1;
  context.setLineDash([]);
  const maps = neuronMaps(network, view);
  const [below, above] = [rgb(colour("value")), rgb(colour("gradient"))];
  counts.forEach((count, l) => {
    for (let i = 0; i < count; i++) {
      const [left, top] = [leftOf(l) - size / 2, topOf(l, i) - size / 2];
      context.fillStyle = colour("paper");
      context.fillRect(left, top, size, size);
      context.drawImage(coloured(maps[l][i], MAP, below, above), left, top, size, size);
      const gone = activation === "relu" && l > 0 && l < counts.length - 1 && dead[l - 1]?.[i];
      context.strokeStyle = colour(gone ? "ink" : "ink-soft");
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
      if (gone) {
        context.beginPath();
        context.moveTo(left, top);
        context.lineTo(left + size, top + size);
        context.moveTo(left + size, top);
        context.lineTo(left, top + size);
        context.stroke();
      }
    }
  });
  context.fillStyle = colour("ink-soft");
  context.textAlign = "right";
  ["x", "y"].forEach((name, i) => context.fillText(name, leftOf(0) - size / 2 - 6, topOf(0, i) + 4));
  context.textAlign = "center";
  counts.forEach((count, l) => {
    const name = l === 0 ? "inputs" : l === counts.length - 1 ? "score" : `${count} ${activation}`;
    context.fillText(name, Math.max(20, Math.min(width - 20, leftOf(l))), height - 5);
  });
}

/**
 * What each input and neuron answers on a small grid.
 * @param {Network} network
 * @param {View} view
 */
function neuronMaps({ layers, activation }, view) {
  const maps = [2, ...layers.map((layer) => layer.length)].map((count) =>
    Array.from({ length: count }, () => new Float64Array(MAP * MAP)),
  );
  const answer = forward(layers, activation);
  for (let row = 0, k = 0; row < MAP; row++) {
    const y = view.y - ((2 * (row + 0.5)) / MAP - 1) * view.half;
    for (let column = 0; column < MAP; column++, k++) {
      const x = view.x + ((2 * (column + 0.5)) / MAP - 1) * view.half;
      [[x, y], ...answer(x, y)].forEach((layer, l) => layer.forEach((out, i) => (maps[l][i][k] = out)));
    }
  }
  return maps;
}

/** @typedef {{steps: number[], values: number[], colour: string, dashed: boolean}} Curve */

/**
 * Draw curves over the steps of training.
 * @param {HTMLCanvasElement} canvas
 * @param {Curve[]} curves
 * @param {{log: boolean, last: number}} options log: powers of ten upwards (from 0.0001); else shares up to 1
 */
export function drawCurves(canvas, curves, { log, last }) {
  const { context, width, height, colour } = prepare(canvas);
  if (!width) return;
  const place = (/** @type {number} */ value) => (log ? Math.log10(Math.max(value, 1e-4)) : value);
  let low = log ? 0 : 0.5;
  let high = log ? 0 : 1;
  for (const curve of curves) {
    for (const value of curve.values) {
      low = Math.min(low, log ? Math.floor(place(value)) : Math.floor(10 * value) / 10);
      high = Math.max(high, Math.ceil(place(value)));
    }
  }
  if (log && high === low) low -= 1;
  const [left, right, top, bottom] = [44, width - 8, 8, height - 18];
  const steps = Math.max(last, 10);
  const toLeft = (/** @type {number} */ step) => left + ((right - left) * step) / steps;
  const toTop = (/** @type {number} */ value) => bottom - ((bottom - top) * (place(value) - low)) / (high - low);
  context.strokeStyle = colour("rule");
  context.fillStyle = colour("ink-soft");
  context.lineWidth = 1;
  const every = log ? Math.ceil((high - low) / 4) : (high - low) / 2;
  for (let tick = low; tick <= high + 1e-9; tick += every) {
    const value = log ? 10 ** tick : tick;
    context.beginPath();
    context.moveTo(left, Math.round(toTop(value)) + 0.5);
    context.lineTo(right, Math.round(toTop(value)) + 0.5);
    context.stroke();
    axisLabel(context, shownTick(value, log), left - 6, toTop(value) + 4, "right");
  }
  axisLabel(context, "0", left, height - 4, "center");
  axisLabel(context, `${steps} steps`, right, height - 4, "right");
  for (const { steps: at, values, colour: name, dashed } of curves) {
    context.strokeStyle = colour(name);
    context.lineWidth = 1.5;
    context.setLineDash(dashed ? [5, 3] : []);
    context.beginPath();
    // Of the many steps that share a pixel, the lowest and the highest are drawn.
    for (let i = 0; i < at.length;) {
      const column = Math.round(toLeft(at[i]));
      let [least, most] = [values[i], values[i]];
      const first = values[i];
      while (i < at.length && Math.round(toLeft(at[i])) === column) {
        least = Math.min(least, values[i]);
        most = Math.max(most, values[i]);
        i++;
      }
      for (const value of least === most ? [first] : [first, least, most, values[i - 1]])
        context.lineTo(column, toTop(value));
    }
    context.stroke();
    if (at.length === 1) {
      context.fillStyle = colour(name);
      context.fillRect(toLeft(at[0]) - 1.5, toTop(values[0]) - 1.5, 3, 3);
      context.fillStyle = colour("ink-soft");
    }
  }
  context.setLineDash([]);
}

/**
 * @param {number} value
 * @param {boolean} log
 */
function shownTick(value, log) {
  if (!log) return `${Math.round(100 * value)} %`;
  return value >= 1e5 || value < 1e-4 ? `1e${Math.round(Math.log10(value))}` : String(Number(value.toPrecision(1)));
}
