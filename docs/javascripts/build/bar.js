// The bar below the files: Check, Run, Stop, how far it is, and what has to be asked.

import { ask } from "../cell/question.js";
import { button } from "./parts.js";

export class Bar {
  /** @type {HTMLElement | null} */
  #startedBy = null; // the button that had the keyboard

  /**
   * @param {HTMLElement} root
   * @param {() => { isRunning: boolean, canRun: boolean }} state
   */
  constructor(root, state) {
    this.root = root;
    this.state = state;
  }

  /** @param {string} selector */
  find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  get savesData() {
    return /** @type {any} */ (navigator).connection?.saveData === true;
  }

  render() {
    const { isRunning, canRun } = this.state();
    const [check, run, stop] = [".check", ".run", ".stop"].map((part) => this.find(part));
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    check.hidden = isRunning;
    run.hidden = isRunning || !canRun;
    stop.hidden = !isRunning;
    if (isRunning) this.#removeRetry();
    // The keyboard stays where it was: on the button that took the other's place.
    if (isRunning && (focused === check || focused === run)) {
      this.#startedBy = focused;
      stop.focus();
    }
    if (!isRunning && focused === stop) (this.#startedBy ?? check).focus();
  }

  /** @param {string} words */
  say(words) {
    const status = this.find(".status");
    if (status.textContent !== words) status.textContent = words;
  }

  /**
   * @param {string} question
   * @param {string} yes
   * @param {string} no
   */
  ask(question, yes, no) {
    this.say("");
    return ask(this.root, question, yes, no);
  }

  /** @param {() => void} again */
  offerRetry(again) {
    this.#removeRetry();
    const retry = button("Retry", () => {
      retry.remove();
      again();
    });
    retry.className = "retry";
    this.root.append(retry);
  }

  #removeRetry() {
    this.root.querySelectorAll(".retry").forEach((old) => old.remove());
  }
}
