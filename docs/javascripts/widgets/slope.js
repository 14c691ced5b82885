// <slope-widget>: moves x and h under the parabola in it, by a pointer on the drawings or by the sliders.
// scripts/build/widgets/slope.py writes the element as it stands for x = 3 and h = 1.

import { drag, scale } from "./drawing.js";

const NEAR = 22; // the drawing's units around a point in which a pointer takes it

const f = (/** @type {number} */ x) => 3 * (x * x) - 4 * x + 5;

/**
 * @param {number} x
 * @param {number} h
 */
export function measure(x, h) {
  const [low, high, exact] = [f(x), f(x + h), 6 * x - 4];
  const slope = (high - low) / h;
  return { x, h, low, high, rise: high - low, slope, exact, error: Math.abs(slope - exact) };
}

/** @param {ReturnType<typeof measure>} measured */
export function sentence({ x, h, rise, slope, exact, error }) {
  const same = short(slope) === short(exact);
  const slopes = `The secant's slope is ${short(slope)}, the exact one ${same ? "too, to six digits" : short(exact)}`;
  if (x + h === x) return `x + h is x: there is no float between them. You never left, and the slope comes out as 0.`;
  if (!rise)
    return `f(x + h) is f(x), to the last of its 16 digits: such a step doesn't show. The slope comes out as 0.`;
  if (Math.abs(error - 3 * h) < 1.5 * h)
    return `${slopes}: ${brief(error)} too much, because the curve bends upwards on the way.`;
  return `${slopes}: off by ${brief(error)}. f(x + h) and f(x) agree in so many digits that rounding is what is left.`;
}

const all = (/** @type {number} */ number) =>
  number && Math.abs(number) < 1e-4 ? number.toExponential() : String(number);
const short = (/** @type {number} */ number) => all(Number(number.toPrecision(6)));
const brief = (/** @type {number} */ number) => all(Number(number.toPrecision(2)));

class SlopeWidget extends HTMLElement {
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    this.addEventListener("input", () => this.#show(), { signal });
    const [curve, errors] = this.#drawings;
    drag(curve.svg, signal, (start) => {
      const { x, h } = this.#measured;
      const [here, there] = [x, x + h].map((at) => Math.abs(curve.x.to(at) - start.x));
      if (there < NEAR && there < here) return (place) => this.#set("h", nearest(curve.x.from(place.x) - x));
      return (place) => this.#set("x", Math.round(curve.x.from(place.x) * this.#places));
    });
    drag(errors.svg, signal, () => (place) => this.#set("h", nearest(10 ** errors.x.from(place.x))));
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  get #drawings() {
    return [...this.querySelectorAll("div > svg")].map((found) => {
      const svg = /** @type {SVGSVGElement} */ (found);
      return { svg, x: scale(svg.dataset.x), y: scale(svg.dataset.y) };
    });
  }

  /** @param {"x" | "h"} name */
  #slider(name) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`[name=${name}]`));
  }

  get #places() {
    return Number(this.#slider("x").dataset.places);
  }

  get #measured() {
    return measure(Number(this.#slider("x").value) / this.#places, STEPS[Number(this.#slider("h").value)]);
  }

  /**
   * @param {"x" | "h"} name
   * @param {number} value
   */
  #set(name, value) {
    this.#slider(name).value = String(value);
    this.#show();
  }

  #show() {
    const measured = this.#measured;
    const { x, h, low, high, rise, slope, exact, error } = measured;
    const words = sentence(measured);
    for (const [name, number] of Object.entries({ x: Number(x.toFixed(2)), h })) {
      const slider = this.#slider(/** @type {"x" | "h"} */ (name));
      slider.setAttribute("aria-valuetext", `${all(number)}. ${words}`);
      /** @type {HTMLElement} */ (slider.parentElement?.querySelector("output")).textContent = all(number);
    }
    const numbers = [low, high, rise, slope, exact, error];
    for (const [place, dd] of this.querySelectorAll("dd").entries()) dd.textContent = all(numbers[place]);
    /** @type {HTMLElement} */ (this.querySelector(".widget__words")).textContent = words;

    const [curve, errors] = this.#drawings;
    const set = (/** @type {string} */ selector, /** @type {Record<string, string | number>} */ attributes) => {
      const part = this.querySelector(selector);
      for (const [name, value] of Object.entries(attributes)) part?.setAttribute(name, String(value));
    };
    const line = (/** @type {number} */ steep) =>
      path(
        [curve.x.low, curve.x.high].map((at) => {
          const height = low + steep * (at - x);
          const within = Math.min(Math.max(height, curve.y.low), curve.y.high);
          return [curve.x.to(height === within ? at : x + (within - low) / steep), curve.y.to(within)];
        }),
      );
    const [here, there] = [
      [curve.x.to(x), curve.y.to(low)],
      [curve.x.to(x + h), curve.y.to(high)],
    ];
    set(".tangent", { d: line(exact) });
    set(".secant", { d: line(slope) });
    set(".triangle", { d: `M${here.join(" ")}H${there[0]}V${there[1]}` });
    set(".slope-curve .here", { cx: here[0], cy: here[1] });
    set(".slope-curve .there", { cx: there[0], cy: there[1] });
    const right = exact >= 0; // of the bottom: what is free is on the left of the point
    const beside = right ? here[0] - 12 : Math.max(here[0], there[0]) + 12;
    set(".labels", { class: right ? "labels end" : "labels", transform: `translate(${beside} ${here[1] - 22})` });
    /** @type {HTMLElement} */ (this.querySelector("text.is-secant")).textContent = `secant ${short(slope)}`;
    /** @type {HTMLElement} */ (this.querySelector("text.is-tangent")).textContent = `tangent ${short(exact)}`;

    const place = (/** @type {number} */ step, /** @type {number} */ wrong) => [
      errors.x.to(Math.log10(step)),
      errors.y.to(Math.max(Math.log10(wrong), errors.y.low)),
    ];
    const [cx, cy] = place(h, error);
    set(".errors", { d: path(STEPS.map((step) => place(step, measure(x, step).error))) });
    set(".now", { d: `M${cx} ${errors.y.to(errors.y.high)}V${errors.y.to(errors.y.low)}` });
    set(".slope-error .there", { cx, cy });
  }
}

/** @param {number[][]} points */
const path = (points) => `M${points.map((point) => point.map((place) => place.toFixed(1)).join(" ")).join("L")}`;

/** 1e-16, 2e-16, 5e-16, 1e-15 and so on: written, so that each is the float that Python reads as well. */
export const STEPS = Array.from({ length: 49 }, (_, place) =>
  Number(`${[1, 2, 5][place % 3]}e${Math.floor(place / 3) - 16}`),
);

/**
 * The place of the step that is next to this one, on the slider's scale.
 * @param {number} h
 */
function nearest(h) {
  const far = STEPS.map((step) => Math.abs(Math.log(Math.max(h, STEPS[0]) / step)));
  return far.indexOf(Math.min(...far));
}

if (!customElements.get("slope-widget")) customElements.define("slope-widget", SlopeWidget);
