"""A solution beside the reader's own code: its methods put into a file, or compared with those that are there.

A solution is a fragment: classes that hold only the methods it adds or changes, functions, and the imports they need.
Methods are found by their class and name, so everything else in a file stays as it is, comments included.

Left out on purpose: methods that are attached from outside (`Value.tanh = tanh`), and writing into anybody's file.
"""

import ast
import difflib
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Comparison:
    """A method or function of a solution beside the reader's own of the same name.

    Attributes:
        name: as in `"Value.backward"`, or `"train"` for a function.
        line: where the reader's begins in its file; None if there is none.
        yours: the reader's text; empty if there is none.
        ours: the solution's.
    """

    name: str
    line: int | None
    yours: str
    ours: str

    @property
    def diff(self) -> list[str]:
        """Every line of both, marked as in a unified diff: `-` only in yours, `+` only in ours, a space in both."""
        yours, ours = self.yours.splitlines(), self.ours.splitlines()
        return list(difflib.unified_diff(yours, ours, lineterm="", n=len(yours) + len(ours)))[3:]


def missing_imports(source: str, fragment: str) -> list[str]:
    r"""The fragment's imports that the source lacks.

    Examples:
        >>> missing_imports("import math\n", "import math\nimport random\n")
        ['import random']
    """
    there = source.splitlines()
    return [line for line in fragment.splitlines() if line.startswith("import ") and line not in there]


def merge(source: str, fragment: str) -> str:
    r"""The source with the fragment's methods, functions and imports in it.

    What is there already under the same name is replaced, the rest is added: a method at the end of its class, a class
    or a function at the end of the file.

    Raises:
        SyntaxError: the source is not Python.

    Examples:
        >>> source = "class Value:\n    # mine\n    def double(self):\n        return 3\n"
        >>> print(merge(source, "class Value:\n    def double(self):\n        return self + self\n"))
        class Value:
            # mine
            def double(self):
                return self + self
        <BLANKLINE>
    """
    newline = "\r\n" if "\r\n" in source else "\n"
    lines = _lines(source)
    for statement in ast.parse(fragment).body:
        lines = _with(lines, statement, fragment)
    return newline.join(lines)


def compare(source: str, fragment: str) -> list[Comparison]:
    """Each method and function of the fragment beside the source's own. A source that is not Python has none."""
    try:
        own = dict(_functions(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):
        own = {}
    return [
        Comparison(
            name,
            _first_line(own[name]) if name in own else None,
            _text(_lines(source), own[name]) if name in own else "",
            _text(_lines(fragment), node),
        )
        for name, node in _functions(ast.parse(fragment))
    ]


def _lines(text: str) -> list[str]:
    # as Python counts them: a form feed ends no line
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        if isinstance(node, Function):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{inner.name}", inner) for inner in node.body if isinstance(inner, Function))


def _first_line(node: Function) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _text(lines: list[str], node: Function) -> str:
    return textwrap.dedent("\n".join(lines[_first_line(node) - 1 : node.end_lineno]))


def _with(lines: list[str], statement: ast.stmt, fragment: str) -> list[str]:
    # the lines with one statement of the fragment in them
    tree = ast.parse("\n".join(lines))
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return _with_import(lines, tree, ast.unparse(statement))
    if isinstance(statement, Function):
        own = [node for name, node in _functions(tree) if name == statement.name]
        text = _text(_lines(fragment), statement).split("\n")
        return _replaced(lines, own[-1], text) if own else _at_end(lines, tree, text)
    assert isinstance(statement, ast.ClassDef), "a solution is made of imports, functions and classes"
    if not any(isinstance(node, ast.ClassDef) and node.name == statement.name for node in tree.body):
        return _at_end(lines, tree, _lines(fragment)[statement.lineno - 1 : statement.end_lineno])
    for node in statement.body:
        assert isinstance(node, Function), "a solution's class is made of methods"
        lines = _with_method(lines, statement.name, node.name, _text(_lines(fragment), node))
    return lines


def _with_import(lines: list[str], tree: ast.Module, text: str) -> list[str]:
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if any(ast.unparse(node) == text for node in imports):
        return lines
    if imports:
        at = imports[0].lineno - 1
        while isinstance(imports[0], ast.ImportFrom) and imports[0].module == "__future__" and imports[1:]:
            imports = imports[1:]
            at = imports[0].lineno - 1
        if isinstance(imports[0], ast.ImportFrom) and imports[0].module == "__future__":
            at = imports[0].end_lineno or at
        return [*lines[:at], text, *lines[at:]]
    if ast.get_docstring(tree, clean=False) is not None:
        at = tree.body[0].end_lineno or 1
        return [*lines[:at], "", text, *lines[at:]]
    return [text, "", "", *lines]


def _with_method(lines: list[str], cls: str, name: str, text: str) -> list[str]:
    tree = ast.parse("\n".join(lines))
    owner = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == cls][-1]
    first, last = owner.body[0], owner.body[-1]
    before = lines[first.lineno - 1].encode()[: first.col_offset].decode()
    if before.strip() and not (isinstance(first, Function) and first.decorator_list):  # class Value: pass
        lines = [*lines[: first.lineno - 1], before.rstrip(), _rest(lines, first, before), *lines[first.lineno :]]
        return _with_method(lines, cls, name, text)
    indent = lines[first.lineno - 1][: len(lines[first.lineno - 1]) - len(lines[first.lineno - 1].lstrip())]
    method = textwrap.indent(text, indent).split("\n")
    own = [node for node in owner.body if isinstance(node, Function) and node.name == name]
    if own:
        return _replaced(lines, own[-1], method)
    if len(owner.body) == 1 and isinstance(first, ast.Pass):
        return [*lines[: first.lineno - 1], *method, *lines[first.lineno :]]
    end = last.end_lineno or len(lines)
    return [*lines[:end], "", *method, *lines[end:]]


def _rest(lines: list[str], first: ast.stmt, before: str) -> str:
    # what stands behind `class Value:` on the same line, on a line of its own
    return "    " + lines[first.lineno - 1][len(before) :]


def _replaced(lines: list[str], node: Function, text: list[str]) -> list[str]:
    return [*lines[: _first_line(node) - 1], *text, *lines[node.end_lineno :]]


def _at_end(lines: list[str], tree: ast.Module, text: list[str]) -> list[str]:
    # at the end of the file, or above its `if __name__ == "__main__":`
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.If) and "__name__" in ast.unparse(last.test):
        at = last.lineno - 1
        return [*lines[:at], *text, "", "", *lines[at:]]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return [*lines, *(["", ""] if lines else []), *text, ""]
