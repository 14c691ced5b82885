"""The built site as a whole, and each fault that has to stop the build, planted one at a time."""

import html
import importlib
import json
import pkgutil
import re
import shutil
import sys
from types import FunctionType
from urllib.parse import urlsplit

import jupytext
import nbclient
import nbformat
import pytest
from conftest import ADDRESS, GOOD, NOTEBOOK, ROOT, build, need_packages_of
from notebooks import cells, exercises, pages

import micrograd
from scripts.build.check_site import findings

BASE = urlsplit(ADDRESS).path
METHODS = (FunctionType, staticmethod, classmethod, property)


def test_every_link_anchor_asset_and_figure_is_in_order(site):
    assert findings(site, BASE) == []


def test_the_reference_holds_every_public_name_once_and_nothing_else(site):
    """The names of the site's inventory are the library's public names."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "reference").glob("*.md")))
    listed = re.findall(r"^::: (micrograd\.[\w.]+)$", text, re.MULTILINE)
    assert len(listed) == len(set(listed))
    public = set()
    for found in pkgutil.iter_modules(micrograd.__path__, "micrograd."):
        module = importlib.import_module(found.name)
        for name in getattr(module, "__all__", ()):  # a module without it is for the library alone
            public.add(f"{found.name}.{name}")
            members = vars(getattr(module, name)).items() if isinstance(getattr(module, name), type) else ()
            methods = [member for member, thing in members if isinstance(thing, METHODS)]
            public |= {f"{found.name}.{name}.{method}" for method in methods if is_public(name, method)}
    assert set(listed) == public


def is_public(owner: str, method: str) -> bool:
    """Named without an underscore, or an operator with a formula of its own; said once, where it is not overridden."""
    if method == "parameters":
        return owner == "Module"
    return not method.startswith("_") or (owner == "Value" and method in ("__add__", "__mul__", "__pow__"))


def test_the_inventory_offers_what_the_reference_lists(site):
    import zlib

    data = (site / "objects.inv").read_bytes()
    entries = zlib.decompress(data.split(b"\n", 4)[4]).decode().splitlines()
    names = {entry.split()[0] for entry in entries if " py:" in entry}
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "reference").glob("*.md"))
    assert set(re.findall(r"^::: (micrograd\.[\w.]+)$", text, re.MULTILINE)) <= names
    assert len(names) > 25


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_page_can_be_taken_along_as_notebook_and_script(site, page):
    folder = site / "tutorial" / page.stem
    notebook = nbformat.read(folder / f"{page.stem}.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and "stand-in" not in cell.metadata.tags]
    kept = [cell for cell in cells(page) if cell.kind not in ("markdown", "solution")]
    shown = [cell.source.removeprefix("solved = False\n").removesuffix("\nsolved = True") for cell in code]
    assert shown == [cell.source for cell in kept]
    assert [bool(cell.execution_count) for cell in code] == [cell.kind in ("setup", "example") for cell in kept]
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert prose.count("<summary>Solution</summary>") == len(exercises(page))
    for only_on_the_site in ("!!! ", "??? ", "{ .lecture }", "][micrograd."):
        assert only_on_the_site not in prose
    assert not re.search(r"\]\((?!https?:)[^)]*\.(py|md)\b", prose), "links to other pages are addresses"
    script = jupytext.read(folder / f"{page.stem}.py")
    assert [cell.source for cell in script.cells] == [cell.source for cell in notebook.cells]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_an_unfinished_notebook_runs_to_its_end_and_gives_the_outputs_of_the_page(site, tmp_path, page):
    """As taken along, in an empty folder: unanswered exercises fail their checks, and nothing else fails."""
    need_packages_of(page)
    taken = nbformat.read(site / "tutorial" / page.stem / f"{page.stem}.ipynb", as_version=4)
    ran = nbformat.from_dict(json.loads(json.dumps(taken)))
    nbclient.NotebookClient(ran, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    for before, after in zip(taken.cells, ran.cells, strict=True):
        if "check" in before.metadata.tags:
            assert after.outputs[-1].ename == "AssertionError"
        elif before.cell_type == "code":
            assert printed(after) == printed(before)


def printed(cell: nbformat.NotebookNode) -> str:
    """What a cell printed or ended in, as text; not its pictures."""
    data = [output.get("data", {"text/plain": output.get("text", "")}) for output in cell.outputs]
    return "".join(shown["text/plain"] for shown in data if not any(kind.startswith("image/") for kind in shown))


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_page_shows_the_code_and_the_output_of_its_notebook(site, page):
    text = (site / "tutorial" / page.stem / "index.html").read_text(encoding="utf-8")
    article = text[text.index("<article") : text.index("</article>")]
    assert article.count('class="cell cell--') == sum(cell.kind != "markdown" for cell in cells(page))
    assert '<script type="math' not in text
    assert "jp-" not in article, "no markup of Jupyter's own"
    assert 'class="arithmatex"' not in article, "every formula is rendered"
    assert not re.search(r"0x[0-9a-f]{6,}", article), "a memory address differs from build to build"


def test_every_page_has_a_description_of_its_own(site):
    found = {}
    for page in sorted(site.rglob("index.html")):
        (description,) = re.findall(r'<meta name="description" content="([^"]*)"', page.read_text(encoding="utf-8"))
        assert 40 <= len(html.unescape(description)) <= 160, (page, description)
        found.setdefault(description, []).append(page)
    assert not [pages for pages in found.values() if len(pages) > 1]


def test_search_finds_prose_and_code_but_no_outputs(site):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    text = " ".join(entry["text"] for entry in index["docs"] if entry["location"].startswith("tutorial/derivatives/"))
    assert "parabola" in text
    assert "return 3 * x**2 - 4 * x + 5" in text
    assert "<svg" not in text
    assert "notebook · script" not in text


# Faults ---------------------------------------------------------------------------------------------------------------


FAULTS = {
    "a cell that raises": (
        NOTEBOOK,
        GOOD + "\n# %%\nx = 1\nx / 0\n",
        ["docs/tutorial/derivatives.py:13: code cell 2 raised ZeroDivisionError: division by zero"],
    ),
    "a cell that warns": (
        NOTEBOOK,
        GOOD + "\n# %%\nimport warnings\nwarnings.warn('old')\n",
        ["docs/tutorial/derivatives.py: the cell that starts with 'import warnings' wrote to stderr", "old"],
    ),
    "a plot without text": (
        NOTEBOOK,
        GOOD + "\n# %%\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n",
        [
            "docs/tutorial/derivatives.py: the cell that starts with 'import matplotlib.pyplot",
            "shows a figure without text",
        ],
    ),
    "a picture without text": (
        NOTEBOOK,
        GOOD + "\n# %% [markdown]\n# ![](../assets/logo.svg)\n",
        ["tutorial/derivatives/index.html", "logo.svg", "has no text"],
    ),
    "an output no page can show": (
        NOTEBOOK,
        GOOD + "\n# %%\nfrom IPython.display import Latex\nLatex('x')\n",
        ["docs/tutorial/derivatives.py", "text/latex"],
    ),
    "a dead link from a notebook": (
        NOTEBOOK,
        GOOD + "\n# %% [markdown]\n# [gone](gone.py)\n",
        ["tutorial/derivatives.py", "gone.py"],
    ),
    "a dead anchor in a notebook": (
        "docs/index.md",
        "# Home\n\n[first](tutorial/derivatives.py#gone)\n",
        ["index.md", "tutorial/derivatives.py#gone"],
    ),
    "a dead anchor within a notebook": (
        NOTEBOOK,
        GOOD + "\n# %% [markdown]\n# [gone](#gone)\n",
        ["tutorial/derivatives.py", "#gone"],
    ),
    "a dead link to the API": (
        NOTEBOOK,
        GOOD + "\n# %% [markdown]\n# [gone][micrograd.nn.Gone]\n",
        ["tutorial/derivatives.py", "micrograd.nn.Gone"],
    ),
    "a dead link in raw HTML": (
        "docs/index.md",
        '# Home\n\n<a href="gone/">gone</a>\n',
        ["index.html", "gone/", "no such file"],
    ),
    "a missing asset": (
        "docs/index.md",
        '# Home\n\n<img src="gone.png" alt="gone">\n',
        ["index.html", "gone.png", "no such file"],
    ),
    "an asset of another host": (
        "docs/index.md",
        '# Home\n\n<img src="https://example.org/x.png" alt="x">\n',
        ["index.html", "another host", "https://example.org/x.png"],
    ),
    "a graph that has no name": ("docs/index.md", "# Home\n\n<!-- graph: gone -->\n", ["docs/index.md", "'gone'"]),
    "a formula that is none": ("docs/index.md", "# Home\n\n$\\frac{1}$\n", ["docs/index.md", "formula"]),
    "a page in no nav": ("docs/lost.md", "# Lost\n", ["lost.md"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_stops_the_build_with_a_message_that_names_it(small, fault):
    path, text, words = FAULTS[fault]
    (small / path).write_text(text, encoding="utf-8")
    result = build(small / "site", root=small)
    said = result.stdout + result.stderr
    assert result.returncode != 0, said
    for word in words:
        assert word in said
    assert "Traceback" not in said


def test_a_change_of_the_library_runs_the_pages_again(small):
    cell = "\n# %%\nfrom micrograd.engine import Value\n\nprint(Value(2.0) + 1)\n"
    (small / NOTEBOOK).write_text(GOOD + cell, encoding="utf-8")
    built = small / "site" / "tutorial" / "derivatives" / "index.html"
    build(small / "site", root=small)
    assert "Value(data=3.0, grad=0.0)" in built.read_text(encoding="utf-8")
    engine = small / "micrograd" / "engine.py"
    text = engine.read_text(encoding="utf-8")
    engine.write_text(text.replace("self.data + other.data", "self.data + other.data + 100.0"), encoding="utf-8")
    build(small / "site", root=small)
    assert "Value(data=103.0, grad=0.0)" in built.read_text(encoding="utf-8")


def test_the_command_names_a_fault_and_exits_with_1(site, tmp_path):
    import subprocess

    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    (copy / "tutorial" / "derivatives" / "derivatives.ipynb").unlink()
    command = [sys.executable, "-m", "scripts.build.check_site", str(copy)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "derivatives.ipynb" in result.stdout
    assert "there is no such file" in result.stdout
