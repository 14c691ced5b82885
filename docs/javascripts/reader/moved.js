// What readers saved about exercises, and milestones of the checklist, that stand on another page than they did: it goes with
// them, the marks and the code.

import { load, names, remove, save } from "./storage.js";

/** The page where an exercise stood, its name, its section, and the page where it is now. */
const EXERCISES = [
  ["automatic_backpropagation", "order", "your-turn-the-order", "order_and_backward"],
  ["automatic_backpropagation", "backward", "your-turn-backward", "order_and_backward"],
  ["automatic_backpropagation", "afresh", "your-turn-start-afresh", "order_and_backward"],
  ["more_operations", "exp", "your-turn-exp", "exp_and_tanh"],
  ["more_operations", "power-of", "your-turn-x-to-the-power-of-y", "exp_and_tanh"],
  ["moons", "surprise", "your-turn-surprise", "what_it_learnt"],
];
/** The places that milestones of the checklist linked to, and those that they link to now. */
const MILESTONES = {
  "automatic_backpropagation#parents-first": "order_and_backward#parents-first",
  "automatic_backpropagation#deep-graphs": "deep_graphs",
};

/** Give what is saved under the old names the new ones. What is there already stays. */
export function moveSaved() {
  moveMarks("solved", Object.fromEntries(EXERCISES.map(([from, name, , to]) => [`${from}#${name}`, `${to}#${name}`])));
  moveMarks("checklist", MILESTONES);
  for (const [from, , section, to] of EXERCISES) {
    const place = `/${from}/ ${section}/1`;
    for (const name of names("code ").filter((one) => one.endsWith(place))) {
      const moved = name.replace(place, `/${to}/ ${section}/1`);
      if (load(moved) !== null || !save(moved, load(name))) remove(name);
    }
  }
}

/**
 * @param {string} kind
 * @param {Record<string, string>} moved
 */
function moveMarks(kind, moved) {
  const marks = load(kind) ?? {};
  const old = Object.keys(moved).filter((id) => typeof marks[id] === "string");
  for (const id of old) {
    marks[moved[id]] ??= marks[id];
    delete marks[id];
  }
  if (old.length) save(kind, marks);
}
