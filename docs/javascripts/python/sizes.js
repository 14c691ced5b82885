// How much Python is to download, before it is known to the byte, and how that is said.

export const PYTHON_SIZE = "? MB"; // the build weighs it: scripts/build/browser_files.py

/** Where the browser is set to save data. */
export const LOAD_QUESTION = `Python is ${PYTHON_SIZE}, and your browser is set to save data. Load it?`;

/** About, of what comes from another host; matplotlib brings NumPy along. @type {Record<string, string>} */
export const PACKAGE_SIZES = { numpy: "3 MB", matplotlib: "13 MB" };

/**
 * How far Python's files have come; once they are here, it still takes a moment to start.
 * @param {number} loaded megabytes
 * @param {number} total
 */
export function progressWords(loaded, total) {
  return loaded < 0.95 * total ? `Loading Python: ${loaded.toFixed(1)} of ${total.toFixed(1)} MB` : "Starting Python";
}
