// Python's files on their way: counted, given the right type, refused where they are something else or stop coming. The
// first that fails is remembered: Pyodide makes of that no word for a reader, or waits without an end.

import { FOLDER, PATIENCE } from "./manifest.js";

/** Why Python did not load, in words for the reader. */
export class LoadError extends Error {}

export class Downloads {
  /** @type {LoadError | undefined} */
  problem;
  #fetch = self.fetch;
  #giveUp = (/** @type {LoadError} */ _) => {};
  /** Rejects with the first problem. @type {Promise<never>} */
  failed = new Promise((_, reject) => (this.#giveUp = reject));

  constructor() {
    this.failed.catch(() => {}); // who does not wait for it need not hear of it
  }

  /**
   * A file of the build.
   * @param {string} name in the folder
   * @param {number} size in bytes
   * @param {(part: number) => void} report how much of it is here
   * @param {RequestInit} [options]
   */
  async file(name, size, report, options) {
    const response = await this.#download(new URL(name, FOLDER).href, options);
    return this.#count(response, name, size, report);
  }

  /**
   * A package from another host, checked here: a browser that checks it shows no byte before all have arrived.
   * @param {string} url
   * @param {RequestInit} [options]
   */
  async package(url, { integrity, ...options } = {}) {
    const fetch = this.#fetch;
    if (!integrity || !self.crypto.subtle) return fetch(url, { integrity, ...options }); // no secure context
    const response = await this.#download(url, options);
    const body = await this.#count(response, url, Infinity, () => {}).arrayBuffer();
    const digest = new Uint8Array(await self.crypto.subtle.digest("SHA-256", body));
    if (integrity !== `sha256-${btoa(String.fromCharCode(...digest))}`) {
      throw this.#refuse(`The host sent something else as ${lastPart(url)}.`);
    }
    return new Response(body);
  }

  /**
   * @param {string} url
   * @param {RequestInit} [options]
   */
  async #download(url, options) {
    const fetch = this.#fetch;
    const patience = new AbortController();
    const timer = self.setTimeout(() => patience.abort(), PATIENCE);
    let response;
    try {
      response = await fetch(url, { ...options, signal: patience.signal });
    } catch {
      throw this.#refuse(`The connection broke before ${lastPart(url)} arrived.`);
    } finally {
      self.clearTimeout(timer);
    }
    if (!response.ok) throw this.#refuse(`The host answered ${response.status} to the request for ${lastPart(url)}.`);
    if (response.headers.get("Content-Type")?.includes("text/html")) {
      throw this.#refuse(`The host sent a web page instead of ${lastPart(url)}.`);
    }
    return response;
  }

  /**
   * The response again, with its bytes counted on their way.
   * @param {Response} response
   * @param {string} name
   * @param {number} size Infinity where it is not known
   * @param {(part: number) => void} report
   */
  #count(response, name, size, report) {
    let bytes = 0;
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    const body = new ReadableStream({
      pull: async (controller) => {
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
            report(1);
            return controller.close();
          }
          bytes += value.length;
          report(Math.min(bytes / size, 1));
          controller.enqueue(value);
        } catch {
          const problem = bytes < size ? "The connection broke while" : "The host sent something else when";
          controller.error(this.#refuse(`${problem} ${lastPart(name)} was loading.`));
          reader.cancel().catch(() => {});
        } finally {
          self.clearTimeout(timer);
        }
      },
    });
    const type = name.endsWith(".wasm") ? "application/wasm" : (response.headers.get("Content-Type") ?? "");
    return new Response(body, { headers: { "Content-Type": type } }); // some hosts know no type for WebAssembly
  }

  /** @param {string} words */
  #refuse(words) {
    this.problem ??= new LoadError(words);
    this.#giveUp(this.problem);
    return this.problem;
  }
}

/** @param {string} name of a file, or its address */
export function lastPart(name) {
  return name.slice(name.lastIndexOf("/") + 1);
}
