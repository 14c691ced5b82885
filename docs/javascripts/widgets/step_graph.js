// <step-graph>: walks through both passes of the expression graph in it, one number at a time, and shows a drawing that
// was shrunk to fit at its full size. micrograd/graph.py writes the element: the drawing, and a list of sentences, each
// with the places that it is about. Without JavaScript the drawing stands at the last step, and the list can be read.

const CONTROLS = `<div class="step-graph__controls">
  <button type="button" value="Home">First</button>
  <button type="button" value="ArrowLeft">Previous</button>
  <button type="button" value="ArrowRight">Next</button>
  <button type="button" value="End">Last</button>
  <button type="button" value="size" aria-pressed="false">Full size</button>
  <p role="status">Next shows how these numbers came about, one after the other.</p>
</div>`;

export class StepGraph extends HTMLElement {
  /** @type {HTMLLIElement[]} */
  #steps = [];
  /** @type {HTMLButtonElement[]} */
  #buttons = [];
  #at = -1; // before the first step: the drawing is complete, and nothing is marked
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
    const buttons = (this.#buttons = [...controls.querySelectorAll("button")]);
    const size = /** @type {HTMLButtonElement} */ (buttons.pop());
    if (!this.#steps.length) controls.replaceChildren(size);

    for (const button of buttons) button.addEventListener("click", () => this.#go(button.value));
    for (const part of [frame, controls]) {
      part.addEventListener("keydown", (event) => {
        const { key, altKey, ctrlKey, metaKey, shiftKey } = /** @type {KeyboardEvent} */ (event);
        if (altKey || ctrlKey || metaKey || shiftKey || !buttons.some(({ value }) => value === key)) return;
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
    this.#at = this.#target(key);
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
    this.querySelector("[role=status]")?.replaceChildren(place, " ", step.textContent ?? "");
    for (const button of this.#buttons) {
      button.ariaDisabled = String(this.#target(button.value) === this.#at); // `disabled` would lose the focus
    }
    this.#fill();
    for (const part of this.querySelectorAll("[data-mark]")) part.removeAttribute("data-mark");
    this.#mark("to", this.#at ? `[data-node="n${data ?? grad}"]` : ".leaf");
    if (data) this.#mark("edge", `[data-edge$="-n${data}"], [data-edge$="-n${data}op"]`);
    if (from) {
      this.#mark("from", `[data-node="n${from}"]`);
      this.#mark("edge", `[data-edge="n${grad}-n${from}"], [data-edge="n${grad}-n${from}op"]`, Number(use ?? 0));
      this.#mark("edge", `[data-edge="n${from}op-n${from}"]`);
    }
    this.#follow(scrolling);
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

if (!customElements.get("step-graph")) customElements.define("step-graph", StepGraph);
