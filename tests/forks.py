"""Runs code as a tree in a process of its own: each node once, in a fork that has what the nodes above it made.

A node is {"name", "code", "file", "line", "show", "below"}: with "show" the value of its last expression is shown as a
page shows it; "below" are the nodes that go on from there.

    python forks.py

reads a line of JSON for each tree, [node, folder], and runs it in a fork of its own in that folder: what takes long to
import is loaded once for all. Printed is for each node, as a line of JSON, its name, what it showed, and the name and
the message of what it raised; in that case what is below it is left out. At the end of a tree comes a line with the
exit status of its process and what it wrote to standard error.

Left out: systems without fork, such as Windows outside of WSL.
"""

import ast
import atexit
import contextlib
import gc
import io
import json
import os
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path
from typing import NamedTuple

# A process of several threads cannot be forked safely. A warning is an error.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
SETTINGS = dict.fromkeys(THREADS, "1") | {"MPLBACKEND": "template", "PYTHONWARNINGS": "error"}
SETTINGS |= {"MATPLOTLIBRC": str(Path(__file__).parents[1] / "scripts" / "in_browser" / "matplotlibrc")}
shown: list = []  # by the node that runs


class Outcome(NamedTuple):
    """What became of a node. What it showed: text, "(plot)", or ["graph", HTML]."""

    shown: list
    raised: str
    message: str


def node(name: str, code: str, file: Path | str, line: int = 1, *, show: bool = False) -> dict:
    return {"name": name, "code": code, "file": str(file), "line": line, "show": show, "below": []}


def run_tree(root: dict, folder: Path) -> dict[str, Outcome]:
    """The outcomes by the nodes' names. It runs in this folder."""
    process = server()
    print(json.dumps([root, str(folder)]), file=process.stdin, flush=True)
    outcomes = {}
    while len(line := json.loads(process.stdout.readline())) > 2:
        outcomes[line[0]] = Outcome(*line[1:])
    assert line == [0, ""]
    return outcomes


@cache
def server() -> subprocess.Popen[str]:
    """The process that runs this file, the same for all trees."""
    process = subprocess.Popen(
        [sys.executable, __file__],
        env=os.environ | SETTINGS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(process.communicate)  # nothing more to read, it ends
    return process


def serve() -> None:
    with contextlib.suppress(ImportError):
        import matplotlib.pyplot  # noqa: F401
    gc.freeze()
    for line in sys.stdin:
        root, folder = json.loads(line)
        with tempfile.TemporaryFile() as complaints:
            if (process := os.fork()) == 0:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(complaints.fileno(), 2)
                os.chdir(folder)
                walk(root, {"__name__": "__main__"})
                os._exit(0)
            _, status = os.waitpid(process, 0)
            complaints.seek(0)
            say([status, complaints.read().decode()])


def say(thing: object) -> None:
    os.write(1, (json.dumps(thing) + "\n").encode())


def walk(node: dict, names: dict) -> None:
    while True:
        raised = run(node, names)
        say([node["name"], shown, *raised])
        if raised[0] or not node["below"]:
            return
        *others, node = node["below"]
        for other in others:
            if os.fork() == 0:
                walk(other, names)
                os._exit(0)
            os.wait()


def run(node: dict, names: dict) -> tuple[str, str]:
    """Run a node's code, put what it shows into `shown`, and return what it raised."""
    shown.clear()
    if "matplotlib" in node["code"]:
        from matplotlib import pyplot

        pyplot.show = lambda: shown.append("(plot)")  # type: ignore[assignment]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            # Tracebacks show the file's own lines.
            statements = ast.parse("\n" * (node["line"] - 1) + node["code"]).body
            last = statements.pop() if node["show"] and isinstance(statements[-1], ast.Expr) else None
            exec(compile(ast.Module(statements, []), node["file"], "exec", dont_inherit=True), names)
            value = last and eval(compile(ast.Expression(last.value), node["file"], "eval", dont_inherit=True), names)
        except BaseException as error:
            message = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
            return type(error).__name__, message
    if printed.getvalue():
        shown.insert(0, printed.getvalue())
    if value is not None:
        shown.append(["graph", value.figure("x")] if type(value).__name__ == "ExpressionGraph" else repr(value))
    return "", ""


if __name__ == "__main__":
    serve()
