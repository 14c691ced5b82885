// The fields of the playground's settings: filled from settings, and told what is wrong with what was written. Left out:
// checking a value, which settings.js does.

import { SUGGESTIONS } from "./training_parts.js";

/** @typedef {import("./settings.js").Settings} Settings */

/** @param {HTMLElement} place for the lists of values that the fields suggest */
export function addSuggestions(place) {
  for (const [name, numbers] of Object.entries(SUGGESTIONS)) {
    const list = document.createElement("datalist");
    list.id = `playground-${name}`;
    list.append(...numbers.map((number) => new Option(String(number), String(number))));
    place.append(list);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Settings} settings
 */
export function fillSettings(form, settings) {
  for (const [key, value] of Object.entries(settings)) {
    const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(key));
    if (!field) continue;
    field.value = Array.isArray(value) ? value.join(", ") : String(value);
    showMistake(field, "");
    if (["points", "noise", "seed"].includes(key)) field.disabled = settings.data === "own";
  }
}

/**
 * Say below a field what is wrong with it; nothing where it is right.
 * @param {HTMLInputElement} field
 * @param {string} text
 */
export function showMistake(field, text) {
  const id = `playground-wrong-${field.name}`;
  field.form?.querySelector(`#${id}`)?.remove();
  if (!text) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    return;
  }
  const message = document.createElement("p");
  message.id = id;
  message.className = "wrong";
  message.setAttribute("role", "alert");
  message.textContent = text;
  field.closest("label")?.after(message);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
}
