"""Both passes through an expression graph, step by step: as data, and in sentences with the arithmetic.

Works on a [`Value`][micrograd.engine.Value] and on the class you wrote yourself, whether its children are a tuple or a
set: `data` and `_prev` (the children) are enough, with `grad`, `_op` and `label` where it has them.

Left out on purpose: changing anything. The grads of the graph stay as they are.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from micrograd.expression import (
    backward_order,
    bracketed,
    formula_of,
    forward_order,
    grad_of,
    inputs_of,
    is_filled,
    is_same,
    local_derivatives_of,
    names_of,
    number_text,
    operation_of,
    real_or_none,
    result_of,
    rounded,
    short_text,
)

__all__ = ["BackwardStep", "backward_steps", "sentences"]

# The backward pass, step by step -------------------------------------------------------------------


@dataclass(frozen=True)
class BackwardStep:
    """One step of a backward pass: what a node sends to one of its children.

    Attributes:
        node: the name of the node that sends: its label, or where it has none `v3` for the node drawn as `n3`.
        child: the name of the child that receives.
        node_index: the node's place in the topological order of [`trace`][micrograd.graph.trace].
        child_index: the child's place.
        grad: the node's grad, complete by now.
        local_derivative: the derivative of the node with respect to this child.
        contribution: what is sent, `local_derivative * grad`.
        grad_before: the child's grad before this step.
        grad_after: the child's grad after it, `grad_before + contribution`.
        sentence: the step in words, with the arithmetic.
    """

    node: str
    child: str
    node_index: int
    child_index: int
    grad: float
    local_derivative: float
    contribution: float
    grad_before: float
    grad_after: float
    sentence: str


def backward_steps(root: Any) -> list[BackwardStep]:
    """What happens in a backward pass from `root`, in the order of [`backward`][micrograd.engine.Value.backward].

    All grads start at 0, as if for the first backward pass; those of the graph are neither read nor changed.
    Where a node keeps no local derivatives, they follow from its operation and the data of its children, for
    `+ - * / **n neg exp log tanh relu sigmoid`.

    Args:
        root: a value, of our class or of yours.

    Raises:
        TypeError: something in the graph lacks `data` or `_prev`.
        ValueError: the local derivatives of an operation are not known; the message says how to give them.

    Examples:
        >>> from micrograd.engine import Value
        >>> d, f = Value(4.0, label="d"), Value(-2.0, label="f")
        >>> L = d * f; L.label = "L"
        >>> for step in backward_steps(L):
        ...     print(step.sentence)
        L sends d its share: L.grad * f = 1 * -2 = -2
        L sends f its share: L.grad * d = 1 * 4 = 4
    """
    nodes = forward_order(root)
    return _steps_from(1.0, nodes, names_of(nodes))  # d(root)/d(root)


def _steps_from(start: float, nodes: list[Any], names: dict[int, str]) -> list[BackwardStep]:
    root, index = nodes[-1], {id(node): i for i, node in enumerate(nodes)}
    grads = {id(root): start}
    steps = []
    for node in backward_order(root):
        inputs, grad = inputs_of(node), grads[id(node)]
        for i, (child, local) in enumerate(zip(inputs, local_derivatives_of(node), strict=True)):
            contribution, before = local * grad, grads.get(id(child), 0.0)
            after = before + contribution
            name, child_name = bracketed(names[id(node)]), bracketed(names[id(child)])
            # The local derivative in letters; of a * b it is the other of the two, if that is still what it was.
            factor = operation_of(node) == "*" and len(inputs) == 2 and is_same(local, inputs[1 - i].data)
            letters = bracketed(names[id(inputs[1 - i])]) if factor else f"d{name}/d{child_name}"
            sentence = f"{names[id(node)]} sends {names[id(child)]} its share: {name}.grad * {letters}"
            product = rounded(grad) * rounded(local)
            sentence += f" = {short_text(grad)} * {short_text(local)} {_equals(product, contribution)}"
            if id(child) in grads:
                sentence += f"; {child_name}.grad = {short_text(before)} + {short_text(contribution)} "
                sentence += _equals(rounded(before) + rounded(contribution), after)
            grads[id(child)] = after
            ends = names[id(node)], names[id(child)], index[id(node)], index[id(child)]
            steps.append(BackwardStep(*ends, grad, local, contribution, before, after, sentence))
    return steps


def _equals(computed: float, number: float) -> str:
    # "= 0.84"; or "≈ 0.8399", where the rounded numbers to the left of it make 0.84
    return f"{'=' if short_text(computed) == short_text(number) else '≈'} {short_text(number)}"


# Both passes in words ------------------------------------------------------------------------------


def sentences(root: Any) -> list[tuple[Mapping[str, object], str]]:
    """The forward pass that made the values, and the backward pass as far as their grads have come.

    Where the grads are not what one backward pass gives, the last sentence says so.

    Args:
        root: a value, of our class or of yours.

    Returns:
        For each number as it arrives its place and a sentence. In the place, `data` or `grad` is the index of the
            value that gets the number, as in [`trace`][micrograd.graph.trace]; in a backward pass `from` is that of
            the sender, `use` says which of several equal edges the share takes, and `now` is the grad so far, where
            more is to come.

    Raises:
        TypeError: something in the graph lacks `data` or `_prev`.

    Examples:
        >>> from micrograd.engine import Value
        >>> a = Value(3.0, label="a")
        >>> b = a + a; b.label = "b"
        >>> b.backward()
        >>> for place, sentence in sentences(b):
        ...     print(sentence)
        The leaf is given: a = 3
        b = a + a = 3 + 3 = 6
        b.grad = 1: b moves exactly as fast as itself
        b sends a its share: b.grad * db/da = 1 * 1 = 1
        b sends a its share: b.grad * db/da = 1 * 1 = 1; a.grad = 1 + 1 = 2
    """
    nodes = forward_order(root)
    names = names_of(nodes)
    leaves = [node for node in nodes if not node._prev]
    if len(leaves) == len(nodes):
        return []
    given = "; all other values are computed from them"
    if len(leaves) <= 4:
        given = ": " + ", ".join(f"{names[id(leaf)]} = {short_text(leaf.data)}" for leaf in leaves)
    given = f"The leaves are given{given}" if len(leaves) > 1 else f"The leaf is given{given}"
    forward = [({"data": i}, _forward_sentence(node, names)) for i, node in enumerate(nodes) if node._prev]
    return [({}, given), *forward, *_backward_sentences(nodes, names)]


def _forward_sentence(node: Any, names: dict[int, str]) -> str:
    inputs = inputs_of(node)
    name, formula = names[id(node)], formula_of(node, [names[id(child)] for child in inputs])
    result = result_of(node, [child.data for child in inputs])
    if result is None:
        return f"{name} = {formula} = {short_text(node.data)}"
    numbers = formula_of(node, [short_text(child.data) for child in inputs], str)
    if not is_same(result, node.data):  # the data of a child has changed since
        return f"{name} is {short_text(node.data)}, although {formula} is {numbers} = {short_text(result)}"
    from_rounded = result_of(node, [rounded(child.data) for child in inputs])
    if from_rounded is None:  # an input that rounding takes beyond what a float holds
        return f"{name} = {formula} = {short_text(node.data)}"
    return f"{name} = {formula} = {numbers} {_equals(from_rounded, node.data)}"


def _backward_sentences(nodes: list[Any], names: dict[int, str]) -> Iterator[tuple[Mapping[str, object], str]]:
    # as far as the grads have come: those that nobody has filled in yet are left out
    if not any(map(is_filled, nodes)):
        return
    root, name = nodes[-1], names[id(nodes[-1])]
    start = real_or_none(grad_of(root))
    grad = f"{bracketed(name)}.grad = {short_text(grad_of(root))}"
    if not start:
        yield {}, f"The grads are shown as they are, for no backward pass starts with {grad}"
        return
    try:
        steps = _steps_from(start, nodes, names)
    except (TypeError, ValueError):
        yield {}, "The grads are shown as they are, for not all local derivatives are known"
        return
    reason = f"{grad}: {name} moves exactly as fast as itself"
    yield {"grad": len(nodes) - 1}, reason if start == 1.0 else f"This backward pass starts with {grad}"

    after = {step.child_index: step.grad_after for step in steps}
    wrong = {i: total for i, total in after.items() if not is_same(total, grad_of(nodes[i]))}
    unfinished = not any(is_filled(nodes[i]) for i in wrong)
    used: Counter[tuple[int, int]] = Counter()
    for step in steps:
        ends = step.node_index, step.child_index
        if not unfinished or _has_arrived(nodes, wrong, *ends):
            where: dict[str, object] = {"grad": step.child_index, "from": step.node_index}
            if used[ends]:
                where["use"] = used[ends]
            if not is_same(step.grad_after, grad_of(nodes[step.child_index])):
                where["now"] = number_text(step.grad_after)
            yield where, step.sentence
        used[ends] += 1
    if not unfinished:
        first, *others = sorted(wrong)
        drawn, name = short_text(grad_of(nodes[first])), bracketed(names[id(nodes[first])])
        sentence = f"But here {name}.grad is {drawn}, where one backward pass gives {short_text(wrong[first])}"
        yield {}, sentence + (f"; other grads that differ: {len(others)}" if others else "")


def _has_arrived(nodes: list[Any], wrong: Mapping[int, float], node: int, child: int) -> bool:
    # whether the grads hold what the node sends the child; of a 0, whether its siblings are filled in
    siblings = {id(other) for other in nodes[node]._prev} & {id(nodes[i]) for i in wrong}
    return node not in wrong and child not in wrong and (is_filled(nodes[child]) or not siblings)
