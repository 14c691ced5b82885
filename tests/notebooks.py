"""The tutorial's notebooks as the tests read them: the cells with their tags."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jupytext

from scripts.setup_cells import pages

__all__ = ["ROOT", "Cell", "cells", "exercises", "pages"]

ROOT = Path(__file__).parent.parent
TAGS = ("setup", "exercise", "solution", "check")


@dataclass(frozen=True)
class Cell:
    """One cell: its text, whether it is Markdown, its tag ("example" without one) and its exercise's name."""

    source: str
    kind: str
    name: str
    line: int


@cache
def cells(page: Path) -> list[Cell]:
    text, position, found = page.read_text(encoding="utf-8"), 0, []
    for cell in jupytext.read(page).cells:
        first = cell.source.split("\n")[0]
        position = text.index(first, position)
        tags = cell.metadata.get("tags", [])
        kind = "markdown" if cell.cell_type == "markdown" else next((tag for tag in TAGS if tag in tags), "example")
        found.append(Cell(cell.source, kind, cell.metadata.get("name", ""), text.count("\n", 0, position) + 1))
    return found


def exercises(page: Path) -> list[str]:
    return [cell.name for cell in cells(page) if cell.kind == "exercise"]
