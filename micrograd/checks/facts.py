"""What has to hold of an engine: a few lines of code with the numbers they have to give, and what known mistakes mean.

An [`Example`][micrograd.checks.facts.Example] is code with expected numbers. A
[`Probe`][micrograd.checks.facts.Probe] is a function, for what takes more than that.
"""

import math
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

Names = Mapping[str, Any]

START = "The backward pass starts with self.grad = 1, the derivative of the result with respect to itself."
REACH = (
    "Nothing arrived. Does the operation push to each of its children, and keep that rule "
    "(`out._backward = _backward`)? Does backward() call _backward() of each value, from the result to the "
    "leaves (`reversed`)?"
)
CIRCLE = (
    "its graph goes round in a circle: a value is among its own descendants. Every operation makes a new Value, and "
    "its children are those that were there before."
)


@dataclass(frozen=True)
class Shown:
    """A fact as a reader can run it: lines of code, and what some expressions have to give after them.

    Attributes:
        code: the lines.
        results: what each expression has to give. A float is right but for rounding.
    """

    code: str
    results: Mapping[str, object]

    @property
    def text(self) -> str:
        """The code, and each expression with its result behind it.

        Examples:
            >>> print(Shown("a = Value(2.0)", {"a.data": 2.0, "a.grad": 0.0}).text)
            a = Value(2.0)
            a.data  # 2
            a.grad  # 0
        """
        width = max(map(len, self.results))
        lines = [f"{expression:{width}}  # {show(result)}" for expression, result in self.results.items()]
        return "\n".join([self.code, *lines])


class Fact(Protocol):
    """What has to hold."""

    @property
    def shown(self) -> Shown:
        """The fact as code."""

    @property
    def what(self) -> str:
        """What is done, for a message about an exception."""

    @property
    def hint(self) -> str:
        """What an exception in it usually means; may be empty."""

    def reason(self, names: Names) -> str:
        """Why it does not hold for the classes in `names`; empty if it does."""


@dataclass(frozen=True)
class Probe:
    """A fact that a function decides."""

    what: str
    decide: Callable[[Names], str]
    shown: Shown
    hint: str = ""

    def reason(self, names: Names) -> str:
        """Why it does not hold; empty if it does."""
        return self.decide(names)


@dataclass(frozen=True)
class Example:
    """A fact told by an example: what the code makes of its inputs, and the grads after `y.backward()`.

    Attributes:
        code: an expression, or lines that end in `y = ...`.
        y: the number that y has to hold.
        inputs: the number of each input.
        grads: the grad that each name has to get.
        wrong: what is known of a wrong number: the words for a name (`"y"`, or whose grad it is) and a number.
        hint: what to say of any other.
    """

    code: str
    y: float
    inputs: Mapping[str, float]
    grads: Mapping[str, float] = field(default_factory=dict)
    wrong: Mapping[tuple[str, float], str] = field(default_factory=dict)
    hint: str = ""

    @property
    def what(self) -> str:
        """The code and its inputs."""
        return f"{self._statement}, at {', '.join(f'{name} = {number:g}' for name, number in self.inputs.items())}"

    @property
    def _statement(self) -> str:
        return self.code if "y =" in self.code else f"y = {self.code}"

    @property
    def shown(self) -> Shown:
        """The example as code, one statement a line."""
        values = ", ".join(f"Value({float(number)!r})" for number in self.inputs.values())
        lines = [f"{', '.join(self.inputs)} = {values}", *self._statement.split("; ")]
        results = {"y.data": float(self.y)}
        if self.grads:
            lines.append("y.backward()")
            results |= {"y.grad": 1.0} | {f"{name}.grad": float(grad) for name, grad in self.grads.items()}
        return Shown("\n".join(lines), results)

    def reason(self, names: Names) -> str:
        """Why it does not hold; empty if it does."""
        near = precision(names).near
        scope = {name: names["Value"](float(number)) for name, number in self.inputs.items()}
        exec(self._statement, scope)
        y = scope["y"]
        if not isinstance(y, names["Value"]) and not hasattr(y, "data"):
            words = (
                "Does the operation end in `return out`?" if y is None else "Let the operation return a Value of it."
            )
            return f"{self.what}: y is {show(y)}, not a Value. {words}"
        if not near(y.data, self.y):
            words = self._known("y", y.data, near) or self.hint
            return f"{self.what}: y.data is {show(y.data)}, expected {self.y:.6g}. {words}".rstrip()
        if self.grads:
            if in_a_circle(y):
                return f"{self.what}: {CIRCLE}"
            y.backward()
            if not near(y.grad, 1):
                return f"{self.what}: after y.backward(), y.grad is {show(y.grad)}, expected 1. {START}"
        for name, grad in self.grads.items():
            if not near(got := scope[name].grad, grad):
                words = self._known(name, got, near) or (REACH if near(got, 0) else self.hint)
                return f"{self.what}: {name}.grad is {show(got)}, expected {grad:.6g}. {words}".rstrip()
        return ""

    def _known(self, name: str, got: object, near: Callable[[Any, float], bool]) -> str:
        return next((words for (which, number), words in self.wrong.items() if which == name and near(got, number)), "")


def example(
    code: str,
    y: float,
    /,
    wrong: Mapping[tuple[str, float], str] | None = None,
    hint: str = "",
    **inputs: float | tuple[float | None, float],
) -> Example:
    """An `Example` in short. An input is a number, or a number and its grad; None and a grad, if the code makes it."""
    pairs = {name: pair if isinstance(pair, tuple) else (pair, None) for name, pair in inputs.items()}
    return Example(
        code,
        y,
        inputs={name: number for name, (number, _) in pairs.items() if number is not None},
        grads={name: grad for name, (_, grad) in pairs.items() if grad is not None},
        wrong=wrong or {},
        hint=hint,
    )


class Precision(NamedTuple):
    """How exactly an engine computes, and what to allow for it.

    Attributes:
        tolerance: of a number, relative.
        nudge: for central differences.
        slope: of a central difference, relative.
    """

    tolerance: float
    nudge: float
    slope: float

    def near(self, got: Any, expected: float) -> bool:
        """Is it that number, but for rounding?"""
        return self._close(got, expected, self.tolerance, self.tolerance / 1e3)

    def near_slope(self, got: Any, expected: float) -> bool:
        """Is it that slope, but for the error of a nudge?"""
        return self._close(got, expected, self.slope, self.slope / 1e2)

    def _close(self, got: Any, expected: float, rel_tol: float, abs_tol: float) -> bool:
        try:
            return math.isclose(number(got), expected, rel_tol=rel_tol, abs_tol=abs_tol)
        except (TypeError, ValueError, RuntimeError):
            return False


DOUBLE = Precision(tolerance=1e-6, nudge=1e-4, slope=1e-4)
SINGLE = Precision(tolerance=1e-4, nudge=1e-2, slope=2e-2)
HALF = Precision(tolerance=2e-2, nudge=1e-1, slope=1e-1)


def precision(names: Names) -> Precision:
    """How exactly this engine computes: double precision, unless its numbers say otherwise."""
    try:
        value = names["Value"]
        error = max(abs(number(value(0.1).data) * 10 - 1), abs(number((value(1 / 3) * value(1 / 7)).data) * 21 - 1))
    except Exception:  # then a fact will tell
        return DOUBLE
    return DOUBLE if error < 1e-12 or error > 1e-2 else SINGLE if error < 1e-5 else HALF


def number(thing: Any) -> float:
    """The number in a float, in an array of one element, in a tensor of one, or in a Value."""
    if isinstance(thing, (int, float)):
        return float(thing)
    item = getattr(thing, "item", None)
    if callable(item):
        return float(item())
    try:
        return float(thing)
    except TypeError:
        if isinstance(held := getattr(thing, "data", None), (int, float)):
            return float(held)
        raise


def show(thing: object) -> str:
    """A number with six digits, anything else in short."""
    if isinstance(thing, bool):
        return str(thing)
    if isinstance(thing, (int, float)) or callable(getattr(thing, "item", None)):
        return f"{number(thing):.6g}"
    return reprlib.repr(thing)


def in_a_circle(y: Any) -> bool:
    """Does the graph lead from a value back to itself?"""
    open_: set[int] = set()
    done: set[int] = set()
    stack = [(y, False)]
    while stack:
        value, left = stack.pop()
        if left:
            open_.discard(id(value))
            done.add(id(value))
        elif id(value) in open_:
            return True
        elif id(value) not in done:
            open_.add(id(value))
            stack.append((value, True))
            children = getattr(value, "_prev", None)
            stack += [(child, False) for child in children] if isinstance(children, (list, tuple, set)) else []
    return False
