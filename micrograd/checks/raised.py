"""What was raised, where in the learner's code, and what it usually means."""

import textwrap
import traceback
from pathlib import Path
from typing import Any

MOST_PRINTED = 1_000_000  # characters in one milestone, of which none is shown

NUMBER = "Make a plain number a Value first: `other = other if isinstance(other, Value) else Value(other)`."
UNHASHABLE = (
    "{0} has an __eq__ and no __hash__, and then Python takes its hash away: no set can hold it. Leave __eq__ out. Two "
    "Values with the same number are still two, and a walk that compares numbers passes over the second."
)
ASKS_ITSELF = {
    "__radd__": "self + other",
    "__rmul__": "self * other",
    "__rsub__": "(-self) + other",
    "__rtruediv__": "other * self**-1",
}

# What the checks look for, and what else it is called.
OTHER_NAMES = {
    "data": ("value", "val", "v", "x", "num", "number", "item", "scalar", "_data", "_value"),
    "grad": ("gradient", "_grad", "g", "dx", "derivative", "deriv", "d", "adjoint", "dv"),
    "_prev": ("prev", "children", "_children", "parents", "_parents", "inputs", "_inputs", "operands", "args", "deps"),
    "_op": ("op", "operation", "_operation", "operator", "op_name", "name"),
    "backward": ("backprop", "backpropagate", "backward_pass", "back", "back_prop", "backwards", "propagate"),
    "parameters": ("params", "get_parameters", "get_params", "weights", "parms"),
    "zero_grad": ("zero_grads", "zerograd", "zero_gradients", "reset_grad", "reset_grads", "clear_grad", "zero"),
    "exp": ("exponential", "e"),
    "log": ("ln",),
    "relu": ("ReLU", "Relu", "RELU", "rectify"),
    "tanh": ("Tanh", "TanH", "tan_h", "hyperbolic_tangent"),
}


class PrintFlood(BaseException):
    """Too much was printed. Not an `Exception`, so that an engine's own `except Exception` lets it through."""


FAULTS = (Exception, SystemExit, PrintFlood)


def likely_name(thing: object, wanted: str) -> str:
    """What `thing` may call the attribute that is looked for as `wanted`; empty if nothing comes near."""
    there = [name for name in dir(thing) if not name.startswith("__")]
    for name in OTHER_NAMES.get(wanted, ()):
        if name in there:
            return name
    if wanted == "_prev":
        for name in there:
            held = getattr(thing, name, None)
            if isinstance(held, (list, tuple, set, frozenset)) and any(type(one) is type(thing) for one in held):
                return name
    return ""


def place_of(file: str, line: int, main: str = "") -> str:
    """A line in words: of the file itself, of a cell, or of another file of the learner's."""
    path, _, cell = file.partition(", cell ")
    where = f"line {line}" if not cell else f"cell {cell}, line {line}"
    return where if not main or path == main else f"{where} of {Path(path).name}"


def raised(error: BaseException, file: object = "", hint: str = "", value: type | None = None) -> str:
    """What was raised, where in the learner's code, and what it usually means.

    Args:
        error: what was raised.
        file: the learner's file; if it is not known, no line is named.
        hint: what it usually means in this place, if it is nothing that is known in general.
        value: the class that was checked as `Value`.
    """
    text = textwrap.shorten(traceback.format_exception_only(error)[-1], 300)
    where = ""
    if isinstance(file, str) and file:
        lines = _lines(error, file)
        where = f"{lines[-1]} " if lines else ""
    if isinstance(error, PrintFlood):
        return f"it printed more than {MOST_PRINTED:,} characters. Is there a print in a loop that does not end?"
    if isinstance(error, SystemExit):
        return "it calls exit() or sys.exit(), which ends Python: take that out."
    stop = "" if text.endswith("?") else "."  # Python itself may end in "Did you mean ...?"
    return f"{where}raised {text}{stop} {_meaning(error, text, value) or hint}".rstrip()


def _lines(error: BaseException, file: str) -> list[str]:
    places = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        loader = frame.f_globals.get("__loader__")
        if name.partition(", cell ")[0] == file or getattr(loader, "of_the_learner", False):
            places.append(place_of(name, line, file))
    if isinstance(error, SyntaxError) and error.filename == file:
        places.append(place_of(file, error.lineno or 1))
    return places


def _meaning(error: BaseException, text: str, value: type | None) -> str:
    if isinstance(error, EOFError):
        return "If that is input(): nobody is there to answer."
    if isinstance(error, SyntaxError):
        return "Python cannot read that."
    if isinstance(error, MemoryError):
        return "Does a list grow in a loop that does not end?"
    if isinstance(error, ModuleNotFoundError):
        return "Is it installed where this command runs, or does the name of a file of yours differ?"
    if isinstance(error, NameError):
        return "Is its import, or its definition, missing from this file?"
    if isinstance(error, RecursionError):
        return _recursion(error)
    if isinstance(error, ValueError) and "values to unpack" in text:
        return "To go through two lists side by side, join them: `zip(self.w, x)`."
    if isinstance(error, TypeError):
        if "unhashable type" in text and value and f"'{value.__name__}'" in text:
            return UNHASHABLE.format(value.__name__)
        if "'NoneType' object is not callable" in text:
            return (
                "Store the function without calling it: `out._backward = _backward`, no brackets after the name. "
                "A leaf needs one too, which does nothing: `lambda: None`."
            )
        if "'NoneType' object is not iterable" in text:
            return (
                "A list's own append(), reverse() and sort() change it and give None: call them on a line before, or "
                "take `reversed(order)`, `self.w + [self.b]`."
            )
        if "object is not iterable" in text and (_last_function(error) == "__init__" or _is_a_child(text, value)):
            return "A tuple of one needs a comma: `(self,)`."
        if "can only concatenate list" in text or ("for +: " in text and "'list'" in text):
            return "A list takes only a list: put the single one into a list of its own, as in `self.w + [self.b]`."
        if "for ^" in text:
            return "`^` is no power in Python: `**` is."
    if isinstance(error, (TypeError, AttributeError)) and "'NoneType'" in text:
        return "An operation gave None: does it end in `return out`?"
    if isinstance(error, AttributeError):
        if "'int' object" in text or "'float' object" in text:
            return NUMBER
        return _other_name(error, value)
    return ""


def _is_a_child(text: str, value: type | None) -> bool:
    return value is not None and f"'{value.__name__}' object" in text


def _last_function(error: BaseException) -> str:
    return [frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)][-1]


def _recursion(error: RecursionError) -> str:
    names = [frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)]
    for name, body in ASKS_ITSELF.items():
        if names.count(name) > 100:
            return f"{name} asks itself again, without an end: `return {body}` does not."
    return "Something calls itself without an end."


def _other_name(error: AttributeError, value: type | None) -> str:
    wanted, thing = error.name, error.obj
    if wanted == "_backward" and not getattr(thing, "_prev", ()):
        return "A leaf needs a rule too, which does nothing: set `self._backward = lambda: None` in __init__."
    if wanted not in OTHER_NAMES or value is None or not isinstance(thing, value):
        return ""
    if likely := likely_name(thing, wanted):
        return f"Is that its `{likely}`? The checks, and drawings of graphs, look for `{wanted}`: rename it."
    return f"The checks look for `{wanted}`."


def missing_method(owner: Any, name: str) -> str:
    """What to say of a class without the method `name`, if it has one that is likely to be meant."""
    likely = likely_name(owner, name)
    return f"Is that its `{likely}`? Then rename it." if likely else ""
