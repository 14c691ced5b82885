// How the playground says numbers: in words, and in tables. Left out: what they are numbers of.

/** @param {number} value */
export function number(value) {
  const size = Math.abs(value);
  return value === 0 || (size >= 1e-3 && size < 1e5) ? value.toFixed(4) : value.toExponential(2);
}

/** @param {number} share */
export function percent(share) {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 * @param {string} note instead of rows
 */
export function table(head, rows, note) {
  if (note) {
    const paragraph = document.createElement("p");
    paragraph.textContent = note;
    return paragraph;
  }
  const made = document.createElement("table");
  made.className = "plain";
  const cells = (
    /** @type {HTMLTableRowElement} */ row,
    /** @type {string[]} */ texts,
    /** @type {boolean} */ heading,
  ) =>
    texts.forEach((text, i) => {
      const cell = document.createElement(heading || i === 0 ? "th" : "td");
      if (heading) cell.scope = "col";
      else if (i === 0) cell.scope = "row";
      cell.textContent = text;
      row.append(cell);
    });
  cells(made.createTHead().insertRow(), head, true);
  const body = made.createTBody();
  for (const row of rows) cells(body.insertRow(), row, false);
  return made;
}
