// The network on a canvas: in each neuron a map of what it answers, on each edge its weight or gradient.

import { coloured, prepare, rgb } from "./canvas.js";
import { forward } from "./network.js";

/** @typedef {import("./network.js").Layers} Layers */
/** @typedef {import("./plane_drawing.js").View} View */
/** @typedef {import("./plane_drawing.js").Network} Network */

const MAP = 20; // places across the small map in a neuron

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
  const { layers, activation, last = "linear" } = network;
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
    const score = last === "linear" ? "score" : `${last}: score`;
    const name = l === 0 ? "inputs" : l === counts.length - 1 ? score : `${count} ${activation}`;
    context.fillText(name, Math.max(20, Math.min(width - 20, leftOf(l))), height - 5);
  });
}

/**
 * What each input and neuron answers on a small grid.
 * @param {Network} network
 * @param {View} view
 */
function neuronMaps({ layers, activation, last }, view) {
  const maps = [2, ...layers.map((layer) => layer.length)].map((count) =>
    Array.from({ length: count }, () => new Float64Array(MAP * MAP)),
  );
  const answer = forward(layers, activation, last);
  for (let row = 0, k = 0; row < MAP; row++) {
    const y = view.y - ((2 * (row + 0.5)) / MAP - 1) * view.half;
    for (let column = 0; column < MAP; column++, k++) {
      const x = view.x + ((2 * (column + 0.5)) / MAP - 1) * view.half;
      [[x, y], ...answer(x, y)].forEach((layer, l) => layer.forEach((out, i) => (maps[l][i][k] = out)));
    }
  }
  return maps;
}
