"""`<!-- graph: NAME -->` in a Markdown page becomes the named expression graph, inline.

The graphs are those of `render_graphs.py`. Before each build their files in `docs/assets/graphs/` are renewed.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from mkdocs.exceptions import PluginError

PLACE = re.compile(r"^<!-- graph: (\S+) -->$", re.MULTILINE)


def draw_graphs() -> dict[str, dict[str, str]]:
    """Each named graph as the text of a file, as a figure for a page, and in Graphviz's language."""
    from scripts.render_graphs import GRAPHS, drawn, inline, standalone  # Graphviz is loaded only to draw

    return {name: {"file": standalone(name), "figure": inline(name), "source": drawn(name).source} for name in GRAPHS}


def write_graphs(graphs: Mapping[str, Mapping[str, str]], folder: Path) -> None:
    """Write the graphs' files that have changed: a file that is touched builds a served site again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, graph in graphs.items():
        path = folder / f"{name}.svg"
        if not path.exists() or path.read_text(encoding="utf-8") != graph["file"]:
            path.write_text(graph["file"], encoding="utf-8", newline="\n")


def put_graph_places(markdown: str, graphs: Mapping[str, object], where: str) -> str:
    """The Markdown with an element in the place of each graph, for the figure to come into."""

    def element(found: re.Match[str]) -> str:
        if found[1] not in graphs:
            raise PluginError(f"{where}: no graph is named {found[1]!r}: choose of {', '.join(graphs)}")
        return graph_place(f"graph-{found[1]}")

    return PLACE.sub(element, markdown)


def graph_place(name: str) -> str:
    """The element that a figure comes into."""
    return f'<div data-search-exclude="true" data-figure="{name}"></div>'
