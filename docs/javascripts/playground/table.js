// A table of texts, with a header for each column and each row.

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
