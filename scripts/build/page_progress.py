"""MkDocs hook: how many exercises each page has, put where a reader sees the pages in a table.

On a page that holds `<tutorial-progress>`, the summary gets the totals and every row of the table that names a tutorial
page gets the exercises of that page. Without JavaScript these are plain counts; `docs/javascripts/reader/progress.js`
turns them into what this reader has solved.
"""

import re
from pathlib import Path

import jupytext
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from scripts.build.recorded_pages import NEEDS

SUMMARY = "<tutorial-progress></tutorial-progress>"
ROW = re.compile(r"^\|[^|]*?\]\((?P<notebook>[\w/]+\.py)\)[^|\n]*?(?= *\|)", re.MULTILINE)


def exercises(notebook: Path) -> list[str]:
    """The names of a notebook's exercises, in its order."""
    cells = jupytext.read(notebook).cells
    return [cell.metadata["name"] for cell in cells if "exercise" in cell.metadata.get("tags", [])]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    if SUMMARY not in markdown:
        return markdown
    counts = []

    def row(found: re.Match) -> str:
        notebook = Path(page.file.abs_src_path).parent / found["notebook"]
        if not notebook.exists():
            raise PluginError(
                f"docs/{page.file.src_uri}: its table names {found['notebook']}, and there is no such page"
            )
        names = exercises(notebook)
        counts.append(len(names))
        # What no browser runs is solved in the notebook, and ticked by hand.
        uri = notebook.relative_to(config.docs_dir).as_posix()
        by_hand = f' data-by-hand="{NEEDS[uri][1]}"' if uri in NEEDS else ""
        return (
            f'{found[0]}<br><span class="page-progress" data-page="{notebook.stem}" data-exercises="{" ".join(names)}"'
            f"{by_hand}>{plural(len(names), 'exercise')}</span>"
        )

    markdown = ROW.sub(row, markdown)
    words = f"{plural(sum(counts), 'exercise')} on {plural(len(counts), 'page')}."
    return markdown.replace(SUMMARY, SUMMARY.replace("><", f">{words}<"))


def plural(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
