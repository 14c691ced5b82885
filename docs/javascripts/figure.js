// Figures that Python drew in the reader's browser, as elements for the page. DOMPurify leaves out what is no part of a
// drawing or its table, whatever a label or a value says.

import { FOLDER, importModule, manifest } from "./manifest.js";

const ALLOWED = {
  USE_PROFILES: { html: true, svg: true },
  ADD_TAGS: ["step-graph", "use"],
  ADD_ATTR: ["aria-label", "aria-labelledby", "aria-describedby", "role", "tabindex"],
  FORBID_TAGS: [
    ...["a", "audio", "button", "form", "image", "img", "input", "picture", "source", "style", "video"],
    ...["animatecolor", "animatemotion", "animatetransform"],
  ],
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
    purify.addHook("uponSanitizeAttribute", (/** @type {Element} */ _, /** @type {any} */ attribute) => {
      const { attrName, attrValue } = attribute;
      // A plot uses its own markers, and nothing from elsewhere.
      if (/^(xlink:)?href$/.test(attrName)) attribute.keepAttr = attrValue.startsWith("#");
      // What has the id of a part of the page would be taken for that part.
      if (attrName === "id") attribute.keepAttr = /^(graph-|live\d|playground-graph|plot-)/.test(attrValue);
      if (attrName === "name") attribute.keepAttr = false;
      // Nothing lies over the page, or asks for a picture.
      if (attrName === "style") attribute.keepAttr = !/position|url\((?!#)|\\/i.test(attrValue);
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
