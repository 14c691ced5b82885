// <module-loader src="NAME.js">: loads a module of this folder when a page that holds it is shown, and on no other page.

class ModuleLoader extends HTMLElement {
  connectedCallback() {
    import(new URL(this.getAttribute("src") ?? "", import.meta.url).href);
  }
}

if (!customElements.get("module-loader")) customElements.define("module-loader", ModuleLoader);
