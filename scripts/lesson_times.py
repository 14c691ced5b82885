"""Write how long each page of the tutorial takes, on the page and in the tutorial's table.

    python -m scripts.lesson_times  (or: make lessons)

Nobody was timed: the minutes are estimated in the same way for all pages, and rounded to five. To read: 200 words of
prose and 30 lines of shown code a minute. For an exercise: a minute and a half, and half a minute more for each line of
its solution that the starter does not have. Hints, folded code and checks count for nothing.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import jupytext

from scripts.build.replace import replace
from scripts.setup_cells import ROOT, core, pages

INDEX = ROOT / "docs" / "tutorial" / "index.md"
WORDS, LINES = 200, 30  # a minute
EXERCISE, NEW_LINE = 1.5, 0.5  # minutes; the task is read with the prose
ON_PAGE = re.compile(r"\*\*Time:\*\* \d+ minutes to read, \d+ more with the exercises\.")
SUM = re.compile(r"about \d+½? hours for the numbered pages, and about \d+½? more for the others")


def main() -> int:
    index, where = INDEX.read_text(encoding="utf-8"), str(INDEX.relative_to(ROOT))
    minutes = {page: rounded(times(page)) for page in pages()}
    for page, (read, solve) in minutes.items():
        text = page.read_text(encoding="utf-8")
        time = f"**Time:** {read} minutes to read, {solve} more with the exercises."
        new = replace(text, ON_PAGE, time, where=str(page.relative_to(ROOT)))
        if new != text:
            page.write_text(new, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: {read} + {solve} minutes")
        row = re.compile(rf"(?<=\]\({page.name}\)<br>)\d+ \+ \d+ minutes(?= \|)")
        index = replace(index, row, f"{read} + {solve} minutes", where=where)
    INDEX.write_text(replace(index, SUM, sums(minutes), where=where), encoding="utf-8")
    return 0


def times(page: Path) -> tuple[float, float]:
    """The minutes to read a page, and those for its exercises."""
    read = solve = 0.0
    starter = ""
    for cell in jupytext.read(page).cells:
        kind = {*cell.metadata.get("tags", [])}
        if cell.cell_type == "markdown":
            read += words(cell.source) / WORDS
        elif "exercise" in kind:
            starter = cell.source
        elif "solution" in kind:
            solve += EXERCISE + NEW_LINE * len({*lines(cell.source)} - {*lines(starter)})
        elif not kind & {"setup", "check", "folded"}:
            read += len([*lines(cell.source)]) / LINES
    return read, solve


def words(markdown: str) -> int:
    """How many words a reader reads: without hints, without addresses, without what each wrong answer hears."""
    without_hints = re.sub(r'(?ms)^\?\?\? tip "Hint.*?(?=^\S|\Z)', "", markdown)
    without_replies = re.sub(r"(?m)^ +[:=] .*$", "", without_hints)
    return len(re.sub(r"\]\([^)]*\)|\]\[[^\]]*\]", "]", without_replies).split())


def lines(code: str) -> Iterable[str]:
    return filter(str.strip, code.split("\n"))


def rounded(minutes: tuple[float, float]) -> tuple[int, int]:
    read, solve = (max(5, 5 * round(part / 5)) for part in minutes)
    return read, solve


def sums(minutes: dict[Path, tuple[int, int]]) -> str:
    """The sentence on all pages together."""
    first = sum(sum(minutes[page]) for page in core())
    others = sum(map(sum, minutes.values())) - first
    return f"about {hours(first)} hours for the numbered pages, and about {hours(others)} more for the others"


def hours(minutes: int) -> str:
    """Hours, to the next half of one: `4½`."""
    halves = -(-minutes // 30)
    return f"{halves // 2}{'½' * (halves % 2)}"


if __name__ == "__main__":
    sys.exit(main())
