// Figures that Python drew in the reader's browser, as elements for the page. DOMPurify leaves out what is no part of a
// drawing or its table, whatever a label or a value says.

import { FOLDER, importModule, manifest } from "./manifest.js";

const ALLOWED = {
  USE_PROFILES: { html: true, svg: true },
  ADD_TAGS: ["step-graph", "use"],
  ADD_ATTR: ["aria-label", "aria-labelledby", "aria-describedby", "role", "tabindex"],
  FORBID_TAGS: ["a", "audio", "button", "form", "image", "img", "input", "style", "video"],
};

/** @type {Promise<typeof import("dompurify").default> | undefined} */
let loading;

/**
 * Load what reads figures. Rejects with a message for the reader; the next call tries again.
 * @returns {Promise<(html: string) => DocumentFragment>}
 */
export async function figureReader() {
  loading ??= manifest().then(async (files) => {
    const purify = (await importModule(new URL(files.purify, FOLDER).href)).default;
    // A plot uses its own markers, and nothing from elsewhere.
    purify.addHook("uponSanitizeAttribute", (/** @type {Element} */ _, /** @type {any} */ attribute) => {
      if (/^(xlink:)?href$/.test(attribute.attrName)) attribute.keepAttr = attribute.attrValue.startsWith("#");
    });
    return purify;
  });
  try {
    const purify = await loading;
    return (html) => purify.sanitize(html, { ...ALLOWED, RETURN_DOM_FRAGMENT: true });
  } catch {
    loading = undefined;
    throw new Error("The connection broke before all that is needed arrived.");
  }
}
