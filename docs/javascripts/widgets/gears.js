// <gear-train>: turns the wheels in it, by the slider or by a pointer on one of them: the others follow at their rates.
// scripts/build/widgets/gears.py writes the element, with the first wheel turned a little.

import { drag } from "./drawing.js";

class GearTrain extends HTMLElement {
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    this.#slider.addEventListener("input", () => this.#show(Number(this.#slider.value) / this.#places), { signal });
    const svg = /** @type {SVGSVGElement} */ (this.querySelector("svg"));
    drag(svg, signal, (start) => {
      const middles = [...svg.querySelectorAll(".wheel circle")].map((circle) => ({
        x: Number(circle.getAttribute("cx")),
        y: Number(circle.getAttribute("cy")),
      }));
      const far = middles.map(({ x }) => Math.abs(x - start.x));
      const wheel = far.indexOf(Math.min(...far));
      const angle = (/** @type {DOMPoint} */ { x, y }) =>
        Math.atan2(y - middles[wheel].y, x - middles[wheel].x) / (2 * Math.PI);
      let before = angle(start);
      let turned = Number(this.#slider.value) / this.#places;
      return (place) => {
        const more = angle(place) - before;
        before += more;
        turned += (more - Math.round(more)) / this.#rates[wheel]; // the short way around
        turned = Math.min(Math.max(turned, -1), 1);
        this.#slider.value = String(Math.round(turned * this.#places));
        this.#show(Number(this.#slider.value) / this.#places);
      };
    });
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  get #slider() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input"));
  }

  get #places() {
    return Number(this.#slider.dataset.places);
  }

  /** How fast each wheel follows the first. */
  get #rates() {
    const [second, third] = (this.dataset.rates ?? "").split(" ").map(Number);
    return [1, second, second * third];
  }

  /** @param {number} turned how far the first wheel is turned */
  #show(turned) {
    const rates = this.#rates;
    for (const [place, wheel] of this.querySelectorAll(".wheel").entries()) {
      const circle = wheel.querySelector("circle");
      const middle = `${circle?.getAttribute("cx")} ${circle?.getAttribute("cy")}`;
      wheel.setAttribute("transform", `rotate(${360 * turned * rates[place]} ${middle})`);
    }
    const said = sentence((this.dataset.names ?? "").split(" "), rates, turned);
    this.#slider.setAttribute("aria-valuetext", said);
    /** @type {HTMLElement} */ (this.querySelector(".widget__words")).textContent = said;
  }
}

const short = (/** @type {number} */ number) => String(Number(number.toFixed(2)) + 0);

/**
 * @param {string[]} names
 * @param {number[]} rates of each wheel, to the first
 * @param {number} turned
 */
function sentence([first, second, third], [, inner, whole], turned) {
  const [middle, outer] = [turned * inner, whole / inner];
  return (
    `${first} turns by ${short(turned)}, ${second} by ${short(inner)} · ${short(turned)} = ${short(middle)}, ` +
    `${third} by ${short(outer)} · ${short(middle)} = ${short(middle * outer)}. ` +
    `From ${first} to ${third} the rates multiply: ${short(outer)} · ${short(inner)} = ${short(whole)}.`
  );
}

if (!customElements.get("gear-train")) customElements.define("gear-train", GearTrain);
