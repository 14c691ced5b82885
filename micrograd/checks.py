r"""Checks for an engine of your own: one for each milestone of the tutorial, with reasons in words.

In a page or a notebook, call [`check`][micrograd.checks.check]. In a terminal, name a file that holds your
`Value` and, later, your `Neuron`, `Layer` and `MLP`:

```console
$ python -m micrograd.checks my_engine.py                    # all milestones
$ python -m micrograd.checks my_engine.py --milestone order  # one of them; may be repeated
$ python -m micrograd.checks --list                          # their names
```

The exit status is 0 if all is passed, 1 if not yet, 2 if the file could not be checked. Advice and optional
operations count only where `--milestone` asks for them.

What is expected are the lecture's names: `data`, `grad`, `_prev`, `_op` and `backward()`, `parameters()` and
`zero_grad()`. How your classes work inside is up to you.

Left out on purpose: style, speed, and protection from a file that means harm. The file runs in a process of
its own so that a mistake in it ends in a message, but it can do all that you can do.
"""

import argparse
import contextlib
import io
import json
import math
import os
import queue
import random
import reprlib
import signal
import subprocess
import sys
import textwrap
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple

__all__ = ["CheckResult", "check", "check_file", "milestones"]

SITE = "https://micrograd-lessons.github.io/micrograd-lessons/tutorial/"
MOST_PRINTED = 1_000_000  # characters in one milestone, of which none is shown
MOST_MEMORY = 2 << 30  # bytes, where the system can set a limit
MOST_STOPS = 3  # after so many endless loops and crashes the rest is not tried
DEEP = 5_000  # operations in a chain: more than Python allows calls inside one another

State = Literal["passed", "not yet", "advice", "not there"]


@dataclass(frozen=True, repr=False)
class CheckResult:
    """What a check found. It shows as a short text, with the reason and the page to look at.

    Attributes:
        milestone: the name of the milestone.
        state: `"passed"`, `"not yet"`, `"advice"` (right, but not in every case) or `"not there"` (and optional).
        held: how many of the statements that make up the milestone hold.
        total: how many there are.
        why: the first that does not hold, in words; empty if all do.
        page: the address of the tutorial page to look at.
    """

    milestone: str
    state: State
    held: int
    total: int
    why: str
    page: str

    def __repr__(self) -> str:
        first = f"{self.milestone}: {self.state}, {self.held} of {self.total} hold"
        return first if self.state == "passed" else f"{first}\n{self.why}\nNext: {self.page}"

    def require(self) -> None:
        """Stop here unless the milestone is passed.

        Raises:
            AssertionError: it is not; the message says why.

        Examples:
            >>> from micrograd.engine import Value
            >>> check("accumulation", {"Value": Value}).require()
        """
        if self.state != "passed":
            raise AssertionError(self.why)


def milestones() -> dict[str, str]:
    """The milestones in the order of the tutorial: the name of each, and what it is about.

    Examples:
        >>> list(milestones())[:4]
        ['value', 'expression-graph', 'backward', 'tanh']
    """
    return {milestone.name: milestone.title for milestone in MILESTONES}


def check(milestone: str, namespace: Mapping[str, Any] | ModuleType) -> CheckResult:
    """Check one milestone here and now, in this process and with no time limit.

    Args:
        milestone: its name; one of [`milestones`][micrograd.checks.milestones].
        namespace: where to find `Value` and the others: a module, a dictionary, or `globals()`.

    Raises:
        ValueError: there is no milestone of that name.

    Examples:
        >>> class Value:
        ...     def __init__(self, data):
        ...         self.data, self.grad = data, 0.0
        >>> check("backward", {"Value": Value})
        backward: not yet, 0 of 3 hold
        There is no Value.backward yet. Make it a method that fills in the grad of every value this one was made from.
        Next: https://micrograd-lessons.github.io/micrograd-lessons/tutorial/automatic_backpropagation/
    """
    wanted = next((m for m in MILESTONES if m.name == milestone), None)
    if wanted is None:
        raise ValueError(f"there is no milestone {milestone!r}: choose one of {', '.join(milestones())}")
    names = vars(namespace) if isinstance(namespace, ModuleType) else namespace
    for need in wanted.needs.split():
        name, _, member = need.partition(".")
        if name not in names or (member and not hasattr(names[name], member)):
            missing = need if name in names else name
            why = f"There is no {missing} yet. {NEEDED.get(missing, f'Make it a method of {name}.')}"
            return _result(wanted, 0, "not there" if wanted.optional else "not yet", why)
    facts, state = FACTS[milestone], random.getstate()
    reasons = [reason for fact in facts if (reason := _reason(fact, names))]
    random.setstate(state)  # a page goes on as if there had been no check
    held = len(facts) - len(reasons)
    if not reasons:
        return _result(wanted, held, "passed", "")
    for earlier in wanted.after.split():
        before = check(earlier, names)
        if before.state != "passed":  # then what follows from it would mislead
            why = before.why if before.why.startswith("First ") else f"First {earlier}: {before.why}"
            return _result(wanted, held, "not yet", why)
    return _result(wanted, held, "advice" if wanted.advice else "not yet", reasons[0])


def check_file(path: str | Path, names: Sequence[str] = (), timeout: float = 10.0) -> Iterator[CheckResult]:
    """Check milestones of a file, in a process of its own, and yield each result as soon as it is there.

    Args:
        path: a Python file with a class `Value` and whatever else is there already.
        names: the milestones to check, in the tutorial's order; all of them if none is named.
        timeout: seconds for each milestone, and for reading the file.

    Raises:
        ImportError: the file is not there, or running it does not end as it should; the message says why.
        ValueError: there is no milestone of that name.

    Examples:
        >>> from micrograd import engine
        >>> for result in check_file(engine.__file__, ["order", "mlp"]):
        ...     print(f"{result.milestone} {result.state}. {result.why}".rstrip())
        order passed.
        mlp not yet. There is no MLP yet. Make it a class, to be called as in MLP(3, [4, 4, 1]).
    """
    path = Path(path)
    for name in names:
        check(name, {})  # is it the name of a milestone?
    if trouble := _not_a_script(path):
        raise ImportError(trouble)
    waiting, stops = [m for m in MILESTONES if m.name in names or not names], 0
    while waiting and stops < MOST_STOPS:
        with _answers(path, [m.name for m in waiting], timeout) as next_answer:
            answer = next_answer()
            if trouble := answer if isinstance(answer, str) else answer.get("trouble", ""):
                raise ImportError(f"{path.name} could not be read to its end. {trouble}")
            while waiting and isinstance(answer := next_answer(), dict):
                yield CheckResult(**answer)
                waiting.pop(0)
        if waiting:  # then the last answer says how the process stopped
            yield _result(waiting.pop(0), 0, "not yet", answer)
            stops += 1
    for milestone in waiting:
        yield _result(milestone, 0, "not yet", f"Not tried, after {MOST_STOPS} that did not come to an end.")


# The milestones, in the order of the tutorial ----------------------------------------------------


class _Milestone(NamedTuple):
    name: str
    title: str
    page: str
    needs: str  # the names that have to be there
    after: str = ""  # what it builds on: if that is not passed, that is where to begin
    advice: bool = False
    optional: bool = False


GRAPH, BACKWARD, MORE = "expression_graph/", "automatic_backpropagation/", "more_operations/"
NETWORKS, LOOP = "networks/", "training_loop/"

MILESTONES = (
    _Milestone("value", "A Value holds a number, adds and multiplies", GRAPH, "Value"),
    _Milestone("expression-graph", "It remembers its children", f"{GRAPH}#remember-the-children", "Value", "value"),
    _Milestone("backward", "The chain rule through + and *", BACKWARD, "Value.backward", "value expression-graph"),
    _Milestone("tanh", "tanh as one operation", BACKWARD, "Value.backward Value.tanh", "backward"),
    _Milestone(
        "accumulation", "Used twice, counted twice", f"{BACKWARD}#used-twice-counted-once", "Value.backward", "backward"
    ),
    _Milestone(
        "order",
        "Push once, after all has arrived",
        f"{BACKWARD}#parents-first",
        "Value.backward",
        "backward accumulation",
    ),
    _Milestone(
        "depth", f"A chain of {DEEP:,} operations", f"{BACKWARD}#deep-graphs", "Value.backward", "order", advice=True
    ),
    _Milestone(
        "large-inputs", "tanh of 1,000 is 1", "neuron_by_hand/", "Value.backward Value.tanh", "tanh", advice=True
    ),
    _Milestone("constants", "Plain numbers on either side of + and *", MORE, "Value.backward", "backward"),
    _Milestone("subtraction", "-a, a - b and 3 - a", MORE, "Value.backward", "backward constants"),
    _Milestone("power", "a**n for a constant n", MORE, "Value.backward Value.__pow__", "backward"),
    _Milestone("division", "a / b and 3 / a", MORE, "Value.backward", "backward constants power"),
    _Milestone("exp", "exp, its own local derivative", MORE, "Value.backward Value.exp", "backward"),
    _Milestone("log", "The natural logarithm", MORE, "Value.backward Value.log", "backward", optional=True),
    _Milestone("relu", "0 for negative numbers", MORE, "Value.backward Value.relu", "backward", optional=True),
    _Milestone(
        "neuron",
        "tanh of the weighted sum and the bias",
        NETWORKS,
        "Value.backward Neuron.parameters",
        "backward accumulation order tanh",
    ),
    _Milestone("input-count", "A wrong number of inputs is an error", NETWORKS, "Value Neuron", advice=True),
    _Milestone("layer", "Neurons side by side", NETWORKS, "Value.backward Layer.parameters", "neuron"),
    _Milestone(
        "mlp",
        "Layers one after another",
        NETWORKS,
        "Value.backward MLP.parameters",
        "backward accumulation order tanh neuron layer",
    ),
    _Milestone("zero-grad", "Every grad back to 0", LOOP, "Value.backward MLP.parameters MLP.zero_grad", "mlp"),
    _Milestone("training", "The loss of a network falls", LOOP, "Value.backward MLP.parameters", "mlp"),
)

NEEDED = {
    "Value": "Make it a class that holds a number, to be called as in Value(2.0).",
    "Value.backward": "Make it a method that fills in the grad of every value this one was made from.",
    "Value.__pow__": "Python asks for it where it meets a**3.",
    "Neuron": "Make it a class, to be called as in Neuron(3).",
    "Layer": "Make it a class, to be called as in Layer(2, 3).",
    "MLP": "Make it a class, to be called as in MLP(3, [4, 4, 1]).",
    "MLP.zero_grad": "Without it, the grads of each step are added to those of the steps before. Write it in Module.",
}


def _result(milestone: _Milestone, held: int, state: State, why: str) -> CheckResult:
    return CheckResult(milestone.name, state, held, len(FACTS[milestone.name]), why, SITE + milestone.page)


# What the known mistakes are -----------------------------------------------------------------------

START = "The backward pass starts with self.grad = 1, the derivative of the result with respect to itself."
REACH = (
    "Nothing arrived. Does the operation push to each of its children? Does backward() call _backward() of each value, "
    "from the result to the leaves (`reversed`)?"
)
INNER = "An inner value gets a grad like any other: its own children need it."
ALONE = "That is the local derivative alone: multiply it by out.grad."
OTHER = "A factor gets the data of the other factor, times out.grad. Here it got its own."
INPUT = "That is 1 - n**2, with the input n. The local derivative of tanh is 1 - o**2, with the output o."
SQUARE = "That is 1 - o. The local derivative of tanh is 1 - o**2."
WIPED = "A later contribution wiped out an earlier one. Where paths meet they add up: use += instead of =."
ONCE = f"{WIPED} (If it is += already: a set of children holds a only once, a tuple holds it twice.)"
RECURSION = (
    "That is what plain recursion gives: a value pushes again each time it is reached. Push once, after everything "
    "made from the value has pushed: sort topologically and go through the list in reverse."
)
EARLY = (
    "A value pushed before everything had arrived. List a value after its children (append it below the loop over "
    "them), and go through the list in reverse."
)
DEPTH = (
    "The walk over the graph calls itself, and Python allows about 1,000 calls inside one another. Keep what is still "
    "to be visited in a list of your own, a stack."
)
OVERFLOW = "tanh written with exp overflows for a large input: use math.tanh."
NUMBER = "Make a plain number a Value first: `other = other if isinstance(other, Value) else Value(other)`."
RADD = "For `1 + a` Python asks Value for __radd__: define it, returning self + other."
RMUL = "For `3 * a` Python asks Value for __rmul__: define it, returning self * other."
NEG = "For `-a` Python asks Value for __neg__: define it, returning self * -1."
SUB = "For `a - b` Python asks Value for __sub__: define it, returning self + (-other)."
SIGN = "The sign is wrong: when b grows, a - b falls, so b gets -1 times out.grad. (a - b is a + (-b).)"
MINUS = "The minus got lost on the way: a - b is a + (-b)."
RSUB = "For `3 - a` Python asks Value for __rsub__: define it, returning other + (-self)."
RSUB_SIGN = "The sign is wrong: that is a - 3. In __rsub__ the number comes first, other - self."
POWER = "The local derivative of a**n is n * a**(n - 1), with a plain number n."
POWER_N = f"The exponent has to go down by one. {POWER}"
TRUEDIV = "For `a / b` Python asks Value for __truediv__: define it, returning self * other**-1."
FALLS = "The sign is wrong: when b grows, a / b falls. (a / b is a * b**-1.)"
RTRUEDIV = "For `3 / a` Python asks Value for __rtruediv__: define it, returning other * self**-1."
UPSIDE = "That is a / 3. In __rtruediv__ the number comes first, other / self."
EXP = "The local derivative of exp is its own output: out.data, not the input and not the rule for powers."
LOG = "The local derivative of log is 1 / self.data."
RELU = "relu gives a positive number and its grad on as they are; for a negative number both are 0."


# What a milestone consists of ----------------------------------------------------------------------


class _Fact(NamedTuple):
    what: str  # what is done, for a message about an exception
    reason: Callable[[Mapping[str, Any]], str]  # why it does not hold; empty if it does
    hint: str = ""


def _y(
    code: str,
    data: float,
    /,
    wrong: Mapping[tuple[str, float], str] | None = None,
    hint: str = "",
    **inputs: float | tuple[float | None, float],
) -> _Fact:
    # y = code is data; each input is a number, or a number and the grad it has to get (None: made in the code);
    # wrong: what is known of a wrong y, or of a wrong grad of the name
    pairs = {name: pair if isinstance(pair, tuple) else (pair, None) for name, pair in inputs.items()}
    grads = {name: grad for name, (_, grad) in pairs.items() if grad is not None}
    code = code if "y =" in code else f"y = {code}"
    what = f"{code}, at " + ", ".join(
        f"{name} = {number:g}" for name, (number, _) in pairs.items() if number is not None
    )

    def reason(names: Mapping[str, Any]) -> str:
        scope = {name: names["Value"](float(number)) for name, (number, _) in pairs.items() if number is not None}
        exec(code, scope)
        if not hasattr(scope["y"], "data"):
            return f"{what}: y is {_show(scope['y'])}, not a Value. Does the operation end in `return out`?"
        if not _near(got := scope["y"].data, data):
            return f"{what}: y.data is {_show(got)}, expected {data:.6g}. {_known(wrong, 'y', got) or hint}".rstrip()
        if grads:
            scope["y"].backward()
            if not _near(scope["y"].grad, 1):
                return f"{what}: after y.backward(), y.grad is {_show(scope['y'].grad)}, expected 1. {START}"
        for name, grad in grads.items():
            if not _near(got := scope[name].grad, grad):
                words = _known(wrong, name, got) or (REACH if _near(got, 0) else hint)
                return f"{what}: {name}.grad is {_show(got)}, expected {grad:.6g}. {words}".rstrip()
        return ""

    return _Fact(what, reason, hint)


def _known(wrong: Mapping[tuple[str, float], str] | None, name: str, got: object) -> str:
    return next((words for (which, number), words in (wrong or {}).items() if which == name and _near(got, number)), "")


def _near(got: Any, expected: float) -> bool:
    try:
        return math.isclose(float(got), expected, rel_tol=1e-6, abs_tol=1e-9)
    except (TypeError, ValueError):
        return False


def _show(thing: object) -> str:
    return f"{thing:.6g}" if isinstance(thing, (int, float)) else reprlib.repr(thing)


def _new_value(names: Mapping[str, Any]) -> str:
    a = names["Value"](2.0)
    if not _near(a.data, 2):
        return f"Value(2.0).data is {_show(a.data)}, expected 2: keep the number in self.data."
    if not _near(a.grad, 0):
        return f"Value(2.0).grad is {_show(a.grad)}, expected 0: before a backward pass nothing is known of it."
    if " object at 0x" in repr(a):
        return "Value(2.0) shows as <... object at 0x...>: write a __repr__ that tells its data."
    return ""


def _children(names: Mapping[str, Any]) -> str:
    a, b, c = (names["Value"](number) for number in (2.0, -3.0, 10.0))
    e = a * b
    d = e + c
    if len(a._prev):
        return f"The leaf a has the children {_show(a._prev)}: a leaf has none."
    if {*map(id, d._prev)} != {id(e), id(c)} or {*map(id, e._prev)} != {id(a), id(b)}:
        return f"With e = a * b and d = e + c, d._prev is {_show(d._prev)}: it should hold e and c themselves."
    if (d._op, e._op) != ("+", "*"):
        return f"With e = a * b and d = e + c, the operations are {e._op!r} and {d._op!r}, expected '*' and '+'."
    return ""


def _deep(names: Mapping[str, Any]) -> str:
    one, total = names["Value"](1.0), names["Value"](0.0)
    for _ in range(DEEP):
        total = total + one
    try:
        total.backward()
    except RecursionError:
        return f"A chain of {DEEP:,} operations ends in a RecursionError. {DEPTH}"
    return "" if _near(one.grad, DEEP) else f"A one that was added {DEEP:,} times has the grad {_show(one.grad)}."


def _numbered(model: Any) -> list[Any]:
    # parameters that are the same every time, not too large, and of both signs
    parameters = list(model.parameters())
    for i, p in enumerate(parameters):
        p.data = 0.1 * ((7 * i + 3) % 11 - 5) + 0.03
    return parameters


def _all_at(model: Any, number: float) -> Any:
    for p in model.parameters():
        p.data = number
    return model


def _make(call: str, names: Mapping[str, Any]) -> Any:
    return eval(call, {}, dict(names))


def _bare(out: Any) -> Any:
    return out[0] if isinstance(out, (list, tuple)) else out


def _count(call: str, count: int, words: str) -> _Fact:
    def reason(names: Mapping[str, Any]) -> str:
        got = len({id(p) for p in _make(call, names).parameters()})
        return "" if got == count else f"{call} has {got} parameters, expected {count}: {words}."

    return _Fact(f"{call}.parameters()", reason)


def _slopes(call: str, x: list[float]) -> _Fact:
    # the grad of each parameter against central differences
    def reason(names: Mapping[str, Any]) -> str:
        model = _make(call, names)
        parameters = _numbered(model)
        _bare(model(x)).backward()
        for i, p in enumerate(parameters):
            start, results = p.data, []
            for nudge in (1e-4, -1e-4):
                p.data = start + nudge
                results.append(_bare(model(x)).data)
            p.data = start
            slope = (results[0] - results[1]) / 2e-4
            if not math.isclose(p.grad, slope, rel_tol=1e-4, abs_tol=1e-6):
                return f"{call}: parameter number {i + 1} has the grad {_show(p.grad)}, and a nudge says {slope:.6g}."
        return ""

    return _Fact(f"{call} called with {x}", reason)


def _outputs(call: str, x: list[float], count: int) -> _Fact:
    def reason(names: Mapping[str, Any]) -> str:
        out = _make(call, names)(x)
        if count == 1 and isinstance(out, (list, tuple)):
            return f"{call} gave a list of {len(out)}: return a single output bare, `out[0] if len(out) == 1 else out`."
        if count > 1 and not (isinstance(out, (list, tuple)) and len(out) == count):
            return f"{call} gave {_show(out)}, expected a list of {count} Values."
        return ""

    return _Fact(f"{call} called with {x}", reason)


def _inputs(names: Mapping[str, Any]) -> str:
    neuron = _all_at(names["Neuron"](3), 0.25)
    before = neuron([0.5, 0.5, 0.5]).data
    for i in range(3):
        if _near(neuron([0.5 + (i == j) for j in range(3)]).data, before):
            return f"Neuron(3) drops an input: number {i + 1} makes no difference to the result. Is it in the sum?"
    return ""


def _bias(names: Mapping[str, Any]) -> str:
    zero = _near(_all_at(names["Neuron"](3), 0.25)([0.0, 0.0, 0.0]).data, 0)
    return "Neuron(3) gives 0 for inputs of 0, whatever its bias is: add the bias to the weighted sum." if zero else ""


def _activation(names: Mapping[str, Any]) -> str:
    linear = _near(_all_at(names["Neuron"](3), -1.0)([1.0, 2.0, 3.0]).data, -7)
    return "Neuron(3) returns the weighted sum as it is: put it through tanh." if linear else ""


def _random(names: Mapping[str, Any]) -> str:
    alike = len({p.data for p in names["Neuron"](9).parameters()}) == 1
    return "Neuron(9) starts with one number for all parameters: draw each with random.uniform(-1, 1)." if alike else ""


def _input_count(names: Mapping[str, Any]) -> str:
    for x in ([1.0, 2.0], [1.0, 2.0, 3.0, 4.0]):
        with contextlib.suppress(ValueError, TypeError, IndexError, AssertionError):
            names["Neuron"](3)(x)
            return (
                f"Neuron(3) takes {len(x)} inputs without a word: zip stops at the end of the shorter list and "
                "drops the rest. Compare the lengths first, or write zip(..., strict=True)."
            )
    return ""


def _zeroed(names: Mapping[str, Any]) -> str:
    model = names["MLP"](2, [2, 1])
    model([1.0, -2.0]).backward()
    model.zero_grad()
    left = sum(not _near(p.grad, 0) for p in model.parameters())
    return f"After zero_grad() {left} parameters still have a grad: set p.grad = 0.0 for each." if left else ""


def _training(names: Mapping[str, Any]) -> str:
    points = ([2.0, 3.0, -1.0], 1.0), ([3.0, -1.0, 0.5], -1.0), ([0.5, 1.0, 1.0], -1.0), ([1.0, 1.0, -1.0], 1.0)
    model, losses = names["MLP"](3, [4, 4, 1]), []
    parameters = _numbered(model)
    for _ in range(30):
        loss = names["Value"](0.0)
        for x, target in points:
            error = model(x) + names["Value"](-target)
            loss = loss + error * error
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= 0.05 * p.grad
        losses.append(loss.data)
    if _near(losses[-1], losses[0]):
        return f"30 steps left the loss at {_show(losses[0])}: does the network compute with its parameters()?"
    if not losses[-1] < losses[0] / 2:
        return f"30 steps took the loss from {_show(losses[0])} to {_show(losses[-1])}: it should be less than half."
    return ""


T = math.tanh(0.5)
E = math.exp(1.5)
L = math.log(2)

FACTS: dict[str, Sequence[_Fact]] = {
    "value": (
        _Fact("Value(2.0)", _new_value),
        _y("a + b", -1, a=2, b=-3),
        _y("a * b + c", 4, a=2, b=-3, c=10),
    ),
    "expression-graph": (_Fact("e = a * b; d = e + c", _children),),
    "backward": (
        _y("a + b", -1, a=(2, 1), b=(-3, 1)),
        _y("a * b", -6, a=(2, -3), b=(-3, 2), wrong={("a", 2): OTHER}),
        _y(
            "d = a * b + c; y = d * f",
            -8,
            d=(None, -2),
            f=(-2, 4),
            c=(10, -2),
            a=(2, 6),
            b=(-3, -4),
            wrong={("d", 0): INNER, ("c", 1): ALONE, ("a", -3): ALONE},
        ),
    ),
    "tanh": (
        _y("a.tanh()", T, a=(0.5, 1 - T**2), wrong={("a", 0.75): INPUT, ("a", 1 - T): SQUARE}),
        _y("a.tanh() * b", 3 * T, a=(0.5, 3 - 3 * T**2), b=(3, T), wrong={("a", 1 - T**2): ALONE}),
        _y("a + a.tanh()", 0.5 + T, a=(0.5, 2 - T**2), wrong={("a", 1 - T**2): WIPED}),
        _y(
            "(x1 * w1 + x2 * w2 + b).tanh()",
            math.sqrt(0.5),
            x1=(2, -1.5),
            w1=(-3, 1),
            x2=(0, 0.5),
            w2=(1, 0),
            b=(6.8813735870195432, 0.5),
        ),
    ),
    "accumulation": (
        _y("a + a", 6, a=(3, 2), wrong={("a", 1): ONCE}),
        _y("a * a", 9, a=(3, 6), wrong={("a", 3): ONCE}),
        _y("a + a * b", 8, a=(2, 4), b=(3, 2), wrong={("a", 3): WIPED}),
        _y("a + b * a", 8, a=(2, 4), b=(3, 2), wrong={("a", 3): WIPED}),
        _y("a * (a + b)", 10, a=(2, 7), b=(3, 2), wrong={("a", 2): WIPED}),
        _y("a * (b + a)", 10, a=(2, 7), b=(3, 2), wrong={("a", 2): WIPED}),
    ),
    "order": (
        _y(
            "c = a + b; d = a * b; y = (c + d) + c * d",
            41,
            a=(2, 25),
            b=(3, 19),
            wrong={("a", 29): RECURSION, ("a", 46): RECURSION, ("a", 4): EARLY, ("a", 21): EARLY},
        ),
        _y("b = a + a; c = b + b; y = c + c", 8, a=(1, 8), wrong={("a", 48): RECURSION}),
    ),
    "depth": (_Fact(f"A chain of {DEEP:,} operations", _deep),),
    "large-inputs": (
        _y("a.tanh()", 1, a=(1000, 0), hint=OVERFLOW),
        _y("a.tanh()", -1, a=(-1000, 0), hint=OVERFLOW),
    ),
    "constants": (
        _y("a + 1", 3, a=(2, 1), hint=NUMBER),
        _y("a * 3", 6, a=(2, 3), hint=NUMBER),
        _y("1 + a", 3, a=(2, 1), hint=RADD),
        _y("3 * a", 6, a=(2, 3), hint=RMUL),
    ),
    "subtraction": (
        _y("-a", -2, a=(2, -1), hint=NEG),
        _y("a - b", 2, a=(5, 1), b=(3, -1), wrong={("y", 8): MINUS, ("y", -2): MINUS, ("b", 1): SIGN}, hint=SUB),
        _y("a - 1", 4, a=(5, 1), hint=NUMBER),
        _y("3 - a", -2, a=(5, -1), wrong={("y", 2): RSUB_SIGN}, hint=RSUB),
    ),
    "power": (
        _y("a**3", 8, a=(2, 12), wrong={("a", 24): POWER_N}, hint=POWER),
        _y("a**-1", 0.5, a=(2, -0.25), hint=POWER),
        _y("a**2 * b", 45, a=(3, 30), b=(5, 9), wrong={("a", 6): ALONE}, hint=POWER),
        _y("a + a**2", 12, a=(3, 7), wrong={("a", 6): WIPED}, hint=POWER),
    ),
    "division": (
        _y("a / b", 0.5, a=(2, 0.25), b=(4, -0.125), wrong={("b", 0.125): FALLS}, hint=TRUEDIV),
        _y("a / 2", 1.5, a=(3, 0.5), hint=NUMBER),
        _y("3 / a", 1.5, a=(2, -0.75), wrong={("y", 2 / 3): UPSIDE}, hint=RTRUEDIV),
    ),
    "exp": (
        _y("a.exp() * b", 2 * E, a=(1.5, 2 * E), b=(2, E), wrong={("a", E): ALONE}, hint=EXP),
        _y("a + a.exp()", 1.5 + E, a=(1.5, 1 + E), wrong={("a", E): WIPED}, hint=EXP),
    ),
    "log": (
        _y("a.log() * b", 3 * L, a=(2, 1.5), b=(3, L), wrong={("a", 0.5): ALONE}, hint=LOG),
        _y("a + a.log()", 2 + L, a=(2, 1.5), wrong={("a", 0.5): WIPED}, hint=LOG),
    ),
    "relu": (
        _y("a.relu() * b", 6, a=(2, 3), b=(3, 2), wrong={("a", 1): ALONE}, hint=RELU),
        _y("a.relu() * b", 0, a=(-2, 0), b=(3, 0), hint=RELU),
        _y("a + a.relu()", 4, a=(2, 2), wrong={("a", 1): WIPED}, hint=RELU),
    ),
    "neuron": (
        _count("Neuron(3)", 4, "three weights and a bias"),
        _Fact("Neuron(3)([0.5, 0.5, 0.5])", _inputs),
        _Fact("Neuron(3)([0.0, 0.0, 0.0])", _bias),
        _Fact("Neuron(3)([1.0, 2.0, 3.0])", _activation),
        _Fact("Neuron(9).parameters()", _random),
        _slopes("Neuron(3)", [1.0, -2.0, 0.5]),
    ),
    "input-count": (_Fact("Neuron(3)([1.0, 2.0])", _input_count),),
    "layer": (
        _count("Layer(2, 3)", 9, "three neurons, each with two weights and a bias"),
        _outputs("Layer(2, 3)", [1.0, -2.0], 3),
    ),
    "mlp": (
        _count("MLP(3, [4, 4, 1])", 41, "4 * (3 + 1) + 4 * (4 + 1) + 1 * (4 + 1)"),
        _outputs("MLP(3, [4, 4, 1])", [2.0, 3.0, -1.0], 1),
        _outputs("MLP(3, [4, 2])", [2.0, 3.0, -1.0], 2),
        _slopes("MLP(3, [4, 4, 1])", [1.0, -0.5, 0.25]),
    ),
    "zero-grad": (_Fact("MLP(2, [2, 1]).zero_grad()", _zeroed),),
    "training": (_Fact("30 steps with MLP(3, [4, 4, 1])", _training),),
}


# When something is raised --------------------------------------------------------------------------


class _PrintFlood(BaseException):
    """Too much was printed. Not an `Exception`, so that an engine's own `except Exception` lets it through."""


FAULTS = (Exception, SystemExit, _PrintFlood)


def _reason(fact: _Fact, names: Mapping[str, Any]) -> str:
    try:
        return fact.reason(names)
    except FAULTS as error:
        return f"{fact.what}: {_raised(error, names.get('__file__'), fact.hint)}"


def _raised(error: BaseException, file: object, hint: str = "") -> str:
    # what was raised, where in the reader's file, and what it usually means
    text = textwrap.shorten(traceback.format_exception_only(error)[-1], 300)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    lines += [error.lineno] if isinstance(error, SyntaxError) and error.filename == file else []
    raised = f"{f'line {lines[-1]} ' if lines else ''}raised {text}."
    if isinstance(error, _PrintFlood):
        return f"it printed more than {MOST_PRINTED:,} characters. Is there a print in a loop that does not end?"
    if isinstance(error, SystemExit):
        return "it calls exit() or sys.exit(), which ends Python: take that out."
    if isinstance(error, EOFError):
        hint = "If that is input(): nobody is there to answer."
    elif isinstance(error, SyntaxError):
        hint = "Python cannot read that."
    elif isinstance(error, MemoryError):
        hint = "Does a list grow in a loop that does not end?"
    elif isinstance(error, NameError):
        hint = "Is its import, or its definition, missing from this file?"
    elif isinstance(error, RecursionError):
        hint = "Something calls itself without an end. (In __radd__ write self + other: other + self asks it again.)"
    elif "'NoneType' object is not callable" in text:
        hint = "Store the function without calling it: `out._backward = _backward`, no brackets after the name."
    elif isinstance(error, AttributeError) and ("'int' object" in text or "'float' object" in text):
        hint = NUMBER
    return f"{raised} {hint}".rstrip()


# A reader's file, in a process of its own ----------------------------------------------------------


def _not_a_script(path: Path) -> str:
    if path.is_dir():
        return f"{path} is a folder: name the file in it that holds your Value."
    if not path.is_file():
        return f"There is no file {path}."
    return f"{path} is a notebook: save its code as a .py file first." if path.suffix == ".ipynb" else ""


@contextlib.contextmanager
def _answers(path: Path, names: list[str], timeout: float) -> Iterator[Callable[[], Any]]:
    # gives a function for the next answer of the process: a dictionary, or in words how it stopped
    process = subprocess.Popen(
        [sys.executable, "-P", __file__, "--answer", str(path.resolve()), *names],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"MPLBACKEND": "Agg"},  # plt.show() must not open a window and wait
    )
    lines: queue.Queue[bytes] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                lines.put(line)
        lines.put(b"")

    def next_answer() -> Any:
        try:
            line = lines.get(timeout=timeout)
        except queue.Empty:
            return (
                f"It did not come to an end within {timeout:g} s: is there a loop that never ends? What only takes "
                'long can stand under `if __name__ == "__main__":`, or be given more time with --timeout.'
            )
        return json.loads(line) if line else _ended(process.wait())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield next_answer
    finally:
        process.kill()
        process.wait()
        reader.join()


def _ended(status: int) -> str:
    if status < 0:
        return f"It crashed Python itself ({signal.strsignal(-status)}): out of memory, or too many nested calls?"
    return f"It ended Python with status {status}: take out os._exit() and the like."


class _Unshown(io.TextIOWrapper):
    """Counts what is printed and shows none of it."""

    left = MOST_PRINTED

    def write(self, text: str) -> int:
        self.left -= len(text)
        if self.left < 0:
            raise _PrintFlood
        return len(text)


def _answer(path: str, names: Sequence[str]) -> None:
    # The other side: run the file, check the milestones, and write each answer as a line of JSON to what was standard
    # output. Whatever the file prints, from Python or below it, goes elsewhere and cannot get in between.
    with contextlib.suppress(ImportError, OSError, ValueError):  # where the system knows no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    sys.path.insert(0, str(Path(path).parent))  # as if the file had been run
    sys.path.append(str(Path(__file__).parent.parent))  # this library, where it is not installed
    learner = sys.modules["learner"] = ModuleType("learner")
    learner.__file__ = path
    with open(os.dup(1), "wb", 0) as channel, open(os.devnull, "wb") as nothing, _Unshown(nothing) as unshown:
        os.dup2(nothing.fileno(), 1)
        with contextlib.redirect_stdout(unshown), contextlib.redirect_stderr(unshown):
            try:
                exec(compile(Path(path).read_bytes(), path, "exec", dont_inherit=True), vars(learner))
                answer = {}
            except FAULTS as error:
                answer = {"trouble": _sentence(_raised(error, path))}
            channel.write(json.dumps(answer).encode() + b"\n")
            for name in names if not answer else ():
                unshown.left = MOST_PRINTED
                channel.write(json.dumps(asdict(check(name, learner))).encode() + b"\n")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


# The report ----------------------------------------------------------------------------------------


def _main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m micrograd.checks", description="Check an engine of your own.")
    parser.add_argument("file", nargs="?", help="a Python file with your Value, Neuron, Layer and MLP")
    parser.add_argument("--milestone", action="append", choices=list(milestones()), default=[], metavar="NAME")
    parser.add_argument("--timeout", type=_seconds, default=10.0, metavar="SECONDS", help="for each milestone (10)")
    parser.add_argument("--list", action="store_true", help="show the names of the milestones")
    options = parser.parse_args(arguments)
    if options.list:
        print(*(f"{name:18}{title}" for name, title in milestones().items()), sep="\n")
        return 0
    if options.file is None:
        parser.error("name the file to check, as in: python -m micrograd.checks my_engine.py")
    results: list[CheckResult] = []
    try:
        for result in check_file(options.file, options.milestone, options.timeout):
            _print(result, results)
            results.append(result)
    except ImportError as error:
        print(textwrap.fill(str(error), 100), file=sys.stderr)
        return 2
    failed = [r.milestone for r in results if r.state == "not yet" or (options.milestone and r.state != "passed")]
    passed, advice = (sum(r.state == state for r in results) for state in ("passed", "advice"))
    counted = passed + len(failed)
    print(f"\n{passed} of {counted} passed{f', advice on {advice}' if advice else ''}.", end=" ")
    print(f"Next: {failed[0]}." if failed else "Nothing is missing.")
    return 1 if failed else 0


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 86_400:
            return float(text)
    raise argparse.ArgumentTypeError("give a number of seconds greater than 0, at most a day")


def _print(result: CheckResult, before: Sequence[CheckResult]) -> None:
    # a reason that was given before is not given again
    first = f"{result.state:10}{result.milestone:18}{milestones()[result.milestone]}"
    why = "" if result.state == "not there" else result.why
    for reason in filter(None, (r.why for r in before)):
        why = why.replace(reason, "")
    if why.endswith(": "):  # First ...
        first, why = f"{first} ({why[0].lower()}{why[1:-2]})", ""
    print(first, flush=True)
    if why:
        why = textwrap.fill(f"{result.held} of {result.total} hold. {why}", 90, break_long_words=False)
        print(textwrap.indent(f"{why}\nNext: {result.page}", " " * 10), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--answer"]:
        _answer(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(_main())
