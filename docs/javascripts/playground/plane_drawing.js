// The plane on a canvas: what the network says at each place, its boundary, and the points. It reads its colours from the
// page, so that it follows the page's scheme. Left out: what the drawing says in words, which the page adds.

import { axisLabel, coloured, prepare, rgb } from "./canvas.js";
import { cost, forward, scores as scoresOf } from "./network.js";

/** @typedef {import("./settings.js").Point} Point */
/** @typedef {import("./network.js").Layers} Layers */
/** @typedef {{layers: Layers, activation: string, last?: string}} Network `last`: the activation of the last layer, if any */
/** @typedef {{scores: Float64Array, across: number}} Grid of scores, with so many in a row */
/** @typedef {{x: number, y: number, half: number}} View the middle of the plane that is shown, and half its width */

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
 * Whether a place can be seen.
 * @param {View} view
 * @param {number} x
 * @param {number} y
 */
export function isInView(view, x, y) {
  return Math.abs(x - view.x) < view.half && Math.abs(y - view.y) < view.half;
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
  if (!canvas.clientWidth) return;
  const answers = network ? scoresOf(network.layers, network.activation, points) : points.map((point) => point[2]);
  drawScores(canvas, network && scoresOver(canvas, network, view, coarse), points, answers, view);
}

/**
 * What a network says all over the plane that a canvas shows, row by row from the top.
 * @param {HTMLCanvasElement} canvas
 * @param {Network} network
 * @param {View} view
 * @param {boolean} coarse
 * @returns {Grid}
 */
function scoresOver(canvas, { layers, activation }, view, coarse) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const unit = width / (2 * view.half);
  const budget = coarse ? 300_000 : 2_000_000; // multiplications: a few milliseconds, and a dozen
  const most = coarse ? 50 : 130;
  const across = Math.max(16, Math.min(most, Math.floor(Math.sqrt((budget / cost(layers)) * (width / height)))));
  const down = Math.max(2, Math.round((across * height) / width));
  const scores = new Float64Array(across * down);
  const last = layers.length - 1;
  const answer = forward(layers, activation);
  for (let row = 0, k = 0; row < down; row++) {
    const y = view.y - (((row + 0.5) / down) * height - height / 2) / unit;
    for (let column = 0; column < across; column++, k++) {
      const x = view.x + (((column + 0.5) / across) * width) / unit - view.half;
      scores[k] = answer(x, y)[last][0];
    }
  }
  return { scores, across };
}

/**
 * Draw the plane from scores: a grid of them that covers it, and one for each point, which says whether it is right.
 * @param {HTMLCanvasElement} canvas
 * @param {Grid | null} grid
 * @param {Point[]} points
 * @param {number[]} answers
 * @param {View} view
 */
export function drawScores(canvas, grid, points, answers, view) {
  const { context, width, height, colour } = prepare(canvas);
  if (!width) return;
  const unit = width / (2 * view.half);
  const toLeft = (/** @type {number} */ x) => (x - view.x + view.half) * unit;
  const toTop = (/** @type {number} */ y) => height / 2 - (y - view.y) * unit;
  if (grid) {
    const { scores, across } = grid;
    const down = scores.length / across;
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
