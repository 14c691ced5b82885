// <predict-question data-name="page#name">: a question that takes an answer, says why a wrong one is wrong, and keeps what was
// answered. The form in it, and the reasons in the folded answer below it, are the page's: scripts/build/page_questions.py.

import { judgeNumber, loadAnswers, readNumber, saveAnswer } from "./answers.js";
import { onChangeElsewhere } from "./storage.js";

/** Tells that something was answered, to what counts it. */
export const ANSWERED = "question-answered";

export class PredictQuestion extends HTMLElement {
  #gone = new AbortController();
  /** Whether the answer that is shown is right; undefined before there is one. @type {boolean | undefined} */
  right = undefined;

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    this.#form.addEventListener("submit", (event) => this.#answer(event), { signal });
    this.#form.addEventListener("input", () => this.#forget(), { signal });
    if (this.#radios.some((radio) => radio.dataset.place)) {
      document.addEventListener("click", (event) => this.#pick(event), { signal });
      for (const place of this.#places()) place.classList.add("can-be-picked");
    }
    onChangeElsewhere((name) => name === "answers" && this.#restore(), signal);
    addEventListener("pageshow", () => this.#restore(), { signal });
    this.#restore();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form"));
  }

  get #radios() {
    return /** @type {HTMLInputElement[]} */ ([...this.querySelectorAll("input[type=radio]")]);
  }

  get #field() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector("input[type=text]"));
  }

  /** What the reader has chosen or typed. */
  get #given() {
    if (this.#field) return this.#field.value.trim();
    const chosen = this.#radios.find((radio) => radio.checked);
    return chosen ? textOf(chosen) : "";
  }

  /** Shows the answer that is kept, if the question still has it among its own. */
  #restore() {
    const kept = loadAnswers()[this.dataset.name ?? ""];
    if (kept === undefined) return;
    if (this.#field) this.#field.value = kept;
    for (const radio of this.#radios) radio.checked = textOf(radio) === kept;
    if (this.#given) this.#show();
  }

  /** @param {Event} event */
  #answer(event) {
    event.preventDefault();
    const given = this.#given;
    if (!given) return this.#say("", this.#field ? "Type a number first." : "Choose one first.");
    this.#show(saveAnswer(this.dataset.name ?? "", given));
  }

  /**
   * A click on a value of the drawing is an answer. Of two questions about one drawing, the first that waits for its own has it.
   * @param {MouseEvent} event
   */
  #pick(event) {
    const place = /** @type {Element} */ (event.target).closest("[data-node]")?.id;
    const radio = this.#radios.find((one) => place && one.dataset.place === place);
    if (!radio || this.right) return;
    event.stopImmediatePropagation();
    radio.checked = true;
    this.#form.requestSubmit();
    this.scrollIntoView({ block: "nearest" });
  }

  /** Another answer is on its way: what was said is about the one before. */
  #forget() {
    this.right = undefined;
    delete this.#form.dataset.right;
    this.#say("");
    for (const place of this.#places()) place.classList.remove("is-picked", "is-right");
  }

  #places() {
    return this.#radios.flatMap((radio) => document.getElementById(radio.dataset.place ?? "") ?? []);
  }

  /** @param {string} [problem] what went wrong with keeping the answer */
  #show(problem = "") {
    const chosen = this.#radios.find((radio) => radio.checked);
    const { right, reason, words } = chosen ? judgeChoice(chosen) : this.#judgeNumber();
    this.right = right;
    if (right) this.#say("Right.", "The answer below says why.", problem);
    else if (reason === undefined) this.#say("No.", words, problem);
    else this.#say("No.", ...this.#reason(reason), problem);
    this.#form.dataset.right = String(right);
    for (const place of this.#places()) {
      place.classList.toggle("is-picked", place.id === chosen?.dataset.place);
      place.classList.toggle("is-right", right);
    }
    this.dispatchEvent(new Event(ANSWERED, { bubbles: true }));
  }

  #judgeNumber() {
    const { value = "", tolerance = "", wrong = "" } = this.#form.dataset;
    const pairs = wrong.split(" ").map((pair) => /** @type {[number, number]} */ (pair.split(":").map(Number)));
    const question = { right: Number(value), tolerance: Number(tolerance), wrong: new Map(pairs) };
    return judgeNumber(question, readNumber(this.#given));
  }

  /**
   * The words of a reason, as they stand in the folded answer behind what they are about.
   * @param {number} place
   */
  #reason(place) {
    const item = this.closest(".admonition")?.querySelectorAll(".reasons > li")[place].cloneNode(true);
    return /** @type {Node[]} */ ([...(item?.childNodes ?? [])].slice(1));
  }

  /**
   * @param {string} verdict
   * @param {(string | Node)[]} words
   */
  #say(verdict, ...words) {
    const bold = document.createElement("b");
    bold.textContent = verdict;
    const status = /** @type {HTMLElement} */ (this.querySelector("[role=status]"));
    status.replaceChildren(bold);
    for (const word of words) if (word) status.append(typeof word === "string" ? ` ${word}` : word);
  }
}

/** @param {HTMLInputElement} radio */
function judgeChoice({ dataset: { reason } }) {
  return { right: reason === undefined, reason: reason === undefined ? undefined : Number(reason), words: "" };
}

/** @param {HTMLInputElement} radio */
function textOf(radio) {
  return radio.closest("label")?.textContent?.trim() ?? "";
}

if (!customElements.get("predict-question")) customElements.define("predict-question", PredictQuestion);
