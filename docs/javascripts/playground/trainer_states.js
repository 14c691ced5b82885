// What the training of the playground goes through, beside the expression that shares Python with it.

// What the reader asked for. Python answers in its own time: when Pause is pressed, its last answer is still to come.
export const STATES = /** @type {const} */ ({
  idle: { play: "playing", step: "stepping" },
  playing: { step: "stepping", pause: "pausing", end: "idle" },
  stepping: { play: "playing", end: "idle" },
  pausing: { play: "playing", step: "stepping", end: "idle" },
});

// The expression of the page, which shares Python with the training.
export const EXPRESSION_STATES = /** @type {const} */ ({
  none: { begin: "runs" },
  runs: { pause: "paused us", end: "none" },
  "paused us": { resume: "runs", end: "none" },
});
