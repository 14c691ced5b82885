"""The way out, should Material for MkDocs or mkdocs-jupyter end: the executed pages as plain Markdown.

`make markdown` builds the site as always and writes, into `.cache/markdown`, the Markdown of every page: tutorial pages
with their cells and outputs in it, graphs and formulas' sources included. With the `mkdocs.yml` that it puts beside
them, other generators that read MkDocs's settings can build them; a test has Zensical do it.

Left out: the reference's contents, which mkdocstrings makes, and what runs code.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from selectolax.lexbor import LexborHTMLParser

from scripts.build.cells import Parts, place
from scripts.build.page_graphs import graph_place
from scripts.build.page_tree import put_figures
from scripts.build.replace import replace

ROOT = Path(__file__).parent.parent.parent
HOOKS = "scripts/build/hooks.py"
LINK = re.compile(r"(\]\([^)\s:]+)\.py(?=[)#])")
KEPT = ("site_name", "site_url", "site_description", "copyright")


def complete(markdown: str, parts: Parts, graphs: Mapping[str, str]) -> str:
    """The Markdown of a page with its cells, their outputs and the named graphs in it, as raw HTML."""
    for number, cell in parts.cells.items():
        tree = LexborHTMLParser(cell, is_fragment=True)
        put_figures(tree, {**parts.figures, **graphs})
        for bar in tree.css("cell-bar"):
            bar.decompose()
        assert tree.html is not None
        markdown = replace(markdown, place(number), tree.html, where="the page's Markdown")
    for name, figure in graphs.items():
        markdown = markdown.replace(graph_place(name), f"<div>\n{figure}\n</div>")
    return LINK.sub(r"\1.md", markdown)


def write(folder: Path) -> int:
    """Write the pages and their settings; gives the number of pages."""
    written: list[str] = []

    @event_priority(-100)  # after every other hook
    def keep(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        collected = config.plugins[HOOKS].build  # type: ignore[attr-defined]
        target = folder / "docs" / page.file.src_uri.replace(".py", ".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = complete(page.markdown or "", collected.parts(page), collected.figures)
        target.write_text(text, encoding="utf-8")
        written.append(page.file.src_uri)
        return html

    with tempfile.TemporaryDirectory() as site:
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=site)
        styles = [str(path) for path in config.extra_css]
        config.plugins.events["page_content"].append(keep)
        build(config)
    for name in ("assets", "stylesheets"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name, dirs_exist_ok=True)
    settings = {name: config[name] for name in KEPT}
    settings["nav"] = yaml.safe_load(yaml.safe_dump(config.nav).replace(".py", ".md"))
    settings["extra_css"] = styles
    extensions = [name for name in config.markdown_extensions if isinstance(name, str)]  # the rest is added by plugins
    settings["markdown_extensions"] = [{name: config.mdx_configs.get(name, {})} for name in extensions]
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    return len(written)


if __name__ == "__main__":
    print(f"{write(Path(sys.argv[1]))} pages as Markdown, and their mkdocs.yml, in {sys.argv[1]}")
