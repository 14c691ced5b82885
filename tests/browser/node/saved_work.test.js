import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { loadMarks, saveMarks } from "../../../docs/javascripts/reader/marks.js";
import { moveSaved } from "../../../docs/javascripts/reader/moved.js";
import { addMissing, describe, exportFile, loadAll, parseExport } from "../../../docs/javascripts/reader/saved_work.js";
import { load, names, remove, save } from "../../../docs/javascripts/reader/storage.js";

/** As a browser's: its names are its own keys. */
class FakeStorage {
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }
  setItem(name, value) {
    this[name] = String(value);
  }
  removeItem(name) {
    delete this[name];
  }
}

const CODE = { code: "x = 2", of: "x = 1" };

beforeEach(() => {
  Object.defineProperty(globalThis, "localStorage", { value: new FakeStorage(), configurable: true, writable: true });
});

test("what is saved is loaded, listed and removed under names of ours", () => {
  localStorage.setItem("another site's", "1");
  assert.equal(save("code /a/ b", CODE), "");
  assert.equal(save("solved", {}), "");
  assert.deepEqual(load("code /a/ b"), CODE);
  assert.deepEqual(names("code "), ["code /a/ b"]);
  assert.deepEqual(names(""), ["code /a/ b", "solved"]);
  remove("solved");
  assert.equal(load("solved"), null);
});

test("what cannot be read is nothing, what cannot be saved is told", () => {
  localStorage.setItem("micrograd:solved", "{broken");
  assert.equal(load("solved"), null);
  localStorage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  assert.equal(save("solved", {}), "Not kept: this browser's storage is full.");
  globalThis.localStorage = undefined;
  assert.equal(save("solved", {}), "Not kept: this browser forbids storage.");
  assert.deepEqual([load("solved"), names("")], [null, []]);
});

test("a mark has the day of its first time, and can be taken away", () => {
  save("solved", { "a#b": "2026-01-02", broken: 5 });
  saveMarks("solved", ["a#b", "a#c"], true);
  const marks = loadMarks("solved");
  assert.deepEqual(Object.keys(marks), ["a#b", "a#c"]);
  assert.equal(marks["a#b"], "2026-01-02");
  assert.match(marks["a#c"], /^\d{4}-\d\d-\d\d$/);
  saveMarks("solved", ["a#b"], false);
  assert.deepEqual(Object.keys(loadMarks("solved")), ["a#c"]);
});

test("what is exported can be imported, and only what lacks is added", () => {
  save("solved", { "a#b": "2026-01-02" });
  save("checklist", { "a#m": "2026-01-03" });
  save("answers", { "a#q": "up", "a#r": "-3" });
  save("code /a/ 1", CODE);
  save("build engine.py", { text: "class Value: ...", saved: "2026-11-27T10:00:00.000Z" });
  save("build nn.py", { text: "theirs", saved: "2026-11-27T10:00:00.000Z" });
  save("build progress", {});
  const { text, name } = exportFile("2026-11-27");
  assert.equal(name, "micrograd-2026-11-27.json");
  globalThis.localStorage = new FakeStorage();
  save("solved", { "a#b": "2026-10-10", "z#z": "2026-10-11" });
  save("answers", { "a#q": "down" });
  save("code /a/ 1", { code: "mine", of: "x = 1" });
  save("build nn.py", { text: "mine", saved: "" });
  const { added, differing, files, problem } = addMissing(parseExport(text));
  assert.equal(problem, "");
  assert.equal(differing, 1);
  assert.deepEqual(files, ["nn.py"]);
  assert.equal(describe(added), "1 ticked milestone, 1 answered question and your own engine.py");
  assert.deepEqual(loadAll(), {
    solved: { "a#b": "2026-10-10", "z#z": "2026-10-11" },
    checklist: { "a#m": "2026-01-03" },
    answers: { "a#q": "down", "a#r": "-3" },
    code: { "/a/ 1": { code: "mine", of: "x = 1" } },
    files: {
      "engine.py": { text: "class Value: ...", saved: "2026-11-27T10:00:00.000Z" },
      "nn.py": { text: "mine", saved: "" },
    },
  });
});

test("a file from before there was the page Build, or questions took answers, can be imported", () => {
  assert.deepEqual(parseExport(JSON.stringify(GOOD)).files, {});
  assert.deepEqual(parseExport(JSON.stringify(GOOD)).answers, {});
});

const GOOD = { site: "micrograd", version: 1, solved: {}, checklist: {}, code: {} };
const WRONG = {
  "not JSON": ["{", /^it is not JSON/],
  "another site's": [{ ...GOOD, site: "x" }, /^it is not from this site/],
  "a newer version": [{ ...GOOD, version: 2 }, /^it has the format 2, and this page reads 1/],
  "no version": [{ ...GOOD, version: undefined }, /^it has no format/],
  "a part that is missing": [{ ...GOOD, code: undefined }, /^its part "code" is missing or damaged/],
  "a day that is none": [{ ...GOOD, solved: { a: "today" } }, /the entry "a" is not a day like 2026-11-21/],
  "an answer that is none": [{ ...GOOD, answers: { a: 5 } }, /in its part "answers", the entry "a" is not an answer/],
  "a file that is none": [{ ...GOOD, files: { a: {} } }, /in its part "files", the entry "a" is not a file's text/],
  "code that is none": [{ ...GOOD, code: { a: "x" } }, /in its part "code", the entry "a" is not code/],
};

for (const [what, [file, message]] of Object.entries(WRONG)) {
  test(`a file that is wrong is refused in words: ${what}`, () => {
    const text = typeof file === "string" ? file : JSON.stringify(file);
    assert.throws(() => parseExport(text), { message });
  });
}

test("what is saved of an exercise goes with it to another page, and what is there stays", () => {
  const old = "code /a/tutorial/automatic_backpropagation/ your-turn-the-order/1";
  const moved = "code /a/tutorial/order_and_backward/ your-turn-the-order/1";
  save("solved", { "automatic_backpropagation#order": "2026-01-02", "automatic_backpropagation#mend": "2026-01-03" });
  save("checklist", { "automatic_backpropagation#deep-graphs": "2026-01-02", deep_graphs: "2026-02-02" });
  save(old, CODE);
  save("code /a/tutorial/automatic_backpropagation/ your-turn-tanh/1", CODE);
  moveSaved();
  assert.deepEqual(load("solved"), {
    "automatic_backpropagation#mend": "2026-01-03",
    "order_and_backward#order": "2026-01-02",
  });
  assert.deepEqual(load("checklist"), { deep_graphs: "2026-02-02" });
  assert.deepEqual(names("code "), ["code /a/tutorial/automatic_backpropagation/ your-turn-tanh/1", moved]);
  save(old, { code: "x = 3", of: "x = 1" });
  moveSaved();
  assert.deepEqual([load(moved), load(old)], [CODE, null]);
});

test("without anything saved, or with what cannot be read, nothing is moved", () => {
  moveSaved();
  assert.deepEqual(names(""), []);
  localStorage.setItem("micrograd:solved", "5");
  moveSaved();
  assert.equal(load("solved"), 5);
});
