// What something goes through that the reader has Python do: a cell's run, a check of their engine.

export const STATES = /** @type {const} */ ({
  idle: { run: "running", ask: "asking" },
  asking: { answer: "idle" },
  running: { stop: "stopping", end: "idle" },
  stopping: { end: "idle" },
});
