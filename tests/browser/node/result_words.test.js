import assert from "node:assert/strict";
import { test } from "node:test";
import { status } from "../../../docs/javascripts/cell/result_words.js";

const HERE = 4;
const STATUS = {
  "Ran in 1 ms": { state: "done", milliseconds: 0.2 },
  "Ran in 999 ms": { state: "done", milliseconds: 999.4 },
  "Ran in 1.0 s": { state: "done", milliseconds: 1000 },
  "Solved: 3 of 3 hold": { state: "passed", held: 3, total: 3 },
  "Not yet: 1 of 3 hold": { state: "not yet", held: 1, total: 3 },
  "Failed: NameError, line 2": { state: "failed", name: "NameError", line: 2, cell: HERE },
  "Failed: NameError, line 2 of a cell above that this one needs": {
    ...{ state: "failed", name: "NameError", line: 2, cell: 1 },
  },
  "Failed: Too much output": { state: "failed", name: "Too much output", line: 0, cell: HERE },
  "PyTorch does not run in a browser": { state: "missing" },
  "numpy and matplotlib did not load": { state: "no packages", packages: ["numpy", "matplotlib"] },
};

for (const [words, result] of Object.entries(STATUS)) {
  test(words, () => assert.equal(status(result, HERE), words));
}
