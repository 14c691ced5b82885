import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Journey } from "../../../docs/javascripts/build/journey.js";
import { OwnFiles } from "../../../docs/javascripts/build/own_files.js";
import { keepVersion, lastPassed, versions } from "../../../docs/javascripts/build/versions.js";
import { countWords, dayWords, stateWords, statusWords, when } from "../../../docs/javascripts/build/words.js";
import { Work } from "../../../docs/javascripts/build/work.js";
import { load, save } from "../../../docs/javascripts/reader/storage.js";

const MILESTONES = ["value", "backward", "depth", "order", "log"].map((name) => ({
  name,
  title: name.toUpperCase(),
  file: "engine.py",
  kind: { depth: "advice", log: "optional" }[name] ?? "",
  opens: "",
}));
const BEGINNING = { "engine.py": "begin", "nn.py": "" };

let stored, full;
beforeEach(() => {
  mock.timers.reset();
  stored = new Map();
  full = false;
  const storage = {
    getItem: (name) => stored.get(name) ?? null,
    removeItem: (name) => stored.delete(name),
    setItem(name, value) {
      if (full) throw new DOMException("no room", "QuotaExceededError");
      stored.set(name, String(value));
    },
  };
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });
});

// Files -----------------------------------------------------------------------------------------------------------------

test("what is written is kept, and is there on the next visit", () => {
  const files = new OwnFiles(BEGINNING);
  assert.equal(files.isBegun, false);
  assert.equal(files.write("engine.py", "mine"), "");
  assert.equal(new OwnFiles(BEGINNING).texts["engine.py"], "mine");
  assert.equal(new OwnFiles(BEGINNING).isBegun, true);
  files.write("engine.py", "begin");
  assert.equal(load("build engine.py"), null);
});

test("what cannot be kept is told and stays in the page", () => {
  const files = new OwnFiles(BEGINNING);
  full = true;
  assert.match(files.write("engine.py", "mine"), /storage is full/);
  assert.equal(files.texts["engine.py"], "mine");
  assert.deepEqual(files.look(), []);
});

test("another tab's text is never written over without a word", () => {
  const files = new OwnFiles(BEGINNING);
  files.write("engine.py", "mine");
  save("build engine.py", { text: "theirs" });
  assert.equal(files.write("engine.py", "mine, longer"), "");
  assert.deepEqual([...files.differing], ["engine.py"]);
  assert.equal(load("build engine.py").text, "theirs");
  assert.deepEqual(files.look(), []); // it is known
  assert.equal(files.keepMine("engine.py"), "");
  assert.equal(load("build engine.py").text, "mine, longer");
  save("build engine.py", { text: "theirs again" });
  assert.deepEqual(files.look(), ["engine.py"]);
  assert.equal(files.takeTheirs("engine.py"), "theirs again");
  assert.deepEqual([...files.differing], []);
});

test("the same text in two tabs is no news, and a damaged one is none", () => {
  const files = new OwnFiles(BEGINNING);
  files.write("nn.py", "mine");
  save("build nn.py", { text: "mine" });
  assert.deepEqual(files.look(), []);
  stored.set("micrograd:build nn.py", "{");
  assert.deepEqual(files.look(), ["nn.py"]);
  assert.equal(files.theirs("nn.py"), "");
});

// Versions --------------------------------------------------------------------------------------------------------------

test("versions are distinct, at most twenty, the newest first, and the last that passed among them", () => {
  keepVersion({ a: "good" }, "value: passed", true);
  for (let i = 0; i < 30; i++) keepVersion({ a: String(i) }, `${i}`);
  assert.equal(versions().length, 20);
  assert.equal(versions()[0].what, "29");
  assert.deepEqual(versions()[19].files, { a: "good" });
  assert.equal(lastPassed().what, "value: passed");
  keepVersion({ a: "29" }, "once more");
  assert.deepEqual(
    versions()
      .slice(0, 2)
      .map(({ what }) => what),
    ["once more", "28"],
  );
  keepVersion({ a: "good" }, "before something else");
  assert.deepEqual([versions()[0].what, versions()[0].passed], ["value: passed", true]);
});

test("damaged versions are left out", () => {
  save("build versions", [{ files: { a: 1 }, date: "", what: "" }, null, { files: { a: "" }, date: "", what: "" }]);
  assert.equal(versions().length, 1);
  save("build versions", { length: 3 });
  assert.deepEqual(versions(), []);
  assert.equal(lastPassed(), undefined);
});

// The way through the milestones ----------------------------------------------------------------------------------------

const result = (milestone, state = "passed", held = 1, total = 1) => ({ milestone, state, held, total, why: "" });

test("a milestone that passes leads to the next, and all is kept", () => {
  const journey = new Journey(MILESTONES);
  const outcome = journey.receive([result("value")], "2026-11-21");
  assert.equal(outcome.next.name, "backward");
  assert.equal(statusWords(outcome, journey), "Passed: it holds · 1 of 5 passed");
  const again = new Journey(MILESTONES);
  assert.equal(again.current.name, "backward");
  assert.deepEqual(again.passed, ["value"]);
  assert.equal(countWords(again), "1 of 5 passed");
  assert.equal(stateWords(again, MILESTONES[0]), "passed");
  assert.equal(stateWords(again, MILESTONES[2]), "advice");
});

test("one that does not pass stays, and one that broke is told and waited for", () => {
  const journey = new Journey(MILESTONES);
  journey.choose("backward");
  const no = journey.receive([result("value"), result("backward", "not yet", 2, 4)], "");
  assert.equal(no.next, null);
  assert.equal(statusWords(no, journey), "Not yet: 2 of 4 hold");
  const broken = journey.receive([result("value", "not yet", 0), result("backward")], "");
  assert.equal(broken.next, null);
  assert.equal(broken.broken[0].milestone, "value");
  assert.equal(statusWords(broken, journey), "Not yet: VALUE, it doesn't hold");
});

test("advice and what is optional can be skipped, and are not come back to", () => {
  const journey = new Journey(MILESTONES);
  journey.choose("depth");
  assert.equal(statusWords(journey.receive([result("depth", "advice", 0)], ""), journey), "Right so far, with advice");
  assert.equal(journey.following.name, "order");
  journey.states = { value: "passed", backward: "passed", depth: "advice", order: "passed" };
  journey.choose("log");
  assert.equal(
    statusWords(journey.receive([result("log", "not there", 0)], ""), journey),
    "Not there yet, and nothing else needs it",
  );
  assert.equal(journey.following, null);
});

test("what was left out is told, kept, and not come back to until it is passed", () => {
  const journey = new Journey(MILESTONES);
  journey.states = { value: "passed", backward: "passed" };
  journey.choose("depth");
  journey.skip("2026-11-21");
  assert.equal(journey.current.name, "order");
  const again = new Journey(MILESTONES);
  assert.equal(stateWords(again, MILESTONES[2]), "left out for now");
  again.choose("backward");
  assert.equal(again.following.name, "order");
  again.choose("log");
  again.skip("2026-11-21");
  again.choose("depth");
  assert.equal(again.receive([result("depth")], "").next.name, "order");
  assert.equal(stateWords(again, MILESTONES[2]), "passed");
  again.choose("order");
  assert.equal(again.receive([result("order")], "").next, null);
});

test("a damaged memory counts as nothing", () => {
  for (const saved of ["[]", "{", '{"states": 3, "hints": {"value": "x"}, "current": "gone"}', "null"]) {
    stored.set("micrograd:build progress", saved);
    const journey = new Journey(MILESTONES);
    assert.equal(journey.current.name, "value");
    assert.deepEqual([journey.states, journey.passedOn, journey.hints], [{}, {}, {}]);
  }
});

test("hints are counted, and starting over forgets them", () => {
  const journey = new Journey(MILESTONES);
  journey.openHint("value");
  journey.openHint("value");
  assert.equal(new Journey(MILESTONES).hints.value, 2);
  journey.startOver();
  assert.deepEqual(new Journey(MILESTONES).hints, {});
});

test("a time is told as a reader has it", () => {
  const now = new Date(2026, 10, 21, 20, 0);
  assert.equal(when(new Date(2026, 10, 21, 18, 2).toISOString(), now), "18:02");
  assert.equal(when(new Date(2026, 10, 20, 18, 2).toISOString(), now), "20 November 2026, 18:02");
  assert.equal(when("gone", now), "some time ago");
  assert.equal(dayWords(new Date(2027, 4, 2)), "2 May 2027");
});

// What Python is asked to do --------------------------------------------------------------------------------------------

class FakePython {
  isStarted = true;
  calls = [];
  start = async () => {};
  stop = async () => this.refuse("Stopped", "Stopped");
  call(module, name, argument) {
    return new Promise((resolve, reject) => this.calls.push({ module, name, argument, resolve, reject }));
  }
  refuse(name, message) {
    this.calls.at(-1)?.reject(Object.assign(new Error(message), { name }));
    return settle();
  }
}

class FakePage {
  said = [];
  savesData = false;
  answer = true;
  again = undefined;
  render() {}
  say(words) {
    this.said.push(words);
  }
  ask = async () => this.answer;
  offerRetry(again) {
    this.again = again;
  }
  get last() {
    return this.said.at(-1);
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("one thing is done at a time, and its answer comes back", async () => {
  const [python, page] = [new FakePython(), new FakePage()];
  const work = new Work(python, page);
  const answer = work.call("check", { up_to: "value" }, "Checking");
  await settle();
  assert.equal(work.isRunning, true);
  assert.equal(await work.call("check", {}, "Checking"), undefined);
  assert.deepEqual([python.calls.length, python.calls[0].module, page.last], [1, "own_engine", "Checking"]);
  python.calls[0].resolve({ results: [] });
  assert.deepEqual(await answer, { results: [] });
  assert.equal(work.state, "idle");
});

test("what never ends is told after ten seconds, and can be stopped", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const [python, page] = [new FakePython(), new FakePage()];
  const work = new Work(python, page);
  const answer = work.call("check", {}, "Checking");
  await settle();
  mock.timers.tick(10_000);
  assert.match(page.last, /^Still checking after 10 s: is there a loop without an end\? Stop ends it/);
  await work.stop();
  assert.equal(await answer, undefined);
  assert.equal(page.last, "Stopped. Your code is as it was.");
  assert.equal(work.state, "idle");
  await work.stop(); // nothing runs
});

test("a crash, or Python that does not come, is told with a way to try again", async () => {
  const [python, page] = [new FakePython(), new FakePage()];
  const work = new Work(python, page);
  const again = () => {};
  const answer = work.call("check", {}, "Checking", undefined, again);
  await settle();
  await python.refuse("Error", "Python itself crashed");
  assert.equal(await answer, undefined);
  assert.equal(page.last, "Python itself crashed. Your code is as it was.");
  assert.equal(page.again, again);
});

test("a browser that saves data is asked before Python is loaded", async () => {
  const [python, page] = [new FakePython(), new FakePage()];
  Object.assign(page, { savesData: true, answer: false });
  python.isStarted = false;
  const work = new Work(python, page);
  await work.call("check", {}, "Checking");
  assert.deepEqual([python.calls.length, page.last, work.state], [0, "Not loaded", "idle"]);
  page.answer = true;
  work.call("check", {}, "Checking");
  await settle();
  assert.equal(python.calls.length, 1);
  assert.equal(page.said.includes("Loading Python"), true);
  work.leave();
});
