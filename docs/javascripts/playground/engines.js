// Whose network trains: the library's, or the reader's own from the page Build with the library's beside it. Both are asked in
// the same way, and answer with the same report. Left out: when they are asked (trainer.js), and what is seen of it.

/** @typedef {import("./record.js").Report} Report */
/** @typedef {import("./plane_drawing.js").View} View */
/**
 * @typedef {object} Engine
 * @property {boolean} isOwn
 * @property {boolean} isBehind whether the last answer left out what takes long: accuracies, scores, numbers
 * @property {(name: "reset" | "train", argument: Record<string, any>) => Promise<Report>} call
 */

const PICTURE_EVERY = 700; // milliseconds
const SHARE = 4; // a picture takes at most one part in so many of the time
const PATIENCE = 3; // seconds until the reader's code counts as silent
const COARSE = { across: 16, down: 15 }; // of the plane that Python is asked about, while it trains
const FINE = { across: 26, down: 24 };
export const HEIGHT = 0.93; // of the plane that is shown, as a share of its width

/**
 * @param {Pick<import("./trainer.js").Python, "call">} python
 * @param {() => boolean} [isCompiled] whether Play runs a program made of the loss; a single step is over before it is made
 * @returns {Engine}
 */
export function libraryEngine(python, isCompiled = () => false) {
  return {
    isOwn: false,
    isBehind: false,
    call: (name, argument) =>
      python.call("playground", name, "milliseconds" in argument ? { ...argument, compiled: isCompiled() } : argument),
  };
}

/** @implements {Engine} */
export class OwnEngine {
  isOwn = true;
  isBehind = false;
  #last = -Infinity; // when the last picture came
  #took = 0; // milliseconds

  /**
   * @param {Pick<import("./trainer.js").Python, "call">} python
   * @param {object} page
   * @param {() => Record<string, string>} page.files the reader's, as they are now
   * @param {View} page.view the plane that is shown
   * @param {(seconds: number) => void} page.showSilence no answer has come for so long; 0: one has
   */
  constructor(python, page) {
    this.python = python;
    this.page = page;
  }

  /**
   * @param {"reset" | "train"} name
   * @param {Record<string, any>} argument
   * @returns {Promise<Report>}
   */
  async call(name, argument) {
    const began = performance.now();
    const rest = began - this.#last;
    const pictured = name === "reset" || "steps" in argument || (rest > PICTURE_EVERY && rest > SHARE * this.#took);
    const size = "milliseconds" in argument ? COARSE : FINE;
    const grid = name === "train" ? { ...edges(this.page.view), ...size } : null; // before, no points are known to show
    const more = name === "reset" ? { files: this.page.files(), own_loop: false } : {};
    const wanted = { ...argument, ...more, pictures: pictured ? ["yours"] : [], grid, fresh: true };
    const { pictures, ...report } = await this.#ask(name, wanted);
    if (pictured) {
      this.#last = performance.now();
      this.#took = this.#last - began - (argument.milliseconds ?? 0);
    }
    this.isBehind = !pictures.yours?.grid;
    const { grid: scores, ...picture } = pictures.yours ?? {};
    return { ...report, ...picture, ...(scores && { grid: { scores, across: size.across } }) };
  }

  /**
   * @param {string} name
   * @param {object} wanted
   */
  async #ask(name, wanted) {
    const late = setTimeout(() => this.page.showSilence(PATIENCE), PATIENCE * 1000);
    try {
      return await this.python.call("own_training", name, wanted);
    } finally {
      clearTimeout(late);
      this.page.showSilence(0);
    }
  }
}

/** @param {View} view */
function edges({ x, y, half }) {
  return { left: x - half, right: x + half, bottom: y - HEIGHT * half, top: y + HEIGHT * half };
}
