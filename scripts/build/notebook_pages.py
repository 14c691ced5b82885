"""An executed notebook becomes a page: Markdown with a place for each cell, the cells, and what they put out.

Each page can be downloaded as an executed notebook and as a script.
"""

import io
import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import jupytext
import nbformat
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from micrograd.checks.checking import MILESTONES
from scripts.build.cells import OutputError, Parts, cell_html, outputs_html, place
from scripts.build.notebook_download import for_jupyter
from scripts.build.notebook_runs import Notebook, Runs
from scripts.build.recorded_pages import NEEDS, RECORDINGS, is_recorded, recorded_page
from scripts.build.store import Store
from scripts.build.wheel import WHEEL
from scripts.in_browser.cell_needs import needs

KINDS = ("setup", "exercise", "solution", "check")


def read_notebook(page: Page, numbers: Mapping[str, int], runs: Runs, store: Store) -> tuple[Notebook, Parts]:
    """The executed notebook of a page, and the page made of it.

    Args:
        page: the page.
        numbers: the core lessons' numbers, by the path of their sources in docs/.
        runs: what runs notebooks.
        store: what builds keep.
    """
    uri, note = page.file.src_uri, download_links(page.file.name)
    if is_recorded(uri):
        source = Path(page.file.abs_src_path or "")
        notebook, recorded = recorded_page(source, RECORDINGS / f"{source.stem}.ipynb")
        note += recorded
    else:
        notebook = runs.executed(page)

    number = numbers.get(uri, 0)  # a page that goes further shows its own engine
    needed = " ".join(engine_milestones({lesson for lesson in numbers if numbers[lesson] < number}))

    def parts() -> dict[str, Any]:
        try:
            return vars(notebook_page(notebook, note, needed))
        except OutputError as error:
            raise PluginError(f"docs/{uri}: {error}") from None

    kept = store.get_json("pages", [json.dumps(notebook), note, needed], parts)
    kept["cells"] = {int(number): cell for number, cell in kept["cells"].items()}  # JSON has no numbers for names
    return notebook, Parts(**kept)


def engine_milestones(lessons: Collection[str]) -> list[str]:
    """What an engine of the reader's has to do to take the place of the one that these lessons have built.

    Args:
        lessons: the paths of their sources in docs/.

    Returns:
        The names of milestones; none before the lessons' own engine has its backward pass.
    """
    built = {PurePosixPath(lesson).stem for lesson in lessons}
    taught = [one for one in MILESTONES if one.lesson in built and not (one.advice or one.optional)]
    return [one.name for one in taught] if any(one.name == "order" for one in taught) else []


def notebook_page(notebook: Notebook, note: str = "", own_engine: str = "") -> Parts:
    """The page of a notebook.

    Args:
        notebook: as it was executed.
        note: Markdown below its title.
        own_engine: the milestones of an engine of the reader's that can take the place of the code so far.
    """
    parts, texts = Parts(""), []
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "markdown":
            texts.append(cell["source"])
            continue
        output = f"cell-{number}" if cell["outputs"] else ""
        if output:
            parts.figures[output] = outputs_html(cell)
        parts.cells[number] = cell_html(
            cell["source"],
            number,
            kind_of(cell),
            exercise=cell["metadata"].get("name", ""),
            needs=" ".join(map(str, needs_of(notebook["cells"], number))),
            elsewhere=elsewhere_of(notebook["cells"], number),
            output=output,
            folded=folded_summary(cell),
            milestone=cell["metadata"].get("milestone", ""),
            own_engine=own_engine if kind_of(cell) == "setup" and "class Value" in cell["source"] else "",
        )
        texts.append(place(number))
    title, _, rest = "\n\n".join(texts).lstrip().partition("\n")
    if not title.startswith("# "):
        raise ValueError(f"the notebook starts with {title!r}, and should with its title: # Title")
    parts.markdown = f"{title}\n\n{note}\n\n{rest}\n"
    return parts


def numbered(markdown: str, number: int) -> str:
    """The page with its number in the navigation before its title."""
    return f"# {number}. {markdown.removeprefix('# ')}"


def tags_of(cell: dict[str, Any]) -> list[str]:
    tags: list[str] = cell["metadata"].get("tags", [])
    return tags


def kind_of(cell: dict[str, Any]) -> str:
    return next((kind for kind in KINDS if kind in tags_of(cell)), "example")


def folded_summary(cell: dict[str, Any]) -> str:
    """What stands on a cell's folded code, if it has the tag `folded`."""
    if "folded" not in tags_of(cell):
        return ""
    if summary := cell["metadata"].get("summary"):
        return str(summary)
    if not cell["outputs"]:
        return "Asserted here" if cell["source"].startswith("assert") else "Code of the figures below"
    shows_figure = any({"image/svg+xml", "text/html"} & set(output.get("data", ())) for output in cell["outputs"])
    return "Code of this figure" if shows_figure else "Code of these numbers"


def needs_of(cells: list[dict[str, Any]], target: int) -> list[int]:
    """The places of the cells before a cell that it needs. Starters and checks count for none.

    In a browser a reader's answer that passed its check is used in place of the solution.
    """
    codes = []
    for other in cells[:target]:
        counts = other["cell_type"] == "code" and kind_of(other) in ("setup", "example", "solution")
        codes.append(other["source"] if counts else None)
    return needs([*codes, cells[target]["source"]], target)


def elsewhere_of(cells: list[dict[str, Any]], target: int) -> str:
    """What a cell needs that no browser runs, by its name for readers. An exercise needs what its check needs."""
    name = cells[target]["metadata"].get("name")
    if kind_of(cells[target]) == "exercise":
        target = next(
            (n for n, cell in enumerate(cells) if kind_of(cell) == "check" and cell["metadata"].get("name") == name),
            target,
        )
    code = "\n".join(cells[place]["source"] for place in [*needs_of(cells, target), target])
    missing = (shown for package, shown in NEEDS.values() if re.search(rf"(?m)^\s*(import|from) {package}\b", code))
    return next(missing, "")


# Downloading ----------------------------------------------------------------------------------------------------------


def download_links(name: str) -> str:
    """Links to the page as a notebook and as a script."""
    return (
        '<p class="downloads" data-search-exclude="true">Download this page: '
        f'<a href="{name}.ipynb" download>notebook</a> · <a href="{name}.py" download>script</a></p>\n\n'
    )


def write_downloads(site: Path, uri: str, notebook: Notebook, site_url: str, store: Store) -> None:
    """Write the files that a page can be taken along as, beside the page."""
    path, packed = PurePosixPath(uri), json.dumps(notebook)
    made_from = [packed, site_url, uri, WHEEL]
    files = store.get_json("downloads", made_from, lambda: downloads(json.loads(packed), site_url, uri))
    for suffix, text in files.items():
        (site / path.with_suffix("") / f"{path.stem}{suffix}").write_text(text, encoding="utf-8", newline="\n")


def used_solutions(cells: list[dict[str, Any]]) -> set[int]:
    """The places of the solutions that other cells need than those of their own exercise."""
    name = [cell["metadata"].get("name", n) for n, cell in enumerate(cells)]
    code = [n for n, cell in enumerate(cells) if cell["cell_type"] == "code"]
    return {
        place
        for n in code
        for place in needs_of(cells, n)
        if kind_of(cells[place]) == "solution" and name[place] != name[n]
    }


def downloads(notebook: Notebook, site_url: str, uri: str) -> dict[str, str]:
    """The page to be taken along: the text of each file by the end of its name."""
    taken = nbformat.from_dict(for_jupyter(notebook, site_url, uri, WHEEL, used_solutions(notebook["cells"])))
    script = nbformat.from_dict(json.loads(json.dumps(taken)) | {"metadata": {}})
    packed = io.StringIO()
    nbformat.write(taken, packed)
    return {".ipynb": packed.getvalue(), ".py": jupytext.writes(script, fmt="py:percent")}
