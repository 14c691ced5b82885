"""Checking a milestone: what holds, what does not, and the words for it."""

import random
import textwrap
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from .engine_milestones import ENGINE_MILESTONES, NUMBER
from .facts import Fact, Names
from .milestone import Milestone, State
from .network_milestones import NETWORK_MILESTONES
from .site import address

MILESTONES = ENGINE_MILESTONES + NETWORK_MILESTONES  # in the order of the tutorial
MOST_PRINTED = 1_000_000  # characters in one milestone, of which none is shown

NEEDED = {
    "Value": "Make it a class that holds a number, to be called as in Value(2.0).",
    "Value.backward": "Make it a method that fills in the grad of every value this one was made from.",
    "Value.__pow__": "Python asks for it where it meets a**3.",
    "Neuron": "Make it a class, to be called as in Neuron(3).",
    "Layer": "Make it a class, to be called as in Layer(2, 3).",
    "MLP": "Make it a class, to be called as in MLP(3, [4, 4, 1]).",
    "MLP.zero_grad": "Without it, the grads of each step are added to those of the steps before. Write it in Module.",
}


@dataclass(frozen=True, repr=False)
class CheckResult:
    """What a check found. It shows as a short text, with the reason and the lesson to look at.

    Attributes:
        milestone: the name of the milestone.
        state: `"passed"`, `"not yet"`, `"advice"` (right, but not in every case) or `"not there"` (and optional).
        held: how many of the statements that make up the milestone hold.
        total: how many there are.
        why: the first that does not hold, in words; empty if all do.
        lesson: the lesson to look at and its section, by their titles.
        page: the same as a path from the root of the site.
    """

    milestone: str
    state: State
    held: int
    total: int
    why: str
    lesson: str
    page: str

    def __repr__(self) -> str:
        first = f"{self.milestone}: {self.state}, {self.held} of {self.total} hold"
        return first if self.state == "passed" else f"{first}\n{self.why}\n{next_lesson(self)}"

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
        Next: Automatic backpropagation
    """
    wanted = named(milestone)
    names = vars(namespace) if isinstance(namespace, ModuleType) else namespace
    for need in wanted.needs.split():
        name, _, member = need.partition(".")
        if name not in names or (member and not hasattr(names[name], member)):
            missing = need if name in names else name
            why = f"There is no {missing} yet. {NEEDED.get(missing, f'Make it a method of {name}.')}"
            return result(wanted, 0, "not there" if wanted.optional else "not yet", why)
    state = random.getstate()
    reasons = [reason for fact in wanted.facts if (reason := _reason(fact, names))]
    random.setstate(state)  # a page goes on as if there had been no check
    held = len(wanted.facts) - len(reasons)
    if not reasons:
        return result(wanted, held, "passed", "")
    for earlier in wanted.after.split():
        before = check(earlier, names)
        if before.state != "passed":  # then what follows from it would mislead
            why = before.why if before.why.startswith("First ") else f"First {earlier}: {before.why}"
            return result(wanted, held, "not yet", why)
    return result(wanted, held, "advice" if wanted.advice else "not yet", reasons[0])


def named(milestone: str) -> Milestone:
    """The milestone of that name; a `ValueError` that lists them if there is none."""
    for one in MILESTONES:
        if one.name == milestone:
            return one
    raise ValueError(f"there is no milestone {milestone!r}: choose one of {', '.join(milestones())}")


def result(milestone: Milestone, held: int, state: State, why: str) -> CheckResult:
    """What was found of a milestone, with the place where it is taught."""
    return CheckResult(
        milestone.name, state, held, len(milestone.facts), why, lesson=milestone.taught_in, page=milestone.page
    )


def next_lesson(result: CheckResult) -> str:
    """The lesson to look at, in words, and its address where the library was installed from a site that has it."""
    return "\n".join(filter(None, [f"Next: {result.lesson}", address(result.page)]))


def _reason(fact: Fact, names: Names) -> str:
    try:
        return fact.reason(names)
    except FAULTS as error:
        return f"{fact.what}: {raised(error, names.get('__file__'), fact.hint)}"


# When something is raised --------------------------------------------------------------------------


class PrintFlood(BaseException):
    """Too much was printed. Not an `Exception`, so that an engine's own `except Exception` lets it through."""


FAULTS = (Exception, SystemExit, PrintFlood)


def raised(error: BaseException, file: object, hint: str = "") -> str:
    """What was raised, where in the reader's file, and what it usually means."""
    text = textwrap.shorten(traceback.format_exception_only(error)[-1], 300)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    lines += [error.lineno] if isinstance(error, SyntaxError) and error.filename == file else []
    raised = f"{f'line {lines[-1]} ' if lines else ''}raised {text}."
    if isinstance(error, PrintFlood):
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
