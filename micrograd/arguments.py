"""What the library refuses, and in which words: "linear_decay: steps must be a whole number, got 2.5 (float)".

Each check takes `what`, the words for the argument, and what was passed. It returns that as what it must be, or raises
an error that names the argument, says what it must be, shows what was passed and, where there is one, the way out.

Left out on purpose: checks of anything that only one function asks for. They stand there.
"""

import math
import numbers
import reprlib
from collections.abc import Iterable, Sized
from typing import Any, TypeVar

T = TypeVar("T")

# One thing ------------------------------------------------------------------------------------------


def shown(thing: object) -> str:
    """What was passed and its type; only its type where the rest would be a memory address."""
    kind, nameless = type(thing).__name__, callable(thing) or " at 0x" in repr(thing)
    return f"something of type {kind}" if nameless else f"{reprlib.repr(thing)} ({kind})"


def real(what: str, number: object) -> float:
    """A real number, as a float."""
    if isinstance(number, numbers.Real):
        return float(number)
    hint = ": use its .data, which is a plain number" if hasattr(number, "_prev") else ""
    raise TypeError(f"{what} must be a real number, got {shown(number)}{hint}")


def size(what: str, number: object, *, zero: bool = False) -> float:
    """A finite real number greater than 0, or at least 0."""
    x = real(what, number)
    if not (0.0 < x < math.inf or (zero and x == 0.0)):
        raise ValueError(f"{what} must be finite and {'at least' if zero else 'greater than'} 0, got {x}")
    return x


def whole(what: str, number: object, *, least: int | None = None, because: str = "") -> int:
    """A whole number, of any kind, that is at least so large."""
    if not isinstance(number, numbers.Integral):
        raise TypeError(f"{what} must be a whole number, got {shown(number)}")
    if least is not None and number < least:
        raise ValueError(f"{what} must be at least {least}{because}, got {number}")
    return int(number)


def instance(what: str, thing: object, kind: type[T]) -> T:
    """A thing of that kind, such as a `Value`."""
    if isinstance(thing, kind):
        return thing
    hint = ""
    if isinstance(thing, list):
        hint = ": take the one output that is meant, or build the network with one output"
    elif isinstance(thing, numbers.Real):
        hint = ": a plain number has no gradient, so keep the Value and leave out .data"
    raise TypeError(f"{what} must be a {kind.__name__}, got {shown(thing)}{hint}")


# Many things ----------------------------------------------------------------------------------------


def listed(what: str, things: Iterable[Any], expected: str) -> list[Any]:
    """A list of what can be gone through; `expected` says of what."""
    if not isinstance(things, Iterable) or isinstance(things, str):
        raise TypeError(f"{what} must be {expected}, got {shown(things)}")
    return list(things)


def parameter_list(where: str, things: Iterable[T], kind: type[T]) -> list[T]:
    """A list of at least one `Value`."""
    values = listed(f"{where}: parameters", things, "a list of Values, as model.parameters() gives it")
    if not values:
        raise ValueError(f"{where}: parameters is empty: pass at least one Value, as model.parameters() gives them")
    return [instance(f"{where}: parameters[{i}]", value, kind) for i, value in enumerate(values)]


def same_length(where: str, name: str, things: Sized, targets: Sized) -> None:
    """As many targets as things, which are each called `name`."""
    if len(things) != len(targets):
        raise ValueError(f"{where}: {len(things)} {name}s but {len(targets)} targets; give each {name} one target")


# The numbers of values ------------------------------------------------------------------------------


def scalar(number: object, op: str = "") -> float:
    """What one `Value` holds: a real number; `op` is the operation that meets it."""
    if isinstance(number, (float, int, numbers.Real)):  # the first two are quick to tell
        return float(number)
    if hasattr(number, "_prev"):
        hint = "it is a Value already: use it as it is, or its .data"
    elif isinstance(number, str):
        hint = "convert text with float(...) first"
    elif hasattr(number, "__len__") or hasattr(number, "tolist"):
        hint = "make one Value for each element (for an array of one element, pass its .item())"
    else:
        hint = "pass an int or a float"
    where = f"operation {op!r}: " if op else ""
    raise TypeError(f"{where}a Value holds one real number, got {shown(number)}: {hint}")


def power(base: float, exponent: float) -> float:
    """`base ** exponent` in real numbers; its errors name both."""
    if base < 0.0 and not exponent.is_integer():
        raise ValueError(f"({base}) ** {exponent} is not a real number: use a whole exponent or a base of at least 0")
    try:
        return math.pow(base, exponent)
    except ValueError:  # math.pow's word for 0 to a negative power
        raise ZeroDivisionError(f"{base} ** {exponent} divides by zero: the base must not be 0") from None
    except OverflowError:
        raise OverflowError(f"{base} ** {exponent} does not fit a float") from None


def exp(x: float) -> float:
    """`math.exp`, whose error names the input."""
    try:
        return math.exp(x)
    except OverflowError:
        raise OverflowError(f"exp({x}) does not fit a float: keep the input below about 709.8") from None


def log(x: float) -> float:
    """`math.log`, whose error names the input."""
    if x <= 0.0:
        raise ValueError(f"log({x}) is not defined: the input must be greater than 0")
    return math.log(x)
