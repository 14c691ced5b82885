// <install-lines data-site="../">: the lines below it install the library's wheel from the site. They get the address that
// the page is served at, whatever the build knew of it.

const WHEEL = /[^\s"]*(?=assets\/library\/)/;

class InstallLines extends HTMLElement {
  connectedCallback() {
    const site = new URL(this.dataset.site ?? "", location.href).href;
    for (const code of document.querySelectorAll("pre code")) {
      const line = code.textContent ?? "";
      if (WHEEL.test(line)) code.textContent = line.replace(WHEEL, site);
    }
    this.replaceChildren(); // the words on what to write there
  }
}

if (!customElements.get("install-lines")) customElements.define("install-lines", InstallLines);
