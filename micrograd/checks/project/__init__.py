"""A reader's engine as a project: a package that installs, tests itself and shows what it can do.

Everything here is a function of its arguments: nothing is read or written. The project needs nothing of this library.
"""

import ast
import io
import keyword
import re
import sys
import zipfile
from collections.abc import Collection, Mapping

from ..checking import MILESTONES
from .demo import demo
from .milestone_tests import milestone_tests
from .readme import readme

__all__ = ["name_problem", "project", "zipped"]

OTHERS = {"torch", "tinygrad", "mlx", "flax"}  # packages that have an `nn` of their own
OWN_NAMES = {"demo", "micrograd", "pip", "pytest", "setuptools", "test", "tests"}  # of the project, or of what it uses

PYPROJECT = """\
[build-system]
requires = ["setuptools>=64"]
build-backend = "setuptools.build_meta"

[project]
name = "{distribution}"
version = "0.1.0"
description = "An automatic differentiation engine, written from scratch"
readme = "README.md"
requires-python = ">=3.10"
dependencies = []

[project.optional-dependencies]
test = ["pytest"]

[tool.setuptools]
packages = ["{name}"]

[tool.pytest.ini_options]
testpaths = ["tests"]
"""

IGNORED = """\
__pycache__/
.pytest_cache/
.venv/
*.egg-info/
*.svg
"""


def name_problem(name: str) -> str:
    """Why a project's package can't have this name, in words; empty if it can.

    Examples:
        >>> name_problem("my_engine")
        ''
        >>> name_problem("my engine")
        "'my engine' can't be a package's name: begin with a letter, then letters, digits and _, as in my_engine."
        >>> name_problem("random")
        "'random' is a module of Python itself, which would be hidden: choose another name, such as my_random."
    """
    if not re.fullmatch(r"[A-Za-z](\w*[A-Za-z0-9])?", name, re.ASCII) or keyword.iskeyword(name):
        return f"{name!r} can't be a package's name: begin with a letter, then letters, digits and _, as in my_engine."
    if name in sys.stdlib_module_names:
        return f"{name!r} is a module of Python itself, which would be hidden: choose another name, such as my_{name}."
    if name.lower() in OWN_NAMES:
        return f"{name!r} is taken by something that the project uses: choose another name, such as my_{name}."
    return ""


def project(name: str, engine: str, nn: str, passed: Collection[str], date: str) -> dict[str, str]:
    """The files of a project, as texts by their paths.

    Args:
        name: of the package.
        engine: the text of the reader's `engine.py`.
        nn: the text of the reader's `nn.py`.
        passed: the names of the milestones that are passed; those are tested.
        date: today, as the README is to show it.

    Raises:
        ValueError: the name can't be a package's.

    Examples:
        >>> files = project("my_engine", "class Value: ...", "from engine import Value", [], "2 May 2027")
        >>> sorted(files)[:4]
        ['.gitignore', 'README.md', 'demo.py', 'my_engine/__init__.py']
        >>> files["my_engine/nn.py"]
        'from .engine import Value'
    """
    if problem := name_problem(name):
        raise ValueError(problem)
    titles = {milestone.name: milestone.title for milestone in MILESTONES}
    return {
        ".gitignore": IGNORED,
        "README.md": readme(name, passed, titles, date),
        "demo.py": demo(name, passed),
        f"{name}/__init__.py": '"""An automatic differentiation engine, and the networks that it trains."""\n',
        f"{name}/engine.py": in_package(engine),
        f"{name}/nn.py": in_package(nn),
        "pyproject.toml": PYPROJECT.format(name=name, distribution=name.replace("_", "-")),
        "tests/test_milestones.py": milestone_tests(name, [m for m in MILESTONES if m.name in passed]),
    }


def zipped(name: str, files: Mapping[str, str]) -> bytes:
    """The files as a zip with one folder of that name in it; the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{path}")
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, so that it is the same everywhere
            target.writestr(entry, files[path].encode(), zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def in_package(source: str, keep: Collection[str] = ()) -> str:
    r"""The source with its imports of `engine` and `nn` made relative, so that they find the files beside it.

    Every line keeps its number.

    Args:
        source: the text of a file of the reader's.
        keep: packages whose `engine` and `nn` are meant as they stand.

    Examples:
        >>> in_package("import math\nfrom my.engine import Value")
        'import math\nfrom .engine import Value'
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return source  # then it can't be imported anyway
    lines = source.encode().split(b"\n")
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in sorted(imports, key=lambda node: node.lineno, reverse=True):
        if text := _relative(node, {*OTHERS, *keep}):
            first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
            before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
            lines[first : last + 1] = [before + text.encode() + after, *[b""] * (last - first)]
    return b"\n".join(lines).decode()


def _relative(node: ast.Import | ast.ImportFrom, others: Collection[str]) -> str:
    # the import of a file beside this one in its relative form, or nothing
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
    package, _, last = module.rpartition(".")
    if last not in ("engine", "nn") or package.partition(".")[0] in others:
        return ""
    match node:
        case ast.ImportFrom(level=0):
            return f"from .{last} import {', '.join(map(ast.unparse, node.names))}"
        case ast.Import(names=[ast.alias(asname=short)]) if short or not package:
            return f"from . import {last}{f' as {short}' if short else ''}"
    return ""
