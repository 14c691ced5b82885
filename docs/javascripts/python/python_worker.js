// Python in a worker of its own: Pyodide, with the library and Graphviz. docs/javascripts/python/python.js is the other side.
// What runs here may never end; then the page ends the worker and starts another one.

import { FOLDER, manifest, PATIENCE, SITE } from "./manifest.js";

/** @typedef {import("pyodide").PyodideAPI} PyodideAPI */
/** @typedef {{ id: number, do: "start" | "run" | "call", [name: string]: any }} Order */

const MOST_MEMORY = 1024 ** 3; // bytes that Python may have

/** @type {PyodideAPI} */
let pyodide;
/** @type {(text: string) => string} */
let runner;
let current = 0; // the order that is being carried out

/** Why Python did not load, in words for the reader. */
class LoadError extends Error {}
/** @type {LoadError | undefined} */
let broken; // the download that failed first: Pyodide makes of that no word for a reader, or waits without an end
let giveUp = (/** @type {LoadError} */ _) => {};

self.onmessage = async ({ data }) => {
  const order = /** @type {Order} */ (data);
  current = order.id;
  try {
    const result = await (order.do === "start" ? start() : order.do === "run" ? run(order) : call(order));
    self.postMessage({ id: order.id, kind: "done", result });
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    self.postMessage({ id: order.id, kind: "failed", name, message });
  }
};

self.postMessage({ kind: "arrived" });

async function start() {
  const files = await manifest().catch((error) => {
    throw new LoadError(`The list of Python's files did not arrive (${error.message}).`);
  });
  limitMemory();
  broken = undefined;
  /** @type {Promise<never>} */
  const gaveUp = new Promise((_, reject) => (giveUp = reject));
  gaveUp.catch(() => {});
  const fetchPlainly = self.fetch;
  const { pyodide: folder, graphviz: graphvizFile, library, weights } = files;
  const wanted = Object.keys(weights).filter(
    (name) => name.startsWith(folder) || [graphvizFile, library].includes(name),
  );
  const total = wanted.reduce((sum, name) => sum + weights[name][1], 0);
  /** @type {Record<string, number>} */
  const arrived = {};
  /** @param {string} name @param {number} part */
  const report = (name, part) => {
    arrived[name] = part * weights[name][1];
    const loaded = Object.values(arrived).reduce((sum, bytes) => sum + bytes, 0);
    self.postMessage({ id: current, kind: "progress", loaded, total });
  };
  // Pyodide asks for its files by fetch: counted here, given the right type, and refused where they are something else.
  self.fetch = async (input, options) => {
    const url = String(input instanceof Request ? input.url : input);
    const name = url.slice(FOLDER.href.length);
    if (!url.startsWith(FOLDER.href) || !weights[name]) return fetchPlainly(input, options);
    return counted(await download(fetchPlainly, url, name, options), name, weights[name][0], report);
  };
  try {
    /** @param {string} name */
    const bytes = async (name) => (await self.fetch(new URL(name, FOLDER).href)).arrayBuffer();
    // An import shows no byte on its way, and may wait without an end: it finds its module in the browser's cache.
    /** @param {string} name */
    const load = (name) => bytes(name).then(() => importModule(name));
    const [{ loadPyodide }, { Graphviz }] = await Promise.all([
      load(`${folder}pyodide.mjs`),
      load(graphvizFile),
      bytes(`${folder}pyodide.asm.mjs`), // which Pyodide imports
    ]);
    const [python, graphviz, packed] = await Promise.race([
      gaveUp,
      Promise.all([
        loadPyodide({
          env: { MICROGRAD_SITE: SITE.href }, // so that a check gives the address of the lesson that it names
          indexURL: new URL(folder, FOLDER).href,
          packageBaseUrl: `https://cdn.jsdelivr.net/pyodide/v${folder.replace(/^pyodide-|\/$/g, "")}/full/`,
        }),
        Graphviz.load(),
        bytes(library),
      ]),
    ]);
    pyodide = python;
    prepare(graphviz, packed);
  } catch (error) {
    throw broken ?? (error instanceof LoadError ? error : new LoadError(inWords(error)));
  } finally {
    self.fetch = fetchPlainly;
  }
}

/**
 * @param {{ layout(dot: string, format: "svg", engine: "dot"): string }} graphviz
 * @param {ArrayBuffer} packed
 */
function prepare(graphviz, packed) {
  pyodide.unpackArchive(packed, "zip", { extractDir: "/lib/site" });
  pyodide.registerJsModule("page", {
    /** @param {string} text */
    send: (text) => self.postMessage({ id: current, kind: "output", output: JSON.parse(text) }),
    /** @param {string} dot */
    draw: (dot) => graphviz.layout(dot, "svg", "dot"),
  });
  runner = pyodide.runPython(`
import importlib, json, os, sys
sys.path.insert(0, "/lib/site")
os.environ["MATPLOTLIBRC"] = "/lib/site/matplotlibrc"
import cell_runner, micrograd.graph, page

cell_runner.send = lambda message: page.send(json.dumps(message))
micrograd.graph.render_svg = page.draw

def answer(text):
    order = json.loads(text)
    function = getattr(importlib.import_module(order["module"]), order["name"])
    try:
        return json.dumps({"result": function(order["argument"])})
    except Exception as error:
        return json.dumps({"error": type(error).__name__, "message": str(error)})

answer`);
}

/**
 * Run a cell. Where it needs packages from elsewhere, and the reader has not agreed, give back which.
 * @param {Order} order
 */
async function run(order) {
  const plan = ask("cell_runner", "plan", order.request);
  if (plan.missing.length) return { state: "missing", missing: plan.missing };
  if (plan.packages.length) {
    if (!order.agreed) return { state: "ask", packages: plan.packages };
    self.postMessage({ id: order.id, kind: "packages", packages: plan.packages });
    const fetchPlainly = self.fetch;
    self.fetch = (input, options) => fetchPackage(fetchPlainly, String(input), options);
    try {
      await pyodide.loadPackage(plan.packages, { messageCallback() {}, errorCallback() {} });
    } catch (error) {
      return { state: "no packages", packages: plan.packages, message: /** @type {Error} */ (error).message };
    } finally {
      self.fetch = fetchPlainly;
    }
    const absent = plan.packages.filter((/** @type {string} */ name) => !pyodide.loadedPackages[name]);
    const message = broken?.message.replace(/\.$/, "");
    broken = undefined;
    if (absent.length) return { state: "no packages", packages: absent, message };
  }
  self.postMessage({ id: order.id, kind: "running" });
  return ask("cell_runner", "run", order.request);
}

/** @param {Order} order */
function call(order) {
  return ask(order.module, order.name, order.argument);
}

/**
 * @param {string} module
 * @param {string} name
 * @param {unknown} argument
 */
function ask(module, name, argument) {
  let text;
  try {
    text = runner(JSON.stringify({ module, name, argument }));
  } catch (error) {
    // What Python raises comes as an answer: this is the interpreter's own end.
    const tooDeep = error instanceof RangeError && error.message.includes("call stack");
    const cause = tooDeep ? ": something was nested too deep, or too long a chain, for Python in a browser" : "";
    throw Object.assign(new Error(`Python itself crashed${cause}. It starts afresh with the next run.`), {
      name: "PythonEnded",
    });
  }
  const answer = JSON.parse(text);
  if ("error" in answer) throw Object.assign(new Error(answer.message), { name: answer.error });
  return answer.result;
}

// Downloads -----------------------------------------------------------------------------------------------------------

/**
 * @param {typeof fetch} fetchPlainly
 * @param {string} url
 * @param {string} name
 * @param {RequestInit} [options]
 */
async function download(fetchPlainly, url, name, options) {
  const patience = new AbortController();
  const timer = self.setTimeout(() => patience.abort(), PATIENCE);
  let response;
  try {
    response = await fetchPlainly(url, { ...options, signal: patience.signal });
  } catch {
    throw refused(`The connection broke before ${last(name)} arrived.`);
  } finally {
    self.clearTimeout(timer);
  }
  if (!response.ok) throw refused(`The host answered ${response.status} to the request for ${last(name)}.`);
  if (response.headers.get("Content-Type")?.includes("text/html")) {
    throw refused(`The host sent a web page instead of ${last(name)}.`);
  }
  return response;
}

/**
 * A package from another host, checked here: a browser that checks it shows no byte before all have arrived.
 * @param {typeof fetch} fetchPlainly
 * @param {string} url
 * @param {RequestInit} [options]
 */
async function fetchPackage(fetchPlainly, url, { integrity, ...options } = {}) {
  if (!integrity || !self.crypto.subtle) return fetchPlainly(url, { integrity, ...options }); // no secure context
  const response = await download(fetchPlainly, url, url, options);
  const body = await counted(response, url, Infinity, () => {}).arrayBuffer();
  const digest = new Uint8Array(await self.crypto.subtle.digest("SHA-256", body));
  if (integrity !== `sha256-${btoa(String.fromCharCode(...digest))}`)
    throw refused(`The host sent something else as ${last(url)}.`);
  return new Response(body);
}

/**
 * The response again, with its bytes counted on their way.
 * @param {Response} response
 * @param {string} name
 * @param {number} size Infinity where it is not known
 * @param {(name: string, part: number) => void} report
 */
function counted(response, name, size, report) {
  let bytes = 0;
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const body = new ReadableStream({
    async pull(controller) {
      let timer = 0;
      const stalled = new Promise((_, reject) => {
        timer = self.setTimeout(() => reject(new Error("stalled")), PATIENCE);
      });
      try {
        const { done, value } = /** @type {ReadableStreamReadResult<Uint8Array>} */ (
          await Promise.race([reader.read(), stalled])
        );
        if (done) {
          if (bytes !== size && size < Infinity) throw new Error(`${bytes} of ${size} bytes`);
          report(name, 1);
          return controller.close();
        }
        bytes += value.length;
        report(name, Math.min(bytes / size, 1));
        controller.enqueue(value);
      } catch {
        const problem = bytes < size ? "The connection broke while" : "The host sent something else when";
        controller.error(refused(`${problem} ${last(name)} was loading.`));
        reader.cancel().catch(() => {});
      } finally {
        self.clearTimeout(timer);
      }
    },
  });
  const type = name.endsWith(".wasm") ? "application/wasm" : (response.headers.get("Content-Type") ?? "");
  return new Response(body, { headers: { "Content-Type": type } }); // some hosts know no type for WebAssembly
}

/** @param {string} name */
async function importModule(name) {
  try {
    return await import(new URL(name, FOLDER).href);
  } catch {
    throw new LoadError(`${last(name)} did not arrive, or is not what it should be.`);
  }
}

/** @param {string} words */
function refused(words) {
  broken ??= new LoadError(words);
  giveUp(broken);
  return broken;
}

/**
 * What Pyodide stopped with; a module that it imports itself by its name.
 * @param {unknown} error
 */
function inWords(error) {
  const message = error instanceof Error ? error.message : String(error);
  const module = message.match(/imported module:? (\S+)/);
  return module
    ? `${last(module[1])} did not arrive, or is not what it should be.`
    : `Python arrived and did not start (${message}).`;
}

/** @param {string} name */
function last(name) {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** A page that asks for more and more memory would take the whole machine down with it. */
function limitMemory() {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + Number(pages) * 65536 > MOST_MEMORY) throw new RangeError("more memory than allowed");
    return grow.call(this, pages);
  };
}
