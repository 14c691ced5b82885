// Python for the page: one worker for all of the site's widgets, loaded when it is first asked for. It lives on while the
// reader goes from page to page. docs/javascripts/python/python_worker.js is the other side.

import { PATIENCE } from "./manifest.js";

/**
 * @typedef {object} Output what running code puts out: text that it printed, a value's text, or a figure
 * @property {"text" | "value" | "figure"} kind
 * @property {string} [text]
 * @property {string} [html]
 */

/**
 * @typedef {object} Handlers
 * @property {(loaded: number, total: number) => void} [progress] megabytes
 * @property {(output: Output) => void} [output]
 * @property {() => void} [running]
 * @property {(packages: string[]) => void} [packages]
 */

/** What a stopped order is rejected with. */
export class Stopped extends Error {
  name = "Stopped";
}

class Python {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<void> | undefined} */
  #started;
  #orders = 0;
  #stops = 0;
  /** @type {Map<number, { resolve(result: any): void, reject(error: Error): void, handlers: Handlers }>} */
  #open = new Map();
  /** @type {Set<(loaded: number, total: number) => void>} */
  #watchers = new Set();
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /** Whether Python is loaded, or being loaded. */
  get isStarted() {
    return this.#started !== undefined;
  }

  /**
   * Load Python, once. Rejects with a message for the reader; the next call tries again.
   * @param {(loaded: number, total: number) => void} [progress] megabytes
   * @returns {Promise<void>}
   */
  async start(progress) {
    if (progress) this.#watchers.add(progress);
    this.#started ??= this.#load();
    try {
      await this.#started;
    } finally {
      if (progress) this.#watchers.delete(progress);
    }
  }

  /**
   * Run a cell (`run` in scripts/in_browser/cell_runner.py).
   * @param {object} request
   * @param {boolean} agreed whether the reader agreed to packages from another host
   * @param {Handlers} handlers
   * @returns {Promise<any>}
   */
  run(request, agreed, handlers) {
    return this.#inTurn(() => this.#order({ do: "run", request, agreed }, handlers), handlers);
  }

  /**
   * Call a function of a module in scripts/in_browser/. Argument and result are what JSON can hold.
   * @param {string} module
   * @param {string} name
   * @param {unknown} argument
   * @param {Handlers} [handlers]
   * @returns {Promise<any>}
   */
  call(module, name, argument, handlers = {}) {
    return this.#inTurn(() => this.#order({ do: "call", module, name, argument }, handlers), handlers);
  }

  /** End whatever runs, at once, and load Python again for the next order. */
  async stop() {
    const running = this.#worker !== undefined;
    this.#stops += 1;
    this.#end(new Stopped("Stopped"));
    if (running) await this.start();
  }

  /**
   * One order after the other; one that waited when Python was stopped is not carried out.
   * @param {() => Promise<any>} order
   * @param {Handlers} handlers
   */
  async #inTurn(order, handlers) {
    const before = this.#turn;
    const stops = this.#stops;
    let done = () => {};
    this.#turn = new Promise((resolve) => (done = () => resolve(undefined)));
    try {
      await before;
      if (stops === this.#stops) await this.start(handlers.progress);
      if (stops !== this.#stops) throw new Stopped("Stopped");
      return await order();
    } finally {
      done();
    }
  }

  #load() {
    const lacks = whatTheBrowserLacks();
    if (lacks)
      return Promise.reject(new Error(`This browser cannot run Python: it lacks ${lacks}. A current one can.`));
    const url = new URL("python_worker.js", import.meta.url);
    const worker = new Worker(url, { type: "module", name: "python" });
    this.#worker = worker;
    let loaded = false;
    const silent = setTimeout(() => {
      if (worker === this.#worker) this.#end(new Error("What runs Python did not arrive."));
    }, PATIENCE);
    worker.onmessage = ({ data }) => {
      clearTimeout(silent);
      this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) {
        const what = loaded ? "Python stopped by itself" : "What runs Python did not arrive, or did not start";
        this.#end(new Error(`${what}${event.message ? ` (${event.message})` : ""}.`));
      }
    };
    worker.onmessageerror = () => this.#end(new Error("Python's answer could not be read."));
    return this.#order({ do: "start" }, {}).then(
      () => void (loaded = true),
      (error) => {
        if (worker === this.#worker) this.#end(error);
        throw error;
      },
    );
  }

  /**
   * @param {object} order
   * @param {Handlers} handlers
   * @returns {Promise<any>}
   */
  #order(order, handlers) {
    const id = ++this.#orders;
    return new Promise((resolve, reject) => {
      if (!this.#worker) return reject(new Stopped("Stopped"));
      this.#open.set(id, { resolve, reject, handlers });
      this.#worker.postMessage({ id, ...order });
    });
  }

  /** @param {any} message */
  #receive(message) {
    const order = this.#open.get(message.id);
    if (message.kind === "progress") {
      this.#watchers.forEach((watcher) => watcher(message.loaded / 1e6, message.total / 1e6));
    } else if (message.kind === "done") {
      this.#open.delete(message.id);
      order?.resolve(message.result);
    } else if (message.kind === "failed") {
      this.#open.delete(message.id);
      if (message.name === "PythonEnded") return this.#end(new Error(message.message), order);
      order?.reject(Object.assign(new Error(message.message), { name: message.name }));
    } else {
      const { output, running, packages } = order?.handlers ?? {};
      if (message.kind === "output") output?.(message.output);
      if (message.kind === "running") running?.();
      if (message.kind === "packages") packages?.(message.packages);
    }
  }

  /**
   * @param {Error} reason
   * @param {{ reject(error: Error): void }} [order] one that is no longer open
   */
  #end(reason, order) {
    order?.reject(reason);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#started = undefined;
    const open = [...this.#open.values()];
    this.#open.clear();
    open.forEach((order) => order.reject(reason));
  }
}

/** What this browser lacks that Python needs, in words; nothing where it has all. */
function whatTheBrowserLacks() {
  if (typeof WebAssembly !== "object") return "WebAssembly";
  // The smallest module with a `try` of the exceptions that Pyodide is built with.
  const exceptions = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11];
  if (!WebAssembly.validate(new Uint8Array(exceptions))) return "WebAssembly with exceptions";
  if (typeof Worker !== "function") return "workers";
  if (typeof ReadableStream !== "function" || typeof AbortSignal.timeout !== "function")
    return "streams with a time limit";
  return "";
}

export const python = new Python();
