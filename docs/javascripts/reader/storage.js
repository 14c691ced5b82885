// What the site saves in the reader's browser, under names of its own: the code they changed, the exercises they solved.
// Nothing of it leaves the browser. Storage can be full or forbidden: `save` says so instead of failing.

const OURS = "micrograd:";

/**
 * What is saved under a name; null where there is nothing, or nothing that can be read.
 * @param {string} name
 * @returns {any}
 */
export function load(name) {
  try {
    return JSON.parse(localStorage.getItem(OURS + name) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Save something; gives what went wrong, in words, or nothing.
 * @param {string} name
 * @param {unknown} value
 * @returns {string}
 */
export function save(name, value) {
  try {
    localStorage.setItem(OURS + name, JSON.stringify(value));
    return "";
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError"
      ? "Not kept: this browser's storage is full."
      : "Not kept: this browser forbids storage.";
  }
}

/** @param {string} name */
export function remove(name) {
  try {
    localStorage.removeItem(OURS + name);
  } catch {
    // what cannot be stored is not there
  }
}

/**
 * The names in use that start so.
 * @param {string} start
 * @returns {string[]}
 */
export function names(start) {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(OURS + start))
      .map((name) => name.slice(OURS.length))
      .sort();
  } catch {
    return [];
  }
}

/**
 * Calls back when another tab changes what is saved under a name.
 * @param {(name: string) => void} callback
 * @param {AbortSignal} [signal]
 */
export function onChangeElsewhere(callback, signal) {
  addEventListener(
    "storage",
    (event) => {
      if (event.key === null || event.key.startsWith(OURS)) callback((event.key ?? OURS).slice(OURS.length));
    },
    { signal },
  );
}
