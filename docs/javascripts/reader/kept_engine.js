// The reader's own engine as the browser keeps it: what the page Build wrote. Left out: writing and checking it
// (docs/javascripts/build/).

import { load } from "./storage.js";

const FILES = ["engine.py", "nn.py"];

/** The reader's files by name; empty texts where there is nothing. @returns {Record<string, string>} */
export function keptFiles() {
  return Object.fromEntries(FILES.map((name) => [name, String(load(`build ${name}`)?.text ?? "")]));
}

/** What the last check said of each milestone. @returns {Record<string, string>} */
export function keptStates() {
  return load("build progress")?.states ?? {};
}
