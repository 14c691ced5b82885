// <kept-data>: what the site keeps in this browser, in the reader's hands: Export, Import, Erase. Nothing is sent anywhere.
// An import only adds: what this browser already has stays, and so nothing of the reader's is lost.

import { mark, marks, plural, tablePages, TutorialProgress } from "./progress.js";
import { forget, keep, names, onChangeElsewhere, read } from "./storage.js";

const SITE = "micrograd";
const VERSION = 1;
const LARGEST = 10; // in megabytes; a browser keeps about 5

/** @typedef {{ solved: Record<string, string>, checklist: Record<string, string>, code: Record<string, { code: string, of: string }> }} Kept */

/**
 * All that is kept and can be read.
 * @returns {Kept}
 */
function everything() {
  const code = names("code ").map((name) => [name.slice("code ".length), read(name)]);
  return {
    solved: marks("solved"),
    checklist: marks("checklist"),
    code: Object.fromEntries(code.filter(([, value]) => isCode(value))),
  };
}

/** @param {any} value */
function isCode(value) {
  return typeof value?.code === "string" && typeof value.of === "string";
}

/** @param {any} value */
function isDay(value) {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

/**
 * Whether what is kept under a name is what the site put there.
 * @param {string} name
 */
function isReadable(name) {
  const value = read(name);
  if (name.startsWith("code ")) return isCode(value);
  if (name !== "solved" && name !== "checklist") return value !== null;
  return JSON.stringify(value) === JSON.stringify(marks(name));
}

/**
 * In words: "7 solved exercises, 3 ticked milestones and the code of 2 cells"; nothing where there is nothing.
 * @param {Kept} kept
 */
function inWords({ solved, checklist, code }) {
  const count = (/** @type {object} */ marked) => Object.keys(marked).length;
  const parts = [
    count(solved) && plural(count(solved), "solved exercise"),
    count(checklist) && plural(count(checklist), "ticked milestone"),
    count(code) && `your code of ${plural(count(code), "cell")}`,
  ].filter(Boolean);
  return parts.join(", ").replace(/, ([^,]*)$/, " and $1");
}

/**
 * What an exported file holds.
 * @param {string} text
 * @returns {Kept}
 * @throws {Error} in words, what is wrong with it
 */
function parsed(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error("it is not JSON. Choose a file that Export saved");
  }
  if (file?.site !== SITE) throw new Error(`it is not from this site. Choose a file that Export saved`);
  if (file.version !== VERSION) {
    const format = file.version === undefined ? "no format" : `the format ${JSON.stringify(file.version).slice(0, 40)}`;
    throw new Error(
      `it has ${format}, and this page reads ${VERSION}: a newer version of the site saved it, or it is not one of ours. ` +
        "Import it where it was saved, or choose a file that Export saved here",
    );
  }
  /** @type {[keyof Kept, (value: any) => boolean, string][]} */
  const parts = [
    ["solved", isDay, "a day like 2026-11-21"],
    ["checklist", isDay, "a day like 2026-11-21"],
    ["code", isCode, "code"],
  ];
  for (const [part, holds, expected] of parts) {
    const entries = file[part];
    if (typeof entries !== "object" || entries === null || Array.isArray(entries))
      throw new Error(`its part "${part}" is missing or damaged`);
    const wrong = Object.keys(entries).find((name) => !holds(entries[name]));
    if (wrong !== undefined) throw new Error(`in its part "${part}", the entry "${wrong}" is not ${expected}`);
  }
  return file;
}

/**
 * Add what this browser lacks. Gives what was added, how many cells keep their own code, and what went wrong.
 * @param {Kept} file
 */
function merge(file) {
  const own = everything();
  /** @type {Kept} */
  const added = { solved: {}, checklist: {}, code: {} };
  const missing = (/** @type {keyof Kept} */ part) =>
    Object.entries(file[part]).filter(([name]) => !Object.hasOwn(own[part], name));
  let problem = "";
  for (const part of /** @type {("solved" | "checklist")[]} */ (["solved", "checklist"])) {
    const lacking = Object.fromEntries(missing(part));
    if (!Object.keys(lacking).length) continue;
    problem ||= keep(part, { ...own[part], ...lacking });
    if (!problem) added[part] = lacking;
  }
  for (const [name, value] of missing("code")) {
    problem ||= keep(`code ${name}`, { code: value.code, of: value.of });
    if (!problem) added.code[name] = value;
  }
  const differing = Object.keys(file.code).filter(
    (name) => own.code[name] && own.code[name].code !== file.code[name].code,
  );
  return { added, differing: differing.length, problem };
}

class KeptData extends HTMLElement {
  #gone = new AbortController();
  #what = document.createElement("p");
  #ticks = document.createElement("div");
  #row = document.createElement("div");
  #status = document.createElement("p");
  #file = document.createElement("input");
  #export = button("Export", () => this.#download());
  #import = button("Import", () => this.#file.click());
  #erase = button("Erase", () => this.#askToErase());
  #problem = "";

  connectedCallback() {
    this.#gone = new AbortController();
    onChangeElsewhere(() => this.#render(), this.#gone.signal);
    addEventListener("pageshow", () => this.#render(), { signal: this.#gone.signal });
    if (!this.firstChild) this.#build();
    this.#problem = keep("trial", 0);
    forget("trial");
    this.#render();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  #build() {
    this.#status.setAttribute("role", "status");
    this.#row.className = "kept__buttons";
    this.#export.title = "Save what is kept as a file";
    this.#import.title = "Add what a saved file has";
    this.#file.type = "file";
    this.#file.accept = ".json,application/json";
    this.#file.hidden = true;
    this.#file.addEventListener("change", () => this.#read());
    this.#row.append(this.#export, this.#import, this.#erase, this.#file);
    this.append(this.#what, this.#ticks, this.#row, this.#status);
    for (const { row, ids } of tablePages()) {
      if (row.dataset.byHand) this.#ticks.append(this.#tick(row, ids));
    }
  }

  /**
   * A page that no browser runs: whoever solved it elsewhere says so.
   * @param {HTMLElement} row
   * @param {string[]} ids
   */
  #tick(row, ids) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.dataset.ids = ids.join(" ");
    box.addEventListener("change", () => {
      const problem = mark("solved", ids, box.checked);
      this.#render();
      this.#say(problem);
    });
    const label = document.createElement("label");
    const title = row.closest("td")?.querySelector("a")?.textContent ?? "";
    label.append(
      box,
      ` I have solved the exercises of “${title}” in its notebook (no browser runs ${row.dataset.byHand}).`,
    );
    return label;
  }

  #render() {
    const solved = marks("solved");
    for (const box of this.#ticks.querySelectorAll("input")) {
      box.checked = (box.dataset.ids ?? "").split(" ").every((id) => id in solved);
    }
    const kept = inWords(everything());
    const onTheSite = tablePages().flatMap(({ ids }) => ids);
    const gone = Object.keys(solved).filter((id) => !onTheSite.includes(id)).length;
    const damaged = !names("").every(isReadable);
    this.#what.textContent = [
      this.#problem || (kept ? `Kept in this browser: ${kept}.` : "Nothing is kept in this browser yet."),
      gone ? `${gone} of these exercises ${gone === 1 ? "is" : "are"} no longer on the site.` : "",
      damaged ? "Some of what was kept is damaged and cannot be read; Erase clears it away." : "",
    ]
      .filter(Boolean)
      .join(" ");
    this.#export.hidden = !kept;
    this.#erase.hidden = !names("").length;
    for (const shown of document.querySelectorAll("tutorial-progress")) {
      if (shown instanceof TutorialProgress) shown.render();
    }
  }

  /** @param {string} words */
  #say(words) {
    this.#status.textContent = words;
  }

  #download() {
    const today = new Date().toISOString().slice(0, 10);
    const text = JSON.stringify({ site: SITE, version: VERSION, exported: today, ...everything() }, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${SITE}-${today}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#say(`Saved as ${link.download}, where your downloads go.`);
  }

  async #read() {
    const file = this.#file.files?.[0];
    this.#file.value = ""; // so that the same file can be chosen again
    if (!file) return;
    try {
      if (file.size > LARGEST * 1e6)
        throw new Error(`it has ${Math.round(file.size / 1e6)} MB, and Export saves ${LARGEST} at most`);
      const { added, differing, problem } = merge(parsed(await file.text()));
      this.#render();
      const cells = differing === 1 ? "One cell has" : `${differing} cells have`;
      this.#say(
        [
          inWords(added) ? `Added from ${file.name}: ${inWords(added)}.` : `Nothing was added from ${file.name}.`,
          problem || (inWords(added) || differing ? "" : "This browser has all of it."),
          differing ? `${cells} other code here than in the file: what is here stays.` : "",
        ]
          .filter(Boolean)
          .join(" "),
      );
    } catch (error) {
      this.#say(`${file.name} was not imported: ${/** @type {Error} */ (error).message}.`);
    }
  }

  #askToErase() {
    const box = document.createElement("div");
    const kept = inWords(everything());
    const question = `Erase everything of yours in this browser${kept && ` (${kept})`}? It cannot be undone.`;
    box.className = "question";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", question);
    const answer = (/** @type {boolean} */ erase) => {
      box.remove();
      this.#row.hidden = false;
      if (erase) names("").forEach(forget);
      this.#render();
      this.#say(erase ? "Erased." : "");
      (this.#erase.hidden ? this.#import : this.#erase).focus();
    };
    const no = button("Keep everything", () => answer(false));
    box.append(
      question,
      " ",
      button("Erase everything", () => answer(true)),
      no,
    );
    box.addEventListener("keydown", (event) => event.key === "Escape" && answer(false));
    this.#say("");
    this.#row.hidden = true;
    this.#row.after(box);
    no.focus();
  }
}

/**
 * @param {string} name
 * @param {() => void} action
 */
function button(name, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = name;
  made.addEventListener("click", action);
  return made;
}

if (!customElements.get("kept-data")) customElements.define("kept-data", KeptData);
