// Where the reader is: which milestones are passed, which one is the current one, what a check means for that. Kept in the
// browser. Left out: how it is shown, and the words of a reason, which the check has.

import { load, save } from "../reader/storage.js";

/** @typedef {{ name: string, title: string, file: string, kind: string, opens: string }} Milestone */
/**
 * @typedef {object} Result of a milestone, as scripts/in_browser/own_engine.py has it
 * @property {string} milestone
 * @property {"passed" | "not yet" | "advice" | "not there"} state
 * @property {number} held
 * @property {number} total
 * @property {string} why
 * @property {string} lesson
 * @property {string} page
 * @property {string} file
 * @property {number | null} line
 */
/**
 * @typedef {object} Outcome what a check means
 * @property {Result} result of the milestone that was checked
 * @property {Result[]} broken those before it that do not hold, the first one first
 * @property {Milestone | null} next where the reader is now, if that has changed
 * @property {boolean} passed whether all that was checked holds
 */

const NAME = "build progress";
export const TRAINABLE = "mlp"; // once this is passed, there is a network to train
export const TRIED = ["value", "expression-graph", "backward", "exp"]; // what these open is there to be tried

export class Journey {
  /** What the last check said of each. @type {Record<string, string>} */
  states = {};
  /** Which have ever been passed, with the day. @type {Record<string, string>} */
  passedOn = {};
  /** How many hints are open. @type {Record<string, number>} */
  hints = {};
  /** Which the reader has left out, by name. @type {Record<string, string>} */
  skipped = {};

  /** @param {Milestone[]} milestones in their order */
  constructor(milestones) {
    this.milestones = milestones;
    this.current = this.find(load(NAME)?.current) ?? milestones[0];
    this.restoreStates();
  }

  /** Go by what the browser keeps, which another tab may have changed; what is damaged counts as nothing. */
  restoreStates() {
    const saved = load(NAME) ?? {};
    this.states = textsOf(saved.states);
    this.passedOn = textsOf(saved.passedOn);
    this.skipped = textsOf(saved.skipped);
    this.hints = Object.fromEntries(Object.entries(saved.hints ?? {}).filter(([, count]) => Number.isInteger(count)));
  }

  /** @param {string} name */
  find(name) {
    return this.milestones.find((one) => one.name === name);
  }

  /** The names of what is passed as of the last check. */
  get passed() {
    return this.milestones.map((one) => one.name).filter((name) => this.states[name] === "passed");
  }

  /** @param {string} name */
  isPassed(name) {
    return this.states[name] === "passed";
  }

  /**
   * Make another milestone the current one.
   * @param {string} name
   */
  choose(name) {
    this.current = this.find(name) ?? this.current;
    return this.#save();
  }

  /** @param {string} name */
  isLeftOut(name) {
    return name in this.skipped && !this.isPassed(name);
  }

  /**
   * Leave the current milestone out, and go on.
   * @param {string} today as in 2026-11-21
   */
  skip(today) {
    const next = this.following;
    this.skipped[this.current.name] = today;
    return this.choose((next ?? this.current).name);
  }

  /** The milestone after the current one that is neither passed nor left out, or else the first that is not. */
  get following() {
    const at = this.milestones.indexOf(this.current);
    const inTurn = [...this.milestones.slice(at + 1), ...this.milestones.slice(0, at)];
    const open = inTurn.filter(({ name }) => !this.isPassed(name) && !this.isLeftOut(name));
    return open.find((one) => !(one.kind && this.milestones.indexOf(one) < at)) ?? null;
  }

  /**
   * Take in what a check found of the milestones up to the current one.
   * @param {Result[]} results
   * @param {string} today as in 2026-11-21
   * @returns {Outcome}
   */
  receive(results, today) {
    for (const { milestone, state } of results) {
      this.states[milestone] = state;
      if (state === "passed") this.passedOn[milestone] ??= today;
    }
    const result = results[results.length - 1];
    const broken = results.slice(0, -1).filter(({ state }) => state === "not yet");
    const passed = result.state === "passed" && !broken.length;
    const next = passed ? this.following : null;
    if (next) this.current = next;
    this.#save();
    return { result, broken, next, passed };
  }

  /** @param {string} name */
  openHint(name) {
    this.hints[name] = (this.hints[name] ?? 0) + 1;
    return this.#save();
  }

  startOver() {
    this.states = {};
    this.passedOn = {};
    this.hints = {};
    this.skipped = {};
    this.current = this.milestones[0];
    return this.#save();
  }

  #save() {
    const { states, passedOn, hints, skipped } = this;
    return save(NAME, { states, passedOn, hints, skipped, current: this.current.name });
  }
}

/**
 * @param {any} saved
 * @returns {Record<string, string>}
 */
function textsOf(saved) {
  if (typeof saved !== "object" || saved === null) return {};
  return Object.fromEntries(Object.entries(saved).filter(([, text]) => typeof text === "string"));
}
