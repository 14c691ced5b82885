// What readers see of their own progress: <tutorial-progress> counts the exercises they solved, on the tutorial's first page,
// and <milestone-checklist> gives the milestones boxes to tick. Both are complete pages without it;
// scripts/build/page_progress.py says how many exercises there are. Taking along and erasing what is saved is in saved_data.js.

import { loadMarks, plural, saveMarks } from "./marks.js";
import { onChangeElsewhere } from "./storage.js";

/**
 * The pages of the table, each with the ids of its exercises.
 * @returns {{ row: HTMLElement, ids: string[] }[]}
 */
export function tablePages() {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".page-progress[data-exercises]")]);
  return rows.map((row) => {
    const names = (row.dataset.exercises ?? "").split(" ").filter(Boolean);
    return { row, ids: names.map((name) => `${row.dataset.page}#${name}`) };
  });
}

export class TutorialProgress extends HTMLElement {
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    onChangeElsewhere(() => this.render(), this.#gone.signal);
    addEventListener("pageshow", () => this.render(), { signal: this.#gone.signal }); // the browser may keep a page that was left
    this.render();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  render() {
    const solved = loadMarks("solved");
    const pages = tablePages().map(({ row, ids }) => ({
      row,
      all: ids.length,
      done: ids.filter((id) => id in solved).length,
    }));
    for (const { row, all, done } of pages) {
      row.dataset.text ??= row.textContent ?? "";
      const finished = all > 0 && done === all;
      row.textContent = finished
        ? `✓ Finished, ${done} of ${all}`
        : done
          ? `${done} of ${all} solved`
          : row.dataset.text;
      row.classList.toggle("page-progress--finished", finished);
    }
    this.dataset.text ??= this.textContent ?? "";
    const done = pages.reduce((sum, page) => sum + page.done, 0);
    const all = pages.reduce((sum, page) => sum + page.all, 0);
    const finished = pages.filter((page) => page.done === page.all).length;
    const words = `${done} of ${plural(all, "exercise")} solved, ${finished} of ${plural(pages.length, "page")} finished.`;
    this.replaceChildren(done ? words : this.dataset.text);
  }
}

class MilestoneChecklist extends HTMLElement {
  #gone = new AbortController();
  /** @type {Map<string, HTMLInputElement>} */
  #boxes = new Map();
  #status = document.createElement("span");

  connectedCallback() {
    this.#gone = new AbortController();
    onChangeElsewhere(() => this.#render(), this.#gone.signal);
    addEventListener("pageshow", () => this.#render(), { signal: this.#gone.signal });
    if (!this.#boxes.size) this.#build();
    this.#render();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  #build() {
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
    for (const item of this.closest(".checklist")?.querySelectorAll("li") ?? []) {
      const box = document.createElement("input");
      box.type = "checkbox";
      box.addEventListener("change", () => {
        const problem = saveMarks("checklist", [milestone(item)], box.checked);
        if (problem) this.#status.textContent = `${problem} Your ticks stay until you leave the page.`;
        else this.#render();
      });
      const label = document.createElement("label");
      label.append(box, ...item.childNodes);
      item.append(label);
      this.#boxes.set(milestone(item), box);
    }
  }

  #render() {
    const ticked = loadMarks("checklist");
    for (const [id, box] of this.#boxes) box.checked = id in ticked;
    const done = [...this.#boxes.values()].filter((box) => box.checked).length;
    this.#status.textContent = done ? `${done} of ${this.#boxes.size} ticked.` : "Tick what is true of you.";
  }
}

/**
 * A milestone's name: the place in the tutorial that it links to first. It stays when the words change.
 * @param {HTMLElement} item
 */
function milestone(item) {
  const link = new URL(item.querySelector("a")?.href ?? location.href);
  return link.pathname.replace(/\/$/, "").replace(/^.*\//, "") + link.hash;
}

if (!customElements.get("tutorial-progress")) customElements.define("tutorial-progress", TutorialProgress);
if (!customElements.get("milestone-checklist")) customElements.define("milestone-checklist", MilestoneChecklist);
