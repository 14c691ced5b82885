"""MkDocs hook: `<!-- graph: NAME -->` in a Markdown page becomes the named expression graph, inline.

The graphs are those of `render_graphs.py`. Before each build their files in `docs/assets/graphs/` are renewed.
"""

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from scripts.in_browser.step_graph import step_graph
from scripts.render_graphs import GRAPHS, OUTPUT, inline, standalone, use_build_fonts

PLACE = re.compile(r"^<!-- graph: (\S+) -->$", re.MULTILINE)


def on_pre_build(config: MkDocsConfig) -> None:
    use_build_fonts()  # here, and in the notebooks' kernels, which start later
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name in GRAPHS:
        path, svg = OUTPUT / f"{name}.svg", standalone(name)
        if not path.exists() or path.read_text(encoding="utf-8") != svg:  # a file that is touched builds the site again
            path.write_text(svg, encoding="utf-8", newline="\n")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    def figure(found: re.Match) -> str:
        if found[1] not in GRAPHS:
            names = ", ".join(GRAPHS)
            raise PluginError(f"docs/{page.file.src_uri}: no graph is named {found[1]!r}: choose of {names}")
        return f'<div data-search-exclude="true">\n{step_graph(inline(found[1]))}\n</div>'

    return PLACE.sub(figure, markdown)
