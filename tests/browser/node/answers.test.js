import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  isAnswer,
  judgeNumber,
  loadAnswers,
  readNumber,
  saveAnswer,
  whereToStart,
} from "../../../docs/javascripts/reader/answers.js";
import { isReadable } from "../../../docs/javascripts/reader/saved_work.js";

/** As a browser's: its names are its own keys. */
class FakeStorage {
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }
  setItem(name, value) {
    this[name] = String(value);
  }
}

beforeEach(() => {
  Object.defineProperty(globalThis, "localStorage", { value: new FakeStorage(), configurable: true, writable: true });
});

test("a number is read as readers type it", () => {
  const typed = {
    "-3": -3,
    "−3": -3,
    " 0.25 ": 0.25,
    "0,25": 0.25,
    "1/4": 0.25,
    "-1/-4": 0.25,
    ".5": 0.5,
    "5.": 5,
    "+2e-3": 0.002,
    "1 000": 1000,
  };
  for (const [text, number] of Object.entries(typed)) assert.equal(readNumber(text), number, text);
  for (const text of ["", "minus three", "3x", "1/0/2", "--3", "1,000,0", "Infinity", "0x10", "/2"])
    assert.equal(readNumber(text), NaN, text);
});

const QUESTION = {
  right: -3,
  tolerance: 0.01,
  wrong: new Map([
    [3, 0],
    [-6, 1],
  ]),
};
const said = (given, question = QUESTION) => judgeNumber(question, given);

test("a number is right within its tolerance", () => {
  assert.deepEqual(said(-3), { right: true, words: "" });
  assert.equal(said(-2.99).right, true);
  assert.equal(said(-2.98).right, false);
});

test("a number that was expected has its own reason", () => {
  assert.deepEqual(said(3), { right: false, reason: 0, words: "" });
  assert.deepEqual(said(-6.01), { right: false, reason: 1, words: "" });
});

test("another number hears of its sign first, then of its size", () => {
  assert.equal(said(-5).words, "The sign is right, but the size is too large.");
  assert.equal(said(-2).words, "The sign is right, but the size is too small.");
  assert.equal(said(4).words, "The sign isn't right, nor is the size.");
  assert.equal(said(0).words, "It isn't 0: something changes here.");
  assert.equal(said(3, { ...QUESTION, wrong: new Map() }).words, "The size is right. Look at the sign.");
  assert.equal(said(7, { ...QUESTION, right: 6 }).words, "That is too large.");
  assert.equal(said(5, { ...QUESTION, right: 6 }).words, "That is too small.");
  assert.equal(said(1, { ...QUESTION, right: 0 }).words, "That is too large.");
  assert.equal(said(-1, { ...QUESTION, right: 0 }).words, "That is too small.");
  assert.equal(said(NaN).words, "That is not a number. Write it like -3 or 0.25.");
});

test("answers are kept by their question's name, the last one each", () => {
  assert.equal(saveAnswer("derivatives#slope", "3"), "");
  assert.equal(saveAnswer("derivatives#slope", "-3"), "");
  saveAnswer("networks#count", "x".repeat(1000));
  assert.equal(loadAnswers()["derivatives#slope"], "-3");
  assert.ok(isAnswer(loadAnswers()["networks#count"]), "a long one is cut, and stays one");
  assert.ok(isReadable("answers"));
});

test("damaged answers are none", () => {
  for (const raw of ["[1]", "5", "null", "{broken"]) {
    localStorage.setItem("micrograd:answers", raw);
    assert.deepEqual(loadAnswers(), {});
  }
  localStorage.setItem("micrograd:answers", '{"a#b": 5, "a#c": "up"}');
  assert.deepEqual(loadAnswers(), { "a#c": "up" });
  assert.ok(!isReadable("answers"));
});

test("someone starts at the first question that is not answered right", () => {
  const none = undefined;
  assert.deepEqual(whereToStart([none, none, none]), { at: 0, words: "" });
  assert.deepEqual(whereToStart([true, false, none]), { at: 1, words: "Start at " });
  assert.deepEqual(whereToStart([true, none, false]).at, 1);
  assert.match(whereToStart([true, none, none]).words, /^Right so far\. Answer the next question/);
  assert.deepEqual(whereToStart([true, true, true]), { at: 3, words: "You know all of this: start at " });
});
