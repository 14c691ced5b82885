// A figure that Python drew, without anything that could run or fetch: a shared link may carry anybody's Python. Left out:
// every element and attribute that the library's own figures do not have.

const ELEMENTS = new Set(
  "step-graph figure figcaption svg g title desc path polygon polyline ellipse rect line circle text tspan details summary table thead tbody tr th td ol li p div span".split(" "),
);
const ATTRIBUTES = new Set(
  "class id role scope tabindex open hidden width height viewbox transform d points cx cy rx ry r x y x1 y1 x2 y2 fill stroke stroke-width stroke-dasharray font-family font-size text-anchor style xml:space xmlns".split(" "),
);

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function cleaned(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of [...body.querySelectorAll("*")]) {
    if (!ELEMENTS.has(element.localName)) {
      element.remove();
      continue;
    }
    for (const { name, value } of [...element.attributes]) {
      const known = ATTRIBUTES.has(name.toLowerCase()) || /^(aria|data)-/.test(name);
      if (!known || /url\s*\(|\\/i.test(name.startsWith("data-") ? "" : value)) element.removeAttribute(name);
    }
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...body.childNodes);
  return fragment;
}
