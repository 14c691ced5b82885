"""Where to look: the line of a reader's file that the reason of a check is about.

An exception names its line. A wrong number doesn't, so the line is that of the method that the failing fact uses and
the milestone is about: a place to begin, not a proof.
"""

import ast
import re
from collections.abc import Iterator, Mapping

from .checking import CheckResult, named
from .facts import Example
from .guide import GUIDES
from .merge import compare

OPERATORS = {
    ast.Add: "add",
    ast.Mult: "mul",
    ast.Sub: "sub",
    ast.Pow: "pow",
    ast.Div: "truediv",
    ast.USub: "neg",
}
WORDS = {  # in a reason, and the method that it then is about
    "Value(2.0).": "__init__",
    "Does `+` hand them on": "__add__",
    "Does `*` hand them on": "__mul__",
    "starts with one number": "__init__",
    "after y.backward(), y.grad": "backward",
    "There is no Value.backward": "backward",
    "Some are there twice": "__init__",
    "holds plain numbers": "__init__",
    ".parameters(): raised": "parameters",
    " parameters, expected": "parameters",
    "zero_grad()": "zero_grad",
}


def where(result: CheckResult, files: Mapping[str, str]) -> tuple[str, int | None]:
    r"""The file that a result is about, and the line in it to look at; no line if nothing is there yet.

    Args:
        result: of a milestone that is not passed.
        files: the reader's texts, by the names that the guide has for them.

    Examples:
        >>> from micrograd.checks import check
        >>> text = "class Value:\n    def __init__(self, data):\n        self.data = self.grad = 0"
        >>> scope = {}
        >>> exec(text, scope)
        >>> where(check("value", scope), {"engine.py": text, "nn.py": ""})
        ('engine.py', 2)
    """
    first = re.match(r"First ([\w-]+): ", result.why)
    guide, why = GUIDES[first[1] if first else result.milestone], result.why[first.end() if first else 0 :]
    if raised := re.search(r"\bline (\d+) raised", why):
        return guide.file, int(raised[1])
    own = {one.name.rpartition(".")[2]: one.line for one in compare(files[guide.file], guide.solution)}
    likely = [name for name in (*_methods(guide.name, why), "__call__", "backward", *own) if name in own]
    return guide.file, own[likely[0]]


def _methods(milestone: str, why: str) -> Iterator[str]:
    # what may be meant, the likeliest first
    yield from (name for words, name in WORDS.items() if words in why)
    for fact in named(milestone).facts:
        if isinstance(fact, Example) and why.startswith(fact.what):
            wrong = re.search(r": (\w+)\.grad is ", why)
            uses = [*_uses(ast.parse(fact.code))]
            yield from (method for method, operands in uses if wrong and wrong[1] in operands)
            # a wrong result is that of the innermost operation: the others passed before
            yield from (method for method, _ in (reversed(uses) if ": y.data is " in why else uses))
    yield from re.findall(r"__\w+__", why)


def _uses(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    # each method that the code uses, the outermost operation first, and the names that it is used on
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.UnaryOp) and type(node.op) in OPERATORS:
            operands = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.operand]
            reflected = "r" if isinstance(operands[0], ast.Constant) else ""
            names = {operand.id for operand in operands if isinstance(operand, ast.Name)}
            yield f"__{reflected}{OPERATORS[type(node.op)]}__", names
        elif isinstance(node, ast.Attribute):
            yield node.attr, {node.value.id} if isinstance(node.value, ast.Name) else set()
