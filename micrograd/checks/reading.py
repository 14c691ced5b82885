"""Running a learner's code statement by statement, so that one that fails costs a sentence and not the report.

What a file defines is what the checks need. A statement that raises, floods the screen or runs out of time is left
out and told; after the time is up, or after `exit()`, only imports, functions and classes are still read. The same
holds for the learner's own modules that the file imports.
"""

import __future__

import ast
import asyncio
import builtins
import contextlib
import importlib
import importlib.util
import inspect
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

from .location import LIBRARY, Location, imported_modules
from .raised import FAULTS, place_of, raised
from .source import Part, parts

DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
WORK = (ast.Call, ast.Await, ast.ListComp, ast.SetComp, ast.DictComp, ast.BinOp)
LATE = 2.0  # seconds for each of them once the time is up
MOST_TOLD = 3  # statements that were left out


class TimeUp(BaseException):
    """A statement took too long. Not an `Exception`, so that a learner's own `except Exception` lets it through."""


class NotInstalled:
    """Stands for what could not be imported, and says so where it is used."""

    def __init__(self, error: ImportError) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        raise self._error.with_traceback(None)

    def __call__(self, *_: object, **__: object) -> Any:
        """Say so."""
        raise self._error.with_traceback(None)


class Nothing:
    """What `get_ipython()` gives: whatever is asked of it, it does nothing."""

    def __getattr__(self, name: str) -> "Nothing":
        return self

    def __call__(self, *_: object, **__: object) -> "Nothing":
        """Do nothing."""
        return self


class Reader:
    """Reads a learner's files.

    Args:
        timeout: seconds for all statements together.
        definitions: read only imports, functions and classes.
        main: the file whose name needs no telling, because it is the only one that was asked for.

    Attributes:
        left_out: what was left out, in words.
    """

    def __init__(self, timeout: float, definitions: bool = False, main: str = "no file") -> None:
        self.timeout = timeout
        self.main = main
        self.definitions = definitions
        self.left_out: list[str] = []
        self._running = False

    def read(self, location: Location) -> ModuleType:
        """Import the file of that location, with whatever of the learner's it imports."""
        sys.meta_path.insert(0, _Finder(location, self))
        sys.path[:0] = [str(root) for root in location.roots if str(root) not in sys.path]  # for what looks there
        sys.path.append(str(LIBRARY.parent))  # where it is not installed
        for name, thing in (("get_ipython", Nothing()), ("display", lambda *_, **__: None)):
            setattr(builtins, name, thing)
        name = location.name
        if name.partition(".")[0] in {*sys.stdlib_module_names, "checks_of_micrograd"}:
            name = "learner"  # a file called random.py must not stand in for Python's own
        with self.clock():
            parent = name.rpartition(".")[0]
            if parent:
                with contextlib.suppress(*FAULTS):
                    importlib.import_module(parent)
            if name not in sys.modules:
                packages = [str(location.path.parent)] if location.path.stem == "__init__" else None
                loader = _Loader(location.path, self)
                spec = importlib.util.spec_from_file_location(
                    name, location.path, loader=loader, submodule_search_locations=packages
                )
                assert spec is not None
                module = sys.modules[name] = importlib.util.module_from_spec(spec)
                loader.exec_module(module)
        return sys.modules[name]

    def run(self, part: Part, names: dict[str, Any]) -> None:
        """Run the statements of a part, each in its turn."""
        self.left_out += [_joined(place_of(part.place, e.lineno or 1, self.main), raised(e)) for e in part.left_out]
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        for statement in part.statements:
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                for alias in statement.names:
                    flags |= getattr(__future__, alias.name).compiler_flag
            elif not self.definitions or _is_definition(statement):
                self._run(statement, part.place, names, flags)

    def attempt(self, call: Callable[[], Any]) -> Any:
        """What a call gives; None if it raises or takes too long."""
        with contextlib.suppress(*FAULTS, TimeUp), self._armed():
            return call()

    def told(self) -> list[str]:
        """The first few that were left out, and how many more there are."""
        more = len(self.left_out) - MOST_TOLD
        return [*self.left_out[:MOST_TOLD], *([f"{more} more statements were left out."] if more > 0 else [])]

    def _run(self, statement: ast.stmt, place: str, names: dict[str, Any], flags: int) -> None:
        where = place_of(place, statement.lineno, self.main)
        try:
            code = compile(ast.Module([statement], []), place, "exec", flags, dont_inherit=True)
            with self._armed():
                _execute(code, names)
        except TimeUp:
            self.left_out.append(
                f"{where} did not come to an end within {self.timeout:g} s: is there a loop that never ends? Below it, "
                "only imports, functions and classes were read."
            )
            self.definitions = True
        except FAULTS as error:
            self.left_out.append(_joined(where, raised(error)))
            self.definitions |= isinstance(error, SystemExit)
            if isinstance(error, ImportError) and isinstance(statement, (ast.Import, ast.ImportFrom)):
                for alias in statement.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    names.setdefault(bound, NotInstalled(error))

    @contextlib.contextmanager
    def _armed(self) -> Iterator[None]:
        self._running = True
        try:
            yield
        finally:
            self._running = False

    @contextlib.contextmanager
    def clock(self) -> Iterator[None]:
        """Raise `TimeUp` in the statement that runs when the time is up, and again while one goes on after that."""

        def ring(_: int, __: FrameType | None) -> None:
            if self._running:
                raise TimeUp

        timed = hasattr(signal, "setitimer")
        number = signal.SIGALRM if timed else signal.SIGINT  # Windows has no alarm: as if Ctrl+C were pressed
        before = signal.signal(number, ring)
        timer = threading.Timer(self.timeout, signal.raise_signal, [number])
        try:
            if timed:
                signal.setitimer(signal.ITIMER_REAL, self.timeout, LATE)
            else:
                timer.start()
            yield
        finally:
            if timed:
                signal.setitimer(signal.ITIMER_REAL, 0)
            timer.cancel()
            signal.signal(number, before)


def _is_definition(statement: ast.stmt) -> bool:
    # an import, a function, a class, or a name for something that is there; also under `if` or `try`
    if isinstance(statement, (ast.If, ast.Try)):
        inner = [*statement.body, *statement.orelse]
        inner += [s for handler in getattr(statement, "handlers", []) for s in handler.body]
        return all(_is_definition(s) for s in inner)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return not any(isinstance(node, WORK) for node in ast.walk(statement))
    return isinstance(statement, (*DEFINITIONS, ast.Pass))


def _execute(code: CodeType, names: dict[str, Any]) -> None:
    waiting = eval(code, names)
    if code.co_flags & inspect.CO_COROUTINE:  # await outside of a function, as a notebook allows
        asyncio.run(waiting)


class _Loader(Loader):
    """Loads a file of the learner's by running its statements one by one."""

    of_the_learner = True

    def __init__(self, path: Path, reader: Reader) -> None:
        self.path = path
        self.reader = reader

    def exec_module(self, module: ModuleType) -> None:
        outer = self.reader._running
        for part in parts(self.path):
            self.reader.run(part, vars(module))
        self.reader._running = outer


class _Finder(MetaPathFinder):
    """Finds the learner's modules before any that is installed under the same name."""

    def __init__(self, location: Location, reader: Reader) -> None:
        self.roots = location.roots
        self.reader = reader
        self.imported = imported_modules(location.path)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module that lies in the roots; None for any other."""
        if name.partition(".")[0] in sys.stdlib_module_names:
            return None
        for root in [str(root) for root in self.roots] if path is None else [None]:
            spec = PathFinder.find_spec(name, [root] if root else path)
            if spec and spec.loader is None and not self._is_meant(name, spec):
                continue
            if spec and self._is_theirs(spec):
                if spec.origin and spec.origin.endswith(".py"):
                    spec.loader = _Loader(Path(spec.origin), self.reader)
                return spec
        return None

    def _is_theirs(self, spec: ModuleSpec) -> bool:
        places = [spec.origin] if spec.origin else list(spec.submodule_search_locations or ())
        return any(
            Path(place).is_relative_to(root) and "site-packages" not in Path(place).relative_to(root).parts
            for place in places
            for root in self.roots
        )

    def _is_meant(self, name: str, spec: ModuleSpec) -> bool:
        # a folder without an __init__.py is a package only if it holds what is imported from it
        folders = [Path(place) for place in spec.submodule_search_locations or ()]
        wanted = [m.removeprefix(f"{name}.").split(".")[0] for m in self.imported if m.startswith(f"{name}.")]
        return "." in name or any(
            (folder / f"{module}.py").exists() or (folder / module).is_dir() for folder in folders for module in wanted
        )


def _joined(where: str, words: str) -> str:
    return f"{where} {words}" if words.startswith("raised") else f"{where}: {words}"
