"""`make serve` shows what is edited: one file of each kind is changed while the site is served, and the page has it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

UNIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="only Unix ends a group of processes so")
HOME = (
    "# Home\n\nWords.\n\n<!-- graph: home -->\n\n[first](tutorial/derivatives.py)\n\n::: micrograd.engine.Value.exp\n"
)

# A file, a text in it and what takes its place, and where what is new shows.
EDITS = {
    "a page": ("docs/index.md", "Words.", "Other words.", "", "Other words."),
    "a lesson": ("docs/tutorial/derivatives.py", "1 + 1", "40 + 2", "tutorial/derivatives/", ">42</pre>"),
    "a script": (
        "docs/javascripts/cell/cell_bar.js",
        '"This cell alone"',
        '"Edited: this cell alone"',
        "javascripts/cell/cell_bar.js",
        "Edited: this cell alone",
    ),
    "a style sheet": (
        "docs/stylesheets/palette.css",
        ":root {",
        ":root { --new: 1px;",
        "assets/stylesheets/all.css",
        "--new: 1px;",
    ),
    "a docstring of the library": ("micrograd/engine.py", "def exp(self)", "def exp(self, much=1)", "", "much"),
    "a step of the build": (
        "scripts/build/notebook_pages.py",
        "Download this page",
        "Take it along",
        "tutorial/derivatives/",
        "Take it along",
    ),
    "the order of the steps": ("scripts/build/hooks.py", "{wheel.VERSION}", "{wheel.VERSION} Edited.", "", "Edited."),
    "a cell's template": (
        "scripts/build/templates/cell.html.j2",
        '<{{ tag }} class="cell',
        '<{{ tag }} data-new class="cell',
        "tutorial/derivatives/",
        "data-new",
    ),
    "the theme's template": (
        "scripts/build/theme/main.html",
        '<meta property="og:type"',
        '<meta property="og:new"',
        "",
        "og:new",
    ),
    "a named graph": ("scripts/render_graphs.py", 'label="w"', 'label="weight"', "assets/graphs/home.svg", "weight"),
    "what runs in the browser": (
        "scripts/in_browser/plots.py",
        '"""matplotlib',
        '"""Edited: matplotlib',
        "assets/browser/manifest.json",
        "",
    ),
    "the settings": ("mkdocs.yml", "site_name: micrograd, step by step", "site_name: edited", "", "edited</title>"),
}


@pytest.fixture
def served(small):
    """The small project, served: its folder, and a function that fetches from it."""
    (small / "docs" / "index.md").write_text(HOME, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (small / "said.txt").open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=small,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )

    def fetch(path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}") as answer:
                return answer.read().decode()
        except OSError:  # not yet, or not at this moment
            return ""

    try:
        wait_for(lambda: "Words." in fetch(""), small)
        yield small, fetch
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def wait_for(condition, root: Path, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, (root / "said.txt").read_text(encoding="utf-8")
        time.sleep(0.2)


@UNIX_ONLY
def test_an_edit_of_every_kind_shows_while_the_site_is_served(served):
    root, fetch = served
    for kind, (name, before, after, path, new) in EDITS.items():
        text = (root / name).read_text(encoding="utf-8")
        assert before in text, kind
        shown = fetch(path)
        (root / name).write_text(text.replace(before, after, 1), encoding="utf-8")
        wait_for(lambda path=path, new=new, shown=shown: fetch(path) not in ("", shown) and new in fetch(path), root)


@UNIX_ONLY
def test_a_mistake_is_told_and_the_next_edit_mends_it(served):
    root, fetch = served
    page = root / "docs" / "index.md"
    page.write_text(HOME + "\n<!-- graph: gone -->\n", encoding="utf-8")
    wait_for(lambda: "no graph is named 'gone'" in (root / "said.txt").read_text(encoding="utf-8"), root)
    page.write_text(HOME + "\nMended.\n", encoding="utf-8")
    wait_for(lambda: "Mended." in fetch(""), root)
    assert not re.search(r"^Traceback", (root / "said.txt").read_text(encoding="utf-8"), re.MULTILINE)
