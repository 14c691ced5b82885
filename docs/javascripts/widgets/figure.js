// Figures that Python drew in the reader's browser, as elements for the page. No parser of the browser sees their text,
// because one takes note of whatever it finds, a handler or a style, also where nothing of it is to be shown. The text is
// cut into tags here, and what is listed below is made from them, element by element. All else is left out.

const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
const MOST_DEEP = 100; // elements inside one another

const HTML_ELEMENTS = new Set([
  ...["details", "div", "figure", "li", "ol", "step-graph", "summary"],
  ...["table", "tbody", "td", "th", "thead", "tr"],
]);
const SVG_ELEMENTS = new Set([
  ...["svg", "g", "defs", "use", "title", "desc", "symbol", "marker", "clipPath", "mask", "pattern"],
  ...["circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "text", "tspan"],
  ...["linearGradient", "radialGradient", "stop"],
]);
const EMPTY_IN_HTML = new Set(["base", "br", "embed", "hr", "img", "input", "link", "meta", "source"]);

const ATTRIBUTES = new Set([
  ...["class", "colspan", "id", "role", "rowspan", "scope", "style", "tabindex"],
  ...["aria-describedby", "aria-hidden", "aria-label", "aria-labelledby"],
  ...["data-data", "data-edge", "data-from", "data-grad", "data-longest", "data-node", "data-now", "data-use"],
  ...["d", "cx", "cy", "dx", "dy", "fx", "fy", "r", "rx", "ry", "x", "x1", "x2", "y", "y1", "y2", "points", "offset"],
  ...["width", "height", "viewBox", "preserveAspectRatio", "transform", "href", "xlink:href"],
  ...["gradientTransform", "gradientUnits", "clipPathUnits", "patternTransform", "patternUnits", "spreadMethod"],
  ...["markerHeight", "markerUnits", "markerWidth", "orient", "refX", "refY"],
  ...["clip-path", "clip-rule", "color", "fill", "fill-opacity", "fill-rule", "opacity", "stop-color", "stop-opacity"],
  ...["stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"],
  ...["stroke-opacity", "stroke-width", "font-family", "font-size", "font-style", "font-weight", "text-anchor"],
]);

/**
 * Whether an element may have an attribute with this value.
 * @param {string} name
 * @param {string} value
 */
function isAllowed(name, value) {
  if (!ATTRIBUTES.has(name)) return false;
  // A plot uses its own markers, and nothing from elsewhere.
  if (name.endsWith("href")) return value.startsWith("#");
  // What scrolls is reached by the keyboard, in the page's order.
  if (name === "tabindex") return value === "0";
  // What has the id of a part of the page would be taken for that part.
  if (name === "id") return /^(graph-|live\d|playground-graph|plot-)/.test(value);
  // Nothing lies over the page, or asks for a picture.
  return !(name === "style" ? /position|image|url\((?!#)|\\/i : /url\((?!#)/i).test(value);
}

/**
 * @typedef {object} Token
 * @property {"text" | "start" | "end"} kind
 * @property {string} [text]
 * @property {string} [name]
 * @property {[string, string][]} [attributes]
 * @property {boolean} [closed] it is written `<name/>`
 */

// Each has one way to match a text, so that no text takes long to read.
const NAME = String.raw`[^\s"'<>/=]+`;
const VALUE = String.raw`"[^"]*"|'[^']*'|[^\s"'<>=]+`;
const ATTRIBUTE = new RegExp(String.raw`(${NAME})(?:\s*=\s*(${VALUE}))?`, "g");
const TAG = new RegExp(
  String.raw`<[!?][^<>]*>|<(/?)([a-zA-Z][^\s"'<>/=]*)((?:\s+${NAME}(?:\s*=\s*(?:${VALUE}))?)*)\s*(/?)>`,
  "g",
);

/**
 * The tags of a text, and the texts between them. What cannot be read as a tag is text.
 * @param {string} markup
 * @returns {Generator<Token>}
 */
export function* readMarkup(markup) {
  let at = 0;
  for (const tag of markup.matchAll(TAG)) {
    if (tag.index > at) yield { kind: "text", text: unescape(markup.slice(at, tag.index)) };
    at = tag.index + tag[0].length;
    const [, slash, name, attributes, closed] = tag;
    if (!name) continue; // a comment, or what stands before a document
    if (slash) yield { kind: "end", name };
    else yield { kind: "start", name, attributes: readAttributes(attributes), closed: closed === "/" };
  }
  if (at < markup.length) yield { kind: "text", text: unescape(markup.slice(at)) };
}

/**
 * @param {string} text
 * @returns {[string, string][]}
 */
function readAttributes(text) {
  return [...text.matchAll(ATTRIBUTE)].map(([, name, value = ""]) => [
    name,
    unescape(/^["']/.test(value) ? value.slice(1, -1) : value),
  ]);
}

const CHARACTERS = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** @param {string} text */
function unescape(text) {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi,
    (all, decimal, hexadecimal, name) => {
      if (name) return CHARACTERS[/** @type {keyof typeof CHARACTERS} */ (name)] ?? all;
      const code = decimal ? Number(decimal) : parseInt(hexadecimal, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    },
  );
}

/**
 * The figure that a text describes.
 * @param {string} markup
 * @returns {DocumentFragment}
 */
export function figure(markup) {
  const made = document.createDocumentFragment();
  /** @type {{ name: string, node: Element | DocumentFragment | null }[]} those that are open; null for what is left out */
  const open = [{ name: "", node: made }];
  for (const { kind, text = "", name = "", attributes = [], closed } of readMarkup(markup)) {
    const { node } = open[open.length - 1];
    if (kind === "text") node?.append(text);
    else if (kind === "end") {
      const place = open.map((element) => element.name).lastIndexOf(name);
      if (place > 0) open.length = place;
    } else {
      const inSvg = name === "svg" || (node instanceof Element && node.namespaceURI === SVG);
      const child = node && createElement(name, attributes, inSvg);
      const fits = open.length <= MOST_DEEP;
      if (child && fits) node.append(child);
      if (!closed && (inSvg || !EMPTY_IN_HTML.has(name))) open.push({ name, node: child && !fits ? node : child });
    }
  }
  return made;
}

/**
 * An element, or null if it is no part of a figure.
 * @param {string} name
 * @param {[string, string][]} attributes
 * @param {boolean} inSvg
 */
function createElement(name, attributes, inSvg) {
  if (!(inSvg ? SVG_ELEMENTS : HTML_ELEMENTS).has(name)) return null;
  if (name === "step-graph") import("./step_graph.js"); // a page without a drawing has not loaded it
  const made = inSvg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of attributes)
    if (isAllowed(key, value)) made.setAttributeNS(key.startsWith("xlink:") ? XLINK : null, key, value);
  return made;
}
