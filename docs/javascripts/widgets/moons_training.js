// <moons-training>: plays the recorded training on the moons in the drawing in it. scripts/build/moons_training.py writes the
// element with the last moment; the others are asked for when the reader first plays or moves the slider. It stands still
// where it can't be seen, and plays for nobody who wants less motion: they have the slider.

import { Player } from "./player.js";

const RECORDING = new URL("../../assets/moons_training.json", import.meta.url);
const SVG = "http://www.w3.org/2000/svg";
const MILLISECONDS = 220; // a moment

/** @typedef {{ step: number, loss: number, accuracy: number, fields: string }} Moment */

class MoonsTraining extends HTMLElement {
  #gone = new AbortController();
  /** @type {Promise<Moment[]> | undefined} */
  #moments;
  #player = new Player(
    this,
    MILLISECONDS,
    () => this.#step(),
    (name) => (this.#button.textContent = name),
  );

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    this.#button.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#button.addEventListener("click", () => (this.#player.isPlaying ? this.#player.pause() : this.#play()), {
      signal,
    });
    this.#slider.addEventListener("input", () => this.#choose(), { signal });
  }

  disconnectedCallback() {
    this.#player.pause();
    this.#gone.abort();
  }

  get #button() {
    return /** @type {HTMLButtonElement} */ (this.querySelector("button"));
  }

  get #slider() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input"));
  }

  #choose() {
    this.#player.pause();
    this.#show();
  }

  #play() {
    if (this.#slider.value === this.#slider.max) this.#slider.value = "0";
    this.#player.play();
    this.#show();
  }

  #step() {
    if (this.#slider.value === this.#slider.max) return false;
    this.#slider.stepUp();
    this.#show();
    return true;
  }

  async #show() {
    try {
      this.#moments ??= fetch(RECORDING).then(async (response) => (await response.json()).moments);
      this.#draw(await this.#moments);
    } catch {
      this.#moments = undefined; // the next try asks again
      this.#player.pause();
      this.#say("The recording could not be loaded. Are you offline?");
    }
  }

  /** @param {Moment[]} moments */
  #draw(moments) {
    const { step, loss, accuracy, fields } = moments[Number(this.#slider.value)];
    const rects = this.#fields(fields.length);
    for (const [place, rect] of rects.entries()) rect.setAttribute("data-level", fields[place]);
    const share = `${Math.round(100 * accuracy)} %`;
    this.#say(
      `Step ${step} of ${moments[moments.length - 1].step}: loss ${loss.toFixed(3)}, ${share} of the points right.`,
    );
  }

  /** @param {string} words */
  #say(words) {
    this.#slider.setAttribute("aria-valuetext", words);
    /** @type {HTMLElement} */ (this.querySelector(".moons-training__words")).textContent = words;
  }

  /**
   * A rectangle for each field: in the still picture, neighbours that are alike are one.
   * @param {number} count
   */
  #fields(count) {
    const plane = /** @type {Element} */ (this.querySelector(".fields"));
    const { across, field } = /** @type {SVGElement} */ (this.querySelector("svg")).dataset;
    if (plane.childElementCount !== count) {
      const made = Array.from({ length: count }, (_, place) => {
        const rect = document.createElementNS(SVG, "rect");
        rect.setAttribute("x", String((place % Number(across)) * Number(field)));
        rect.setAttribute("y", String(Math.floor(place / Number(across)) * Number(field)));
        for (const side of ["width", "height"]) rect.setAttribute(side, field ?? "");
        return rect;
      });
      plane.replaceChildren(...made);
    }
    return [...plane.children];
  }
}

if (!customElements.get("moons-training")) customElements.define("moons-training", MoonsTraining);
