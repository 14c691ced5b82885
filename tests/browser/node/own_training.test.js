import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { readSource } from "../../../docs/javascripts/build/import_file.js";
import { FOUR_POINTS, GRID, TrainingRun } from "../../../docs/javascripts/build/training_run.js";
import { apartWords, curveWords, planeWords, trainingWords } from "../../../docs/javascripts/build/training_words.js";

const POINTS = [
  [0, 0, 1],
  [1, 1, -1],
];
const PICTURE = { accuracy: 0.5, scores: [1, 1], grid: [1, -1] };

/** Python as far as the training knows it: each call waits until the test answers it. */
class FakePython {
  calls = [];
  stopped = 0;
  stop = async () => {
    this.stopped += 1;
    await this.refuse("Stopped");
  };
  call(module, name, argument) {
    return new Promise((resolve, reject) => this.calls.push({ module, name, argument, resolve, reject }));
  }
  get open() {
    return this.calls.at(-1);
  }
  async answer(changes = {}) {
    const { name, argument, resolve } = this.open;
    const steps = name === "reset" ? 0 : (argument.steps ?? 5);
    this.step = name === "reset" ? 0 : this.step + steps;
    const losses = Array(steps).fill(0.5);
    const both = { losses, library_losses: losses, pictures: { yours: PICTURE, library: PICTURE } };
    const seconds = { yours: 0.1, library: 0.1 };
    const points = name === "reset" ? { points: POINTS } : {};
    resolve({ step: this.step, ...both, seconds, apart: null, stopped: null, ...points, ...changes });
    await settle();
  }
  async refuse(name, message = "it went wrong") {
    this.open.reject(Object.assign(new Error(message), { name }));
    await settle();
  }
}

class FakePage {
  said = [];
  complaint = "";
  stopped = null;
  files = () => ({ "engine.py": "mine" });
  render() {}
  write(words) {
    this.written = words;
  }
  say(words) {
    this.said.push(words);
  }
  complain(words) {
    this.complaint = words;
  }
  showStopped(stopped) {
    this.stopped = stopped;
  }
  untilSeen = async () => {};
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

let python, page, run;
beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  [python, page] = [new FakePython(), new FakePage()];
  run = new TrainingRun(python, page);
});

test("Play makes a network of the files and trains it until Pause, and then asks for the last picture", async () => {
  run.play();
  await settle();
  assert.equal(python.open.name, "reset");
  assert.deepEqual(python.open.argument.files, { "engine.py": "mine" });
  await python.answer();
  assert.equal(python.open.name, "train");
  await python.answer();
  await python.answer();
  run.pause();
  assert.equal(run.state, "pausing");
  await python.answer();
  const { run: number, ...last } = python.open.argument;
  assert.deepEqual(last, { pictures: ["yours", "library"], grid: GRID, steps: 0 });
  await python.answer();
  assert.equal(run.state, "idle");
  assert.equal(run.losses.yours.length, 15);
  assert.match(
    page.said.at(-1),
    /^Step 15: your loss 0\.5000, the library's 0\.5000; 1 of 2 points right\. A step takes yours 6\.7 ms/,
  );
  run.play(); // goes on
  await settle();
  assert.equal(python.open.name, "train");
});

test("other settings begin a new network, and the answer to the old one is thrown away", async () => {
  run.play();
  await settle();
  await python.answer();
  const old = python.open;
  run.use({ data: "four points", seed: 7, own_loop: true, compiled: false });
  run.play();
  old.resolve({ step: 99, losses: [1] });
  await settle();
  assert.equal(run.now, null);
  assert.equal(python.open.name, "reset");
  const { settings, own_loop, compiled, grid } = python.open.argument;
  assert.deepEqual([own_loop, compiled, grid], [true, false, null]);
  assert.deepEqual([settings.data, settings.own, settings.start, settings.rate], ["own", FOUR_POINTS, 7, 0.05]);
});

test("what ends the reader's training is shown, and Play begins anew", async () => {
  run.play();
  await settle();
  await python.answer();
  const stopped = { name: "OverflowError", message: "the loss is nan", file: null, line: null };
  await python.answer({ pictures: {}, stopped });
  assert.deepEqual([page.stopped, run.state], [stopped, "idle"]);
  run.play();
  await settle();
  assert.equal(python.open.name, "reset");
});

test("a step that never ends can be stopped", async () => {
  run.play();
  await settle();
  await python.answer();
  run.pause();
  mock.timers.tick(1000);
  assert.equal(run.state, "stuck");
  await run.stop();
  assert.deepEqual([python.stopped, run.state, run.now], [1, "idle", null]);
  assert.match(page.said.at(-1), /^Python was stopped, and this network is gone/);
});

test("an engine that cannot be trained is told", async () => {
  run.play();
  await settle();
  await python.refuse("RuntimeError", "your files define no MLP");
  assert.equal(page.complaint, "It could not be trained: your files define no MLP.");
  assert.equal(run.state, "idle");
});

test("training ends by itself at 2,000 steps", async () => {
  run.play();
  await settle();
  await python.answer();
  python.step = 1995;
  await python.answer();
  assert.match(page.complaint, /^That is 2,000 steps/);
  await python.answer();
  assert.equal(run.state, "idle");
});

test("what differs from the library's is told with its step", () => {
  const apart = { step: 2, what: "grad", parameter: 3, yours: 0.5, library: -0.25 };
  const now = { step: 3, seconds: { yours: 0.001, library: 0.001 }, apart, yours: PICTURE, library: PICTURE };
  const training = { now, points: POINTS };
  assert.match(
    trainingWords({ ...training, losses: { yours: [1, 0.9], library: [1, 0.5] } }),
    /A step takes yours 0\.3 ms, the library's 0\.3 ms\. Your engine's gradients differ from the library's from step 2 on: /,
  );
  assert.match(
    apartWords(apart),
    /parameter 3 has the grad 0\.5000, the library's -0\.2500\. Check, on the page Build, says where to look\.$/,
  );
  assert.match(
    apartWords({ ...apart, what: "loss" }),
    /^Your loss differs .* from step 2 on, .*: 0\.5000 and -0\.2500\.$/,
  );
  assert.match(
    apartWords({ ...apart, what: "data", yours: null }),
    /after it, parameter 3 is no finite number, the library's/,
  );
  const slow = { ...training, now: { ...now, apart: null, seconds: { yours: 0.1, library: 0.001 } }, pace: 7.25 };
  assert.match(
    trainingWords({ ...slow, losses: { yours: [1], library: [1] } }),
    /7\.3 steps a second with the pictures: one takes yours 33 ms, the library's 0\.3 ms\. That is slow: is what was visited kept in a list\?.*a set knows at once/,
  );
  assert.match(trainingWords({ ...training, losses: { yours: [], library: [] } }), /^Step 0: 1 of 2 points right/);
  assert.equal(
    planeWords(training, "library"),
    "The library's network after 3 steps: the points, and the boundary between them; 50 % right",
  );
  assert.equal(planeWords({ now: null, points: null }, "yours"), "Your network: nothing yet");
  assert.equal(curveWords({ losses: { yours: [], library: [] } }), "Loss: no step yet");
  assert.match(
    curveWords({ losses: { yours: [2, 1], library: [2, 1] } }),
    /^Loss over 2 steps: yours from 2\.0000 to 1\.0000/,
  );
});

const source = (bytes) => ({
  name: "a.py",
  size: bytes.length,
  arrayBuffer: async () => Uint8Array.from(bytes).buffer,
});
const bytesOf = (text) => [...new TextEncoder().encode(text)];

test("a file is opened if it is text, and not too large", async () => {
  assert.equal(await readSource(source(bytesOf("x = 'é'\r\ny = 2\r"))), "x = 'é'\ny = 2\n");
  await assert.rejects(readSource(source([0xff, 0xfe, 0x41])), /not text in UTF-8/);
  await assert.rejects(readSource(source(bytesOf("a\0b"))), /it is not text/);
  await assert.rejects(readSource({ name: "a.py", size: 200_001 }), /it has 201 KB, and 200 are the most/);
  const gone = { name: "a.py", size: 1, arrayBuffer: () => Promise.reject(new DOMException("gone", "NotFoundError")) };
  await assert.rejects(readSource(gone), /it could not be read/);
});
