"""The one gradient checker of all tests, and the random expressions that it is run on.

A gradient is compared with central differences of a plain function of floats, which knows nothing of the engine:
(f(x + h) - f(x - h)) / 2h, once with h and once with h/2, from which Richardson extrapolation removes the error in
h² (L. F. Richardson, *The deferred approach to the limit*, Phil. Trans. R. Soc. A 226, 1927).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from micrograd.engine import Value


def central_differences(function: Callable[..., float], inputs: Sequence[float]) -> list[float]:
    """The derivative of a function of floats with respect to each of its inputs, by nudging."""

    def difference(i: int, h: float) -> float:
        up, down = list(inputs), list(inputs)
        up[i] += h
        down[i] -= h
        return (function(*up) - function(*down)) / (up[i] - down[i])

    return [(4 * difference(i, 5e-5) - difference(i, 1e-4)) / 3 for i in range(len(inputs))]


def best_difference(function: Callable[..., float], inputs: Sequence[float], i: int) -> tuple[float, float]:
    """The derivative with respect to input `i`, and how far off it may be: for expressions of any steepness.

    Ridders' method: steps that shrink, each pair extrapolated as above, and of all results the one that changed least
    (C. J. F. Ridders, *Accurate computation of F'(x) and F'(x)F''(x)*, Advances in Engineering Software 4, 1982).
    """
    best, error = math.nan, math.inf
    before: list[float] = []
    for k in range(9):
        up, down = list(inputs), list(inputs)
        up[i] += 2e-3 / 2**k
        down[i] -= 2e-3 / 2**k
        try:
            row = [(function(*up) - function(*down)) / (up[i] - down[i])]
        except (ArithmeticError, ValueError):  # the nudge was too wide for a domain or a float
            before = []
            continue
        for j, coarser in enumerate(before):
            row.append(row[j] + (row[j] - coarser) / (4.0 ** (j + 1) - 1.0))
            change = max(abs(row[j + 1] - row[j]), abs(row[j + 1] - coarser))
            if change <= error:
                best, error = row[j + 1], change
        before = row
    return best, error


def check_gradients(
    name: str,
    on_values: Callable[..., Value],
    on_floats: Callable[..., float],
    inputs: Sequence[float],
    tolerance: float = 1e-7,
) -> None:
    """Assert that the result and every gradient of `on_values` are those of `on_floats` and its differences."""
    leaves = [Value(x) for x in inputs]
    out = on_values(*leaves)
    out.backward()
    assert_close(f"{name} at {tuple(inputs)}: value", out.data, on_floats(*inputs), 1e-12)
    for i, (leaf, expected) in enumerate(zip(leaves, central_differences(on_floats, inputs), strict=True)):
        assert_close(f"{name} at {tuple(inputs)}: gradient of input {i}", leaf.grad, expected, tolerance)


def assert_close(what: str, got: float, expected: float, tolerance: float) -> None:
    """Assert equality within a tolerance, which is relative for numbers beyond 1."""
    close = math.isclose(got, expected, rel_tol=tolerance, abs_tol=tolerance)
    assert close, f"{what}: got {got!r}, expected {expected!r}"


# Random expressions ------------------------------------------------------------------------------
#
# An expression is a list of steps; each applies an operation to results so far. The same steps run on
# floats, on Values and on tensors, which differ only in how they spell the functions of one number.


@dataclass(frozen=True)
class Step:
    """One operation of a random expression: its name and the places of its two inputs (some ignore the second)."""

    op: str
    left: int
    right: int


FUNCTIONS = ("exp", "log", "tanh", "relu", "sigmoid")
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "-a": lambda a, b: -a,
    "a+2": lambda a, b: a + 2,
    "3*a": lambda a, b: 3 * a,
    "2-a": lambda a, b: 2 - a,
    "1.5/a": lambda a, b: 1.5 / a,
    "a**2": lambda a, b: a**2,
    "a**3": lambda a, b: a**3,
    "a**-1": lambda a, b: a**-1,
    "a**0.5": lambda a, b: a**0.5,
    "2**a": lambda a, b: 2**a,
}
FLOAT_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "relu": lambda a: max(0.0, a),
    "sigmoid": lambda a: 1.0 / (1.0 + math.exp(-a)),
}
VALUE_FUNCTIONS: dict[str, Callable[[Any], Any]] = {name: getattr(Value, name) for name in FUNCTIONS}

# Where each operation is smooth and its slope moderate, with room for a nudge; elsewhere every input is fine.
DOMAINS: dict[str, Callable[[float, float], bool]] = {
    "/": lambda a, b: abs(b) > 0.3,
    "1.5/a": lambda a, b: abs(a) > 0.3,
    "a**-1": lambda a, b: abs(a) > 0.3,
    "a**0.5": lambda a, b: a > 0.3,
    "log": lambda a, b: a > 0.3,
    "relu": lambda a, b: abs(a) > 0.01,
    "exp": lambda a, b: a < 3.0,
    "2**a": lambda a, b: a < 4.0,
}
LARGEST = 30.0


def evaluate(steps: Sequence[Step], inputs: Sequence[Any], functions: dict[str, Callable[[Any], Any]]) -> Any:
    """The result of an expression: the sum of its last step and of all inputs, so that every input counts."""
    results = list(inputs)
    for step in steps:
        a, b = results[step.left], results[step.right]
        results.append(functions[step.op](a) if step.op in functions else ARITHMETIC[step.op](a, b))
    out = results[-1]
    for x in inputs:
        out = out + x
    return out


def without_dead_steps(steps: Sequence[Step], inputs: int) -> list[Step]:
    """The expression with a sum in place of each step that its result is not made of, which could fail for nothing."""
    alive, kept = {inputs + len(steps) - 1}, []
    for place, step in reversed([*enumerate(steps, start=inputs)]):
        kept.append(step if place in alive else Step("+", 0, 0))
        if place in alive:
            alive |= {step.left, step.right} if step.op in "+-*/" else {step.left}
    return kept[::-1]


@st.composite
def expressions(draw: st.DrawFn) -> tuple[list[Step], list[float]]:
    """Random expressions of up to ten operations on three numbers, with moderate values throughout."""
    inputs = draw(st.lists(st.floats(-2.0, 2.0).map(lambda x: round(x, 3)), min_size=3, max_size=3))
    results, steps = list(inputs), []
    for _ in range(draw(st.integers(1, 10))):
        places = st.integers(0, len(results) - 1)
        left, right = draw(places), draw(places)
        a, b = results[left], results[right]
        names = [op for op in (*ARITHMETIC, *FUNCTIONS) if DOMAINS.get(op, lambda a, b: True)(a, b)]
        step = Step(draw(st.sampled_from(names)), left, right)
        result = FLOAT_FUNCTIONS[step.op](a) if step.op in FUNCTIONS else ARITHMETIC[step.op](a, b)
        assume(abs(result) < LARGEST)
        results.append(result)
        steps.append(step)
    return steps, inputs
