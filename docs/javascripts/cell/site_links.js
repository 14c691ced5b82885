// Addresses of this site in what a cell put out are links: a check names the lesson to look at by one.

import { SITE } from "../site.js";

/**
 * @param {string} text
 * @returns {(string | HTMLAnchorElement)[]} the same text
 */
export function withLinks(text) {
  const [before, ...rest] = text.split(SITE.href);
  return [before, ...rest.flatMap(startsWithPath)];
}

/** @param {string} text */
function startsWithPath(text) {
  const [path] = /^[\w/#-]*/.exec(text) ?? [""];
  const link = document.createElement("a");
  link.href = link.textContent = SITE.href + path;
  return [link, text.slice(path.length)];
}
