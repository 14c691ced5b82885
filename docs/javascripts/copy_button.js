// <copy-button>: copies the block of code it stands in. The build puts one into every block (scripts/page_code.py);
// without JavaScript it shows nothing.

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
      try {
        await navigator.clipboard.writeText(runnable(code));
        status.textContent = "Copied";
      } catch {
        getSelection()?.selectAllChildren(code);
        status.textContent = "Selected: press Ctrl+C"; // the browser forbids copying, so the reader does it
      }
      setTimeout(() => (status.textContent = ""), 2500);
    });
    this.append(status, button);
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
