"""Pages whose outputs come from a recording where a package is missing."""

import nbformat
import pytest
from conftest import ROOT, need_packages_of
from mkdocs.exceptions import PluginError

from scripts.build.cells import outputs_html
from scripts.build.notebook_pages import notebook_page
from scripts.build.notebook_runs import with_whole_outputs
from scripts.build.recorded_pages import NEEDS, RECORDINGS, record, recorded_page

PAGE = """# %% [markdown]
# # A page that needs something

# %% tags=["setup"]
x = 6

# %%
print("the answer is", x * 7)
"""


@pytest.fixture
def page(tmp_path):
    page = tmp_path / "page.py"
    page.write_text(PAGE, encoding="utf-8")
    return page


@pytest.fixture
def recording(tmp_path, page):
    recording = tmp_path / "recordings" / "page.ipynb"
    record(page, recording, "pytest", "Pytest")
    return recording


def test_recording_gives_the_page_its_outputs_and_says_where_they_come_from(page, recording):
    notebook, note = recorded_page(page, recording)
    made = notebook_page(notebook, note)
    assert note in made.markdown
    assert "cell--setup" in made.cells[1]
    assert "the answer is 42" in made.figures["cell-2"]
    assert f"with Pytest {pytest.__version__}." in note


def test_recording_of_an_older_text_stops_the_build(page, recording):
    page.write_text(PAGE.replace("* 7", "* 8"), encoding="utf-8")
    with pytest.raises(PluginError, match=r"page\.py: the recording is of another text\. Install Pytest and run"):
        recorded_page(page, recording)


def test_missing_recording_stops_the_build(page, tmp_path):
    with pytest.raises(PluginError, match=r"gone\.ipynb is missing; install its package, run make record"):
        recorded_page(page, tmp_path / "gone.ipynb")


@pytest.mark.parametrize("uri", NEEDS)
def test_recording_is_of_the_page_as_it_is_now(uri):
    page = ROOT / "docs" / uri
    notebook, note = recorded_page(page, RECORDINGS / f"{page.stem}.ipynb")
    assert any("cell--check" in cell for cell in notebook_page(notebook).cells.values())
    assert NEEDS[uri][1] in note


@pytest.mark.parametrize("uri", NEEDS)
def test_recording_holds_what_the_page_says_when_it_is_run_today(uri, tmp_path):
    page = ROOT / "docs" / uri
    need_packages_of(page)
    record(page, tmp_path / "today.ipynb", *NEEDS[uri])
    recording = RECORDINGS / f"{page.stem}.ipynb"
    assert outputs(tmp_path / "today.ipynb") == outputs(recording)


def outputs(path):
    cells = with_whole_outputs(nbformat.read(path, as_version=4))["cells"]
    return [outputs_html(cell) for cell in cells if "outputs" in cell]
