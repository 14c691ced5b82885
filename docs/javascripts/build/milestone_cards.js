// The guide's milestones as cards: one is open, the current one; each tells its state; hints open one by one. The build wrote
// them (scripts/build/templates/build_guide.html.j2). Left out: what a check found.

import { button } from "./parts.js";
import { countWords, stateWords } from "./words.js";

/** @typedef {import("./journey.js").Journey} Journey */
/** @typedef {import("./journey.js").Milestone} Milestone */
/**
 * @typedef {object} Page
 * @property {(name: string) => void} choose
 * @property {() => void} skip
 * @property {(name: string) => void} hint one more is open
 * @property {(name: string, place: HTMLElement) => void} showWay
 */

/**
 * The milestones that a page has, as data.
 * @param {HTMLElement} root
 * @returns {Milestone[]}
 */
export function milestonesOf(root) {
  return cardsOf(root).map((card) => ({
    name: card.dataset.milestone ?? "",
    title: card.querySelector(".milestone__title")?.textContent ?? "",
    file: card.dataset.file ?? "",
    kind: card.dataset.kind ?? "",
    opens: card.dataset.opens ?? "",
  }));
}

/** @param {HTMLElement} root */
function cardsOf(root) {
  return /** @type {HTMLDetailsElement[]} */ ([...root.querySelectorAll("details.milestone")]);
}

export class MilestoneCards {
  /**
   * @param {HTMLElement} root
   * @param {Journey} journey
   * @param {Page} page
   */
  constructor(root, journey, page) {
    this.root = root;
    this.journey = journey;
    this.page = page;
    this.cards = cardsOf(root);
    for (const card of this.cards) {
      card.querySelector("summary")?.addEventListener("click", (event) => {
        event.preventDefault(); // the current one is open, and no other: a click on it changes nothing
        this.page.choose(card.dataset.milestone ?? "");
      });
      this.#help(card);
    }
    const all = this.#find(".guide__all");
    all.addEventListener("click", () => {
      const every = root.toggleAttribute("data-all");
      all.ariaExpanded = String(every);
      all.textContent = every ? "Show the current one" : "Show all";
    });
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  /** @param {HTMLDetailsElement} card */
  #help(card) {
    const name = card.dataset.milestone ?? "";
    const place = /** @type {HTMLElement} */ (card.querySelector(".milestone__help"));
    const hints = this.#hints(card);
    const hint = button(`Hint 1 of ${hints.length}`, () => {
      const next = hints.find((one) => !one.open);
      if (!next) return;
      this.page.hint(name);
      this.render();
      next.querySelector("summary")?.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    });
    hint.className = "hint-button";
    const way = button("Show one way", () => this.page.showWay(name, place));
    place.append(hint, way);
    if (card.dataset.kind) place.append(button("Skip it", () => this.page.skip()));
    // With the buttons there, what is not open yet is not seen, and the buttons lead to it.
    /** @type {HTMLElement} */ (card.querySelector(".solution")).hidden = true;
  }

  /** @param {HTMLElement} card */
  #hints(card) {
    return /** @type {HTMLDetailsElement[]} */ ([...card.querySelectorAll("details.hint")]);
  }

  /** Show the solution that the page has: where Python cannot compare it. @param {string} name */
  openSolution(name) {
    const card = /** @type {HTMLElement} */ (this.cards.find((one) => one.dataset.milestone === name));
    const solution = /** @type {HTMLDetailsElement} */ (card.querySelector(".solution"));
    solution.hidden = false;
    solution.open = true;
  }

  render() {
    const { journey } = this;
    this.#find(".guide__count").textContent = countWords(journey);
    for (const [i, card] of this.cards.entries()) {
      const milestone = journey.milestones[i];
      const state = journey.isLeftOut(milestone.name) ? "left out" : (journey.states[milestone.name] ?? "");
      const words = stateWords(journey, milestone);
      card.dataset.state = state;
      card.open = milestone === journey.current;
      const place = /** @type {HTMLElement} */ (card.querySelector(".milestone__state"));
      if (place.textContent !== words) place.textContent = words;
      const summary = /** @type {HTMLElement} */ (card.querySelector("summary"));
      if (card.open) summary.ariaCurrent = "step";
      else summary.removeAttribute("aria-current");
      this.#renderHints(card, journey.hints[milestone.name] ?? 0);
    }
  }

  /**
   * @param {HTMLElement} card
   * @param {number} open
   */
  #renderHints(card, open) {
    const hints = this.#hints(card);
    for (const [i, hint] of hints.entries()) {
      const shown = i < open;
      if (shown !== "shown" in hint.dataset) hint.open = shown; // else the reader may have folded it
      if (shown) hint.dataset.shown = "";
      else delete hint.dataset.shown;
      hint.hidden = !shown;
    }
    const more = /** @type {HTMLButtonElement} */ (card.querySelector(".hint-button"));
    more.hidden = open >= hints.length;
    more.textContent = `Hint ${open + 1} of ${hints.length}`;
  }

  /** Have the current card seen, without moving the page where the list has its own place to scroll. */
  follow() {
    const card = this.cards.find((one) => one.open);
    const list = this.#find(".guide");
    if (!card || list.scrollHeight <= list.clientHeight) return;
    const top = card.getBoundingClientRect().top - list.getBoundingClientRect().top;
    list.scrollBy({ top: top - this.#find(".guide__head").offsetHeight - 8 });
  }
}
