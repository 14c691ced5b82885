"""An expression graph as it is read: its values in order, their names, numbers, formulas and local derivatives.

What [drawings][micrograd.graph] and [both passes][micrograd.passes] are made of. Everything here works on any object
with `data` and `_prev` (its children), and with `grad`, `_op` and `label` where it has them.
"""

import math
import numbers
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

import micrograd._collision  # noqa: F401 (is the engine ours?)
from micrograd.engine import Value

# Walking the graph ----------------------------------------------------------------------------------


def forward_order(root: Any) -> list[Any]:
    """The values that `root` was computed from, children first, and `root` as the last."""
    return _topological_order(root, lambda node: list(reversed(children_of(node))))


def backward_order(root: Any) -> list[Any]:
    """The same values in the order in which `Value.backward` has them pass their gradients on, `root` first."""
    return list(reversed(_topological_order(root, children_of)))


def _topological_order(root: Any, below: Callable[[Any], list[Any]]) -> list[Any]:
    # Depth first on a stack, as in Value.backward: of each node's children, the last comes first.
    check(root)
    order: list[Any] = []
    seen: set[int] = set()  # ids, because a class that defines == may not be hashable
    stack = [(root, False)]
    while stack:
        node, children_listed = stack.pop()
        if children_listed:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack += [(child, False) for child in below(node)]
    return order


def check(node: Any) -> None:
    """Refuse what is no value of an expression graph."""
    missing = [name for name in ("data", "_prev") if not hasattr(node, name)]
    if missing:
        raise TypeError(
            f"an expression graph is made of values with data and _prev, but this {type(node).__name__} "
            f"has no {' and no '.join(missing)}: {node!r:.80}"
        )


def children_of(node: Any) -> list[Any]:
    """What the node was computed from; of a set in an order that does not depend on memory addresses."""
    found = list(node._prev or ())
    for child in found:
        check(child)
    return sorted(found, key=_sort_key) if is_set(node) else found


def is_set(node: Any) -> bool:
    """Whether the node keeps its children in a set, which has no order and holds each once."""
    return isinstance(node._prev, (set, frozenset))


def _sort_key(node: Any, depth: int = 3) -> tuple[Any, ...]:
    check(node)
    below = sorted(_sort_key(child, depth - 1) for child in node._prev or ()) if depth else []
    return label_of(node), repr(node.data), operation_of(node), repr(grad_of(node)), below


def inputs_of(node: Any) -> list[Any]:
    """The children, one for every use: a set has lost the second `a` of `a + a`."""
    found = children_of(node)
    return found * 2 if len(found) == 1 and is_set(node) and operation_of(node) in ("+", "*") else found


def is_mixed(node: Any) -> bool:
    """Whether nobody knows which of the node's inputs was the first: a set does not say."""
    found = inputs_of(node)
    return len(found) > 1 and found[0] is not found[1] and is_set(node)


# Names, numbers and formulas ------------------------------------------------------------------------


def xml_text(thing: Any) -> str:
    """As text that XML can hold: what it cannot, not even escaped, becomes the replacement character."""
    written = re.sub(r"\r\n?", "\n", str(thing))
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", written)


def label_of(node: Any) -> str:
    """The node's label, or nothing."""
    written = getattr(node, "label", None)
    return "" if written is None else xml_text(written)


def operation_of(node: Any) -> str:
    """The name of the node's operation, or nothing."""
    written = getattr(node, "_op", None)
    return "" if written is None else xml_text(written)


def grad_of(node: Any) -> Any:
    """The node's grad, or None where it has none."""
    return getattr(node, "grad", None)


def is_filled(node: Any) -> bool:
    """Whether the node has a grad that is not 0."""
    value = real_or_none(grad_of(node))
    return bool(value) if value is not None else grad_of(node) is not None


def names_of(nodes: Iterable[Any]) -> dict[int, str]:
    """By id: the label on one line, or where there is none `v3` for the node drawn as `n3`."""
    return {id(node): " ".join(label_of(node).split()) or f"v{i}" for i, node in enumerate(nodes)}


def real_or_none(thing: Any) -> float | None:
    """A real number, or an array or a tensor of one, as a float; nothing of all else."""
    with suppress(AttributeError, TypeError, ValueError, RuntimeError):
        thing = thing if isinstance(thing, numbers.Real) else thing.item()
    return float(thing) if isinstance(thing, numbers.Real) else None


def number_text(thing: Any) -> str:
    """Four decimals, as in the lecture, unless they would hide the number: `2.0000`, `1.5e-07`, `inf`."""
    value = real_or_none(thing)
    if value is None:
        shown = " ".join(xml_text(thing).split()) if hasattr(thing, "shape") else xml_text(thing)
        return shown if len(shown) <= 40 else f"{shown[:40]}…"
    value += 0.0  # -0.0 becomes 0.0
    return f"{value:.4f}" if value == 0.0 or 1e-3 <= abs(value) < 1e6 else f"{value:.4g}"


def short_text(thing: Any) -> str:
    """The same without the zeros at the end, for sentences: `2`, `0.5`."""
    shown = number_text(thing)
    return shown.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", shown) else shown


def rounded(thing: Any) -> float:
    """As much of it as `short` shows."""
    return float(short_text(thing))


def is_same(one: Any, other: Any) -> bool:
    """Whether two numbers are one as far as a drawing or rounding goes."""
    a, b = real_or_none(one), real_or_none(other)
    return number_text(one) == number_text(other) or (
        a is not None and b is not None and math.isclose(a, b, rel_tol=1e-6)
    )


def bracketed(name: str) -> str:
    """The name of a value as it stands in a formula."""
    return f"({name})" if re.search(r"[\s+\-*/]", name) else name


def formula_of(node: Any, operands: list[str], written: Callable[[str], str] = bracketed) -> str:
    """How the node was computed from inputs so named, such as `a * b`; nothing for a leaf."""
    op = operation_of(node)
    if len(operands) > 1 and (op in ("+", "*") or (op in ("-", "/") and not is_set(node))):
        return f" {op} ".join(map(written, operands))
    if len(operands) == 1 and op.startswith("**"):
        return bracketed(operands[0]) + op
    return f"{op}({', '.join(operands)})" if operands else ""


# What follows from an operation ---------------------------------------------------------------------

# A node that keeps no local derivatives is computed once more, by the operation of that name in our engine.
OPERATIONS: dict[str, Callable[..., Value]] = {
    "+": lambda first, *others: sum(others, first),
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "neg": operator.neg,
    "exp": Value.exp,
    "log": Value.log,
    "tanh": Value.tanh,
    "relu": Value.relu,
    "sigmoid": Value.sigmoid,
}


def _again(node: Any, data: Sequence[Any]) -> tuple[Value, list[Value]] | None:
    # the node's operation on leaves with these data, and the leaves; None if the operation is not known
    op = operation_of(node).lower()
    function = OPERATIONS.get(op)
    with suppress(TypeError, ValueError, ArithmeticError):  # the wrong number of inputs; 1 / 0
        leaves = [Value(real_or_none(number)) for number in data]  # type: ignore[arg-type]
        if op.startswith("**"):
            (base,) = leaves
            return base ** float(op[2:]), leaves
        if function is not None and (op in ("+", "*") or not is_mixed(node)):
            return function(*leaves), leaves
    return None


def result_of(node: Any, data: Sequence[Any]) -> float | None:
    """What the node's operation makes of these numbers; None if it is not known."""
    again = _again(node, data)
    return again and again[0].data


def local_derivatives_of(node: Any) -> Sequence[float]:
    """Those the node keeps, else those that follow from its operation and the data of its inputs.

    Raises:
        ValueError: they are not known; the message says how to give them.
    """
    found = inputs_of(node)
    if not found:
        return ()
    kept = getattr(node, "_local_derivatives", None)
    if kept is not None and len(kept) == len(found) and not is_mixed(node):
        return tuple(kept)
    again = _again(node, [child.data for child in found])
    if again is not None:
        result, leaves = again
        result.backward()
        return [leaf.grad for leaf in leaves]
    because = ", for a set does not keep their order" if is_mixed(node) else ""
    raise ValueError(
        f"the local derivatives of operation {operation_of(node)!r} on {len(found)} values are not known{because}: "
        "give the result of the operation a tuple _prev, and a tuple _local_derivatives with one number for each child"
    )
