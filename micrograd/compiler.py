r"""An expression graph as a program: straight-line code for both passes, which needs no graph any more.

[`compile`][micrograd.compiler.compile] walks the graph once and writes down what happens: a line for each value in the
forward pass, and one for each gradient in the backward pass. The lines become Python, to be read, or WebAssembly, to be
fast (in a browser, the browser runs it; elsewhere [`wasmtime`](https://pypi.org/project/wasmtime/) does, which comes
with the extra `wasm`). Works on a [`Value`][micrograd.engine.Value], and on a class of yours that keeps `data`, `_prev`
and `_op`.

Left out on purpose: rearranging and merging lines, as other compilers do. They are those of the engine, in its order,
so that the numbers are the same to the last bit.

How it is done: every number of the program has a *place*. The value that stands at i in the topological order of n
values has the place i, and its gradient has n + i. A *line* is a place and the *terms* whose sum it gets; a term is a
formula in letters, and what each letter stands for: a place, which is an int, or a constant, which is a float.
`_lines` writes them, with the formulas of `micrograd.formulas`; `_python` or `micrograd.wasm` makes a program of them.
"""

import keyword
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import micrograd._collision  # noqa: F401 (is the engine ours?)
from micrograd.arguments import listed, real, shown
from micrograd.expression import backward_order, check, forward_order, inputs_of, label_of
from micrograd.formulas import Line, Term, rule
from micrograd.wasm import LETTERS, MATH, assemble, start

__all__ = ["Compiled", "compile"]

LONGEST_SUM = 100  # terms in one expression: Python's own compiler descends into each
LONGEST_FUNCTION = 20_000  # lines: a longer program becomes several functions


class Compiled:
    """Both passes of one expression, as a function of the numbers of its inputs; made by `compile`.

    Call it with a number for each input, in their order. It returns the result, and a list of the derivatives of the
    result with respect to the inputs that were asked for.

    Attributes:
        source (str): the program, if it is Python; it can be saved and run without this library.
        module (bytes): the program, if it is WebAssembly. It imports functions of `Math`, as in
            `WebAssembly.instantiate(module, { math: Math })`; its `memory` starts with the inputs, then come the
            gradients, as 64-bit floats, and `step()` returns the result.
    """

    def __init__(self, inputs: int, gradients: int, source: str = "", module: bytes = b"") -> None:
        self.source, self.module = source, module
        self._counts = inputs, gradients
        self._step: Callable[[Any], tuple[float, Iterable[float]]] | None = None
        if source:
            names: dict[str, Any] = {}
            for part in source.split("\n\n"):  # function by function: Python's compiler takes memory for each line
                exec(part, names)
            self._step = names["step"]

    def __call__(self, numbers: Iterable[float]) -> tuple[float, list[float]]:
        """The result for these numbers, and the gradients."""
        try:
            given = array("d", numbers)
        except TypeError:
            given = array("d", [real(f"step: inputs[{i}]", x) for i, x in enumerate(listed("step", numbers, "a list"))])
        if len(given) != self._counts[0]:
            raise ValueError(f"step: {len(given)} numbers for {self._counts[0]} inputs: pass one for each, in order")
        if self._step is None:
            self._step = start(self.module, *self._counts)
        result, gradients = self._step(given)
        return result, [gradient + 0.0 for gradient in gradients]  # as the engine, which starts at 0: never -0.0


def compile(
    root: Any,
    inputs: Iterable[Any],
    *,
    gradients: Iterable[Any] | None = None,
    target: str = "python",
    operations: Mapping[str, Sequence[str]] | None = None,
) -> Compiled:
    """Make a function of an expression: numbers for some of its leaves in, its value and their gradients out.

    All other leaves keep the numbers that they have now, and what follows from them alone is not computed again. A
    change of the graph changes nothing in what was compiled. NB: what is compiled are the operations that have run: of
    an `if` on some `data`, the branch that was taken, whatever the numbers are later. Where a number does not fit a
    float, or a logarithm does not exist, the error no longer names the operation; WebAssembly in a browser raises none
    and goes on with inf or nan.

    Args:
        root: the result, such as a loss.
        inputs: the leaves that get new numbers in each call, such as `model.parameters()`.
        gradients: those of them whose gradients are wanted; if not given, all.
        target: `"python"`, or `"wasm"` for WebAssembly.
        operations: for each operation of your own, by its name, its formula and that of each local derivative, in which
            `a`, `b`, ... are the operands and `out` is the result.

    Raises:
        TypeError: something is no value of an expression graph.
        ValueError: an input is no leaf, is there twice, or is not in the graph; or the formula of an operation is not
            known. The message says what to do.

    Examples:
        >>> from micrograd.engine import Value
        >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
        >>> step = compile((a * b).tanh(), [a, b])
        >>> print(step.source)
        from math import exp, inf, log, log1p, nan, pow, tanh
        <BLANKLINE>
        def step(inputs):
            a, b = inputs
            v2 = a * b
            v3 = tanh(v2)
            v3_grad = 1.0
            v2_grad = v3_grad * (1.0 - v3 * v3)
            a_grad = v2_grad * b
            b_grad = v2_grad * a
            return v3, [a_grad, b_grad]
        <BLANKLINE>
        >>> step([0.0, 5.0])
        (0.0, [5.0, 0.0])

        An operation of your own:

        >>> cube = Value.operation(a.data**3, (a,), (3 * a.data**2,), "cube")
        >>> compile(cube, [a], operations={"cube": ("a * a * a", "3.0 * a * a")})([5.0])
        (125.0, [75.0])
    """
    if target not in ("python", "wasm"):
        raise ValueError(f"compile: target must be 'python' or 'wasm', got {target!r}")
    nodes = forward_order(root)
    places = {id(node): i for i, node in enumerate(nodes)}
    leaves = _leaves("inputs", inputs, places)
    asked = leaves if gradients is None else _leaves("gradients", gradients, {id(leaf): 0 for leaf in leaves})
    lines = _lines(nodes, places, {id(leaf) for leaf in leaves}, {id(leaf) for leaf in asked}, operations or {})
    givens = [places[id(leaf)] for leaf in leaves]
    results = [places[id(root)], *(len(nodes) + places[id(leaf)] for leaf in asked)]
    if target == "wasm":
        return Compiled(len(leaves), len(asked), module=assemble(lines, givens, results))
    return Compiled(len(leaves), len(asked), _python(lines, givens, results, _names(nodes)))


def _leaves(what: str, things: Iterable[Any], places: Mapping[int, int]) -> list[Any]:
    leaves = listed(f"compile: {what}", things, "a list of leaves, as model.parameters() gives it")
    if what == "inputs" and not leaves:
        raise ValueError("compile: inputs is empty: without a leaf that gets new numbers, nothing is left to compute")
    first: dict[int, int] = {}
    for i, leaf in enumerate(leaves):
        check(leaf)
        name = f"compile: {what}[{i}]"
        if leaf._prev:
            raise ValueError(f"{name} was computed from other values: only leaves get new numbers, got {shown(leaf)}")
        if first.setdefault(id(leaf), i) != i:
            raise ValueError(f"{name} is {what}[{first[id(leaf)]}] once more: name each leaf once, got {shown(leaf)}")
        if id(leaf) not in places:
            where = "the graph: the result was not computed from it" if what == "inputs" else "inputs"
            raise ValueError(f"{name} is not in {where}, got {shown(leaf)}")
    return leaves


# The walk: what both targets write down ---------------------------------------------------------------------------


def _lines(
    nodes: list[Any], places: dict[int, int], inputs: set[int], asked: set[int], operations: Mapping[str, Sequence[str]]
) -> Iterator[Line]:
    """The lines of both passes; inputs and asked are ids of leaves."""
    varies, wanted = set(inputs), set(asked)  # what depends on the inputs; on those whose gradients are asked for
    for node in nodes:  # children come first
        for chosen in (varies, wanted):
            if any(id(child) in chosen for child in node._prev or ()):
                chosen.add(id(node))

    def operand(node: Any) -> float | int:  # its place, or its number if that is constant
        return places[id(node)] if id(node) in varies else real("compile: data of a leaf", node.data)

    for node in nodes:  # the forward pass
        if node._prev and id(node) in varies:
            for terms in rule(node, places[id(node)], 0, list(map(operand, inputs_of(node))), operations)[0]:
                yield from _in_pieces(places[id(node)], terms)

    # The backward pass. By value: the terms of its gradient that its parents have sent so far.
    shares: dict[int, list[Term]] = {id(nodes[-1]): [("1.0", ())]}  # d(root)/d(root)
    for node in backward_order(nodes[-1]):
        if id(node) in wanted:
            here, grad = places[id(node)], len(nodes) + places[id(node)]
            yield from _in_pieces(grad, shares.pop(id(node)))
            children = inputs_of(node)
            sent = rule(node, here, grad, list(map(operand, children)), operations)[1] if children else ()
            for child, terms in zip(children, sent, strict=True):
                if id(child) in wanted:  # summed in this order, as the engine does
                    shares.setdefault(id(child), []).extend(terms)


def _in_pieces(place: int, terms: Sequence[Term]) -> Iterator[Line]:
    # a long sum as several lines, each of which goes on from what the place has got so far: x = x + ...
    yield place, terms[:LONGEST_SUM]
    for first in range(LONGEST_SUM, len(terms), LONGEST_SUM):
        yield place, [("a", (0, 0, place)), *terms[first : first + LONGEST_SUM]]


# Python -------------------------------------------------------------------------------------------------------------


@cache
def _template(formula: str) -> tuple[str, list[int]]:
    # "g * b" becomes "{} * {}" and the positions of g and b in LETTERS
    used: list[int] = []

    def blank(letter: re.Match[str]) -> str:
        used.append(LETTERS.index(letter[0]))
        return "{}"

    return re.sub(rf"\b({'|'.join(LETTERS)})\b", blank, formula), used


def _python(lines: Iterable[Line], givens: list[int], results: list[int], names: list[str]) -> str:
    """The program: one function, `step`.

    A long one has several, called in turn. What one of them computes and another reads goes through a dictionary, `m`.
    """
    functions: list[list[str]] = [[]]  # the lines of each
    reads: defaultdict[int, set[int]] = defaultdict(set)  # by function: what it reads of others
    writes: defaultdict[int, set[int]] = defaultdict(set)  # and what others read of it
    home = dict.fromkeys(givens, -1)  # the function that has computed each number; -1: it is given to step
    for place, terms in lines:
        if len(functions[-1]) == LONGEST_FUNCTION:
            functions.append([])
        here, written = len(functions) - 1, []
        for formula, operands in terms:
            template, used = _template(formula)
            read = [operands[i] for i in used]
            for x in read:
                if isinstance(x, int) and home[x] != here:  # a number of another function
                    reads[here].add(x)
                    writes[home[x]].add(x)
            written.append(template.format(*(names[x] if isinstance(x, int) else repr(x) for x in read)))
        functions[here].append(f"    {names[place]} = {' + '.join(written)}")
        home[place] = here

    program = ["from math import exp, inf, log, log1p, nan, pow, tanh", ""]
    value, *slopes = results
    if len(functions) == 1:
        given = ", ".join(names[place] for place in givens) + ("," if len(givens) == 1 else "")
        result = f"{names[value]}, [{', '.join(names[place] for place in slopes)}]"
        return "\n".join(
            [*program, "def step(inputs):", f"    {given} = inputs", *functions[0], f"    return {result}", ""]
        )
    for place in results:
        writes[home[place]].add(place)
    for number, body in enumerate(functions):
        program += [f"def part_{number}(m):", *(f"    {names[place]} = m[{place}]" for place in sorted(reads[number]))]
        program += [*body, *(f"    m[{place}] = {names[place]}" for place in sorted(writes[number])), ""]
    program += ["def step(inputs):", f"    m = dict(zip({givens}, inputs))"]
    program += [f"    part_{number}(m)" for number in range(len(functions))]
    return "\n".join([*program, f"    return m[{value}], [{', '.join(f'm[{place}]' for place in slopes)}]", ""])


def _names(nodes: list[Any]) -> list[str]:
    """Of all values, then of their gradients: labels, where they can be names in a program and are not there twice."""
    times = Counter(map(label_of, nodes))
    reserved = {*keyword.kwlist, *MATH, "inf", "nan", "inputs", "step", "m"}
    names = []
    for i, node in enumerate(nodes):
        label = label_of(node)
        fits = re.fullmatch(r"[A-Za-z]\w*", label, re.ASCII) and not re.fullmatch(r"v\d+|part_\d+|.*_grad", label)
        names.append(label if fits and times[label] == 1 and label not in reserved else f"v{i}")
    return [*names, *(f"{name}_grad" for name in names)]
