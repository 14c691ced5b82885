"""What an operation computes, and what it sends back, as formulas: all that a compiler has to know of it.

In a formula the letters `a`, `b`, ... are the operands in their order, `out` is the value and `g` its gradient.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from micrograd.expression import is_mixed
from micrograd.wasm import checked

# A formula, and what its letters stand for, in the order of LETTERS: a place (an int), or a constant (a float).
# Places number all values and all gradients of a program; micrograd.compiler says how.
Term = tuple[str, tuple[float | int, ...]]
Line = tuple[int, Sequence[Term]]  # the place that gets the sum of these terms

# Parts of cross-entropy, with a the score and b the label: which of two forms is computed keeps exp from overflowing.
_SOFTPLUS = "log1p(exp(-b * a))", "-b * a + log1p(exp(b * a))"  # ln(1 + eᶻ) for z = -ab below 0, and above
_SHARE = "(exp(-b * a) / (1.0 + exp(-b * a)) if -b * a < 0.0 else 1.0 / (1.0 + exp(b * a)))"  # σ(-ab)

# By operation: the formula of its value, then that of its local derivative with respect to each operand.
FORMULAS: dict[str, tuple[str, ...]] = {
    "-": ("a - b", "1.0", "-1.0"),
    "*": ("a * b", "b", "a"),
    "/": ("a / b", "1.0 / b", "-a / (b * b)"),
    "neg": ("-a", "-1.0"),
    "exp": ("exp(a)", "out"),
    "log": ("log(a)", "1.0 / a"),
    "tanh": ("tanh(a)", "1.0 - out * out"),
    "relu": ("0.0 if a <= 0.0 else a", "0.0 if a <= 0.0 else 1.0"),
    "sigmoid": ("1.0 / (1.0 + exp(-a)) if a >= 0.0 else exp(a) / (1.0 + exp(a))", "out * (1.0 - out)"),
    "(s-t)²": ("(a - b) * (a - b)", "2.0 * (a - b)", "-2.0 * (a - b)"),
    "hinge": (
        "0.0 if 1.0 - b * a <= 0.0 else 1.0 - b * a",
        "0.0 if 1.0 - b * a <= 0.0 else -b",
        "0.0 if 1.0 - b * a <= 0.0 else -a",
    ),
    "cross-entropy": (f"{_SOFTPLUS[0]} if -b * a < 0.0 else {_SOFTPLUS[1]}", f"-b * {_SHARE}", f"-a * {_SHARE}"),
}


def rule(
    node: Any, out: int, g: int, operands: list[float | int], operations: Mapping[str, Sequence[str]]
) -> tuple[list[list[Term]], list[list[Term]]]:
    """The sums that make a node's value, one after the other; and the terms that each operand gets of its gradient.

    Args:
        node: what was computed.
        out: the place of its value.
        g: the place of its gradient.
        operands: numbers, or places of values.
        operations: more formulas than are known here.

    Raises:
        ValueError: the formula of the operation is not known; the message says how to give it.
    """
    op, kept = str(getattr(node, "_op", "")), list(getattr(node, "_local_derivatives", None) or ())

    # The formula once for each operand: letters has all that stand for a, then all that stand for b.
    def each(formula: str, *letters: Iterable[float | int]) -> list[Term]:
        return [(formula, (g, out, *some)) for some in zip(*letters, strict=True)]

    if op == "+":
        return [each("a", operands)], [each("g", [x]) for x in operands]
    if op in ("Σwx+b", "Σcw+b"):  # weights times values, or times constants, which the node keeps: see weighted_sum
        *both, bias = operands
        w = both[: len(both) // 2] if op == "Σwx+b" else both
        x = both[len(w) :] or kept[: len(w)]
        sent = each("g * a", [*x, *(w if op == "Σwx+b" else ())])
        return [[*each("a", [bias]), *each("a * b", w, x)]], [*([term] for term in sent), each("g", [bias])]
    if op in ("sum", "mean") and len(set(kept)) == 1:  # a sum, then that sum (out) times 1 or 1/n
        share = float(kept[0])
        return [each("a", operands), each("out * a", [share])], [each("g * a", [share])] * len(operands)
    if op == "L2":  # the sum of the squares of p, then that sum (out) times a factor
        *p, factor = operands
        sent = each("g * (2.0 * b * a)", p, [factor] * len(p))
        return [each("a * a", p), each("a * out", [factor])], [*([term] for term in sent), each("g * (a * a)", p)]
    value, *locals_ = _formulas(op, operations)
    if len(locals_) != len(operands) or (is_mixed(node) and op != "*"):
        because = ", for a set does not keep their order" if is_mixed(node) and locals_ else ""
        form = ", ".join(['"..."'] * (1 + len(operands)))
        raise ValueError(
            f"compile: the formula of operation {op!r} on {len(operands)} values is not known{because}: give it, and "
            f"its local derivatives, in letters: operations={{{op!r}: ({form})}}"
        )
    some = (g, out, *operands)
    return [[(value, some)]], [[(_share(local), some)] for local in locals_]


def _formulas(op: str, operations: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if op in operations:
        return [checked(formula) for formula in operations[op]]
    try:
        if op.startswith("**"):  # a to a constant
            n = float(op[2:])
            slope = f"{n!r} * pow(a, {n - 1.0!r})" if n != 0.0 else "0.0"
            return f"pow(a, {n!r})", f"inf if a == 0.0 else {slope}" if 0.0 < n < 1.0 else slope
        if op.endswith("**"):  # a constant to a
            b = float(op[:-2])
            return f"pow({b!r}, a)", f"out * {math.log(b)!r}"
    except ValueError:
        return [""]
    return FORMULAS.get(op.lower(), [""])


@cache
def _share(local: str) -> str:
    # what an operand gets of the gradient
    if local in ("1.0", "-1.0"):
        return local.replace("1.0", "g")
    return f"g * {local}" if re.fullmatch(r"[\w.]+", local) else f"g * ({local})"
