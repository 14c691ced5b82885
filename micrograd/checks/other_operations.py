"""Operations that no milestone names: every method that makes a Value of a Value, against a nudge."""

import contextlib
import inspect
import math
from collections.abc import Iterator
from typing import Any

from .facts import Names, Precision, number, precision, show

OF_A_MILESTONE = {"tanh", "exp", "log", "relu", "__neg__"}
ALSO = {"__abs__", "__pos__"}  # named with underscores, and operations nevertheless
NOT_OPERATIONS = ("back", "clone", "const", "copy", "detach", "stop", "zero")  # how their names begin
SHOWN = ("display", "draw", "export", "plot", "print", "render", "save", "show", "view", "visual", "write")
UNDEFINED = (ArithmeticError, AssertionError, ValueError)  # what a function raises outside of its domain
INPUTS = (0.7, -0.6, 1.9, 0.3)  # where functions are smooth, and most are defined somewhere

FUNCTIONS = {
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "sin": math.sin,
    "cos": math.cos,
    "sqrt": math.sqrt,
    "softplus": lambda x: math.log1p(math.exp(x)),
    "square": lambda x: x * x,
    "abs": abs,
    "__abs__": abs,
}


def every_other_operation(names: Names) -> str:
    """Does each give the grad that a nudge gives, alone, inside an expression and beside another use?"""
    for name in other_operations(names["Value"]):
        for x in INPUTS:
            if reason := _compare(names, name, x, precision(names)):
                return reason
    return ""


def other_operations(value: type) -> Iterator[str]:
    """The names of the methods that need no argument and no milestone asks for."""
    for name in sorted(dir(value)):
        method = inspect.getattr_static(value, name)
        if name in OF_A_MILESTONE or (name.startswith("_") and name not in ALSO):
            continue
        if name.lower().startswith(NOT_OPERATIONS + SHOWN):
            continue
        if inspect.isfunction(method):
            with contextlib.suppress(ValueError, TypeError):
                inspect.signature(method).bind(None)
                yield name


def _compare(names: Names, name: str, x: float, exact: Precision) -> str:
    value = names["Value"]
    try:
        results = [_apply(value, name, x)]
        if not isinstance(results[0], value):
            return ""  # not an operation
        results += [_apply(value, name, x + step) for step in (-exact.nudge, exact.nudge)]
        here, low, high = (number(out.data) for out in results)
    except Exception as error:
        if name in FUNCTIONS and not isinstance(error, UNDEFINED):
            raise
        return ""  # not defined there, or not an operation
    if not math.isfinite(low + here + high):
        return ""
    if name in FUNCTIONS and not exact.near(here, FUNCTIONS[name](x)):
        return f"a.{name}() at a = {x:g} is {here:.6g}, expected {FUNCTIONS[name](x):.6g}."
    slope = (high - low) / (2 * exact.nudge)
    for code, expected in ((f"a.{name}()", slope), (f"a.{name}() * b", 3 * slope), (f"a + a.{name}()", 1 + slope)):
        scope = {"a": value(x), "b": value(3.0)}
        exec(f"y = {code}", scope)
        scope["y"].backward()
        if not exact.near_slope(got := scope["a"].grad, expected):
            return f"y = {code}, at a = {x:g}: a.grad is {show(got)}, and a nudge says {expected:.6g}."
    return ""


def _apply(value: Any, name: str, x: float) -> Any:
    return getattr(value(x), name)()
