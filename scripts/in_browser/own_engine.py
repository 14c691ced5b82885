"""What the Build page asks of Python: check, run, draw and pack the engine that the reader writes there.

The page sends the reader's files as texts, `{"engine.py": "...", "nn.py": "..."}`, and gets back what JSON can hold.
What a run puts out is sent while it runs, as for a cell (`cell_runner.send`). The functions for the page:

- `check({"files", "up_to"})`: the milestones up to that one, each with the line it is about.
- `compare({"files", "milestone"})`: one way to write it, beside the reader's own methods.
- `run({"files", "text", "walk"})`: run `try.py`; its last expression is shown, a Value as a drawing.
- `names(files)`: what they define, for a lesson's cells that run on them.
- `pack({"name", "files", "passed", "date"})`: the project as a zip, or why the name won't do.

Left out: training (own_training.py), stopping (the worker is ended from outside), and keeping anything.
"""

import ast
import base64
import contextlib
import functools
import inspect
import linecache
import random
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import cell_runner

from micrograd import graph
from micrograd.checks import checking
from micrograd.checks.guide import GUIDES
from micrograd.checks.merge import compare as compared
from micrograd.checks.merge import missing_imports
from micrograd.checks.project import in_package, name_problem, project, zipped
from micrograd.checks.where import where

PACKAGE = "my_engine"
FILES = ("engine.py", "nn.py")
NETWORKS = ("Neuron", "Layer", "MLP")
MOST_CALLS = 400  # inside one another, in a browser
MOST_DRAWN = 400  # values of a graph


# Not too deep -------------------------------------------------------------------------------------------------------


def shallow(function: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    """Have fewer calls inside one another than Python allows: in a browser its stack ends first, and Python crashes.

    A method like `__radd__` that asks itself is then told as it is elsewhere.
    """

    @functools.wraps(function)
    def called(argument: dict[str, Any]) -> Any:
        before = sys.getrecursionlimit()
        if sys.platform == "emscripten":
            sys.setrecursionlimit(MOST_CALLS)
        try:
            return function(argument)
        finally:
            sys.setrecursionlimit(before)

    return called


# The reader's files ------------------------------------------------------------------------------------------------


def load(files: dict[str, str]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Run the reader's files as the modules of a package, anew.

    In them, `from engine import Value`, `from .engine import Value` and `from any_name.engine import Value` all mean
    the file beside them.

    Returns:
        The names that they define, and by file what went wrong.
    """
    package = ModuleType(PACKAGE)
    package.__path__ = []
    sys.modules[PACKAGE] = package
    names: dict[str, Any] = {}
    troubles: dict[str, dict[str, Any]] = {}
    for file in FILES:
        name = file.removesuffix(".py")
        module = sys.modules[f"{PACKAGE}.{name}"] = ModuleType(f"{PACKAGE}.{name}")
        module.__package__, module.__file__ = PACKAGE, file
        setattr(package, name, module)
        try:
            with silenced():
                exec(compiled(files[file], file), vars(module))
        except BaseException as error:  # SystemExit too: the page goes on
            troubles[file] = described(error)
        names |= {key: value for key, value in vars(module).items() if not key.startswith("__")}
    return names, troubles


def names(files: dict[str, str]) -> dict[str, Any]:
    """What the reader's files define, for a lesson's page that runs on them.

    Raises:
        RuntimeError: a file does not run to its end.
    """
    found, troubles = load(files)
    for file, trouble in troubles.items():
        raise RuntimeError(f"your {told(trouble, file)}")
    return found | {name: with_rng(found[name]) for name in NETWORKS if isinstance(found.get(name), type)}


def with_rng(cls: type) -> type:
    """The class, to be called as the lessons call theirs: with `rng`, the generator of its first numbers."""
    if "rng" in inspect.signature(cls).parameters:
        return cls

    def init(self: Any, *arguments: Any, rng: random.Random | None = None, **named: Any) -> None:
        before = random.getstate()
        random.setstate(rng.getstate() if rng else before)
        try:
            cls.__init__(self, *arguments, **named)  # type: ignore[misc]
        finally:
            if rng:
                rng.setstate(random.getstate())
                random.setstate(before)

    return type(cls.__name__, (cls,), {"__init__": init, "__module__": cls.__module__})


def compiled(text: str, file: str, keep: tuple[str, ...] = ()) -> Any:
    linecache.cache[file] = len(text), None, text.splitlines(keepends=True), file  # for tracebacks
    return compile(in_package(text, keep), file, "exec", dont_inherit=True)


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    with cell_runner.output_to(cell_runner.Printed(), silent=True):
        yield


def described(error: BaseException) -> dict[str, Any]:
    """What went wrong, and where in the reader's files."""
    where = [
        {"file": frame.filename, "line": frame.lineno, "code": frame.line}
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in (*FILES, "try.py")
    ]
    message = cell_runner.said_by(error)
    if isinstance(error, SyntaxError):
        message = error.msg
        if error.filename in (*FILES, "try.py"):
            where.append({"file": error.filename, "line": error.lineno, "code": (error.text or "").rstrip()})
    elif isinstance(error, cell_runner.PrintFlood):
        message = f"it printed more than {cell_runner.MOST_PRINTED:,} characters, so it was stopped"
    elif isinstance(error, RecursionError):
        message += ": something calls itself without an end"
    last = where[-1] if where else {"file": None, "line": None}
    where = where[-6:]
    return {
        "name": type(error).__name__,
        "message": message[:2000],
        "file": last["file"],
        "line": last["line"],
        "where": where,
    }


def told(trouble: dict[str, Any], file: str) -> str:
    """What `described` says, in a line; `file` is where it was if nothing closer is known."""
    where = f"{trouble['file']}, line {trouble['line']}" if trouble["file"] else file
    return f"{where}: {trouble['name']}: {trouble['message']}"


# Milestones --------------------------------------------------------------------------------------------------------


@shallow
def check(argument: dict[str, Any]) -> dict[str, Any]:
    """Check the milestones up to `up_to`, that one included.

    Returns:
        `results`: one for each, as `CheckResult` has it, with the `file` and the `line` to look at, if there is one;
        and `troubles`: by file, why it could not be run to its end.
    """
    wanted = list(checking.milestones())
    wanted = wanted[: wanted.index(checking.named(argument["up_to"]).name) + 1]
    names, troubles = load(argument["files"])
    results = []
    for name in wanted:
        with silenced():
            result = checked(name, names)
        file, line = where(result, argument["files"]) if result.why else (GUIDES[name].file, None)
        results.append(vars(result) | {"file": file, "line": line})
    return {"results": results, "troubles": troubles}


def checked(name: str, names: dict[str, Any]) -> checking.CheckResult:
    # A reason names a line of one file: the milestone's own, or else the other one.
    own, other = sorted(FILES, key=lambda file: file != GUIDES[name].file)
    result = checking.check(name, names | {"__file__": own})
    if " raised " in result.why and not re.search(r"\bline \d+ raised", result.why):
        return checking.check(name, names | {"__file__": other})
    return result


def compare(argument: dict[str, Any]) -> dict[str, Any]:
    """One way to write a milestone, beside what the reader's file has under the same names.

    Returns:
        `file`, `methods`, and the `imports` of that way which the file lacks.
    """
    shown = GUIDES[argument["milestone"]]
    text = argument["files"][shown.file]
    return {
        "file": shown.file,
        "imports": missing_imports(text, shown.solution),
        "methods": [vars(one) | {"diff": one.diff} for one in compared(text, shown.solution)],
    }


# try.py ------------------------------------------------------------------------------------------------------------


@shallow
def run(argument: dict[str, Any]) -> dict[str, Any]:
    """Run the text of `try.py` with the reader's files beside it, and show its last expression.

    Args:
        argument: `files`; `text`; and `walk`: whether a drawing may be walked through, both passes step by step.

    Returns:
        `{"state": "done"}`, or `"failed"` with what went wrong and where.
    """
    _, troubles = load(argument["files"])
    printed = cell_runner.Printed()
    names: dict[str, Any] = {"__name__": "__main__", "__package__": PACKAGE}
    try:
        with cell_runner.output_to(printed, silent=False):
            for file in FILES:
                if file in troubles and f"{file.removesuffix('.py')} import" in argument["text"]:
                    return {"state": "failed"} | troubles[file]
            value = last_value(argument["text"], names)
            if value is not None:
                cell_runner.display(drawing(value, names, argument["walk"]) if is_value(value) else value)
    except BaseException as error:  # SystemExit too: the page goes on
        return {"state": "failed"} | described(error)
    return {"state": "done"}


def last_value(text: str, names: dict[str, Any]) -> Any:
    tree = ast.parse(text, "try.py")
    compiled(text, "try.py", keep=("micrograd",))
    tree = ast.parse(in_package(text, keep=("micrograd",)), "try.py")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "try.py", "exec", dont_inherit=True), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "try.py", "eval", dont_inherit=True), names)


def is_value(thing: object) -> bool:
    return all(hasattr(thing, name) for name in ("data", "grad", "_prev", "_op"))


def drawing(value: Any, names: dict[str, Any], walk: bool) -> Any:
    """The graph of a Value of the reader's; values without a label get the name of their variable."""
    for name, thing in names.items():
        if is_value(thing) and not getattr(thing, "label", ""):
            with contextlib.suppress(AttributeError):
                thing.label = name
    try:
        drawn = graph.draw_dot(value, max_nodes=MOST_DRAWN)
    except (TypeError, ValueError) as error:
        return Text(f"{value!r}\n(not drawn: {error})")
    if not walk:
        drawn._passes = []
    return drawn


class Text(str):
    """Shows as it is, without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


# The project -------------------------------------------------------------------------------------------------------


def pack(argument: dict[str, Any]) -> dict[str, Any]:
    """The reader's project: `zip`, in base64, and `files`, their texts; or `problem`, why the name won't do."""
    name, files = argument["name"], argument["files"]
    if problem := name_problem(name):
        return {"problem": problem}
    texts = project(name, files["engine.py"], files["nn.py"], argument["passed"], argument["date"])
    return {"zip": base64.b64encode(zipped(name, texts)).decode(), "files": texts}
