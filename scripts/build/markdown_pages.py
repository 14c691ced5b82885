"""The way out, should Material for MkDocs or mkdocs-jupyter end: the executed pages as plain Markdown.

`python -m scripts.build.markdown_pages FOLDER` builds the site as always and writes, for every page, the Markdown
that MkDocs was given for it: tutorial pages with their outputs in it, graphs and formulas' sources included. With the
`mkdocs.yml` that it puts beside them, other generators that read MkDocs's settings can build them (tried with Zensical
0.0.73).

Left out: the reference's contents, which mkdocstrings makes, and the buttons that run code.
"""

import re
import sys
import tempfile
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent.parent
LINK = re.compile(r"(\]\([^)\s:]+)\.py(?=[)#])")
KEPT = ("site_name", "site_url", "site_description", "copyright")


def write(folder: Path) -> int:
    """Write the pages and their settings; gives the number of pages."""
    written: list[str] = []

    @event_priority(-100)  # after every other hook
    def keep(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        target = folder / "docs" / page.file.src_uri.replace(".py", ".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(LINK.sub(r"\1.md", page.markdown or ""), encoding="utf-8")
        written.append(page.file.src_uri)
        return html

    with tempfile.TemporaryDirectory() as site:
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=site)
        styles = [str(path) for path in config.extra_css]
        config.plugins.events["page_content"].append(keep)
        build(config)
        for name in ("assets", "stylesheets"):
            for path in (ROOT / "docs" / name).rglob("*.*"):
                target = folder / "docs" / path.relative_to(ROOT / "docs")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        settings = {name: config[name] for name in KEPT}
        settings["nav"] = yaml.safe_load(yaml.safe_dump(config.nav).replace(".py", ".md"))
        settings["extra_css"] = styles
        extensions = [name for name in config.markdown_extensions if isinstance(name, str)]  # the rest is mkdocstrings'
        settings["markdown_extensions"] = [{name: config.mdx_configs.get(name, {})} for name in extensions]
        (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    return len(written)


if __name__ == "__main__":
    print(f"{write(Path(sys.argv[1]))} pages as Markdown, and their mkdocs.yml, in {sys.argv[1]}")
