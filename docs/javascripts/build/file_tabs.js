// The reader's files as tabs: plain code until someone clicks into it, then an editor. Left out: what is kept.

import { CodeEditor } from "../cell/code_editor.js";
import { markLine } from "../cell/line_mark.js";
import { FOLDER, manifest } from "../python/manifest.js";
import { element } from "./parts.js";

/**
 * @typedef {object} Page
 * @property {(name: string, code: string) => void} changed
 * @property {() => void} run
 * @property {() => void} check
 * @property {(name: string) => void} shown
 * @property {(words: string) => void} say
 */

export class FileTabs {
  /** @type {Map<string, CodeEditor>} */
  #editors = new Map();
  /** @type {Map<string, Promise<CodeEditor | undefined>>} */
  #opening = new Map();
  #replacing = false;

  /**
   * @param {HTMLElement} root
   * @param {import("./own_files.js").Texts} texts
   * @param {Page} page
   */
  constructor(root, texts, page) {
    this.root = root;
    this.texts = texts;
    this.page = page;
    this.tabs = /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll("[role=tab]")]);
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.show(this.#name(tab)));
      tab.addEventListener("keydown", (event) => this.#moveBy(event, tab));
      this.#prepare(tab);
    }
    this.show(this.#name(this.tabs[0]));
  }

  /** Have on paper what the editors have. */
  fillPlain() {
    for (const tab of this.tabs) {
      const code = /** @type {HTMLElement} */ (this.#plain(this.#name(tab)).querySelector("code"));
      if (code.textContent !== this.texts[this.#name(tab)]) fill(code, this.texts[this.#name(tab)]);
    }
  }

  get current() {
    return this.#name(/** @type {HTMLButtonElement} */ (this.tabs.find((tab) => tab.ariaSelected === "true")));
  }

  /** @param {HTMLElement} tab */
  #name(tab) {
    return tab.textContent ?? "";
  }

  /** @param {string} name */
  #panel(name) {
    return /** @type {HTMLElement} */ (this.root.querySelector(`.file[data-file="${name}"]`));
  }

  /** @param {string} name */
  #plain(name) {
    return /** @type {HTMLElement} */ (this.#panel(name).querySelector(".file__code"));
  }

  /** @param {HTMLButtonElement} tab */
  #prepare(tab) {
    const name = this.#name(tab);
    const panel = this.#panel(name);
    const plain = this.#plain(name);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    const code = /** @type {HTMLElement} */ (plain.querySelector("code"));
    code.tabIndex = 0;
    code.setAttribute("role", "group");
    code.setAttribute("aria-label", `${name}: press Enter to write`);
    if (code.textContent !== this.texts[name]) fill(code, this.texts[name]);
    const arrive = () => this.load().catch(() => {}); // whoever comes near will click
    plain.addEventListener("pointerenter", arrive, { once: true });
    code.addEventListener("focus", arrive, { once: true });
    plain.addEventListener("click", (event) => {
      if (getSelection()?.isCollapsed === false) return; // someone marks a piece of it
      this.open(name).then((editor) => editor?.focusAt(event.clientX, event.clientY));
    });
    code.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(name).then((editor) => editor?.focus());
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLButtonElement} tab
   */
  #moveBy(event, tab) {
    const last = this.tabs.length - 1;
    const at = this.tabs.indexOf(tab);
    const to = { ArrowLeft: at ? at - 1 : last, ArrowRight: at < last ? at + 1 : 0, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.show(this.#name(this.tabs[to]));
    this.tabs[to].focus();
  }

  /** @param {string} name */
  show(name) {
    const before = /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest(".file"));
    for (const tab of this.tabs) {
      const chosen = this.#name(tab) === name;
      tab.ariaSelected = String(chosen);
      tab.tabIndex = chosen ? 0 : -1;
      this.#panel(this.#name(tab)).hidden = !chosen;
    }
    // The keyboard stays with the files.
    if (before && before !== this.#panel(name)) this.tabs.find((tab) => this.#name(tab) === name)?.focus();
    this.page.shown(name);
  }

  /** Have the editor here. */
  async load() {
    const { codemirror } = await manifest();
    const url = new URL(codemirror, FOLDER).href;
    await CodeEditor.load(url);
    return url;
  }

  /**
   * A file's editor; nothing where it did not load, and the reader was told.
   * @param {string} name
   */
  open(name) {
    const opening =
      this.#opening.get(name) ??
      this.#open(name).catch(() => {
        this.#opening.delete(name);
        this.page.say("The editor did not load. Are you offline? Click into the code to try again.");
        return undefined;
      });
    this.#opening.set(name, opening);
    return opening;
  }

  /** @param {string} name */
  async #open(name) {
    const url = await this.load();
    const editor = await CodeEditor.open(url, this.texts[name], {
      name,
      numbered: true,
      help: name === "try.py" ? "Shift+Enter runs, Ctrl+Enter checks." : "Ctrl+Enter checks.",
      changed: (code) => {
        this.texts[name] = code;
        editor.mark(0);
        if (!this.#replacing) this.page.changed(name, code);
      },
      run: () => (name === "try.py" ? this.page.run() : this.page.check()),
      check: () => this.page.check(),
    });
    const plain = this.#plain(name);
    markLine(plain, 0);
    plain.hidden = true;
    plain.after(editor);
    this.#editors.set(name, editor);
    return editor;
  }

  /**
   * Put another text into a file.
   * @param {string} name
   * @param {string} text
   */
  replace(name, text) {
    this.texts[name] = text;
    const editor = this.#editors.get(name);
    this.#replacing = true;
    editor?.replace(text);
    this.#replacing = false;
    const code = /** @type {HTMLElement} */ (this.#plain(name).querySelector("code"));
    fill(code, text);
  }

  /**
   * Mark a line, counted from 1; 0 takes the mark away.
   * @param {string} name
   * @param {number} line
   */
  mark(name, line) {
    const editor = this.#editors.get(name);
    editor?.mark(line);
    markLine(this.#plain(name), editor ? 0 : line);
  }

  /** Take all marks away. */
  unmark() {
    for (const tab of this.tabs) this.mark(this.#name(tab), 0);
  }

  /**
   * Go to a line in a file.
   * @param {string} name
   * @param {number} line
   */
  async goTo(name, line) {
    this.show(name);
    const editor = await this.open(name);
    editor?.goTo(line);
    editor?.mark(line);
  }
}

/**
 * Plain code, each line with its number, as the build writes it.
 * @param {Element} code
 * @param {string} text
 */
function fill(code, text) {
  code.replaceChildren(...text.split(/(?<=\n)/).map((line) => element("span", "line", line)));
}
