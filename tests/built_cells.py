"""The cells of a built page: their code, what they need, and what the page shows below them."""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from notebooks import ROOT, address, cells, pages

MARKDOWN = ("index.md", "questions.md")  # the Markdown pages whose code can be run
# The pages whose code can be run, with the number of cells that the source of each has.
PAGES = {address(page): (ROOT / "docs" / page).read_text(encoding="utf-8").count("```python") for page in MARKDOWN}
PAGES |= {f"tutorial/{page.stem}/": sum(cell.kind != "markdown" for cell in cells(page)) for page in pages()}


@dataclass
class Cell:
    """One cell as it stands on its page. `shown`: a plot as "(plot)", a graph as the text in it."""

    place: str
    kind: str
    exercise: str
    needs: list[str]
    code: str = ""
    shown: list[str] = field(default_factory=list)

    @property
    def output(self) -> str:
        return "\n".join(text.rstrip() for text in self.shown)


class PageReader(HTMLParser):
    """Collects the cells of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[Cell] = []
        self.open: list[tuple[str, str]] = []  # tag and what it is: "cell", "code", "text", "graph", "plot" or ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        classes = attrs.get("class", "").split()
        what = ""
        if "cell" in classes:
            kind = next(name for name in classes if name.startswith("cell--")).removeprefix("cell--")
            needs = attrs.get("data-needs", "").split()
            self.cells.append(Cell(attrs["data-cell"], kind, attrs.get("data-exercise", ""), needs))
            what = "cell"
        elif self.within("cell") and not self.within("graph"):
            what = "code" if tag == "code" and not self.within("text") else what
            for name, found in (("output__text", "text"), ("expression-graph", "graph"), ("plot", "plot")):
                if name in classes:
                    what = found
                    self.cells[-1].shown.append("(plot)" if found == "plot" else "")
        if "step-graph__controls" in classes:  # a script's, not the figure's
            what = "controls"
        if tag not in ("br", "hr", "img", "input", "meta", "link", "col", "wbr"):
            self.open.append((tag, what))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.within("controls"):
            return
        if self.within("code"):
            self.cells[-1].code += data
        elif self.within("text"):
            self.cells[-1].shown[-1] += data
        elif self.within("graph"):
            self.cells[-1].shown[-1] += f"{data.strip()}\n" if data.strip() else ""

    def within(self, what: str) -> bool:
        return any(one == what for _, one in self.open)


@cache
def cells_of(site: Path, address: str) -> dict[str, Cell]:
    """A page's cells by their places, in the page's order."""
    reader = PageReader()
    reader.feed((site / address / "index.html").read_text(encoding="utf-8"))
    reader.close()
    for cell in reader.cells:
        cell.code = cell.code.removesuffix("\n")
    return {cell.place: cell for cell in reader.cells}


def figure_text(html: str) -> str:
    """The text of what a cell shows, as `Cell.output` has it."""
    reader = PageReader()
    reader.feed(f'<div class="cell cell--x" data-cell="0">{html}</div>')
    reader.close()
    return reader.cells[0].output
