"""Which classes are meant: `Value`, `Neuron`, `Layer` and `MLP` by their names, or by what they do.

A class under another name is recognised by behaviour: numbers go in, `+` and `*` give the sum and the product; a
network is called as in `MLP(3, [4, 4, 1])`. This library's own classes are nobody's engine, and are told apart.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from .facts import number
from .location import LIBRARY
from .network_facts import bare

Attempt = Callable[[Callable[[], Any]], Any]  # runs a call and gives None where it raises

NETWORKS: dict[str, tuple[Any, ...]] = {"Neuron": (3,), "Layer": (2, 3), "MLP": (3, [4, 4, 1])}
LIKE = {
    "Neuron": ("neuron", "perceptron", "unit"),
    "Layer": ("layer", "dense", "linear"),
    "MLP": ("mlp", "net", "nn", "perceptron", "model"),
}


@dataclass
class Meant:
    """The classes that are meant.

    Attributes:
        names: what the checks look at: the learner's names, with `Value` and the others under these names.
        notes: what has to be said of them.
        missing: why a name is not there, where there is more to say than that.
    """

    names: dict[str, Any]
    notes: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


def meant(names: Mapping[str, Any], attempt: Attempt) -> Meant:
    """Find the classes that are meant among the names of a learner's module."""
    found = Meant(dict(names))
    classes = [thing for thing in names.values() if isinstance(thing, type)]
    own = [cls for cls in dict.fromkeys(classes) if _is_of_a_learner(cls)]
    value = names.get("Value")
    if is_the_librarys(value):
        found.missing["Value"] = (
            f"This Value is the library's own, from {file_of(value)}: nothing of yours was checked. Does your file "
            "import it from where your engine is?"
        )
        del found.names["Value"]
    elif not isinstance(value, type):
        _find_value(found, own, attempt)
    value = found.names.get("Value")
    for name in NETWORKS:
        _find_network(found, name, own, value, attempt)
    return found


def is_the_librarys(thing: object) -> bool:
    """Is that one of this library's own classes?"""
    file = file_of(thing) if isinstance(thing, type) else ""
    return bool(file) and Path(file).resolve().parent == LIBRARY


def file_of(cls: Any) -> str:
    """The file in which a class is defined; empty if it is in none."""
    return getattr(sys.modules.get(cls.__module__), "__file__", None) or ""


def _is_of_a_learner(cls: type) -> bool:
    loader = getattr(sys.modules.get(cls.__module__), "__loader__", None)
    return getattr(loader, "of_the_learner", False) and not is_the_librarys(cls)


def _find_value(found: Meant, own: Iterable[type], attempt: Attempt) -> None:
    like = [cls for cls in own if attempt(partial(adds_and_multiplies, cls))]
    going_back = [cls for cls in like if any("back" in name for name in dir(cls))]
    if candidates := going_back or like:
        cls = found.names["Value"] = candidates[-1]
        more = f" (so do {', '.join(c.__name__ for c in candidates[:-1])})" if candidates[1:] else ""
        found.notes.append(
            f"There is no Value: {cls.__name__} behaves like one{more} and was checked in its place. Code for a Value "
            f"finds it after `Value = {cls.__name__}`."
        )


def adds_and_multiplies(cls: Any) -> bool:
    """Does it hold a number, and do + and * give its sum and product?"""
    for result, expected in ((cls(2.0) + cls(3.0), 5.0), (cls(2.0) * cls(3.0), 6.0)):
        held = [getattr(result, name, None) for name in dir(result) if not name.startswith("__")]
        if not isinstance(result, cls) or not any(_is(thing, expected) for thing in held):
            return False
    return True


def _is(thing: object, expected: float) -> bool:
    try:
        return not callable(thing) and abs(number(thing) - expected) < 1e-3
    except (TypeError, ValueError, RuntimeError):
        return False


def _find_network(found: Meant, name: str, own: Iterable[type], value: Any, attempt: Attempt) -> None:
    cls = found.names.get(name)
    if is_the_librarys(cls):
        found.missing[name] = f"This {name} is the library's own, from {file_of(cls)}: nothing of yours was checked."
        del found.names[name]
    elif isinstance(cls, type):
        made = attempt(partial(_first_parameter, cls, NETWORKS[name]))
        if is_the_librarys(type(made)) and value is not type(made):
            found.missing[name] = f"Your {name} is made of this library's Value, not of yours: import your own instead."
            del found.names[name]
    else:
        used = [found.names.get(other) for other in ("Value", *NETWORKS)]
        others = [cls for cls in own if cls not in used and "__call__" in dir(cls)]
        for cls in reversed(others):
            if value and attempt(partial(_serves_as, name, cls, value)):
                found.names[name] = cls
                call = f"{name}({', '.join(map(str, NETWORKS[name]))})"
                found.notes.append(
                    f"There is no {name}: {cls.__name__}, which can be called like {call}, was checked in its place."
                )
                return
        likely = [c for c in others if any(word in c.__name__.lower() for word in LIKE[name]) and has_parameters(c)]
        if likely:
            arguments = ", ".join(map(str, NETWORKS[name]))
            found.missing[name] = (
                f"There is no {name} yet. Is it {likely[-1].__name__}? The checks call it as in {name}({arguments}), "
                "and its parameters() is a list of its Values."
            )


def _first_parameter(cls: Any, arguments: tuple[Any, ...]) -> Any:
    return next(iter(cls(*arguments).parameters()))


def has_parameters(cls: type) -> bool:
    """Has it got a method `parameters`, as what is trained has?"""
    return inspect.isfunction(getattr(cls, "parameters", None))


def _serves_as(name: str, cls: Any, value: type) -> bool:
    model = cls(*NETWORKS[name])
    inputs = [0.5] * NETWORKS[name][0]
    out = model(inputs)
    several = isinstance(out, (list, tuple)) and len(out) == 3 and all(isinstance(one, value) for one in out)
    right = several if name == "Layer" else isinstance(bare(out), value) and not several
    return right and len(list(model.parameters())) > 0
