// Where the build put what the page loads on demand (scripts/build/browser_files.py), and what it weighs.

import { SITE } from "../site.js";

/**
 * @typedef {object} Manifest
 * @property {string} pyodide
 * @property {string} graphviz
 * @property {string} codemirror
 * @property {string} library
 * @property {string} packages where NumPy and matplotlib are: another host's address
 * @property {Record<string, [number, number]>} weights bytes, and bytes that travel
 */

export const PATIENCE = 30_000; // milliseconds without a byte, and a download counts as broken
export const FOLDER = new URL("assets/browser/", SITE);

/** @type {Promise<Manifest> | undefined} */
let loading;

/** @returns {Promise<Manifest>} */
export function manifest() {
  loading ??= fetchManifest().catch((error) => {
    loading = undefined; // the next one tries again
    throw new Error(`manifest.json: ${error.message}`);
  });
  return loading;
}

async function fetchManifest() {
  const options = { cache: /** @type {const} */ ("no-cache"), signal: AbortSignal.timeout(PATIENCE) };
  const response = await fetch(new URL("manifest.json", FOLDER), options).catch(() => {
    throw new Error("the connection broke");
  });
  if (!response.ok) throw new Error(`the host answered ${response.status}`);
  return response.json().catch(() => {
    throw new Error("the host sent something else");
  });
}

/** @type {Map<string, number>} */
const failures = new Map();

/**
 * Import a module; after a failure by another address, for a page remembers failures as long as it lives.
 * @param {string} url
 * @returns {Promise<any>}
 */
export async function importModule(url) {
  const times = failures.get(url) ?? 0;
  try {
    /** @type {Promise<never>} */
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error("it did not arrive")), PATIENCE));
    return await Promise.race([import(times ? `${url}?${times}` : url), late]);
  } catch (error) {
    failures.set(url, times + 1);
    throw error;
  }
}
