"""Checking a milestone: what holds, what does not, and the words for it."""

import contextlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from .engine_milestones import ENGINE_MILESTONES
from .facts import Fact, Names
from .milestone import Milestone, State
from .network_milestones import NETWORK_MILESTONES
from .operation_milestones import OPERATION_MILESTONES
from .other_operations import other_operations
from .raised import FAULTS, missing_method, raised
from .resemblance import is_the_librarys
from .site import address

CHECKS = ENGINE_MILESTONES + OPERATION_MILESTONES + NETWORK_MILESTONES  # in the order of the tutorial
MILESTONES = tuple(milestone for milestone in CHECKS if not milestone.aside)
ACTIVATIONS = {"elu", "gelu", "leakyrelu", "relu", "sigmoid", "silu", "softplus", "swish"}

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
        state: `"passed"`, `"not yet"`, `"advice"` (right, but not in every case) or `"not there"`: nothing is
            missing without it.
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
            >>> check("accumulation", {}).require()
            Traceback (most recent call last):
            AssertionError: There is no Value yet. Make it a class that holds a number, to be called as in Value(2.0).
        """
        if self.state != "passed":
            raise AssertionError(self.why)


def milestones() -> dict[str, str]:
    """The milestones in the order of the tutorial: the name of each, and what it is about.

    A few checks are no step of their own, and not among them: `check` knows them too.

    Examples:
        >>> list(milestones())[:4]
        ['value', 'expression-graph', 'backward', 'tanh']
    """
    return {milestone.name: milestone.title for milestone in MILESTONES}


def check(milestone: str, namespace: Mapping[str, Any] | ModuleType) -> CheckResult:
    """Check one milestone here and now, in this process and with no time limit.

    The library's own `Value`, `Neuron` and so on are taken as not there: what is checked is yours.

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
        backward: not yet, 0 of 4 hold
        There is no Value.backward yet. Make it a method that fills in the grad of every value this one was made from.
        Next: Automatic backpropagation
    """
    names = vars(namespace) if isinstance(namespace, ModuleType) else namespace
    librarys = [name for name in NEEDED if is_the_librarys(names.get(name))]
    missing = {name: f"This {name} is the library's own: nothing of yours was checked." for name in librarys}
    return judge(named(milestone), {name: names[name] for name in names if name not in missing}, missing)


def judge(
    milestone: Milestone, names: Names, missing: Mapping[str, str], judged: dict[str, CheckResult] | None = None
) -> CheckResult:
    """Check a milestone.

    Args:
        milestone: what to check.
        names: the learner's names.
        missing: why a name is not there, where there is more to say than that.
        judged: the results of these names so far; what builds on them looks there, and each new one is added.
    """
    judged = {} if judged is None else judged
    if milestone.name not in judged:
        judged[milestone.name] = _judged(milestone, names, missing, judged)
    return judged[milestone.name]


def _judged(
    milestone: Milestone, names: Names, missing: Mapping[str, str], judged: dict[str, CheckResult]
) -> CheckResult:
    optional = milestone.optional or milestone.advice or (milestone.with_tanh and _does_without_tanh(names))
    for need in milestone.needs.split():
        name, _, member = need.partition(".")
        if name not in names or (member and not hasattr(names[name], member)):
            why = missing.get(name) or _not_there(names, name, member if name in names else "")
            return result(milestone, 0, "not there" if optional else "not yet", why)
    if milestone.optional and milestone.name == "other-operations" and not any(other_operations(names["Value"])):
        return result(milestone, 0, "not there", "Value has no operation besides those of the other milestones.")
    state = random.getstate()
    with _steady(names["Value"]):
        reasons = [reason for fact in milestone.facts if (reason := _reason(fact, names))]
    random.setstate(state)  # a page goes on as if there had been no check
    held = len(milestone.facts) - len(reasons)
    if not reasons:
        return result(milestone, held, "passed", "")
    for earlier in milestone.after.split():
        before = judge(named(earlier), names, missing, judged)
        if before.state == "not yet":  # then what follows from it would mislead
            why = before.why if before.why.startswith("First ") else f"First {earlier}: {before.why}"
            return result(milestone, held, "not there" if milestone.advice else "not yet", why)
    return result(milestone, held, "advice" if milestone.advice else "not yet", reasons[0])


def _not_there(names: Names, name: str, member: str) -> str:
    if not member:
        return f"There is no {name} yet. {NEEDED[name]}"
    need = f"{name}.{member}"
    hint = missing_method(names[name], member) or NEEDED.get(need, f"Make it a method of {name}.")
    return f"There is no {need} yet. {hint}"


def _does_without_tanh(names: Names) -> bool:
    methods = {name.lower().replace("_", "") for name in dir(names.get("Value"))}
    return "tanh" not in methods and bool(methods & ACTIVATIONS)


def named(milestone: str) -> Milestone:
    """The milestone of that name; a `ValueError` that lists them if there is none."""
    for one in CHECKS:
        if one.name == milestone:
            return one
    raise ValueError(f"there is no milestone {milestone!r}: choose one of {', '.join(c.name for c in CHECKS)}")


def result(milestone: Milestone, held: int, state: State, why: str) -> CheckResult:
    """What was found of a milestone, with the place where it is taught."""
    return CheckResult(
        milestone.name, state, held, len(milestone.facts), why, lesson=milestone.taught_in, page=milestone.page
    )


def next_lesson(result: CheckResult) -> str:
    """The lesson to look at, in words, and its address where the library was installed from a site that has it."""
    return "\n".join(filter(None, [f"Next: {result.lesson}", address(result.page)]))


@contextlib.contextmanager
def _steady(value: Any) -> Iterator[None]:
    # Sets of values come in an order that depends on where they lie in memory. With a hash that counts instead, a
    # wrong engine gets the same report every time.
    places: dict[int, int] = {}
    kept: list[object] = []  # so that no other gets the same place

    def counted(self: object) -> int:
        try:
            return places[id(self)]  # as in most of the many calls
        except KeyError:
            place = places[id(self)] = len(kept)
            kept.append(self)
            return place

    plain = (getattr(value, "__hash__", None), getattr(value, "__eq__", None)) == (object.__hash__, object.__eq__)
    if plain and isinstance(value, type):
        setattr(value, "__hash__", counted)  # noqa: B010
    try:
        yield
    finally:
        if getattr(value, "__hash__", None) is counted:
            delattr(value, "__hash__")


def _reason(fact: Fact, names: Names) -> str:
    try:
        return fact.reason(names)
    except FAULTS as error:
        return f"{fact.what}: {raised(error, names.get('__file__'), fact.hint, names.get('Value'))}"
