// <step-graph>: walks through both passes of the expression graph in it, one number at a time, and shows a drawing that
// was shrunk to fit at its full size. micrograd/graph.py writes the element: the drawing, and a list of sentences, each
// with the places that it is about. Without JavaScript the drawing stands at the last step, and the list can be read.

import { Player } from "./player.js";

const SVG = "http://www.w3.org/2000/svg";
const MILLISECONDS = 1800; // a step, when they are played: time to read its sentence
const CONTROLS = `<div class="step-graph__controls">
  <button type="button" value="play" aria-label="Play"></button>
  <button type="button" value="ArrowLeft" aria-label="Previous"></button>
  <input type="range" min="0" aria-label="Step" aria-valuetext="The whole drawing">
  <button type="button" value="ArrowRight" aria-label="Next"></button>
  <button type="button" value="size" aria-label="Full size" aria-pressed="false"></button>
  <div class="step-graph__said"><p role="status">Next shows how these numbers came about.</p></div>
</div>`;
const KEYS = ["Home", "ArrowLeft", "ArrowRight", "End"];

export class StepGraph extends HTMLElement {
  /** @type {HTMLLIElement[]} */
  #steps = [];
  /** @type {HTMLButtonElement[]} */
  #buttons = [];
  #at = -1; // before the first step: the drawing is complete, and nothing is marked
  #player = new Player(
    this,
    MILLISECONDS,
    () => this.#playOn(),
    (name) => this.querySelector("button[value=play]")?.setAttribute("aria-label", name),
  );
  /** The grads as drawn. @type {Map<Element, string | null>} */
  #grads = new Map();

  connectedCallback() {
    const frame = this.querySelector("figure > div");
    const svg = frame?.querySelector("svg");
    if (!frame || !svg || this.#grads.size) return; // the last: shown before, and moved
    for (const text of svg.querySelectorAll("text.grad")) this.#grads.set(text, text.textContent);
    this.#steps = [...this.querySelectorAll("li")];
    frame.insertAdjacentHTML("afterend", CONTROLS);
    const controls = /** @type {HTMLElement} */ (frame.nextElementSibling);
    const [play, previous, next, size] = controls.querySelectorAll("button");
    this.#buttons = [previous, next];
    if (!this.#steps.length) controls.replaceChildren(size);
    const longest = frame.getAttribute("data-longest") ?? "";
    controls.querySelector(".step-graph__said")?.setAttribute("data-longest", longest);
    play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    play.addEventListener("click", () => (this.#player.isPlaying ? this.#player.pause() : this.#play()));
    for (const button of this.#buttons) button.addEventListener("click", () => this.#go(button.value));
    const slider = controls.querySelector("input");
    if (slider) {
      slider.max = slider.value = String(this.#steps.length - 1);
      slider.addEventListener("input", () => this.#stand(Number(slider.value)));
    }
    for (const part of [frame, controls]) {
      part.addEventListener("keydown", (event) => {
        const { key, altKey, ctrlKey, metaKey, shiftKey } = /** @type {KeyboardEvent} */ (event);
        if (altKey || ctrlKey || metaKey || shiftKey || !KEYS.includes(key) || !this.#steps.length) return;
        event.preventDefault(); // no scrolling besides: each step brings its own part into view
        this.#go(key);
      });
    }

    const width = svg.width.baseVal.value;
    size.addEventListener("click", () => {
      size.ariaPressed = String(frame.toggleAttribute("data-full"));
      this.#follow();
    });
    new ResizeObserver(() => (size.hidden = width <= frame.clientWidth)).observe(frame);
    frame.addEventListener("pointermove", (event) => {
      const { pointerType, buttons, movementX, movementY } = /** @type {PointerEvent} */ (event);
      if (pointerType === "mouse" && buttons === 1) frame.scrollBy(-movementX, -movementY);
    });
    frame.setAttribute("tabindex", "0"); // it may scroll
    frame.role = "group";
    frame.ariaLabel = this.#steps.length ? "Drawing: the arrow keys walk through it" : "Drawing";
  }

  disconnectedCallback() {
    this.#player.pause();
  }

  #play() {
    if (this.#at === this.#steps.length - 1) this.#at = -1;
    this.#playOn();
    this.#player.play();
  }

  #playOn() {
    if (this.#at === this.#steps.length - 1) return false;
    this.#at++;
    this.#show();
    return true;
  }

  /**
   * Where a key leads to. From the complete drawing, back is the last step and forward the first.
   * @param {string} key
   */
  #target(key) {
    const last = this.#steps.length - 1;
    const back = this.#at < 0 ? last : Math.max(this.#at - 1, 0);
    return key === "Home" ? 0 : key === "End" ? last : key === "ArrowLeft" ? back : Math.min(this.#at + 1, last);
  }

  /** @param {string} key */
  #go(key) {
    this.#stand(this.#target(key));
  }

  /** @param {number} at the step that the reader chose */
  #stand(at) {
    this.#player.pause();
    this.#at = at;
    this.#show();
  }

  /**
   * Go to the step at which another graph stands, where both have as many: the same expression with other numbers.
   * @param {StepGraph} other
   */
  standAs(other) {
    if (other.#at < 0 || other.#steps.length !== this.#steps.length) return;
    this.#at = other.#at;
    this.#show("instant");
  }

  /** @param {ScrollBehavior} [scrolling] */
  #show(scrolling) {
    const step = this.#steps[this.#at];
    const { data, grad, from, use } = step.dataset;
    const phase = (this.dataset.phase = data || !this.#at ? "Forward" : "Backward");
    const place = document.createElement("b");
    place.textContent = `${phase} pass, ${this.#at + 1} of ${this.#steps.length}`;
    this.#say(place, step.textContent ?? "");
    for (const button of this.#buttons) {
      button.ariaDisabled = String(this.#target(button.value) === this.#at); // `disabled` would lose the focus
    }
    this.#fill();
    for (const part of this.querySelectorAll("[data-mark]")) part.removeAttribute("data-mark");
    for (const part of this.querySelectorAll(".turned, .share")) part.remove();
    this.#mark("to", this.#at ? `[data-node="n${data ?? grad}"]` : ".leaf");
    if (data) this.#mark("edge", `[data-edge$="-n${data}"], [data-edge$="-n${data}op"]`);
    if (from) {
      this.#mark("from", `[data-node="n${from}"]`);
      this.#mark("edge", `[data-edge="n${grad}-n${from}"], [data-edge="n${grad}-n${from}op"]`, Number(use ?? 0));
      this.#mark("edge", `[data-edge="n${from}op-n${from}"]`);
    }
    if (phase === "Backward") for (const edge of this.querySelectorAll("[data-mark=edge]")) turn(edge);
    if (from && scrolling !== "instant") this.#send(`n${from}`, `n${grad}`);
    this.#follow(scrolling);
  }

  /**
   * @param {HTMLElement} place
   * @param {string} sentence
   */
  #say(place, sentence) {
    const status = this.querySelector("[role=status]");
    const slider = this.querySelector("input");
    if (!status || !slider) return;
    slider.value = String(this.#at);
    slider.setAttribute("aria-valuetext", `${place.textContent}: ${sentence}`);
    status.ariaLive = document.activeElement === slider ? "off" : "polite"; // the slider says it itself
    status.replaceChildren(place, " ", sentence);
  }

  /**
   * Shows a share on its way to the grad that it is added to.
   * @param {string} from
   * @param {string} to
   */
  #send(from, to) {
    const shares = this.#steps.filter(({ dataset }) => dataset.from && `n${dataset.grad}` === to);
    const start = this.querySelector(`[data-node="${from}"] .grad`);
    const end = this.querySelector(`[data-node="${to}"] .grad`);
    if (shares.length < 2 || !start || !end || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const [x, y] = ["x", "y"].map((side) => Number(start.getAttribute(side)) - Number(end.getAttribute(side)));
    const share = /** @type {SVGElement} */ (end.cloneNode());
    share.setAttribute("class", "share");
    share.textContent = "+ " + (/[=≈] ([^ ;]+)(;|$)/.exec(this.#steps[this.#at].textContent ?? "")?.[1] ?? "");
    end.after(share);
    const places = [
      { transform: `translate(${x}px, ${y}px)` },
      { transform: "none", opacity: 1, offset: 0.9 },
      { transform: "none", opacity: 0 },
    ];
    share.animate(places, { duration: 800, easing: "ease-in-out", fill: "forwards" }).onfinish = () => share.remove();
    end.animate([{ opacity: 0 }, { opacity: 0, offset: 0.9 }, { opacity: 1 }], 800);
  }

  /** Shows the numbers as they are after the current step. */
  #fill() {
    const complete = this.#at === this.#steps.length - 1;
    const done = this.#steps.slice(0, this.#at + 1).map((step) => step.dataset);
    const computed = new Set(done.map(({ data }) => data));
    const sums = new Map(done.map(({ grad, now }) => [grad, now])); // of several, the last
    for (const [text, drawn] of this.#grads) {
      const value = text.closest("g");
      const place = value?.dataset.node?.slice(1);
      const sum = sums.has(place) ? sums.get(place) : "0.0000";
      text.textContent = complete || !sum ? drawn : `grad ${sum}`;
      value?.toggleAttribute("data-waits", !complete && !value.matches(".leaf") && !computed.has(place));
    }
  }

  /**
   * @param {string} how
   * @param {string} selector
   * @param {number} [use] of several equal edges, this one; a set of children has lost all but the first
   */
  #mark(how, selector, use) {
    const parts = [...this.querySelectorAll(selector)];
    for (const part of use === undefined ? parts : [parts[use] ?? parts[0]]) part.setAttribute("data-mark", how);
  }

  /**
   * Scrolls the frame, not the page, to what is marked.
   * @param {ScrollBehavior} [scrolling] where the reader does not mind motion
   */
  #follow(scrolling = "smooth") {
    const boxes = [...this.querySelectorAll("[data-mark]")].map((part) => part.getBoundingClientRect());
    const frame = this.querySelector("figure > div");
    if (!frame || !boxes.length) return;
    const { left, right, top, bottom } = frame.getBoundingClientRect();
    const middle = (/** @type {number[]} */ ends) => (Math.min(...ends) + Math.max(...ends)) / 2;
    frame.scrollBy({
      left: middle(boxes.flatMap((box) => [box.left, box.right])) - (left + right) / 2,
      top: middle(boxes.flatMap((box) => [box.top, box.bottom])) - (top + bottom) / 2,
      behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : scrolling,
    });
  }
}

/**
 * Puts the arrowhead of an edge at its other end: in a backward pass the numbers flow that way.
 * @param {Element} edge
 */
function turn(edge) {
  const path = edge.querySelector("path");
  const head = edge.querySelector("polygon");
  if (!path || !head) return;
  const [tip, along, end] = [0, 6, path.getTotalLength()].map((at) => path.getPointAtLength(at));
  const far = (/** @type {DOMPoint} */ { x, y }) => Math.hypot(x - end.x, y - end.y);
  const old = [...head.points].reduce((one, other) => (far(one) > far(other) ? one : other));
  const [x, y] = [(along.y - tip.y) * 0.4, (tip.x - along.x) * 0.4];
  const turned = document.createElementNS(SVG, "path");
  turned.setAttribute("class", "turned");
  turned.setAttribute(
    "d",
    `M${end.x} ${end.y}L${old.x} ${old.y}M${tip.x} ${tip.y}L${along.x + x} ${along.y + y}L${along.x - x} ${along.y - y}z`,
  );
  edge.append(turned);
}

if (!customElements.get("step-graph")) customElements.define("step-graph", StepGraph);
