import assert from "node:assert/strict";
import { test } from "node:test";
import { pythonNumber, replaceNumber } from "../../../docs/javascripts/playground/leaves.js";

test("a number is written as one would write it in Python", () => {
  const written = [2, -3, 0.1, 1.005, -0.001, 1e21].map(pythonNumber);
  assert.deepEqual(written, ["2.0", "-3.0", "0.1", "1.0", "0.0", "1e+21"]);
});

test("a longer number moves the places after it, and none before", () => {
  const text = "a = Value(1.0)\nb = Value(2.0)\nc = Value(3.0)";
  const place = (number) => ({ start: text.indexOf(number), end: text.indexOf(number) + 3 });
  const written = replaceNumber(text, place("2.0"), "-12.25", [place("1.0"), place("3.0")]);
  assert.equal(written.text, "a = Value(1.0)\nb = Value(-12.25)\nc = Value(3.0)");
  const at = ({ start, end }) => written.text.slice(start, end);
  assert.equal(at(written.place), "-12.25");
  assert.deepEqual(written.others.map(at), ["1.0", "3.0"]);
});
