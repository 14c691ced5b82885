// What the playground's drawings share: a sharp canvas, the page's colours, the look of scores and of an axis.

/**
 * A canvas made as sharp as the screen, and its colours.
 * @param {HTMLCanvasElement} canvas
 */
export function prepare(canvas) {
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
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  context.font = `11px ${style.fontFamily}`;
  return { context, width, height, colour };
}

/**
 * @param {string} colour as #rrggbb or #rgb
 * @returns {number[]}
 */
export function rgb(colour) {
  const digits = colour.replace("#", "");
  const parts =
    digits.length === 3 ? [...digits].map((digit) => digit + digit) : [0, 2, 4].map((i) => digits.slice(i, i + 2));
  return parts.map((part) => parseInt(part, 16) || 0);
}

/**
 * The colours of a grid of scores: label -1 on one side of 0, label 1 on the other, stronger where the network is surer.
 * @param {Float64Array} scores
 * @param {number} across
 * @param {number[]} below
 * @param {number[]} above
 */
export function coloured(scores, across, below, above) {
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
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} left
 * @param {number} top
 * @param {CanvasTextAlign} align
 */
export function axisLabel(context, text, left, top, align) {
  context.textAlign = align;
  context.fillText(text.replace("-", "−"), left, top);
}
