// <where-to-start>: says to which page of the list above it the reader's answers lead. The list has a page for each question,
// and one for whoever knows them all; without JavaScript it says enough.

import { whereToStart } from "./answers.js";
import { ANSWERED, PredictQuestion } from "./predict_question.js";

class WhereToStart extends HTMLElement {
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    document.addEventListener(ANSWERED, () => this.#render(), { signal: this.#gone.signal });
    this.setAttribute("role", "status");
    this.#render();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  #render() {
    const questions = /** @type {PredictQuestion[]} */ ([...document.querySelectorAll(".where predict-question")]);
    const { at, words } = whereToStart(questions.map(({ right }) => right));
    const page = document.querySelectorAll(".starts li")[at].cloneNode(true).childNodes;
    this.replaceChildren(words, ...(words ? page : []));
  }
}

if (!customElements.get("where-to-start")) customElements.define("where-to-start", WhereToStart);
