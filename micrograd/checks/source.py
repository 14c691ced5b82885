"""From a file to statements: Python files, notebooks, and what only a notebook understands.

A notebook is JSON, and is read as such. Magics, shell lines and help (`%matplotlib inline`, `!pip install`, `Value?`)
are left out, in a notebook and in a script that was made from one. What is no Python even so costs its own block, not
the file.
"""

import ast
import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path

RUNNING_MAGICS = {"capture", "prun", "time", "timeit"}  # cells under these are Python; under any other they are not
MOST_LEFT_OUT = 100  # blocks of a file that are no Python

MAGIC = re.compile(r"\s*(?:[%!?]|[\w.]+\s*\?{1,2}\s*$|(?:pip|conda)3?\s+install\b)")
ASSIGNED = re.compile(r"(\s*[\w, ]+=\s*)[%!]")
TIMED = re.compile(r"(\s*)%time\s+(.*)")
RUN = re.compile(r"(\s*)%run\s+(?:-\w\s+)*(?:\./)?(\w+)(?:\.py)?\s*$")
CONTINUED = re.compile(r"(?:elif|else|except|finally)\b|[)\]}]")


@dataclass(frozen=True)
class Part:
    """Statements that were written together: a file, or a cell of a notebook.

    Attributes:
        place: the path, and for a notebook the cell: what a traceback names as the file.
        statements: what it consists of.
        left_out: what is no Python, in words.
    """

    place: str
    statements: list[ast.stmt]
    left_out: list[SyntaxError]


def parts(path: Path) -> list[Part]:
    """What is in a file.

    Raises:
        SyntaxError: it is neither Python nor a notebook.
    """
    if path.suffix == ".ipynb":
        return [parse(text, f"{path}, cell {i}") for i, text in enumerate(_cells(path), 1)]
    try:
        text = importlib.util.decode_source(path.read_bytes())
    except UnicodeDecodeError as error:
        raise SyntaxError(f"not a text: {error}") from None
    if "\0" in text:
        raise SyntaxError("not a text: it contains null bytes")
    return [parse(text, str(path))]


def parse(text: str, place: str) -> Part:
    """The statements of a text, without those lines that are no Python."""
    lines = text.split("\n")
    left_out: list[SyntaxError] = []
    if magic := re.match(r"\s*%%(\w+)", text):
        first = next(i for i, line in enumerate(lines) if line.strip())
        lines = [""] * (first + 1) + (lines[first + 1 :] if magic[1] in RUNNING_MAGICS else [])
    while True:
        try:
            return Part(place, ast.parse("\n".join(lines), place).body, left_out)
        except (SyntaxError, RecursionError, MemoryError) as error:
            line = min(max(getattr(error, "lineno", 0) or 1, 1), len(lines)) - 1
            if MAGIC.match(lines[line]) or ASSIGNED.match(lines[line]):
                end = line
                while lines[end].endswith("\\") and end + 1 < len(lines):  # goes on in the next line
                    end += 1
                lines[line : end + 1] = [_without_magic(lines[line]), *[""] * (end - line)]
                continue
            left_out.append(error if isinstance(error, SyntaxError) else SyntaxError("nested too deeply"))
            start, end = _block(lines, line)
            if len(left_out) > MOST_LEFT_OUT or not any(lines[start:end]):
                return Part(place, [], left_out)
            lines[start:end] = [""] * (end - start)


def _cells(path: Path) -> list[str]:
    try:
        notebook = json.loads(path.read_bytes())
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]  # before 2015
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        sources = [cell["source"] if "source" in cell else cell["input"] for cell in code]
        return ["".join(source) for source in sources]
    except (ValueError, LookupError, TypeError) as error:
        raise SyntaxError(f"not a notebook: {type(error).__name__}: {error}") from None


def _without_magic(line: str) -> str:
    if timed := TIMED.match(line):
        return timed[1] + timed[2]
    if run := RUN.match(line):
        return f"{run[1]}from {run[2]} import *"
    if assigned := ASSIGNED.match(line):
        return f"{assigned[1]}None"
    return line[: len(line) - len(line.lstrip())] + "pass"


def _block(lines: list[str], line: int) -> tuple[int, int]:
    # from the line that begins a statement at the margin to the next one
    def begins(i: int) -> bool:
        return bool(lines[i].strip()) and not lines[i][0].isspace() and not CONTINUED.match(lines[i])

    start = next((i for i in range(line, -1, -1) if begins(i)), 0)
    while start and lines[start - 1].startswith("@"):
        start -= 1
    end = next((i for i in range(line + 1, len(lines)) if begins(i)), len(lines))
    return start, end
