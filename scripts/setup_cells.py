"""Write the code that a page of the tutorial starts with, the cell with the tag `setup`, from the page before.

    python scripts/setup_cells.py  (or: make lessons)

A page starts with what it uses and does not define itself: the imports, classes, functions and variables that the page
before ended with, their labels, what was put into a class later, and what these need in turn. What happened to their
data and grads stays behind. Of an exercise it is the solution that counts. The pages are written in their
order, so that a change on one of them reaches all that come after it. A page that goes on from another one than that
before it names it at its setup: `# %% tags=["setup"] of="derivatives"`.
"""

import ast
import builtins
import re
import subprocess
import symtable
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import jupytext
import yaml

ROOT = Path(__file__).parent.parent
SETUP, NEXT = re.compile(r'^# %% tags=\["setup"\](?: of="(\w+)")?\n', re.MULTILINE), "# %%"


def main() -> int:
    for before, page in setups():
        text = page.read_text(encoding="utf-8")
        new = with_setup(text, formatted(setup_cell(before.read_text(encoding="utf-8"), text)))
        if new != text:
            page.write_text(new, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: its setup is now what {before.name} ends with")
    return 0


def tutorial() -> list[Any]:
    """The tutorial in the site's navigation: pages, and sections in it."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    nav = yaml.safe_load(text[text.index("nav:") : text.index("\ntheme:")])["nav"]
    entries: list[Any] = next(section["Tutorial"] for section in nav if "Tutorial" in section)
    return entries


def core() -> list[Path]:
    """The notebooks that build on one another, in the order of the site's navigation: those with numbers."""
    return [ROOT / "docs" / page for page in tutorial() if str(page).endswith(".py")]


def pages() -> list[Path]:
    """All of the tutorial's notebooks in the order of the site's navigation."""
    sections = [entry.values() if isinstance(entry, dict) else [[entry]] for entry in tutorial()]
    names = [page for section in sections for entries in section for page in entries]
    return [ROOT / "docs" / page for page in names if page.endswith(".py")]


def setups() -> list[tuple[Path, Path]]:
    """Each page that starts with code, after the page that it goes on from: from the third page on."""
    lessons = pages()
    found = [(SETUP.search(page.read_text(encoding="utf-8")), before, page) for before, page in pairwise(lessons)]
    return [(page.with_name(f"{setup[1]}.py") if setup[1] else before, page) for setup, before, page in found if setup]


def setup_cell(before: str, page: str) -> str:
    """The code of a page's setup cell, before it is formatted.

    Args:
        before: the text of the page before.
        page: the text of the page; a setup that it has already does not count.
    """
    statements = [statement for cell in code_cells(before, {"setup", "solution"}) for statement in split(cell)]
    last = {name: place for place, (statement, _) in enumerate(statements) for name in defines(statement)}
    wanted = missing("\n".join(code_cells(page, {"exercise", "solution", "check"})))
    kept: set[int] = set()
    while new := wanted_places(statements, last, wanted) - kept:
        kept |= new
        wanted |= {name for place in new for name in missing(statements[place][1])}
    chosen = sorted((rank(statements[place][0]), place) for place in kept)
    return "".join(statements[place][1] for _, place in chosen)


Statement = tuple[ast.stmt, str]  # and its text


def wanted_places(statements: list[Statement], last: dict[str, int], wanted: set[str]) -> set[int]:
    """Where the wanted names get their last meaning, and where their objects are completed after that."""
    defined = {name: last[name] for name in wanted if name in last}
    completing = {
        " ".join(map(ast.unparse, targets(statement))): place  # of what is set twice, the last counts
        for place, (statement, _) in enumerate(statements)
        for name in completes(statement)
        if name in defined and place > defined[name]
    }
    return {*completing.values(), *defined.values()}


def code_cells(text: str, tags: set[str]) -> list[str]:
    """The code of a page's examples, and of the cells with one of these tags."""
    cells = [cell for cell in jupytext.reads(text, fmt="py:percent").cells if cell.cell_type == "code"]
    return [cell.source for cell in cells if set(cell.metadata.get("tags", [])) - {"skip-execution", "folded"} <= tags]


def split(cell: str) -> Iterator[Statement]:
    """The statements of a cell that define something, each with the empty line before it if there is one."""
    lines = cell.split("\n")
    for statement in ast.parse(cell).body:
        first = min([statement.lineno, *(line.lineno for line in getattr(statement, "decorator_list", []))])
        text = "\n".join(lines[first - 1 : statement.end_lineno]) + "\n"
        if is_import(statement) or isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Assign):
            yield statement, text if first > 1 and lines[first - 2].strip() else "\n" + text


def is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom)


def rank(statement: ast.stmt) -> int:
    """Imports come first, then classes, which need nothing else to be made, then the rest as it stood in the page."""
    return 0 if is_import(statement) else 1 if isinstance(statement, ast.ClassDef) else 2


def defines(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a meaning to."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    names = {alias.asname or alias.name.partition(".")[0] for alias in getattr(statement, "names", [])}
    return names | {target.id for target in targets(statement) if isinstance(target, ast.Name)}


def completes(statement: ast.stmt) -> set[str]:
    """The names whose object a statement completes: `a.label = "a"`, and of a class `Value.tanh = tanh`."""
    return {
        target.value.id
        for target in targets(statement)
        if isinstance(target, ast.Attribute)
        and isinstance(target.value, ast.Name)
        and (target.attr == "label" or target.value.id[0].isupper())
    }


def targets(statement: ast.stmt) -> list[ast.expr]:
    found = statement.targets if isinstance(statement, ast.Assign) else []
    return [part for target in found for part in (target.elts if isinstance(target, ast.Tuple) else [target])]


def missing(code: str) -> set[str]:
    """The names that a piece of code uses and has not defined before, at the latest when it is at its end."""
    module = Module()
    module.visit(ast.parse(code))
    inside = set(used_inside(symtable.symtable(code, "<cell>", "exec")))
    return (module.missing | inside - module.defined) - set(dir(builtins))


class Module(ast.NodeVisitor):
    """The names of a module in the order in which running it meets them."""

    def __init__(self) -> None:
        self.missing: set[str] = set()
        self.defined: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.defined.add(node.id)
        elif node.id not in self.defined:
            self.missing.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        for part in (node.value, *node.targets):
            self.visit(part)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Name) and node.target.id not in self.defined:
            self.missing.add(node.target.id)
        self.visit(node.target)

    def visit_For(self, node: ast.For) -> None:
        for part in (node.iter, node.target, *node.body, *node.orelse):
            self.visit(part)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.defined |= {node.name} if node.name else set()
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(part)
        self.defined.add(node.name)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in (*node.decorator_list, *node.bases):
            self.visit(part)
        self.defined.add(node.name)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.defined |= defines(node)

    visit_ImportFrom = visit_Import

    def leave(self, node: ast.AST) -> None:
        """What has names of its own: `used_inside` is about the others in it."""

    visit_Lambda = visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = leave


def used_inside(table: symtable.SymbolTable) -> Iterator[str]:
    """The module's names that functions, classes and comprehensions use."""
    for inner in table.get_children():
        yield from (symbol.get_name() for symbol in inner.get_symbols() if symbol.is_global())
        yield from used_inside(inner)


def formatted(code: str) -> str:
    """The code as `make lint` wants it, in front of another cell."""
    code = ruff("check", "--fix", "--select=I", "--quiet", code=code)
    return ruff("format", code=f"{code}\n{NEXT}").removesuffix(f"{NEXT}\n")


def ruff(*words: str, code: str) -> str:
    command = [sys.executable, "-m", "ruff", *words, "-"]
    return subprocess.run(command, input=code, capture_output=True, encoding="utf-8", check=True, cwd=ROOT).stdout


def with_setup(text: str, code: str) -> str:
    """The text of a page with other code in its setup cell, which is one cell, near its start."""
    found = SETUP.search(text)
    assert found
    start = found.end()
    return text[:start] + code + text[text.index(NEXT, start) :]


if __name__ == "__main__":
    sys.exit(main())
