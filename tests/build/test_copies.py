"""What `Copy` gives runs by itself: every cell's, in a process that ran nothing else, and puts out what the page has.

Copies that begin with the same cells share a process up to there. It runs in an empty folder. Only the output of the
cell itself is compared, not of the cells before it that are copied along.
"""

import ast
from pathlib import Path

import pytest
from built_cells import PAGES, Cell, cells_of, figure_text
from conftest import need_packages_of
from forks import Outcome, node, run_tree

SEPARATOR = "\n\n\n"  # as docs/javascripts/cell/cell_bar.js puts between cells


def tree_of_copies(page: dict[str, Cell]) -> dict:
    """Each cell below the cells that are copied along with it; each node has their places as its name."""
    nodes = {"": node("", "", "<copy>")}
    for cell in page.values():
        name = ""
        for place in [*cell.needs, cell.place]:
            above, name = name, f"{name} {place}".strip()
            if name not in nodes:
                nodes[name] = node(name, page[place].code, "<copy>", show=True)
                nodes[above]["below"].append(nodes[name])
    return nodes[""]


def wrong(cell: Cell, page: dict[str, Cell], outcomes: dict[str, Outcome]) -> str:
    """Nothing where all is well, else what is wrong."""
    where = f"cell {cell.place} ({cell.code.splitlines()[0]}) with {cell.needs}"
    ast.parse(SEPARATOR.join([*(page[place].code for place in cell.needs), cell.code]))
    outcome = outcomes.get(" ".join([*cell.needs, cell.place]))
    if outcome is None:
        return f"{where} does not run, because one that it needs does not"
    if outcome.raised:
        return f"{where} does not run:\n{outcome.raised}: {outcome.message}"
    shown = [figure_text(out[1]) if isinstance(out, list) else out for out in outcome.shown]
    output = "\n".join(text.rstrip() for text in shown)
    if output != cell.output and cell.kind != "exercise":
        return f"{where} puts out\n{output}\nand the page shows\n{cell.output}"
    return ""


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address or "home")
def test_every_copy_runs_by_itself_and_puts_out_what_the_page_shows(site, tmp_path, address):
    if address.startswith("tutorial/"):
        need_packages_of(Path(address).with_suffix(".py"))
    page = cells_of(site, address)
    outcomes = run_tree(tree_of_copies(page), tmp_path)
    found = [wrong(cell, page, outcomes) for cell in page.values()]
    assert found, "the page has cells"
    assert not any(found), "\n\n".join(filter(None, found))


def test_the_pages_have_every_cell_of_their_sources_and_no_other_page_has_any(site):
    assert {address: len(cells_of(site, address)) for address in PAGES} == PAGES
    assert min(PAGES.values()) > 0
    built = {
        path.parent.relative_to(site).as_posix()
        for path in site.rglob("index.html")
        if "data-cell=" in path.read_text(encoding="utf-8")
    }
    assert built == {address.rstrip("/") or "." for address in PAGES}
