// The leaves of an expression as sliders: moving one writes its number into the text.

/** @typedef {import("./expression_runner.js").Leaf} Leaf */
/** @typedef {{ start: number, end: number }} Place of a number in the text */

/**
 * The text with another number at a place, and where the numbers of the other places are then.
 * @param {string} text
 * @param {Place} place
 * @param {string} number
 * @param {Place[]} others
 */
export function replaceNumber(text, { start, end }, number, others) {
  const longer = number.length - (end - start);
  const move = (/** @type {Place} */ other) =>
    other.start > start ? { start: other.start + longer, end: other.end + longer } : other;
  return {
    text: text.slice(0, start) + number + text.slice(end),
    place: { start, end: end + longer },
    others: others.map(move),
  };
}

/**
 * A number as a reader would write it in Python.
 * @param {number} value
 */
export function pythonNumber(value) {
  const text = String(Number(value.toFixed(2)) + 0);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/**
 * Show the leaves of the expression that ran; sliders that are of the same leaves stay, and with them the focus.
 * @param {HTMLElement} box
 * @param {Leaf[]} leaves
 * @param {boolean} afresh
 * @param {HTMLTextAreaElement} editor
 * @param {() => void} changed the text has another number
 */
export function renderLeaves(box, leaves, afresh, editor, changed) {
  const names = [...box.querySelectorAll("label")].map((label) => label.dataset.name);
  box.hidden = !leaves.length;
  if (afresh || names.join() !== leaves.map((leaf) => leaf.name).join()) {
    box.replaceChildren(...leaves.map((leaf) => createSlider(box, leaf, editor, changed)));
  }
  leaves.forEach((leaf, i) => {
    const label = box.querySelectorAll("label")[i];
    savePlace(/** @type {HTMLInputElement} */ (label.querySelector("input")), leaf);
    const [data, grad] = label.querySelectorAll("output");
    data.textContent = pythonNumber(leaf.data);
    grad.textContent = `grad ${leaf.grad}`;
  });
}

/**
 * @param {HTMLElement} box
 * @param {Leaf} leaf
 * @param {HTMLTextAreaElement} editor
 * @param {() => void} changed
 */
function createSlider(box, leaf, editor, changed) {
  const label = document.createElement("label");
  label.dataset.name = leaf.name;
  const slider = document.createElement("input");
  slider.type = "range";
  const reach = Math.max(10, Math.ceil(2 * Math.abs(leaf.data)));
  slider.min = String(-reach);
  slider.max = String(reach);
  slider.step = "any";
  slider.value = String(leaf.data);
  slider.setAttribute("aria-label", `data of ${leaf.name}`);
  const slide = () => {
    writeNumber(box, slider, editor);
    changed();
  };
  slider.addEventListener("input", slide);
  slider.addEventListener("keydown", (event) => {
    // with step "any" a browser moves by a hundredth of the way; a tenth is what one wants here
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    slider.value = String(Number(slider.value) + way * (event.shiftKey ? 0.01 : 0.1));
    slide();
  });
  const name = document.createElement("span");
  name.textContent = leaf.name;
  const data = document.createElement("output");
  data.className = "data";
  const grad = document.createElement("output");
  grad.className = "grad";
  label.append(name, slider, data, grad);
  return label;
}

/**
 * Write a slider's number into the text, and keep in mind where all of them are then.
 * @param {HTMLElement} box
 * @param {HTMLInputElement} slider
 * @param {HTMLTextAreaElement} editor
 */
function writeNumber(box, slider, editor) {
  const number = pythonNumber(Number(slider.value));
  const others = [...box.querySelectorAll("input")].filter((other) => other !== slider);
  const written = replaceNumber(editor.value, placeOf(slider), number, others.map(placeOf));
  editor.value = written.text;
  savePlace(slider, written.place);
  others.forEach((other, i) => savePlace(other, written.others[i]));
  const data = slider.parentElement?.querySelector(".data");
  if (data) data.textContent = number;
}

/**
 * @param {HTMLInputElement} slider
 * @returns {Place}
 */
function placeOf(slider) {
  return { start: Number(slider.dataset.start), end: Number(slider.dataset.end) };
}

/**
 * @param {HTMLInputElement} slider
 * @param {Place} place
 */
function savePlace(slider, { start, end }) {
  slider.dataset.start = String(start);
  slider.dataset.end = String(end);
}
