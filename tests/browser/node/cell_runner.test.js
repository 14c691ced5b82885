import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { CellRunner } from "../../../docs/javascripts/cell/cell_runner.js";
import { STATES } from "../../../docs/javascripts/python/run_states.js";
import { StateMachine } from "../../../docs/javascripts/state_machine.js";

const REQUEST = { page: "/lesson/", cells: ["x = 1", null, "x"], check: false };
const settle = () => new Promise((resolve) => setImmediate(resolve));

let runs, python, page, runner;
beforeEach(() => {
  runs = [];
  python = {
    isStarted: true,
    run: (request, agreed, handlers) =>
      new Promise((resolve, reject) => runs.push({ request, agreed, handlers, resolve, reject })),
    stop: async () => runs.at(-1).reject(Object.assign(new Error("Stopped"), { name: "Stopped" })),
  };
  const log = (name) => (argument) => page.log.push(argument === undefined ? name : `${name}: ${argument}`);
  page = {
    log: [],
    savesData: false,
    questions: [],
    results: [],
    retries: [],
    render: () => page.log.push(runner.state),
    say: log("say"),
    ask: (question) => new Promise((answer) => page.questions.push({ question, answer })),
    focusQuestion: () => false,
    openOutput: log("open"),
    addOutput: (output) => page.log.push(output.text),
    clearOutput: log("clear"),
    showResult: (result, here) => page.results.push([result.state, here]),
    showNeedsPackages: log("needs packages"),
    offerRetry: (again) => page.retries.push(again),
    markSolved: log("solved"),
  };
  runner = new CellRunner(python, page);
});

test("every event leads to a state", () => {
  for (const events of Object.values(STATES)) for (const next of Object.values(events)) assert.ok(next in STATES);
  assert.ok(new StateMachine(STATES, "idle").send("run"));
});

test("a run tells how far it is, what is put out, and how long it took", async () => {
  runner.run(REQUEST);
  const { handlers, request, resolve } = runs[0];
  assert.deepEqual(request, REQUEST);
  handlers.progress(1, 7);
  handlers.progress(6.9, 7);
  handlers.packages(["matplotlib", "numpy"]);
  handlers.running();
  handlers.output({ kind: "text", text: "1" });
  resolve({ state: "done", cell: 2, milliseconds: 12 });
  await settle();
  assert.deepEqual(page.log, [
    ...["running", "say: Waiting for Python", "open"],
    ...["say: Loading Python: 1.0 of 7.0 MB", "say: Starting Python", "say: Loading matplotlib and numpy"],
    ...["say: Running", "1", "idle", "say: Ran in 12 ms"],
  ]);
  assert.deepEqual(page.results, [["done", 2]]);
});

test("a check that holds marks its exercise as solved", async () => {
  runner.run({ ...REQUEST, cells: ["x = 1", "x", "assert x"], check: true });
  runs[0].resolve({ state: "passed", cell: 2, held: 1, total: 1 });
  await settle();
  assert.deepEqual(page.results, [["passed", 1]]);
  assert.deepEqual(page.log.slice(-2), ["say: Solved: 1 of 1 hold", "solved: x"]);
});

test("a second run waits for the first one's end, a question for its answer", async () => {
  runner.run(REQUEST);
  runner.run(REQUEST);
  assert.equal(runs.length, 1);
  runs[0].resolve({ state: "done" });
  await settle();
  page.focusQuestion = () => true;
  await runner.run(REQUEST);
  assert.equal(runs.length, 1);
});

test("Stop ends a run, which says nothing more of its own", async () => {
  runner.run(REQUEST);
  const stopped = runner.stop();
  assert.equal(runner.state, "stopping");
  assert.ok(runner.isRunning);
  await stopped;
  assert.equal(runner.state, "idle");
  assert.equal(page.log.at(-1), "say: Stopped");
  assert.deepEqual([page.results.length, page.retries.length], [0, 0]);
});

test("where data is saved, Python is loaded after a yes", async () => {
  python.isStarted = false;
  page.savesData = true;
  runner.run(REQUEST);
  assert.equal(runner.state, "asking");
  assert.match(page.questions[0].question, /^Python is .* MB, and your browser is set to save data\. Load it\?$/);
  page.questions[0].answer(false);
  await settle();
  assert.deepEqual([runner.state, page.log.at(-1), runs.length], ["idle", "say: Not loaded", 0]);
  runner.run(REQUEST);
  page.questions[1].answer(true);
  await settle();
  assert.deepEqual([runner.state, runs.length], ["running", 1]);
});

test("what fails to load can be tried again, with the same code", async () => {
  runner.run(REQUEST);
  runs[0].reject(new Error("The connection broke."));
  await settle();
  assert.deepEqual(page.log.slice(-3), ["idle", "say: The connection broke.", "clear"]);
  page.retries[0]();
  assert.deepEqual(runs[1].request, REQUEST);
});

test("packages from another host are loaded after a yes, which holds from then on", async () => {
  const asked = { state: "ask", packages: ["matplotlib", "numpy"], host: "packages.example" };
  runner.run(REQUEST);
  assert.equal(runs[0].agreed, false);
  runs[0].resolve(asked);
  await settle();
  const { question, answer } = page.questions[0];
  assert.match(question, /^This needs matplotlib and numpy: about 13 MB from packages\.example, another host\. Load/);
  answer(false);
  await settle();
  assert.deepEqual([page.log.at(-1), runner.state], ["needs packages", "idle"]);
  runner.run(REQUEST);
  runs[1].resolve(asked);
  await settle();
  page.questions[1].answer(true);
  await settle();
  assert.equal(runs[2].agreed, true);
  runs[2].resolve({ state: "no packages", packages: ["numpy"] });
  await settle();
  assert.equal(page.log.at(-1), "say: numpy did not load");
  assert.equal(page.retries.length, 1);
});

test("a page that was left stops what still runs for it", async () => {
  runner.leave();
  assert.equal(runs.length, 0);
  runner.run(REQUEST);
  runner.leave();
  await settle();
  assert.equal(runner.state, "idle");
});
