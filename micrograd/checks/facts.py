"""What has to hold of an engine: a few lines of code with the numbers they have to give, and what known mistakes mean.

An [`Example`][micrograd.checks.facts.Example] is code with expected numbers. A
[`Probe`][micrograd.checks.facts.Probe] is a function, for what takes more than that.
"""

import math
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Names = Mapping[str, Any]

START = "The backward pass starts with self.grad = 1, the derivative of the result with respect to itself."
REACH = (
    "Nothing arrived. Does the operation push to each of its children? Does backward() call _backward() of each value, "
    "from the result to the leaves (`reversed`)?"
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
        scope = {name: names["Value"](float(number)) for name, number in self.inputs.items()}
        exec(self._statement, scope)
        y = scope["y"]
        if not hasattr(y, "data"):
            return f"{self.what}: y is {show(y)}, not a Value. Does the operation end in `return out`?"
        if not near(y.data, self.y):
            words = self._known("y", y.data) or self.hint
            return f"{self.what}: y.data is {show(y.data)}, expected {self.y:.6g}. {words}".rstrip()
        if self.grads:
            y.backward()
            if not near(y.grad, 1):
                return f"{self.what}: after y.backward(), y.grad is {show(y.grad)}, expected 1. {START}"
        for name, grad in self.grads.items():
            if not near(got := scope[name].grad, grad):
                words = self._known(name, got) or (REACH if near(got, 0) else self.hint)
                return f"{self.what}: {name}.grad is {show(got)}, expected {grad:.6g}. {words}".rstrip()
        return ""

    def _known(self, name: str, got: object) -> str:
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


def near(got: Any, expected: float) -> bool:
    """Is it that number, but for rounding?"""
    try:
        return math.isclose(float(got), expected, rel_tol=1e-6, abs_tol=1e-9)
    except (TypeError, ValueError):
        return False


def show(thing: object) -> str:
    """A number with six digits, anything else in short."""
    number = isinstance(thing, (int, float)) and not isinstance(thing, bool)
    return f"{thing:.6g}" if number else reprlib.repr(thing)
