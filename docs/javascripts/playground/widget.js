// What the playground's two elements share: their parts, and what they say. Left out: everything else.

import { progressWords } from "../python/sizes.js";

export class Widget extends HTMLElement {
  /**
   * @template {HTMLElement} T
   * @param {string} selector of a part that is there
   * @returns {T}
   */
  find(selector) {
    return /** @type {T} */ (this.querySelector(selector));
  }

  /**
   * News, for the eye and the screen reader.
   * @param {string} text
   */
  say(text) {
    const line = this.find(".summary");
    if (line.textContent !== text) line.textContent = text;
  }

  /**
   * How far Python's files have come.
   * @param {number} loaded megabytes
   * @param {number} total
   */
  sayLoading(loaded, total) {
    this.say(progressWords(loaded, total));
  }

  /**
   * What went wrong and what to do about it; nothing where all is well again.
   * @param {string} text
   */
  complain(text) {
    const problem = this.find(".problem");
    problem.hidden = !text;
    problem.textContent = text;
  }

  /**
   * Put the state into the address, and the address into the clipboard.
   * @param {string} hash
   */
  async copyLink(hash) {
    history.replaceState(history.state, "", hash);
    const button = this.find(".link");
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = "Link copied";
    } catch {
      button.textContent = "It is in the address bar";
    }
    setTimeout(() => (button.textContent = "Copy link"), 2500);
  }
}
