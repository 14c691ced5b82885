"""README, CONTRIBUTING and ARCHITECTURE: every link leads somewhere, every file that they name is there."""

import re

import pytest
from conftest import ROOT

PAPERS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`([\w.*/-]+)`")
MADE = (".cache/", ".venv", "node_modules", "site/")  # by a command


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_leads_to_a_file(paper):
    links = LINK.findall((ROOT / paper).read_text(encoding="utf-8"))
    assert len(links) >= 2
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_is_named_is_there(paper):
    """A path from the project's folder, or the bare name of a module."""
    named = CODE.findall((ROOT / paper).read_text(encoding="utf-8"))
    paths = [path for path in named if "/" in path and not path.startswith(MADE) and "NAME" not in path]
    modules = [path for path in named if "/" not in path and path.endswith((".py", ".j2"))]
    gone = [path for path in paths if not list(ROOT.glob(path.rstrip("/")))]
    folders = ("micrograd", "scripts", "tests", "docs")
    gone += [name for name in modules if not any(list((ROOT / folder).rglob(name)) for folder in folders)]
    assert gone == []
