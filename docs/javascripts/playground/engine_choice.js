// Whether the playground trains the library's network or the reader's own: what there is to choose, and what was chosen. The
// page has a list of the milestones that training needs (scripts/build/build_guide.py). The choice is kept in the browser, not
// in the address: a link can carry settings to somebody else, but not an engine.

import { keptFiles, keptStates } from "../reader/kept_engine.js";
import { load, remove, save } from "../reader/storage.js";

const CHOICE = "engine playground";

/**
 * The milestones that the reader's engine has still to pass, as the page's links to them.
 * @param {Document | Element} page
 */
export function missing(page) {
  const states = keptStates();
  const links = [...page.querySelectorAll(".own-engine a[data-milestone]")];
  // "not there" is said of what an engine does without, such as tanh beside another activation.
  return links.filter(
    (link) => !["passed", "not there"].includes(states[/** @type {HTMLElement} */ (link).dataset.milestone ?? ""]),
  );
}

/** Whether the reader's own engine can train. @param {Document | Element} page */
export function canUseOwn(page) {
  return (
    page.querySelector(".own-engine a[data-milestone]") !== null && !missing(page).length && keptFiles()["nn.py"] !== ""
  );
}

/** @param {Document | Element} page */
export function usesOwn(page) {
  return load(CHOICE) === "mine" && canUseOwn(page);
}

/** @param {boolean} own */
export function choose(own) {
  if (own) save(CHOICE, "mine");
  else remove(CHOICE);
}

/**
 * Say what is still missing, below the playground; nothing where there is the choice.
 * @param {Document | Element} page
 */
export function renderMissing(page) {
  const sentence = /** @type {HTMLElement | null} */ (page.querySelector(".own-engine"));
  if (!sentence) return;
  const left = missing(page);
  sentence.hidden = canUseOwn(page);
  for (const link of sentence.querySelectorAll("li"))
    link.hidden = !left.includes(/** @type {Element} */ (link.firstElementChild));
}
