// Python in a worker of its own: Pyodide, with the library and Graphviz. docs/javascripts/python/python.js is the other side.
// What runs here may never end; then the page ends the worker and starts another one.

import { Downloads, lastPart, LoadError } from "./downloads.js";
import { SITE } from "../site.js";
import { FOLDER, manifest } from "./manifest.js";

/** @typedef {import("pyodide").PyodideAPI} PyodideAPI */
/** @typedef {{ id: number, do: "start" | "run" | "call", [name: string]: any }} Order */

const MOST_MEMORY = 1024 ** 3; // bytes that Python may have

/** @type {PyodideAPI} */
let pyodide;
/** @type {(text: string) => string} */
let runner;
let current = 0; // the order that is being carried out
let packageHost = "";

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
  const { pyodide: folder, graphviz: graphvizFile, library, weights } = files;
  const packages = new URL(files.packages, FOLDER);
  packageHost = packages.host;
  const wanted = Object.keys(weights).filter(
    (name) => name.startsWith(folder) || [graphvizFile, library].includes(name),
  );
  const total = wanted.reduce((sum, name) => sum + weights[name][1], 0);
  /** @type {Record<string, number>} */
  const arrived = {};
  const downloads = new Downloads();
  /** @param {string} name @param {RequestInit} [options] */
  const fetchFile = (name, options) => {
    const [size, travelling] = weights[name];
    const report = (/** @type {number} */ part) => {
      arrived[name] = part * travelling;
      const loaded = Object.values(arrived).reduce((sum, bytes) => sum + bytes, 0);
      self.postMessage({ id: current, kind: "progress", loaded, total });
    };
    return downloads.file(name, size, report, options);
  };
  const fetchPlainly = self.fetch;
  self.fetch = async (input, options) => {
    const url = String(input instanceof Request ? input.url : input); // Pyodide asks for its files so
    const name = url.slice(FOLDER.href.length);
    const isOurs = url.startsWith(FOLDER.href) && name in weights;
    return isOurs ? fetchFile(name, options) : fetchPlainly(input, options);
  };
  try {
    const bytes = async (/** @type {string} */ name) => (await fetchFile(name)).arrayBuffer();
    // An import shows no byte on its way, and may wait without an end: it finds its module in the browser's cache.
    const load = (/** @type {string} */ name) => bytes(name).then(() => importModule(name));
    const [{ loadPyodide }, { Graphviz }] = await Promise.all([
      load(`${folder}pyodide.mjs`),
      load(graphvizFile),
      bytes(`${folder}pyodide.asm.mjs`), // which Pyodide imports
    ]);
    const [python, graphviz, packed] = await Promise.race([
      downloads.failed,
      Promise.all([
        loadPyodide({
          env: { MICROGRAD_SITE: SITE.href }, // so that a check gives the address of the lesson that it names
          indexURL: new URL(folder, FOLDER).href,
          packageBaseUrl: packages.href,
        }),
        Graphviz.load(),
        bytes(library),
      ]),
    ]);
    pyodide = python;
    prepare(graphviz, packed);
  } catch (error) {
    throw downloads.problem ?? (error instanceof LoadError ? error : new LoadError(inWords(error)));
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
  const { packages, missing } = plan;
  if (missing.length) return { state: "missing", missing };
  if (packages.length) {
    if (!order.agreed) return { state: "ask", packages, host: packageHost };
    self.postMessage({ id: order.id, kind: "packages", packages });
    const problem = await loadPackages(packages);
    if (problem) return { state: "no packages", host: packageHost, ...problem };
  }
  self.postMessage({ id: order.id, kind: "running" });
  return ask("cell_runner", "run", { ...order.request, plan });
}

/**
 * Load packages from another host; gives which did not come, and why, or nothing.
 * @param {string[]} packages
 */
async function loadPackages(packages) {
  const downloads = new Downloads();
  const fetchPlainly = self.fetch;
  self.fetch = (input, options) => downloads.package(String(input), options);
  try {
    await pyodide.loadPackage(packages, { messageCallback() {}, errorCallback() {} });
  } catch (error) {
    return { packages, message: /** @type {Error} */ (error).message };
  } finally {
    self.fetch = fetchPlainly;
  }
  const absent = packages.filter((name) => !pyodide.loadedPackages[name]);
  return absent.length ? { packages: absent, message: downloads.problem?.message.replace(/\.$/, "") } : undefined;
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

/** @param {string} name */
async function importModule(name) {
  try {
    return await import(new URL(name, FOLDER).href);
  } catch {
    throw new LoadError(`${lastPart(name)} did not arrive, or is not what it should be.`);
  }
}

/**
 * What Pyodide stopped with; a module that it imports itself by its name.
 * @param {unknown} error
 */
function inWords(error) {
  const message = error instanceof Error ? error.message : String(error);
  const module = message.match(/imported module:? (\S+)/);
  return module
    ? `${lastPart(module[1])} did not arrive, or is not what it should be.`
    : `Python arrived and did not start (${message}).`;
}

/** A page that asks for more and more memory would take the whole machine down with it. */
function limitMemory() {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + Number(pages) * 65536 > MOST_MEMORY) throw new RangeError("more memory than allowed");
    return grow.call(this, pages);
  };
}
