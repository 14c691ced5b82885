"""Cells: code that can be run, edited and copied on its page, with what it put out below it.

A page's Markdown holds a comment for each cell; the cell's HTML takes its place when MkDocs has rendered the Markdown,
and what the cell put out comes into the finished page. So Markdown reads neither, and the search does not read outputs.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from pygments import highlight
from pygments.filter import Filter
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers.python import PythonLexer
from pygments.token import Token, _TokenType

from scripts.build.replace import replace
from scripts.in_browser.plots import plot_figure

TEMPLATES = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
TEMPLATE = jinja2.Environment(loader=TEMPLATES, autoescape=True, undefined=jinja2.StrictUndefined).get_template(
    "cell.html.j2"
)
CELL_PAGES = ("index.md", "questions.md")  # whose blocks of Python become cells
UNCOLOURED = {Token.Name, Token.Operator, Token.Punctuation, Token.Text.Whitespace}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # HTML cannot hold them
FENCE = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<text>.*?)^```\n)?(?:\n<!-- graph: (?P<graph>\S+) -->\n)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class Parts:
    """A page in parts.

    Attributes:
        markdown: its text, with a comment in the place of each cell.
        cells: the HTML of each cell, by its place among all cells.
        figures: what stands in the finished page for each `data-figure`: outputs, graphs.
    """

    markdown: str
    cells: dict[int, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)


def place(number: int) -> str:
    """What stands for a cell in Markdown."""
    return f"<!-- cell: {number} -->"


def put_cells(content: str, cells: dict[int, str], where: str) -> str:
    """The rendered Markdown with its cells."""
    for number, cell in cells.items():
        content = replace(content, place(number), cell, where=where)
    return content


class Plain(Filter):
    """Takes the kind from pieces of code that look like the rest: elements for them would be half of a page's."""

    def filter(self, lexer: Lexer, stream: Iterable[tuple[_TokenType, str]]) -> Iterator[tuple[_TokenType, str]]:
        for kind, text in stream:
            yield Token.Text if kind in UNCOLOURED else kind, text


LEXER = PythonLexer()
LEXER.add_filter(Plain())


def cell_html(code: str, number: int, kind: str = "example", **attributes: Any) -> str:
    """A cell. `attributes`: what else the template knows."""
    known: dict[str, Any] = {"exercise": "", "alone": False, "needs": "", "elsewhere": "", "output": ""}
    known |= {"milestone": "", "own_engine": "", "folded": ""}
    lines = highlight(code, LEXER, HtmlFormatter(nowrap=True))
    return TEMPLATE.render(known | attributes, number=number, kind=kind, code=Markup(lines)) + "\n"


def cells_of_fences(markdown: str) -> Parts:
    """A page whose blocks of Python become cells, each with the block of text or the graph below it as its output.

    Such a cell runs by itself.
    """
    parts, numbers = Parts(""), count()

    def cell(found: re.Match[str]) -> str:
        number = next(numbers)
        output = f"cell-{number}" if found["text"] or found["graph"] else ""
        shown = [text_block(found["text"])] if found["text"] else []
        shown += [f'<div data-figure="graph-{found["graph"]}"></div>'] if found["graph"] else []
        if output:
            parts.figures[output] = "\n".join(shown)
        parts.cells[number] = cell_html(found["code"], number, alone=True, output=output)
        return place(number) + "\n"

    parts.markdown = FENCE.sub(cell, markdown)
    return parts


# What a cell puts out -------------------------------------------------------------------------------------------------


class OutputError(Exception):
    """An output that no page can show."""

    def __init__(self, cell: dict[str, Any], problem: str) -> None:
        super().__init__(f"the cell that starts with {cell['source'].splitlines()[0]!r} {problem}")


def outputs_html(cell: dict[str, Any]) -> str:
    """What a cell of a notebook put out, as HTML."""
    return "\n".join(output_html(output, cell) for output in cell["outputs"])


def output_html(output: dict[str, Any], cell: dict[str, Any]) -> str:
    if output["output_type"] == "error":  # only in cells tagged raises-exception
        return text_block(f"{output['ename']}: {output['evalue']}")
    if output["output_type"] == "stream":
        if output["name"] == "stderr":
            raise OutputError(cell, f"wrote to stderr:\n{output['text']}")
        return text_block(output["text"])
    data = output["data"]
    if "text/html" in data:
        return str(data["text/html"])
    if "image/svg+xml" in data:
        if not cell["metadata"].get("alt"):
            raise OutputError(cell, 'shows a figure without text: describe it with alt="..." after the # %%')
        return plot_figure(data["image/svg+xml"], cell["metadata"]["alt"])
    if set(data) == {"text/plain"}:
        return text_block(data["text/plain"])
    raise OutputError(cell, f"shows {', '.join(data)}, which no page can: give it an HTML or SVG representation")


def text_block(text: str) -> str:
    """What was printed. An empty first line is doubled: a browser leaves one out."""
    text = html.escape(CONTROL.sub("\ufffd", text.rstrip()), quote=False)
    first = "\n" if text.startswith("\n") else ""
    return f'<pre class="output__text">{first}{text}</pre>'
