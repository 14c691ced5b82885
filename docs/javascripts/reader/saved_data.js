// <saved-data>: what the site keeps in this browser, in the reader's hands: Export, Import, Erase. Nothing is sent anywhere.

import { loadMarks, saveMarks } from "./marks.js";
import { moveSaved } from "./moved.js";
import { tablePages, TutorialProgress } from "./progress.js";
import { addMissing, describe, exportFile, isReadable, loadAll, parseExport } from "./saved_work.js";
import { names, onChangeElsewhere, remove, save } from "./storage.js";

const MOST_MEGABYTES = 10; // of a file; a browser keeps about 5

class SavedData extends HTMLElement {
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
    this.#problem = save("trial", 0);
    remove("trial");
    this.#render();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  #build() {
    this.#status.setAttribute("role", "status");
    this.#row.className = "saved__buttons";
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
      const problem = saveMarks("solved", ids, box.checked);
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
    const solved = loadMarks("solved");
    for (const box of this.#ticks.querySelectorAll("input")) {
      box.checked = (box.dataset.ids ?? "").split(" ").every((id) => id in solved);
    }
    const saved = describe(loadAll());
    const onTheSite = tablePages().flatMap(({ ids }) => ids);
    const gone = Object.keys(solved).filter((id) => !onTheSite.includes(id)).length;
    const damaged = !names("").every(isReadable);
    this.#what.textContent = [
      this.#problem || (saved ? `Kept in this browser: ${saved}.` : "Nothing is kept in this browser yet."),
      gone ? `${gone} of these exercises ${gone === 1 ? "is" : "are"} no longer on the site.` : "",
      damaged ? "Some of what was kept is damaged and cannot be read; Erase clears it away." : "",
    ]
      .filter(Boolean)
      .join(" ");
    this.#export.hidden = !saved;
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
    const { text, name } = exportFile(today);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#say(`Saved as ${link.download}, where your downloads go.`);
  }

  async #read() {
    const file = this.#file.files?.[0];
    this.#file.value = ""; // so that the same file can be chosen again
    if (!file) return;
    try {
      if (file.size > MOST_MEGABYTES * 1e6)
        throw new Error(`it has ${Math.round(file.size / 1e6)} MB, and Export saves ${MOST_MEGABYTES} at most`);
      const { added, differing, files, problem } = addMissing(parseExport(await file.text()));
      moveSaved();
      this.#render();
      const cells = differing === 1 ? "One cell has" : `${differing} cells have`;
      this.#say(
        [
          describe(added) ? `Added from ${file.name}: ${describe(added)}.` : `Nothing was added from ${file.name}.`,
          problem || (describe(added) || differing || files.length ? "" : "This browser has all of it."),
          differing ? `${cells} other code here than in the file: what is here stays.` : "",
          files.length
            ? `Your own ${files.join(", ")} here ${files.length === 1 ? "differs" : "differ"} and stays.`
            : "",
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
    const saved = describe(loadAll());
    const question = `Erase everything of yours in this browser${saved && ` (${saved})`}? It cannot be undone.`;
    box.className = "question";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", question);
    const answer = (/** @type {boolean} */ erase) => {
      box.remove();
      this.#row.hidden = false;
      if (erase) names("").forEach(remove);
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

if (!customElements.get("saved-data")) customElements.define("saved-data", SavedData);
