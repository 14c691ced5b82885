"""Where a learner's code is: the package a file belongs to, its own root, and what a folder holds.

A file is imported as it would be from the root of its package: up the chain of `__init__.py` files, or as far as its
relative imports ask. Where it imports by name something that stands beside it, above it, or in a `src` folder
there, that is found, and it wins over what is installed under the same name.
"""

import ast
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .source import parts

LIBRARY = Path(__file__).resolve().parents[1]  # this library, which is nobody's engine to be checked
LEFT_OUT = "Left out: "  # begins a note of what could not be read
NOT_IN_PACKAGE = "but not as a package"  # said of an import
NOT_RIGHT = (LEFT_OUT, NOT_IN_PACKAGE)  # in notes of a check; the others say what was looked at
MOST_ABOVE = 4  # folders above a file that may hold what it imports
MOST_FILES = 2_000  # looked at in a folder
PROJECT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
NOT_THEIRS = {"__pycache__", "build", "dist", "env", "node_modules", "site-packages", "venv"}
ENGINES = ("engine", "value", "micrograd")  # what a file with a Value is called
NETWORKS = {"Neuron", "Layer", "MLP"}


@dataclass(frozen=True)
class Location:
    """How a file is imported.

    Attributes:
        path: the file.
        name: its name as a module, dots included.
        roots: the folders in which to look for what it imports, the first first.
    """

    path: Path
    name: str
    roots: tuple[Path, ...]


def locate(path: Path) -> Location:
    """How to import a file."""
    path = path.resolve()
    folder, names = path.parent, [path.stem] if path.stem != "__init__" else []
    if path.suffix == ".ipynb":
        return Location(path, "learner", _roots(folder))
    up = _relative_levels(path)
    while (folder / "__init__.py").is_file() or up > 0:
        names.insert(0, folder.name)
        folder, up = folder.parent, up - 1
        if folder == folder.parent:
            break
    roots = _roots(path.parent)
    if folder != path.parent:  # in a package: its root first, and its own folder only for want of anything better
        roots = (folder, *(root for root in roots if root not in (folder, path.parent)), path.parent)
    return Location(path, ".".join(names), roots)


def _roots(folder: Path) -> tuple[Path, ...]:
    # the folder, those above it up to the project's, and `src` in each of them
    roots = []
    for place in [folder, *folder.parents][: MOST_ABOVE + 1]:
        roots += [place, place / "src"]
        if any((place / mark).exists() for mark in PROJECT_MARKS):
            break
    return tuple(root for root in roots if root.is_dir())


def _relative_levels(path: Path) -> int:
    return max((node.level for node in _imports(path) if isinstance(node, ast.ImportFrom)), default=0)


def _imports(path: Path) -> list[ast.Import | ast.ImportFrom]:
    try:
        statements = [statement for part in parts(path) for statement in part.statements]
    except (SyntaxError, OSError):
        return []
    return [n for s in statements for n in ast.walk(s) if isinstance(n, (ast.Import, ast.ImportFrom))]


def imported_modules(path: Path) -> set[str]:
    """The modules that a file may import by name: `a.b` for `import a.b`; `a` and `a.b` for `from a import b`."""
    names = set()
    for node in _imports(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def absolute_in_package(path: Path) -> str:
    """The first import that works in a file's own folder but not in the package that the folder is, in words."""
    folder = path.resolve().parent
    if path.suffix != ".py" or not (folder / "__init__.py").is_file():
        return ""
    root = next(place for place in folder.parents if not (place / "__init__.py").is_file())
    for node in _imports(path):
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        above = [root / module, root / f"{module}.py"]  # then that is what the package imports
        if getattr(node, "level", 0) or not (folder / f"{module}.py").is_file() or any(p.exists() for p in above):
            continue
        if module not in sys.stdlib_module_names:
            right = ast.ImportFrom(None, node.names[:1], 1)
            if isinstance(node, ast.ImportFrom):
                right = ast.ImportFrom(module, node.names, 1)
            return f"{path.name}: `{ast.unparse(node)}` works here, {NOT_IN_PACKAGE}: write `{ast.unparse(right)}`."
    return ""


@dataclass(frozen=True)
class Found:
    """What a folder holds.

    Attributes:
        engine: the file with a class that adds, multiplies and goes backward.
        networks: the file with `Neuron`, `Layer` and `MLP`, if it is another one.
        others: more files with an engine.
        broken: what keeps Python from reading a file, in words, by the files that are none of these.
    """

    engine: Path
    networks: Path | None
    others: list[Path]
    broken: dict[Path, str]


def search(folder: Path) -> Found:
    """Find the engine and the networks in a folder.

    Raises:
        ImportError: there is none; the message says what to do.
    """
    engines: dict[Path, tuple[int, ...]] = {}
    networks: dict[Path, tuple[int, ...]] = {}
    broken: dict[Path, str] = {}
    for path in _files(folder):
        classes, fault = _classes(path)
        if fault and path.suffix == ".py":
            broken[path] = fault
        depth = len(path.relative_to(folder).parts)
        place = (-depth, path.suffix == ".py", path.stem in ENGINES)
        rank = max((_engine_rank(name, methods) for name, methods in classes.items()), default=(0,))
        if rank[0]:
            engines[path] = (*rank[:2], *place, *rank[2:])
        if named := NETWORKS & set(classes):
            networks[path] = (len(named), *place)
    if not engines and broken:
        first = min(broken, key=lambda path: (path.stem not in ENGINES, path))
        raise ImportError(f"{broken[first]}. In {folder} no other file has a class with __add__ and __mul__.")
    if not engines:
        raise ImportError(
            f"In {folder} no Python file and no notebook has a class with __add__ and __mul__. Name the file that "
            "holds your Value."
        )
    engine = max(sorted(engines, reverse=True), key=engines.__getitem__)
    near = {path: (path == engine, path.parent == engine.parent, *place) for path, place in networks.items()}
    best = max(sorted(near, reverse=True), key=near.__getitem__, default=None)
    others = [path for path in sorted(engines) if path != engine]
    left = {path: fault for path, fault in sorted(broken.items()) if path not in (engine, best)}
    return Found(engine, None if best == engine else best, others, left)


def _files(folder: Path) -> list[Path]:
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in NOT_THEIRS
            and (Path(place) / name).resolve() != LIBRARY
            and not (Path(place) / name / "pyvenv.cfg").exists()
        )
        found += [Path(place) / name for name in sorted(files) if name.endswith((".py", ".ipynb"))]
        if len(found) > MOST_FILES:
            break
    return found[:MOST_FILES]


def _classes(path: Path) -> tuple[dict[str, set[str]], str]:
    # the methods of each class, in a notebook those of the last class of a name; and the first line that is no Python
    try:
        read = parts(path)
    except SyntaxError as error:
        return {}, f"{path}: SyntaxError: {error.msg}"
    except OSError:
        return {}, ""
    classes = {}
    faults = [f"{path}, line {e.lineno or 1}: SyntaxError: {e.msg}" for part in read for e in part.left_out]
    for part in read:
        for node in part.statements:
            if isinstance(node, ast.ClassDef):
                methods = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
                targets = (t for n in node.body if isinstance(n, ast.Assign) for t in n.targets)
                classes[node.name] = methods | {t.id for t in targets if isinstance(t, ast.Name)}
    return classes, next(iter(faults), "")


def _engine_rank(name: str, methods: set[str]) -> tuple[int, ...]:
    # does it look like a Value: what counts more comes first
    if not {"__add__", "__mul__"} <= methods:
        return (0,)
    return 1 + any("back" in method for method in methods), name == "Value", len(methods)
