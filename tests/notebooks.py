"""The site's sources as the tests read them: its pages, and the tutorial's notebooks as cells with their tags."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jupytext
import yaml

from scripts.setup_cells import pages

__all__ = ["ROOT", "Cell", "address", "cells", "exercises", "nav", "pages"]

ROOT = Path(__file__).parent.parent
TAGS = ("setup", "exercise", "solution", "check")


@dataclass(frozen=True)
class Cell:
    """One cell: its text, whether it is Markdown, its tag ("example" without one) and its exercise's name."""

    source: str
    kind: str
    name: str
    line: int


def nav() -> list[str]:
    """The files of the site's navigation, in its order."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    found, todo = [], [yaml.safe_load(text[text.index("nav:") : text.index("\ntheme:")])["nav"]]
    while todo:
        entry = todo.pop()
        if isinstance(entry, str):
            found.append(entry)
        else:
            todo += reversed(list(entry.values()) if isinstance(entry, dict) else entry)
    return found


def address(file: str) -> str:
    """Where the page of a file is, below the site's own address."""
    return re.sub(r"(^|/)index/$", r"\1", re.sub(r"\.(md|py)$", "/", file))


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
