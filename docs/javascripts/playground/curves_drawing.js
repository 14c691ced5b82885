// Curves over the steps of training on a canvas: the loss, and the accuracy.

import { axisLabel, prepare } from "./canvas.js";

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
