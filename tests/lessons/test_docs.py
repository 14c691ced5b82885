"""Every Python block that a reader can copy from the README or a Markdown page runs and prints what the page says."""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```python\n(.*?)^```\n(?:\s*^```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
TRAINED = ROOT / "docs" / "playground.md"  # 500 steps, which tests/build/test_playground.py takes
PAGES = [ROOT / "README.md", *sorted({*(ROOT / "docs").rglob("*.md")} - {TRAINED})]
BLOCKS = [
    pytest.param(found[1], found[2], id=f"{path.relative_to(ROOT)}:{text[: found.start()].count(chr(10)) + 1}")
    for path in PAGES
    for text in [path.read_text(encoding="utf-8")]
    for found in FENCE.finditer(text)
]


@pytest.mark.parametrize(("code", "expected"), BLOCKS)
def test_block_runs_and_prints_what_the_page_shows(code, expected):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "<block>", "exec"), {"__name__": "__main__"})
    assert printed.getvalue() == (expected or ""), "the text block after the code should hold exactly what it prints"


def test_no_block_was_overlooked():
    fences = sum(path.read_text(encoding="utf-8").count("```python") for path in PAGES)
    assert len(BLOCKS) == fences > 0
