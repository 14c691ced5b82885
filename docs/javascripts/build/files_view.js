// What the reader is told of their files: that one could not be kept, or was changed in another tab, and what can be done
// about it. Left out: the editors, and earlier versions.

import { button, element } from "./parts.js";
import { keepVersion } from "./versions.js";

/** @typedef {import("./own_files.js").OwnFiles} OwnFiles */
/** @typedef {import("./file_tabs.js").FileTabs} FileTabs */

export class FilesView {
  /**
   * @param {HTMLElement} root
   * @param {OwnFiles} files
   * @param {FileTabs} tabs
   * @param {(words: string) => void} say
   */
  constructor(root, files, tabs, say) {
    this.root = root;
    this.files = files;
    this.tabs = tabs;
    this.say = say;
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  /**
   * The reader wrote something.
   * @param {string} name
   * @param {string} text
   */
  write(name, text) {
    this.complain(this.files.write(name, text));
    this.#renderDiffering();
  }

  /**
   * Put other texts in the place of the reader's; what they had is among the versions.
   * @param {import("./own_files.js").Texts} texts
   * @param {string} why as it is told of the version
   */
  put(texts, why) {
    this.complain(keepVersion(this.files.texts, why));
    for (const [name, text] of Object.entries(texts)) {
      if (!(name in this.files.texts) || text === this.files.texts[name]) continue;
      this.tabs.replace(name, text);
      this.write(name, text);
    }
  }

  /**
   * What could not be kept, until it can.
   * @param {string} problem
   */
  complain(problem) {
    const place = this.#find(".work > .problem");
    const words = problem && `${problem} Your code stays until you leave the page: copy it, or take it along.`;
    if (place.textContent !== words) place.textContent = words;
    place.hidden = !words;
  }

  /** Another tab may have changed something. */
  look() {
    this.files.look();
    this.#renderDiffering();
  }

  #renderDiffering() {
    const place = this.#find(".differing");
    const shown = [...place.children].map((one) => /** @type {HTMLElement} */ (one).dataset.file);
    if (shown.join() === [...this.files.differing].join()) return;
    place.replaceChildren(...[...this.files.differing].map((name) => this.#question(name)));
  }

  /** @param {string} name */
  #question(name) {
    const words = `${name} was changed in another tab. What you write here is not kept until you choose. `;
    const box = element("p", "question", words);
    box.dataset.file = name;
    box.append(
      button("Take the other tab's", () => {
        this.complain(keepVersion(this.files.texts, `before the other tab's ${name}`));
        this.tabs.replace(name, this.files.takeTheirs(name));
        this.#renderDiffering();
        this.say(`${name} is as in the other tab. Yours is among the versions.`);
      }),
      " ",
      button("Keep mine", () => {
        this.complain(keepVersion({ ...this.files.texts, [name]: this.files.theirs(name) }, `the other tab's ${name}`));
        this.complain(this.files.keepMine(name));
        this.#renderDiffering();
        this.say(`${name} stays as it is here. The other tab's is among the versions.`);
      }),
    );
    return box;
  }
}
