// <valley-widget>: a ball in a slice of the loss takes steps of gradient descent; where there is a second one, it never
// zeroes its grad. scripts/build/widgets/valley.py writes the element as it stands after some steps. It plays for nobody
// who can't see it or wants less motion.

import { drag, scale } from "./drawing.js";
import { Player } from "./player.js";

const MILLISECONDS = 450; // a step
const MOST = 20;

/**
 * @typedef {{ low: number, high: number, losses: number[], slopes: number[] }} Slice
 * @typedef {{ kind: string, ws: number[], grad: number }} Ball where it has been, and the grad of its last step
 */

/**
 * The loss and its slope at w: a cubic curve between the two samples beside it.
 * @param {Slice} slice
 * @param {number} w
 */
export function at({ low, high, losses, slopes }, w) {
  const width = (high - low) / (losses.length - 1);
  const place = Math.min(Math.max((w - low) / width, 0), losses.length - 1);
  const i = Math.min(Math.floor(place), losses.length - 2);
  const t = place - i;
  const [rise, m, n] = [losses[i + 1] - losses[i], slopes[i] * width, slopes[i + 1] * width];
  const [c, d] = [3 * rise - 2 * m - n, m + n - 2 * rise];
  return { loss: losses[i] + t * (m + t * (c + t * d)), slope: (m + t * (2 * c + 3 * t * d)) / width };
}

/**
 * One step of a ball; out of the picture there is none.
 * @param {Slice} slice
 * @param {Ball} ball
 * @param {number} rate
 */
export function step(slice, ball, rate) {
  const w = ball.ws[ball.ws.length - 1];
  if (isOut(slice, w)) return;
  ball.grad = at(slice, w).slope + (ball.kind === "gathered" ? ball.grad : 0);
  ball.ws.push(w - rate * ball.grad);
}

const isOut = (/** @type {Slice} */ slice, /** @type {number} */ w) => w < slice.low || w > slice.high;

/**
 * What became of a ball, in a word and in a sentence.
 * @param {Slice} slice
 * @param {Ball} ball
 */
export function fate(slice, { ws }) {
  const [before, now] = ws.slice(-2);
  const lowest = slice.losses.indexOf(Math.min(...slice.losses));
  const bottom = slice.low + (lowest * (slice.high - slice.low)) / (slice.losses.length - 1);
  const { loss, slope } = at(slice, now);
  const [was, is] = [before - bottom, now - bottom];
  if (isOut(slice, now))
    return ["leaves", "It has left the picture: the ground out there is flat, and nothing leads back."];
  if (Math.abs(is) < 0.03 && Math.abs(now - before) < 0.01) return ["lands", "It has landed: no slope, no step."];
  if (Math.abs(slope) < 0.3 && loss > slice.losses[lowest] + 1)
    return ["leaves", "It has left the valley: on flat ground the steps are short, and the way back is long."];
  if (was * is < 0) {
    const closer = ws.length > 2 ? Math.abs(ws[ws.length - 3] - bottom) - Math.abs(is) : 1;
    if (Math.abs(closer) < 0.01) return ["leaps", "It leaps to and fro, and comes no nearer."];
    return [
      "overshoots",
      `It overshoots${closer === 1 ? "" : closer > 0 ? ", by less than before" : ", by more than before"}.`,
    ];
  }
  if (Math.abs(now - before) < 0.02) return ["crawls", "It crawls: the right way, in tiny steps."];
  return Math.abs(is) < Math.abs(was) ? ["rolls", "It rolls downhill."] : ["climbs", "It climbs."];
}

const two = (/** @type {number} */ number) => number.toFixed(2).replace(/^-(0\.00)$/, "$1");

/**
 * @param {Slice} slice
 * @param {Ball[]} balls
 * @param {number} rate
 */
export function sentence(slice, [ball, other], rate) {
  const [before, now] = [ball.ws[ball.ws.length - 2], ball.ws[ball.ws.length - 1]];
  const { loss, slope } = at(slice, now);
  const stands = `w = ${two(now)}, loss ${two(loss)}`;
  if (before === undefined)
    return `Here ${stands}, slope ${two(slope)}. A step will move w by ${(-rate * slope).toFixed(3)}.`;
  const [, end] = fate(slice, ball);
  if (!other) {
    const moved = `grad ${two(ball.grad)}, times the rate, took w from ${before.toFixed(3)} to ${now.toFixed(3)}`;
    return `Step ${ball.ws.length - 1}: ${moved}, loss ${two(loss)}. ${end}`;
  }
  const there = other.ws[other.ws.length - 1];
  const below = at(slice, there);
  const grad = other.grad + below.slope;
  const pace = Math.abs(grad) > Math.abs(below.slope) ? "faster" : "slower";
  const why = grad * below.slope < 0 ? "it runs on, uphill" : `it runs ${pace} than the slope says`;
  const gathered = isOut(slice, there)
    ? "it has left the picture"
    : `w = ${two(there)}, loss ${two(below.loss)}. Its grad is ${two(grad)} and the slope there ${two(below.slope)}: ${why}`;
  const steps = Math.max(ball.ws.length, other.ws.length) - 1;
  return `Step ${steps}, zeroed: ${stands}. ${end.replace(/:.*/, ".")} Never zeroed: ${gathered}.`;
}

class ValleyWidget extends HTMLElement {
  #gone = new AbortController();
  /** Read once: each step of a ball asks for it. */
  #slice = /** @type {Slice} */ ({});
  /** @type {Ball[]} */
  #balls = [];
  #player = new Player(
    this,
    MILLISECONDS,
    () => this.#playOn(),
    (name) => (this.#button("play").textContent = name),
  );

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    const { low, high, losses = "", slopes = "" } = this.dataset;
    const [heights, steep] = [losses, slopes].map((text) => text.split(" ").map(Number));
    this.#slice = { low: Number(low), high: Number(high), losses: heights, slopes: steep };
    if (!this.#balls.length) {
      this.#put(Number(this.dataset.start));
      for (let k = Number(this.dataset.steps); k; k--) this.#step();
    }
    this.#button("play").hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.addEventListener("click", (event) => this.#press(/** @type {HTMLButtonElement} */ (event.target)), { signal });
    this.addEventListener(
      "input",
      ({ target }) => {
        if (target === this.#slider("w")) this.#put(Number(this.#slider("w").value) / 100);
        this.#show();
      },
      { signal },
    );
    const svg = /** @type {SVGSVGElement} */ (this.querySelector(".valley"));
    const x = scale(svg.dataset.x);
    drag(svg, signal, () => (place) => {
      this.#put(Math.min(Math.max(x.from(place.x), x.low), x.high));
      this.#show();
    });
  }

  disconnectedCallback() {
    this.#player.pause();
    this.#gone.abort();
  }

  get #rate() {
    return Number(this.dataset.rates?.split(" ")[Number(this.#slider("rate").value)]);
  }

  /** @param {string} name */
  #slider(name) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`[name=${name}]`));
  }

  /** @param {string} value */
  #button(value) {
    return /** @type {HTMLButtonElement} */ (this.querySelector(`[value=${value}]`));
  }

  get #isOver() {
    const slice = this.#slice;
    const ended = (/** @type {Ball} */ { ws }) => isOut(slice, ws[ws.length - 1]);
    return this.#balls.some(({ ws }) => ws.length > MOST) || this.#balls.every(ended);
  }

  /**
   * Puts the balls somewhere, with no step taken.
   * @param {number} w
   */
  #put(w) {
    this.#player.pause();
    this.#balls = [...this.querySelectorAll(".valley .ball")].map((group) => {
      const kind = group.classList.contains("is-gathered") ? "gathered" : "zeroed";
      return { kind, ws: [w], grad: 0 };
    });
  }

  #step() {
    for (const ball of this.#balls) step(this.#slice, ball, this.#rate);
  }

  /** @param {HTMLButtonElement} button */
  #press({ value }) {
    if (value === "play") return this.#player.isPlaying ? this.#player.pause() : this.#play();
    if (value !== "step" && value !== "again") return;
    if (value === "again" || this.#isOver) this.#put(Number(this.dataset.start));
    else this.#player.pause();
    if (value === "step") this.#step();
    this.#show();
  }

  #play() {
    if (this.#isOver || fate(this.#slice, this.#balls[0])[0] === "lands") this.#put(Number(this.dataset.start));
    this.#player.play();
    this.#show();
  }

  #playOn() {
    this.#step();
    if (this.#isOver) this.#player.pause(); // before the words: the last ones are told
    this.#show();
    return true;
  }

  #show() {
    const slice = this.#slice;
    const w = this.#balls[0].ws[this.#balls[0].ws.length - 1];
    const { loss } = at(slice, w);
    this.#slider("w").value = String(Math.round(w * 100));
    this.#slider("w").setAttribute("aria-valuetext", `${two(w)}, loss ${two(loss)}`);
    this.#slider("rate").setAttribute("aria-valuetext", String(this.#rate));
    for (const [place, text] of [String(this.#rate), two(w)].entries())
      this.querySelectorAll("output")[place].textContent = text;
    const words = /** @type {HTMLElement} */ (this.querySelector(".widget__words"));
    words.ariaLive = this.#player.isPlaying ? "off" : "polite";
    words.textContent = sentence(slice, this.#balls, this.#rate);
    for (const found of this.querySelectorAll("div > svg")) {
      const { dataset } = /** @type {SVGSVGElement} */ (found);
      const [x, y] = [scale(dataset.x), scale(dataset.y)];
      for (const [place, { ws }] of this.#balls.entries()) {
        const points = ws.map((w, k) => {
          const across = found.matches(".history") ? Math.min(k, MOST) : Math.min(Math.max(w, x.low), x.high);
          return [x.to(across).toFixed(1), y.to(at(slice, w).loss).toFixed(1)];
        });
        draw(found.querySelectorAll(".ball")[place], points);
      }
    }
  }
}

/**
 * @param {Element} ball
 * @param {string[][]} points
 */
function draw(ball, points) {
  const [x, y] = points[points.length - 1];
  ball.querySelector(".track")?.setAttribute("d", `M${points.map((point) => point.join(" ")).join("L")}`);
  ball.querySelector(".dots")?.setAttribute("d", points.map((point) => `M${point.join(" ")}h0`).join(""));
  for (const [name, value] of Object.entries({ cx: x, cy: y })) ball.querySelector("circle")?.setAttribute(name, value);
  const label = ball.querySelector("text");
  label?.setAttribute("x", String(Math.min(Math.max(Number(x), 70), 290)));
  label?.setAttribute("y", String(Number(y) + (ball.matches(".is-zeroed") ? 20 : -12)));
}

if (!customElements.get("valley-widget")) customElements.define("valley-widget", ValleyWidget);
