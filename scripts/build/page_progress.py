"""How many exercises each page has, put where a reader sees the pages in a table.

On a page that holds `<tutorial-progress>`, the summary gets the totals and every row of the table that names a tutorial
page gets the exercises of that page. Without JavaScript these are plain counts; `docs/javascripts/reader/progress.js`
turns them into what this reader has solved.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import jupytext
from mkdocs.exceptions import PluginError

from scripts.build.replace import replace

SUMMARY = "<tutorial-progress></tutorial-progress>"
ROW = re.compile(r"^\|[^|]*?\]\((?P<notebook>[\w/]+\.py)\)[^|\n]*?(?= *\|)", re.MULTILINE)


def exercises(notebook: str) -> list[str]:
    """The names of a notebook's exercises, in its order."""
    cells = jupytext.reads(notebook, fmt="py:percent").cells
    return [cell.metadata["name"] for cell in cells if "exercise" in cell.metadata.get("tags", [])]


def put_counts(
    markdown: str, page: Path, docs: Path, by_hand: Mapping[str, str], exercises: Callable[[str], list[str]]
) -> str:
    """The Markdown with its counts, if it is a page that has some.

    Args:
        markdown: the page.
        page: its file.
        docs: the folder of all pages.
        by_hand: the pages that no browser runs, with what they need: solved in the notebook, and ticked by hand.
        exercises: the names of the exercises in the text of a notebook.
    """
    if SUMMARY not in markdown:
        return markdown
    counts = []

    def row(found: re.Match[str]) -> str:
        notebook = page.parent / found["notebook"]
        if not notebook.exists():
            where = page.relative_to(docs.parent).as_posix()
            raise PluginError(f"{where}: its table names {found['notebook']}, and there is no such page")
        names = exercises(notebook.read_text(encoding="utf-8"))
        counts.append(len(names))
        uri = notebook.relative_to(docs).as_posix()
        ticked = f' data-by-hand="{by_hand[uri]}"' if uri in by_hand else ""
        return (
            f'{found[0]}<br><span class="page-progress" data-page="{notebook.stem}" data-exercises="{" ".join(names)}"'
            f"{ticked}>{plural(len(names), 'exercise')}</span>"
        )

    markdown = ROW.sub(row, markdown)
    words = f"{plural(sum(counts), 'exercise')} on {plural(len(counts), 'page')}."
    return replace(markdown, SUMMARY, SUMMARY.replace("><", f">{words}<"), where=page.name)


def plural(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
