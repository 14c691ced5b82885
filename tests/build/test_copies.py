"""What `Copy` gives runs by itself: every cell's, each in a Python process of its own, and puts out what the page has.

The process is started for this one snippet, with nothing imported; it runs in an empty folder. Only the output of the
cell itself is compared, not of the cells before it that are copied along.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from built_cells import PAGES, Cell, cells_of, figure_text
from conftest import ROOT, need_packages_of

# Runs standard input as a reader's file would run; from the line given on it shows what is put out, with the last
# expression's value as a page shows it.
RUN = """
import ast, contextlib, io, json, sys
first, text, shown = int(sys.argv[1]), sys.stdin.read(), []
names = {"__name__": "__main__", "__builtins__": __builtins__}

def run(statements):
    exec(compile(ast.Module(statements, []), "<copy>", "exec", dont_inherit=True), names)

if "matplotlib" in text:
    import matplotlib
    matplotlib.use("template")
    from matplotlib import pyplot
    pyplot.show = lambda: shown.append("(plot)")
statements = ast.parse(text).body
before = [statement for statement in statements if statement.end_lineno < first]
own = statements[len(before):]
with contextlib.redirect_stdout(io.StringIO()):
    run(before)
shown.clear()
with contextlib.redirect_stdout(io.StringIO()) as printed:
    value = None
    if own and isinstance(own[-1], ast.Expr):
        run(own[:-1])
        value = eval(compile(ast.Expression(own[-1].value), "<copy>", "eval", dont_inherit=True), names)
    else:
        run(own)
if printed.getvalue():
    shown.insert(0, printed.getvalue())
if value is not None:
    shown.append(["graph", value.figure("x")] if type(value).__name__ == "ExpressionGraph" else repr(value))
print(json.dumps(shown))
"""
MATPLOTLIBRC = ROOT / "scripts" / "in_browser" / "matplotlibrc"
SEPARATOR = "\n\n\n"  # as docs/javascripts/cell/cell_bar.js puts between cells


def run_copy(cell: Cell, page: dict[str, Cell], folder: Path) -> str:
    """Nothing where all is well, else what is wrong."""
    before = SEPARATOR.join([*(page[place].code for place in cell.needs), ""])
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(before.count("\n") + 1)],
        input=before + cell.code + "\n",
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=os.environ | {"MATPLOTLIBRC": str(MATPLOTLIBRC), "PYTHONWARNINGS": "error"},
        timeout=120,
        check=False,
    )
    where = f"cell {cell.place} ({cell.code.splitlines()[0]})"
    if done.returncode or done.stderr:
        return f"{where} with {cell.needs} does not run:\n{done.stderr}"
    shown = [figure_text(out[1]) if isinstance(out, list) else out for out in json.loads(done.stdout)]
    output = "\n".join(text.rstrip() for text in shown)
    if output != cell.output and cell.kind != "exercise":
        return f"{where} with {cell.needs} puts out\n{output}\nand the page shows\n{cell.output}"
    return ""


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address or "home")
def test_every_copy_runs_by_itself_and_puts_out_what_the_page_shows(site, tmp_path, address):
    if address.startswith("tutorial/"):
        need_packages_of(Path(address).with_suffix(".py"))
    page = cells_of(site, address)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = list(filter(None, pool.map(lambda cell: run_copy(cell, page, tmp_path), page.values())))
    assert not wrong, "\n\n".join(wrong)


def test_the_pages_have_every_cell_of_their_sources_and_no_other_page_has_any(site):
    assert {address: len(cells_of(site, address)) for address in PAGES} == PAGES
    assert min(PAGES.values()) > 0
    built = {
        path.parent.relative_to(site).as_posix()
        for path in site.rglob("index.html")
        if "data-cell=" in path.read_text(encoding="utf-8")
    }
    assert built == {address.rstrip("/") or "." for address in PAGES}
