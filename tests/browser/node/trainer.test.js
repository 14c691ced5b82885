import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { libraryEngine, OwnEngine } from "../../../docs/javascripts/playground/engines.js";
import { DEFAULTS } from "../../../docs/javascripts/playground/settings.js";
import { Trainer } from "../../../docs/javascripts/playground/trainer.js";
import { weightRows } from "../../../docs/javascripts/playground/words.js";

const POINTS = [
  [0, 0, 1],
  [1, 1, -1],
];
const LAYERS = { layers: [[[1, 1, 0]]], grads: [[[null, null, null]]] };

/** Python as far as the trainer knows it: each call waits until the test answers it. */
class FakePython {
  calls = [];
  #step = 0;

  start = async () => {};
  stop = async () => {
    await this.refuse("Stopped");
  };

  call(module, name, argument) {
    return new Promise((resolve, reject) => this.calls.push({ module, name, argument, resolve, reject }));
  }

  get open() {
    return this.calls.at(-1);
  }

  async answer(changes = {}) {
    const { module, name, argument, resolve } = this.calls.at(-1);
    const steps = name === "reset" ? 0 : (argument.steps ?? 5);
    this.#step = name === "reset" ? 0 : this.#step + steps;
    const report = { run: argument.run, step: this.#step, losses: Array(steps).fill(0.5), stopped: null };
    const picture = module === "playground" && { accuracy: 0.75, fresh: null, ...LAYERS };
    resolve({ ...report, ...picture, ...(name === "reset" && { points: POINTS }), ...changes });
    await settle();
  }

  async refuse(name) {
    this.calls.at(-1).reject(Object.assign(new Error("it went wrong"), { name }));
    await settle();
  }
}

class FakePage {
  said = [];
  written = [];
  complaint = "";
  start = undefined;
  render() {}
  showPoints() {}
  sayLoading() {}
  say(text) {
    this.said.push(text);
  }
  write(text) {
    this.written.push(text);
  }
  complain(text) {
    this.complaint = text;
  }
  untilSeen = async () => {};
  loadStart = async () => this.start;
  get last() {
    return this.said.at(-1);
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

let python, page, trainer;
beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  python = new FakePython();
  page = new FakePage();
  trainer = new Trainer(python, page);
  trainer.use(DEFAULTS);
});

/** Play, up to the first call of `train`. */
async function playing() {
  trainer.play();
  await settle();
  await python.answer(); // the network's start
  mock.timers.tick(1000); // it is shown for a while
  await settle();
  assert.equal(python.open.name, "train");
}

test("nothing runs, and Python is not asked for, before Play or Step", async () => {
  await settle();
  assert.equal(trainer.state, "idle");
  assert.deepEqual(python.calls, []);
  assert.match(page.last, /press Play, and Python is loaded/);
});

test("an experiment shows its start as the build drew it", async () => {
  page.start = { ...LAYERS, points: POINTS, accuracy: 0.5, fresh: 0.5 };
  trainer.use(DEFAULTS, "two-moons");
  await settle();
  assert.match(page.last, /^Ready\. Step 0: 50 % of the points right, 50 % of fresh ones\. Press Play/);
  assert.deepEqual(trainer.points, POINTS);
  assert.deepEqual(python.calls, []);
});

test("Play trains until Pause, and Pause takes the answer that is on its way", async () => {
  await playing();
  await python.answer();
  await python.answer();
  assert.equal(trainer.record.report.step, 10);
  trainer.pause();
  assert.equal(trainer.state, "pausing");
  assert.equal(trainer.isPlaying, false);
  await python.answer();
  assert.equal(trainer.state, "idle");
  assert.equal(trainer.record.losses.length, 15);
  assert.match(page.last, /^Step 15: loss 0.5000, 75 % of the points right\.$/);
  const calls = python.calls.length;
  await settle();
  assert.equal(python.calls.length, calls);
});

test("Play again before the last answer goes on with one loop", async () => {
  await playing();
  trainer.pause();
  trainer.play();
  assert.equal(trainer.state, "playing");
  const calls = python.calls.length;
  await python.answer();
  assert.equal(python.calls.length, calls + 1);
});

test("Step takes one step, pressed three times three, and one after what played", async () => {
  trainer.step();
  trainer.step();
  trainer.step();
  await settle();
  await python.answer(); // the network
  for (let step = 1; step <= 3; step++) {
    assert.deepEqual(python.open.argument, { run: python.open.argument.run, steps: 1 });
    await python.answer();
    assert.equal(trainer.record.report.step, step);
  }
  assert.equal(trainer.state, "idle");
  trainer.play();
  await settle();
  trainer.step();
  await python.answer();
  assert.equal(python.open.argument.steps, 1);
  await python.answer();
  assert.equal(trainer.state, "idle");
  assert.equal(trainer.record.report.step, 9);
});

test("an answer to settings that have changed since is thrown away", async () => {
  await playing();
  trainer.use({ ...DEFAULTS, rate: 1 });
  await python.calls.find(({ name }) => name === "train").resolve({ step: 99 });
  await settle();
  assert.equal(trainer.record.report, null);
  assert.equal(python.open.name, "reset");
  assert.equal(python.open.argument.settings.rate, 1);
  await python.answer();
  assert.equal(trainer.record.report.step, 0);
  assert.equal(python.open.name, "train");
});

test("what is said aloud while it trains is said every five seconds, what is seen always", async () => {
  await playing();
  for (let i = 0; i < 5; i++) await python.answer();
  assert.ok(page.written.length >= 4);
  assert.ok(page.said.filter((text) => text.startsWith("Step")).length <= 1);
});

test("an explosion ends training with its reason, and Play begins afresh", async () => {
  await playing();
  await python.answer({ stopped: { name: "OverflowError", message: "1.23456e+308 does not fit; try less" } });
  assert.equal(trainer.state, "idle");
  assert.match(page.complaint, /^Exploded after 5 steps: 1\.23e\+308 does not fit\. .* smaller than 0\.1\.$/);
  trainer.play();
  await settle();
  assert.equal(python.open.name, "reset");
});

test("training ends at 100,000 steps", async () => {
  await playing();
  await python.answer({ step: 100_000 });
  assert.equal(trainer.state, "idle");
  assert.match(page.complaint, /^That is 100,000 steps/);
});

test("an expression pauses training, which says so and stays paused", async () => {
  await playing();
  trainer.shareWithExpression("runs");
  assert.equal(trainer.isPlaying, false);
  await python.answer();
  assert.equal(page.last, "Paused: Python runs your expression.");
  trainer.shareWithExpression("ended");
  assert.match(page.last, /^Paused for your expression; press Play to go on\. Step 5:/);
  trainer.shareWithExpression("runs"); // while nothing trains there is nothing to say
  trainer.shareWithExpression("ended");
  assert.match(page.last, /^Paused for your expression/);
});

test("Play while an expression runs says that it waits", async () => {
  trainer.shareWithExpression("runs");
  trainer.play();
  assert.equal(page.last, "Python runs your expression; training goes on after it.");
});

test("Python that was stopped takes the network with it, and training starts anew", async () => {
  await playing();
  await python.answer();
  const lost = python.open;
  trainer.shareWithExpression("runs");
  trainer.shareWithExpression("stopped");
  lost.reject(Object.assign(new Error("Stopped"), { name: "Stopped" }));
  await settle();
  assert.equal(trainer.state, "idle");
  assert.equal(trainer.record.report, null);
  assert.equal(page.last, "Python was stopped: training starts anew with Play.");
  await python.answer(); // the network of the same settings
  assert.equal(page.last, "Python was stopped: training starts anew with Play.");
  assert.equal(page.complaint, "");
});

test("a network that Python no longer has is made again", async () => {
  await playing();
  await python.answer();
  await python.refuse("LookupError");
  assert.equal(python.open.name, "reset");
  await python.answer();
  assert.equal(trainer.state, "idle");
  assert.equal(trainer.record.report.step, 0);
});

test("a failure is told with what to do, and the next Play tries again", async () => {
  await playing();
  await python.refuse("Error");
  assert.equal(trainer.state, "idle");
  assert.equal(page.complaint, "It went wrong. Press Play to try again.");
  trainer.play();
  await settle();
  assert.equal(trainer.state, "playing");
});

// The reader's own network ---------------------------------------------------------------------------------------------

const PICTURE = { accuracy: 0.75, fresh: null, scores: [1, -1], activations: ["tanh", "tanh"], ...LAYERS };

/** Train the reader's network; `silences` is what the page was told of code that does not answer. */
function useOwn() {
  const silences = [];
  const files = () => ({ "engine.py": "mine", "nn.py": "mine" });
  const view = { x: 1, y: 0, half: 2 };
  trainer.useEngine(new OwnEngine(python, { files, view, showSilence: (seconds) => silences.push(seconds) }));
  trainer.use(DEFAULTS);
  return silences;
}

/** Answer as own_training.py does: with a picture where one is asked for. */
async function answerOwn(changes = {}) {
  const { pictures, grid } = python.open.argument;
  const seconds = { yours: 0.1, library: 0.01 };
  const picture = { ...PICTURE, grid: grid && [1, -1] };
  const own = {
    library_losses: [],
    seconds,
    compared: true,
    apart: null,
    pictures: pictures.length ? { yours: picture } : {},
  };
  await python.answer({ ...own, ...changes });
}

test("the reader's files and their plane are what Python is asked for, and pictures not at every report", async () => {
  useOwn();
  trainer.play();
  await settle();
  assert.deepEqual([python.open.module, python.open.name], ["own_training", "reset"]);
  assert.equal(python.open.argument.files["nn.py"], "mine");
  await answerOwn();
  const { left, right, bottom, top } = python.open.argument.grid;
  assert.deepEqual([left, right, bottom, top], [-1, 3, -1.86, 1.86]);
  await answerOwn(); // the start
  mock.timers.tick(1000);
  await settle();
  assert.deepEqual(python.open.argument.pictures, []);
  await answerOwn({ library_losses: [0.5, 0.5, 0.5, 0.5, 0.5] });
  assert.equal(trainer.record.report.accuracy, 0.75, "the last one, until there is another");
  assert.deepEqual(trainer.record.accuracies.steps, [0]);
  assert.match(
    page.written.at(-1),
    /^Step 5: your loss 0\.5000, the library's 0\.5000; 75 % of the points right\. A step takes yours/,
  );
  trainer.pause();
  await answerOwn();
  assert.deepEqual([python.open.argument.steps, python.open.argument.pictures], [0, ["yours"]]);
  await answerOwn();
  assert.equal(trainer.state, "idle");
  assert.deepEqual(trainer.record.accuracies.steps, [0, 10]);
});

test("code that does not answer is told, Stop ends it, and it does not run again by itself", async () => {
  const silences = useOwn();
  trainer.step();
  await settle();
  await answerOwn();
  await answerOwn();
  mock.timers.tick(3000);
  assert.equal(silences.at(-1), 3);
  trainer.stop();
  await settle();
  assert.equal(silences.at(-1), 0);
  assert.equal(trainer.state, "idle");
  assert.equal(trainer.record.report, null);
  assert.deepEqual(trainer.points, POINTS);
  assert.match(page.last, /^Stopped\. Your files are as they were/);
  const calls = python.calls.length;
  await settle();
  assert.equal(python.calls.length, calls);
  trainer.play();
  await settle();
  assert.equal(python.open.name, "reset");
});

test("an error of theirs is told with its line, and Play begins anew", async () => {
  useOwn();
  trainer.step();
  await settle();
  await answerOwn();
  await answerOwn();
  const where = [{ code: "  self.grad += x" }];
  await answerOwn({ pictures: {}, stopped: { name: "NameError", message: "no x", file: "engine.py", line: 7, where } });
  assert.equal(trainer.state, "idle");
  assert.equal(
    page.complaint,
    "Your network stopped in engine.py, line 7 (self.grad += x): NameError: no x. Your files are as they were.",
  );
  trainer.play();
  assert.equal(page.complaint, "");
  await settle();
  assert.equal(python.open.name, "reset");
});

test("gradients that differ are said, and a network unlike the library's has no drawing", async () => {
  useOwn();
  trainer.step();
  await settle();
  await answerOwn();
  await answerOwn();
  const apart = { step: 1, what: "grad", parameter: 9, yours: -2, library: -1 };
  await answerOwn({ apart, library_losses: [0.5] });
  assert.match(
    page.last,
    /Your engine's gradients differ from the library's from step 1 on: parameter 9 has the grad -2\.0000/,
  );
  assert.deepEqual(trainer.network, { layers: LAYERS.layers, activation: "tanh", last: "tanh" });
  trainer.step();
  await settle();
  const other = { ...PICTURE, layers: null, grads: null, activations: null, parameters: [[1, null]], grid: [1] };
  await answerOwn({ pictures: { yours: other } });
  assert.equal(trainer.network, null);
  assert.deepEqual(trainer.answers, [1, -1]);
  assert.deepEqual(weightRows(trainer.record.report), [["1", "1.0000", "–"]]);
});

test("the library's engine again is asked as before", async () => {
  useOwn();
  trainer.useEngine(libraryEngine(python));
  trainer.use(DEFAULTS);
  trainer.step();
  await settle();
  assert.equal(python.open.module, "playground");
});

test("Play asks for a program of the loss where that is chosen, a single step never", async () => {
  let compiled = true;
  trainer.useEngine(libraryEngine(python, () => compiled));
  trainer.use(DEFAULTS);
  trainer.step();
  await settle();
  await python.answer(); // reset
  assert.equal("compiled" in python.open.argument, false);
  await python.answer();
  trainer.play();
  await settle();
  assert.equal(python.open.argument.compiled, true);
  compiled = false;
  await python.answer();
  assert.equal(python.open.argument.compiled, false);
});
