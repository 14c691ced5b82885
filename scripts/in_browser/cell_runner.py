"""Runs the cells of a page in the reader's browser, as the build ran them on ours.

One page at a time has a namespace. Before a cell run the earlier cells that it needs (`cell_needs`), unless they have
run already and nothing since has changed what they left: so a cell shows the same whatever was run before it.

What a cell puts out is sent while it runs, through `send`, which the worker sets. Bounded: what is printed.
Left out: stopping (the worker is ended from outside), and loading packages (the worker does).
"""

import ast
import builtins
import io
import linecache
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any

from cell_needs import needs
from step_graph import step_graph

MOST_PRINTED = 100_000  # characters in one run
PAUSE = 0.05  # seconds: printed text is sent this often at most
ELSEWHERE = frozenset({"numpy", "matplotlib"})  # packages that Pyodide's host has and this site has not
NOWHERE = frozenset({"torch"})  # packages that no browser runs

send: Callable[[dict[str, Any]], None] = print


class PrintFlood(BaseException):
    """More was printed than a page can show."""


@dataclass(eq=False)
class Printed(io.TextIOBase):
    """Standard output of a cell."""

    left: int = MOST_PRINTED
    waiting: list[str] = field(default_factory=list)
    sent: float = 0.0

    def write(self, text: str) -> int:
        if self.left <= 0:
            raise PrintFlood
        self.waiting.append(text[: self.left])
        self.left -= len(text)
        if time.monotonic() - self.sent > PAUSE:
            self.flush()
        if self.left <= 0:
            raise PrintFlood
        return len(text)

    def flush(self) -> None:
        if self.waiting:
            send({"kind": "text", "text": "".join(self.waiting)})
            self.waiting.clear()
        self.sent = time.monotonic()


@dataclass
class Session:
    """The page that is being run: its names, and which cells made them."""

    page: str
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    ran: list[tuple[int, str]] = field(default_factory=list)


session = Session("")
shown = 0  # figures so far: each needs ids of its own


def plan(request: dict[str, Any]) -> dict[str, Any]:
    """What running a cell takes, before anything runs.

    Args:
        request: `page`, its address; `cells`, the code of each cell up to the one in question, None where a cell does
            not count.

    Returns:
        `run`, the places of the cells to run; `fresh`, whether to start with no names; `packages` to load first; and
        `missing`, packages that cannot be had here.
    """
    cells: list[str | None] = request["cells"]
    target = len(cells) - 1
    check = request.get("check")
    if check and parsed(cells[target - 1] or "") is None:
        cells, target, check = cells[:target], target - 1, False  # its mistake is what to tell
    places = [*needs(cells, target), target]
    unused = check and target - 1 not in places
    if unused:  # the reader's code defines nothing that the check asks for: it runs all the same, and may say why
        places = sorted({*places, *needs(cells, target - 1), target - 1})
    wanted = [(place, cells[place]) for place in places]
    fresh = True
    if request["page"] == session.page and len(session.ran) < 200 and not unused:
        # What ran already may stay if this cell, as the next one of that session, needs the same as on the page.
        missing = [cell for cell in wanted[:-1] if cell not in session.ran]
        as_it_would_run = [*session.ran, *missing, wanted[-1]]
        used = needs([code for _, code in as_it_would_run], len(as_it_would_run) - 1)
        fresh = [as_it_would_run[step] for step in used] != wanted[:-1]
        if not fresh:
            places = [place for place, _ in missing] + [target]
    imported = {name for place in places for name in imports(cells[place] or "")}
    return {
        "run": places,
        "fresh": fresh,
        "packages": sorted(imported & ELSEWHERE - set(sys.modules)),
        "missing": sorted(imported & NOWHERE),
    }


@lru_cache(1000)  # of the cells that a Run needs, few have changed since the last one
def imports(code: str) -> frozenset[str]:
    """The packages that a piece of code imports. One that Python cannot read imports none: running it says why."""
    found: set[str] = set()
    tree = parsed(code)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return frozenset(found)


def parsed(code: str) -> ast.Module | None:
    try:
        compile(code, "<cell>", "exec", dont_inherit=True)  # it finds more than the parser does
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the latter two of code that is nested too deep
        return None


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Run a cell, after the cells that it needs.

    Args:
        request: as for `plan`; where the last cell is a check, `check` is true and the cell before it the reader's. It
            may hold its `plan`, which is not worked out again then.

    Returns:
        `state`: "done", "failed" or, of a check, "passed" or "not yet"; `milliseconds` that the cell itself took; what
        went wrong; of a check `held` and `total`.
    """
    global session
    todo = request.get("plan") or plan(request)
    if todo["fresh"]:
        session = Session(request["page"])
    session.page = request["page"]
    cells, target = request["cells"], len(request["cells"]) - 1
    for place in todo["run"]:
        printed = Printed()
        started = time.perf_counter()
        result: dict[str, Any] = {"state": "done"}
        with output_to(printed, silent=place != target):
            try:
                if place == target and request.get("check"):
                    result = checked(cells[place], place)
                else:
                    execute(cells[place], place, show=place == target)
            except PrintFlood:
                result = {"state": "failed", "name": "Too much output", "cell": place, "line": 0, "where": []}
                result["message"] = f"it printed more than {MOST_PRINTED:,} characters, so it was stopped"
            except BaseException as error:  # SystemExit and KeyboardInterrupt too: the page goes on
                result = {"state": "failed"} | described(error, place)
        session.ran.append((place, cells[place]))
        if result["state"] == "failed":
            session.page = ""  # half a cell has run: start afresh next time
            break
    return result | {"cell": result.get("cell", target), "milliseconds": (time.perf_counter() - started) * 1000}


@contextmanager
def output_to(printed: Printed, *, silent: bool) -> Iterator[None]:
    if silent:
        printed.flush = lambda: printed.waiting.clear()  # type: ignore[method-assign]
    before = sys.stdout, sys.stderr, builtins.input
    sys.stdout = sys.stderr = printed  # type: ignore[assignment]
    builtins.input = no_input
    try:
        yield
    finally:
        printed.flush()
        sys.stdout, sys.stderr, builtins.input = before


def no_input(*_: object) -> str:
    raise RuntimeError("input() has nobody to ask on this page: write the value into the code")


def compiled(code: str, place: int) -> ast.Module:
    name = file_name(place)
    linecache.cache[name] = len(code), None, code.splitlines(keepends=True), name  # for tracebacks and inspect
    return ast.parse(code, name)


def file_name(place: int) -> str:
    return f"<cell {place}>"


def execute(code: str, place: int, *, show: bool) -> None:
    tree = compiled(code, place)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    if "matplotlib" in sys.modules or "matplotlib" in code:
        show_plots(show=show)
    run_code(compile(tree, file_name(place), "exec", dont_inherit=True))
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), file_name(place), "eval", dont_inherit=True), session.names)
        if show and value is not None:
            display(value)


def run_code(code: CodeType) -> None:
    exec(code, session.names)


def display(value: object) -> None:
    """Show a value as the built page does: a graph as a figure, anything else by its repr."""
    global shown
    graph = sys.modules.get("micrograd.graph")
    sys.stdout.flush()
    if graph is not None and type(value) is graph.ExpressionGraph:
        shown += 1
        send({"kind": "figure", "html": step_graph(value.figure(f"live{shown}"))})
    else:
        text = repr(value)
        if len(text) > MOST_PRINTED:
            text = f"{text[:MOST_PRINTED]} ... (and {len(text) - MOST_PRINTED:,} more characters)"
        send({"kind": "value", "text": text})


def show_plots(*, show: bool) -> None:
    """Have `plt.show()` send its figures as the build's figures look."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    from plots import plot_figure

    def send_figures(*_: object, **__: object) -> None:
        sys.stdout.flush()
        for number in plt.get_fignums():
            text = io.StringIO()
            plt.figure(number).savefig(text, format="svg")
            plt.close(number)
            if show:
                send({"kind": "figure", "html": plot_figure(text.getvalue(), "A plot that the code above has drawn")})

    plt.show = send_figures


# Checking an exercise ------------------------------------------------------------------------------------------------


def checked(code: str, place: int) -> dict[str, Any]:
    """Run an exercise's check, statement by statement, and count what held."""
    tree = compiled(code, place)
    total = sum(map(has_assert, tree.body))
    held = 0
    for statement in tree.body:
        try:
            run_code(compile(ast.Module([statement], []), file_name(place), "exec", dont_inherit=True))
        except AssertionError as error:
            own = [frame for frame in frames(error) if frame["cell"] != place]
            if own:  # an assert of the reader's
                return {"state": "not yet", "held": held, "total": total} | described(error, place)
            return {"state": "not yet", "held": held, "total": total, "message": str(error)}
        except Exception as error:
            return {"state": "not yet", "held": held, "total": total} | described(error, place)
        held += has_assert(statement)
    return {"state": "passed", "held": held, "total": total}


def has_assert(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Assert) for node in ast.walk(statement))


# Errors in words -----------------------------------------------------------------------------------------------------


def described(error: BaseException, place: int) -> dict[str, Any]:
    """What went wrong and where, in the page's cells only: the frames between are no business of the reader's."""
    name, message = type(error).__name__, said_by(error)
    where = list(frames(error))
    if isinstance(error, SyntaxError):
        message = error.msg
        if (error.filename or "").startswith("<cell"):
            line = (error.text or "").rstrip()
            where.append({"cell": place, "line": error.lineno or 1, "function": "", "code": line})
    elif isinstance(error, RecursionError):
        message += ": something calls itself without an end"
        where = where[:1] + where[-1:]
    elif isinstance(error, MemoryError):
        message = message or "more was asked for than the page may have"
    last = where[-1] if where else {"cell": place, "line": 0}
    return {"name": name, "message": message[:2000], "where": where[-6:], "cell": last["cell"], "line": last["line"]}


def said_by(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # a reader's own exception whose __str__ fails
        return "(its message could not be read)"


def frames(error: BaseException) -> Iterator[dict[str, Any]]:
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith("<cell "):
            function = "" if frame.name == "<module>" else frame.name
            place = int(frame.filename[6:-1])
            yield {"cell": place, "line": frame.lineno or 0, "function": function, "code": frame.line or ""}
