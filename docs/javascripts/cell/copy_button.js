// <copy-button>: copies the block of code it stands in, where that is no cell. The build puts it there
// (scripts/build/page_tree.py); without JavaScript it shows nothing.

export const COPIED = "Copied";

class CopyButton extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return; // shown before, and moved
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const code = this.parentElement?.querySelector("code");
      if (!code) return;
      status.textContent = await copyText(runnable(code), code);
      setTimeout(() => (status.textContent = ""), 2500);
    });
    this.append(status, button);
  }
}

/**
 * Copy text; where the browser forbids that, select the element that shows it. Gives what to tell the reader.
 * @param {string} text
 * @param {Element | null} shown
 * @returns {Promise<string>}
 */
export async function copyText(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return COPIED;
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
    return "Selected: press Ctrl+C";
  }
}

/**
 * The code without what an interpreter's session has besides it: prompts and outputs.
 * @param {Element} code
 * @returns {string}
 */
function runnable(code) {
  const copy = /** @type {Element} */ (code.cloneNode(true));
  const session = copy.querySelector(".gp") !== null;
  for (const extra of copy.querySelectorAll(".gp, .go")) extra.remove();
  const text = copy.textContent ?? "";
  return session ? text.replace(/\n{2,}/g, "\n").trim() + "\n" : text;
}

if (!customElements.get("copy-button")) customElements.define("copy-button", CopyButton);
