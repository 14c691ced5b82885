// The reader's files as this page has them and as the browser keeps them. Two tabs may have the page open: what one of them
// wrote is never written over by the other without a word. Left out: how anything looks, and earlier versions.

import { load, remove, save } from "../reader/storage.js";

/** @typedef {Record<string, string>} Texts by the name of the file */

export class OwnFiles {
  /** What the browser was last known to keep. @type {Texts} */
  #kept = {};
  /** Files that another tab has changed, until the reader says which to keep. @type {Set<string>} */
  differing = new Set();
  /** @type {Texts} */
  texts = {};

  /** @param {Texts} beginning the files that a reader begins with */
  constructor(beginning) {
    this.beginning = beginning;
    for (const name of this.names) this.texts[name] = this.#kept[name] = this.#stored(name);
  }

  get names() {
    return Object.keys(this.beginning);
  }

  /** Whether the reader has written anything. */
  get isBegun() {
    return this.names.some((name) => this.texts[name] !== this.beginning[name]);
  }

  /**
   * Keep a new text; gives what went wrong, in words, or nothing.
   * @param {string} name
   * @param {string} text
   */
  write(name, text) {
    this.texts[name] = text;
    this.look();
    return this.differing.has(name) ? "" : this.#keep(name);
  }

  /**
   * Look at what the browser keeps: a file that differs from what was known was changed in another tab.
   * @returns {string[]} the files of which that is news
   */
  look() {
    const news = this.names.filter((name) => this.#stored(name) !== this.#kept[name] && !this.differing.has(name));
    for (const name of news) {
      if (this.#stored(name) === this.texts[name]) this.#kept[name] = this.texts[name];
      else this.differing.add(name);
    }
    return news.filter((name) => this.differing.has(name));
  }

  /**
   * Take what the other tab has; gives it.
   * @param {string} name
   */
  takeTheirs(name) {
    this.differing.delete(name);
    this.texts[name] = this.#kept[name] = this.#stored(name);
    return this.texts[name];
  }

  /**
   * Keep what this tab has instead of the other's; gives what went wrong, or nothing.
   * @param {string} name
   */
  keepMine(name) {
    this.differing.delete(name);
    return this.#keep(name);
  }

  /**
   * What the other tab has.
   * @param {string} name
   */
  theirs(name) {
    return this.#stored(name);
  }

  /** @param {string} name */
  #stored(name) {
    const saved = load(`build ${name}`);
    return typeof saved?.text === "string" ? saved.text : this.beginning[name];
  }

  /** @param {string} name */
  #keep(name) {
    const text = this.texts[name];
    let problem = "";
    if (text === this.beginning[name]) remove(`build ${name}`);
    else problem = save(`build ${name}`, { text, saved: new Date().toISOString() });
    if (!problem) this.#kept[name] = text;
    return problem;
  }
}
