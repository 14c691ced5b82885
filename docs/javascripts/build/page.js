// <build-engine>: the page where the reader writes an engine. The guide that the build wrote stands in it, with the files to
// begin with (scripts/build/build_guide.py); it is a page to read without this.

import { Workbench } from "./workbench.js";

class BuildEngine extends HTMLElement {
  /** @type {Workbench | undefined} */
  #workbench;
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    this.#workbench ??= new Workbench(this);
    this.#workbench.watch(this.#gone.signal);
  }

  disconnectedCallback() {
    this.#gone.abort();
    this.#workbench?.work.leave();
  }
}

if (!customElements.get("build-engine")) customElements.define("build-engine", BuildEngine);
