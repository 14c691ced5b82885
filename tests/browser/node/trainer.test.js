import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { DEFAULTS } from "../../../docs/javascripts/playground/settings.js";
import { Trainer } from "../../../docs/javascripts/playground/trainer.js";

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

  call(module, name, argument) {
    return new Promise((resolve, reject) => this.calls.push({ name, argument, resolve, reject }));
  }

  get open() {
    return this.calls.at(-1);
  }

  async answer(changes = {}) {
    const { name, argument, resolve } = this.calls.at(-1);
    const steps = name === "reset" ? 0 : (argument.steps ?? 5);
    this.#step = name === "reset" ? 0 : this.#step + steps;
    const report = { run: argument.run, step: this.#step, losses: Array(steps).fill(0.5), accuracy: 0.75, fresh: null };
    resolve({ ...report, ...LAYERS, stopped: null, ...(name === "reset" && { points: POINTS }), ...changes });
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
