// What else the reader can do with their files: go back to an earlier version, open a file, take all along, start over.
// Nothing is lost by any of it: what was there before is among the versions.

import { ask, focusQuestion } from "../cell/question.js";
import { readSource } from "./import_file.js";
import { download, element } from "./parts.js";
import { equal, lastPassed, versions } from "./versions.js";
import { when } from "./words.js";

/** @typedef {import("./own_files.js").Texts} Texts */
/** @typedef {import("./versions.js").Version} Version */
/**
 * @typedef {object} Page
 * @property {() => Texts} files as they are now
 * @property {(texts: Texts, why: string) => void} put other texts in their place
 * @property {() => string} current the name of the file that is shown
 * @property {() => void} startOver
 * @property {(name: string) => Promise<{ problem?: string, zip?: string } | undefined>} pack
 */

export class KeptPanel {
  /**
   * @param {HTMLDetailsElement} root
   * @param {Page} page
   */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    root.addEventListener("toggle", () => root.open && this.render());
    this.#select.addEventListener("change", () => this.#look());
    this.#on(".back", () => this.#restore(lastPassed()));
    this.#on(".restore", () => this.#restore(this.#chosen));
    const file = /** @type {HTMLInputElement} */ (this.#find(".file-input"));
    this.#on(".open", () => file.click());
    file.addEventListener("change", () => this.#open(file));
    this.#on(".over", () => this.#startOver());
    this.#find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#pack();
    });
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  /**
   * @param {string} selector
   * @param {() => void} action
   */
  #on(selector, action) {
    this.#find(selector).addEventListener("click", action);
  }

  /** Open it where the project is packed. */
  goToPack() {
    this.root.open = true;
    const name = this.#find(".project");
    name.focus();
    name.scrollIntoView({ block: "center" });
  }

  /** @param {string} words */
  #say(words) {
    this.#find(".kept__status").textContent = words;
  }

  // Versions ---------------------------------------------------------------------------------------------------------

  get #select() {
    return /** @type {HTMLSelectElement} */ (this.#find(".earlier"));
  }

  /** @returns {Version | undefined} */
  get #chosen() {
    return versions()[this.#select.selectedIndex - 1];
  }

  render() {
    if (!this.root.open) return;
    const all = versions();
    const good = lastPassed();
    this.#find(".back").hidden = !good || equal(good.files, this.page.files());
    this.#find(".none").hidden = all.length > 0;
    this.#find(".earlier-label").hidden = !all.length;
    const words = all.map((one) => `${when(one.date)}, ${one.what}`);
    const before = [...this.#select.options].slice(1).map((option) => option.text);
    if (words.join("\n") !== before.join("\n"))
      this.#select.replaceChildren(...["choose one", ...words].map((text) => new Option(text)));
    this.#look();
  }

  /** Show what is different in the version that is chosen. */
  #look() {
    const version = this.#chosen;
    const place = this.#find(".preview");
    place.replaceChildren();
    this.#find(".restore").hidden = true;
    if (!version) return;
    const now = this.page.files();
    const names = Object.keys(now).filter((name) => name in version.files && version.files[name] !== now[name]);
    if (!names.length) return place.append(element("p", "", "That is what you have now."));
    this.#find(".restore").hidden = false;
    for (const name of names) {
      const code = element("code", "", version.files[name]);
      code.tabIndex = 0;
      place.append(element("p", "", `${name}, as it was:`), element("pre", "", code));
    }
  }

  /** @param {Version | undefined} version */
  #restore(version) {
    if (!version) return;
    this.page.put(version.files, "before an earlier version came back");
    this.#say(`Back to ${version.what}, ${when(version.date)}. What you had before is among the versions.`);
    this.#select.selectedIndex = 0;
    this.render();
  }

  // Files ------------------------------------------------------------------------------------------------------------

  /** @param {HTMLInputElement} input */
  async #open(input) {
    const file = input.files?.[0];
    const name = this.page.current();
    if (!file) return;
    try {
      const text = await readSource(file);
      this.page.put({ [name]: text }, `before ${file.name} was opened`);
      this.#say(`${file.name} is in ${name} now. What was there before is among the versions.`);
    } catch (error) {
      this.#say(`${file.name} was not opened: ${/** @type {Error} */ (error).message}.`);
    }
    input.value = ""; // so that the same file can be chosen again
    this.render();
  }

  async #startOver() {
    if (focusQuestion(this.root)) return;
    const question =
      "Begin again with empty files, and with no milestone passed? What you have stays among the versions.";
    if (!(await ask(this.#find(".kept__over"), question, "Start over", "Go on as it is"))) return;
    this.page.startOver();
    this.#say("You begin again. What you had is among the versions.");
    this.render();
  }

  async #pack() {
    const name = /** @type {HTMLInputElement} */ (this.#find(".project")).value.trim();
    this.#say("");
    const answer = await this.page.pack(name);
    if (!answer) return; // the reader was told why
    if (answer.problem) return this.#say(answer.problem);
    const bytes = Uint8Array.from(atob(answer.zip ?? ""), (character) => character.charCodeAt(0));
    download(`${name}.zip`, new Blob([bytes], { type: "application/zip" }));
    this.#say(`Saved as ${name}.zip, where your downloads go. Its README says how to install and test it.`);
  }
}
