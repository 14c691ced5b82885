// The playground's points, changed by the reader: in their table and where they are drawn. What is then done with them is
// the playground's useOwnPoints().

import { placeAt } from "./plane_drawing.js";
import { FEWEST_POINTS, MOST_POINTS, parse } from "./settings.js";
import { table } from "./table.js";
import { capital, number } from "./words.js";

/** @typedef {import("./training.js").TrainingPlayground} TrainingPlayground */

/**
 * The table of points, and the form above it.
 * @param {TrainingPlayground} playground
 */
export function renderPoints(playground) {
  const place = playground.find(".points-table div");
  if (!place.firstChild) {
    place.innerHTML = `<form class="point" autocomplete="off"><label>Number <input name="index" inputmode="numeric" size="4"></label>
      <label>x <input name="x" inputmode="decimal" size="7"></label> <label>y <input name="y" inputmode="decimal" size="7"></label>
      <label>Label <select name="label"><option value="-1">−1<option value="1">1</select></label>
      <button type="button" class="add">Add</button><button type="button" class="change">Change</button><button type="button" class="remove">Remove</button>
      <span role="status"></span></form><div class="rows" tabindex="0" role="group" aria-label="Table of points"></div>`;
    const form = /** @type {HTMLFormElement} */ (place.querySelector("form"));
    form.addEventListener("submit", (event) => event.preventDefault());
    field(form, "index").addEventListener("change", () => fillForm(playground, form));
    for (const what of ["add", "change", "remove"]) {
      place.querySelector(`.${what}`)?.addEventListener("click", () => editPoint(playground, form, what));
    }
  }
  const { answers } = playground.trainer;
  const rows = playground.trainer.points.map(([x, y, label], i) => {
    const score = answers[i];
    const verdict = score === undefined ? "–" : score * label > 0 ? "right" : "wrong";
    return [
      String(i + 1),
      String(Number(x.toFixed(3))),
      String(Number(y.toFixed(3))),
      String(label),
      score === undefined ? "–" : number(score),
      verdict,
    ];
  });
  const note = rows.length ? "" : "There are no points yet: press Step or Play, or add some.";
  playground
    .find(".points-table .rows")
    .replaceChildren(table(["number", "x", "y", "label", "score", "verdict"], rows, note));
}

/**
 * Put a point's numbers into the form.
 * @param {TrainingPlayground} playground
 * @param {HTMLFormElement} form
 */
function fillForm(playground, form) {
  const point = playground.trainer.points[Number(field(form, "index").value) - 1];
  if (!point) return;
  field(form, "x").value = String(Number(point[0].toFixed(3)));
  field(form, "y").value = String(Number(point[1].toFixed(3)));
  field(form, "label").value = String(point[2]);
}

/**
 * @param {TrainingPlayground} playground
 * @param {HTMLFormElement} form
 * @param {string} what add, change or remove
 */
function editPoint(playground, form, what) {
  const said = /** @type {Element} */ (form.querySelector("[role=status]"));
  const typed = field(form, "index").value.trim();
  const index = /^\d+$/.test(typed) ? Number(typed) - 1 : -1;
  try {
    if (what !== "add" && !playground.trainer.points[index]) {
      throw new RangeError(
        typed
          ? `there is no point number “${typed}”: give one from 1 to ${playground.trainer.points.length}`
          : "which point? Give its number from the table",
      );
    }
    const points = [...playground.trainer.points];
    if (what === "remove") {
      if (points.length <= FEWEST_POINTS) throw new RangeError(`${FEWEST_POINTS} points are the fewest`);
      points.splice(index, 1);
    } else {
      const parts = ["x", "y", "label"].map((name) => field(form, name).value.trim());
      if (parts.includes("")) throw new RangeError("give x, y and a label");
      const [point] = parse("own", parts.join(","));
      if (what === "add" && points.length >= MOST_POINTS) throw new RangeError(`${MOST_POINTS} points are the most`);
      if (what === "add") points.push(point);
      else points[index] = point;
    }
    playground.useOwnPoints(points);
    said.textContent = what === "add" ? `Added as number ${points.length}.` : `Point ${index + 1} is ${what}d.`;
  } catch (error) {
    said.textContent = `${capital(/** @type {Error} */ (error).message)}.`;
  }
}

/**
 * Points are moved, added and removed where they are drawn.
 * @param {TrainingPlayground} playground
 */
export function editByPointer(playground) {
  const canvas = /** @type {HTMLCanvasElement} */ (playground.find(".plane canvas"));
  const tool = () => /** @type {HTMLSelectElement} */ (playground.find(".tool")).value;
  const place = (/** @type {MouseEvent | Touch} */ event) => {
    const box = canvas.getBoundingClientRect();
    return placeAt(canvas, playground.view, event.clientX - box.left, event.clientY - box.top);
  };
  const nearest = (/** @type {number} */ x, /** @type {number} */ y) => {
    const reach = (14 * 2 * playground.view.half) / canvas.clientWidth;
    const distances = playground.trainer.points.map((point) => Math.hypot(point[0] - x, point[1] - y));
    const least = Math.min(...distances);
    return least <= reach ? distances.indexOf(least) : -1;
  };
  // A finger on a point moves the point; anywhere else it scrolls the page.
  canvas.addEventListener(
    "touchstart",
    (event) => {
      if (tool() === "move" && nearest(...place(event.touches[0])) >= 0) event.preventDefault();
    },
    { passive: false },
  );
  canvas.addEventListener("pointerdown", (event) => {
    if (tool() !== "move" || event.button) return;
    playground.dragged = nearest(...place(event));
    if (playground.dragged < 0) return;
    canvas.setPointerCapture(event.pointerId);
    playground.trainer.points = [...playground.trainer.points];
  });
  canvas.addEventListener("pointermove", (event) => {
    if (playground.dragged >= 0) {
      playground.trainer.points[playground.dragged] = [
        ...place(event),
        playground.trainer.points[playground.dragged][2],
      ];
      playground.draw();
    } else {
      const near = ["move", "remove"].includes(tool()) && nearest(...place(event)) >= 0;
      canvas.style.cursor = near
        ? tool() === "move"
          ? "grab"
          : "pointer"
        : tool() === "move" || tool() === "remove"
          ? ""
          : "crosshair";
    }
  });
  const drop = () => {
    if (playground.dragged < 0) return;
    playground.dragged = -1;
    playground.useOwnPoints(playground.trainer.points);
  };
  canvas.addEventListener("pointerup", drop);
  canvas.addEventListener("pointercancel", drop);
  canvas.addEventListener("click", (event) => {
    const [x, y] = place(event);
    const near = nearest(x, y);
    if (tool() === "remove" && near >= 0 && playground.trainer.points.length > FEWEST_POINTS) {
      playground.useOwnPoints(playground.trainer.points.filter((_, i) => i !== near));
    } else if ((tool() === "1" || tool() === "-1") && playground.trainer.points.length < MOST_POINTS) {
      playground.useOwnPoints([...playground.trainer.points, [x, y, Number(tool())]]);
    }
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}
