import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ExpressionRunner } from "../../../docs/javascripts/playground/expression_runner.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

let calls, stops, page, runner;
beforeEach(() => {
  calls = [];
  stops = [];
  const python = {
    start: async () => {},
    call: (_module, _name, argument) =>
      new Promise((resolve, reject) => calls.push({ text: argument.text, resolve, reject })),
    stop: () => {
      calls.forEach((call) => call.reject(new Error("Stopped")));
      return new Promise((resolve) => stops.push(resolve));
    },
  };
  page = {
    text: "a = Value(1.0)",
    isConnected: true,
    shown: [],
    said: [],
    announced: [],
    complaint: "",
    render() {},
    sayLoading() {},
    show: (answer, text) => page.shown.push([answer, text]),
    say: (text) => page.said.push(text),
    complain: (text) => (page.complaint = text),
    announce: (use) => page.announced.push(use),
  };
  runner = new ExpressionRunner(python, page);
});

test("an expression runs, is shown with the text that it answers, and frees Python", async () => {
  runner.run();
  await settle();
  assert.equal(runner.state, "running");
  page.text = "another";
  calls[0].resolve("answer");
  await settle();
  assert.deepEqual(page.shown, [["answer", "a = Value(1.0)"]]);
  assert.equal(runner.state, "idle");
  assert.deepEqual(page.announced, ["runs", "ended"]);
});

test("however often the text changes meanwhile, it runs once more, as it is then", async () => {
  runner.run();
  await settle();
  for (const text of ["b", "c", "d"]) {
    page.text = text;
    runner.run();
  }
  assert.equal(runner.state, "running again");
  calls[0].resolve("first");
  await settle();
  assert.equal(runner.state, "running");
  calls[1].resolve("second");
  await settle();
  assert.deepEqual(
    calls.map(({ text }) => text),
    ["a = Value(1.0)", "d"],
  );
  assert.equal(runner.state, "idle");
});

test("what was stopped says nothing more, and what had changed does not run", async () => {
  runner.run();
  await settle();
  runner.run();
  runner.stop();
  assert.equal(runner.state, "stopping");
  await settle();
  assert.equal(page.complaint, "");
  assert.equal(calls.length, 1);
  stops[0]();
  await settle();
  assert.equal(runner.state, "idle");
  assert.equal(page.said.at(-1), "Stopped. Python is ready again.");
  assert.deepEqual(page.announced, ["runs", "stopped"]);
  runner.run();
  await settle();
  assert.equal(calls.length, 2);
});

test("a page that was left runs nothing more", async () => {
  runner.run();
  await settle();
  runner.run();
  page.isConnected = false;
  calls[0].resolve("answer");
  await settle();
  assert.equal(calls.length, 1);
  assert.equal(runner.state, "idle");
});

test("what goes wrong is told, and another run is possible", async () => {
  runner.run();
  await settle();
  calls[0].reject(new Error("The connection broke."));
  await settle();
  assert.equal(page.complaint, "The connection broke.");
  assert.equal(runner.state, "idle");
});

test("too long a text does not reach Python", async () => {
  page.text = "x".repeat(5001);
  await runner.run();
  assert.equal(page.complaint, "The expression has 5001 characters, and 5000 is the most.");
  assert.deepEqual([calls.length, page.announced.length, runner.state], [0, 0, "idle"]);
});
