// The mark on a line of a block of code, where something went wrong. Where a browser cannot, nothing is marked: the fault is
// also shown below the cell.

/**
 * Mark a line of a block of code; 0 takes the mark away.
 * @param {HTMLElement} block
 * @param {number} line
 */
export function markLine(block, line) {
  if (!CSS.highlights) return;
  const marks = CSS.highlights.get("fault") ?? new Highlight();
  CSS.highlights.set("fault", marks);
  for (const range of marks) if (block.contains(range.startContainer)) marks.delete(range);
  const code = block.querySelector("code");
  if (!line || !code) return;
  const range = document.createRange();
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  let at = 1;
  let started = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    for (let i = 0; i < text.length; i++) {
      if (at === line && !started && text[i].trim()) {
        range.setStart(node, i);
        started = true;
      }
      if (at === line && started && text[i] !== "\n") range.setEnd(node, i + 1);
      if (text[i] === "\n") at += 1;
    }
  }
  if (started) marks.add(range);
}
