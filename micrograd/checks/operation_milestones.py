"""The milestones of operations: plain numbers, minus, powers, division, functions of one value."""

import contextlib
import math

from .engine_milestones import ALONE, WIPED
from .facts import Names, Probe, Shown, example, precision, show
from .milestone import Milestone
from .other_operations import every_other_operation
from .raised import NUMBER

# What the known mistakes are

RADD = "For `1 + a` Python asks Value for __radd__: define it, returning self + other."
RMUL = "For `3 * a` Python asks Value for __rmul__: define it, returning self * other."
NEG = "For `-a` Python asks Value for __neg__: define it, returning self * -1."
SUB = "For `a - b` Python asks Value for __sub__: define it, returning self + (-other)."
SIGN = "The sign is wrong: when b grows, a - b falls, so b gets -1 times out.grad. (a - b is a + (-b).)"
MINUS = "The minus got lost on the way: a - b is a + (-b)."
RSUB = "For `3 - a` Python asks Value for __rsub__: define it, returning other + (-self)."
RSUB_SIGN = "The sign is wrong: that is a - 3. In __rsub__ the number comes first: other + (-self)."
POWER = "The local derivative of a**n is n * a**(n - 1), with a plain number n."
EXPONENT = (
    "b is taken for a plain number, and its grad is lost. Refuse a Value as exponent (assert isinstance(n, (int, "
    "float))), or push to b as well: y * log(a)."
)
POWER_N = f"The exponent has to go down by one. {POWER}"
TRUEDIV = "For `a / b` Python asks Value for __truediv__: define it, returning self * other**-1."
FALLS = "The sign is wrong: when b grows, a / b falls. (a / b is a * b**-1.)"
RTRUEDIV = "For `3 / a` Python asks Value for __rtruediv__: define it, returning other * self**-1."
UPSIDE = "That is a / 3. In __rtruediv__ the number comes first, other / self."
EXP = "The local derivative of exp is its own output: out.data, not the input and not the rule for powers."
LOG = "The local derivative of log is 1 / self.data."
RELU = "relu gives a positive number and its grad on as they are; for a negative number both are 0."

EXPONENT_CODE = """\
a, b, ignored = Value(2.0), Value(3.0), False
try:
    y = a**b
    y.backward()
    ignored = b.grad == 0
except Exception:
    pass  # to refuse it is right"""
OTHERS_CODE = """\
wrong = []
for name in ("sigmoid", "sin", "cos", "sqrt"):
    if hasattr(Value, name):
        operation, a = getattr(Value, name), Value(0.7)
        operation(a).backward()
        slope = (operation(Value(0.7001)).data - operation(Value(0.6999)).data) / 2e-4
        if abs(a.grad - slope) > 1e-4:
            wrong.append(name)"""

E = math.exp(1.5)
L = math.log(2)


def _value_as_exponent(names: Names) -> str:
    a, b = names["Value"](2.0), names["Value"](3.0)
    with contextlib.suppress(Exception):  # to refuse it is right
        y = a**b
        y.backward()
        near = precision(names).near
        if not near(y.data, 8):
            return f"y = a**b, at a = 2, b = 3, both Values: y.data is {show(y.data)}, expected 8. {EXPONENT}"
        for grad, expected, name in ((a.grad, 12, "a"), (b.grad, 8 * L, "b")):
            if not near(grad, expected):
                what = f"{name}.grad is {show(grad)}, expected {expected:.6g}"
                return f"y = a**b, at a = 2, b = 3, both Values: {what}. {EXPONENT}"
    return ""


OPERATION_MILESTONES = (
    Milestone(
        "constants",
        "Plain numbers on either side of + and *",
        "more_operations",
        facts=(
            example("a + 1", 3, a=(2, 1), hint=NUMBER),
            example("a * 3", 6, a=(2, 3), hint=NUMBER),
            example("1 + a", 3, a=(2, 1), hint=RADD),
            example("3 * a", 6, a=(2, 3), hint=RMUL),
            example("(a + 0.5) * b", 12.5, a=(2, 5), b=(5, 2.5), wrong={("a", 1): ALONE}, hint=NUMBER),
            example("(a * 0.5) * b", 5, a=(2, 2.5), b=(5, 1), wrong={("a", 0.5): ALONE}, hint=NUMBER),
            example("(1 + a) * b", 15, a=(2, 5), b=(5, 3), wrong={("a", 1): ALONE}, hint=RADD),
            example("(3 * a) * b", 30, a=(2, 15), b=(5, 6), wrong={("a", 3): ALONE}, hint=RMUL),
            example("a + (a + 1)", 5, a=(2, 2), wrong={("a", 1): WIPED}, hint=NUMBER),
            example("a + a * 3", 8, a=(2, 4), wrong={("a", 3): WIPED}, hint=NUMBER),
            example("a + (1 + a)", 5, a=(2, 2), wrong={("a", 1): WIPED}, hint=RADD),
            example("a + 3 * a", 8, a=(2, 4), wrong={("a", 3): WIPED}, hint=RMUL),
        ),
    ),
    Milestone(
        "subtraction",
        "-a, a - b and 3 - a",
        "more_operations",
        facts=(
            example("-a", -2, a=(2, -1), hint=NEG),
            example(
                "a - b", 2, a=(5, 1), b=(3, -1), wrong={("y", 8): MINUS, ("y", -2): MINUS, ("b", 1): SIGN}, hint=SUB
            ),
            example("a - 1", 4, a=(5, 1), hint=NUMBER),
            example("3 - a", -2, a=(5, -1), wrong={("y", 2): RSUB_SIGN}, hint=RSUB),
            example("-a * b", -6, a=(2, -3), b=(3, -2), wrong={("a", -1): ALONE}, hint=NEG),
            example("(a - b) * c", 8, a=(5, 4), b=(3, -4), c=(4, 2), wrong={("a", 1): ALONE, ("b", -1): ALONE}),
            example("(a - 1) * b", 8, a=(5, 2), b=(2, 4), wrong={("a", 1): ALONE}, hint=NUMBER),
            example("(3 - a) * b", -8, a=(5, -4), b=(4, -2), wrong={("a", -1): ALONE}, hint=RSUB),
            example("a + -a * b", -4, a=(2, -2), b=(3, -2), wrong={("a", -3): WIPED}, hint=NEG),
            example("a + (a - b)", 7, a=(5, 2), b=(3, -1), wrong={("a", 1): WIPED}),
            example("a + (b - a)", 3, a=(5, 0), b=(3, 1), wrong={("a", -1): WIPED}),
            example("a + (3 - a)", 3, a=(5, 0), wrong={("a", -1): WIPED}, hint=RSUB),
            example("a - a", 0, a=(5, 0), wrong={("a", 1): WIPED, ("a", -1): WIPED}),
        ),
        after="backward accumulation constants",
    ),
    Milestone(
        "power",
        "a**n for a constant n",
        "more_operations",
        facts=(
            example("a**3", 8, a=(2, 12), wrong={("a", 24): POWER_N}, hint=POWER),
            example("a**-1", 0.5, a=(2, -0.25), hint=POWER),
            example("a**2 * b", 45, a=(3, 30), b=(5, 9), wrong={("a", 6): ALONE}, hint=POWER),
            example("a + a**2", 12, a=(3, 7), wrong={("a", 6): WIPED}, hint=POWER),
            example("a**0.5", 2, a=(4, 0.25), hint=POWER),
            Probe("a**b", _value_as_exponent, Shown(EXPONENT_CODE, {"ignored": False})),
        ),
        needs="Value.backward Value.__pow__",
    ),
    Milestone(
        "division",
        "a / b and 3 / a",
        "more_operations",
        facts=(
            example("a / b", 0.5, a=(2, 0.25), b=(4, -0.125), wrong={("b", 0.125): FALLS}, hint=TRUEDIV),
            example("a / 2", 1.5, a=(3, 0.5), hint=NUMBER),
            example("3 / a", 1.5, a=(2, -0.75), wrong={("y", 2 / 3): UPSIDE}, hint=RTRUEDIV),
            example(
                "a / b * c", 3, a=(2, 1.5), b=(4, -0.75), c=(6, 0.5), wrong={("a", 0.25): ALONE, ("b", -0.125): ALONE}
            ),
            example("a / 2 * b", 6, a=(3, 2), b=(4, 1.5), wrong={("a", 0.5): ALONE}),
            example("3 / a * b", 6, a=(2, -3), b=(4, 1.5), wrong={("a", -0.75): ALONE}, hint=RTRUEDIV),
            example("a + a / b", 2.5, a=(2, 1.25), b=(4, -0.125), wrong={("a", 0.25): WIPED}),
            example("b + a / b", 4.5, a=(2, 0.25), b=(4, 0.875), wrong={("b", -0.125): WIPED}),
            example("a + 3 / a", 3.5, a=(2, 0.25), wrong={("a", -0.75): WIPED}, hint=RTRUEDIV),
        ),
        after="backward accumulation constants power",
    ),
    Milestone(
        "exp",
        "exp, its own local derivative",
        "exp_and_tanh",
        facts=(
            example("a.exp() * b", 2 * E, a=(1.5, 2 * E), b=(2, E), wrong={("a", E): ALONE}, hint=EXP),
            example("a.exp()", 1 / math.e, a=(-1, 1 / math.e), hint=EXP),
            example("a + a.exp()", 1.5 + E, a=(1.5, 1 + E), wrong={("a", E): WIPED}, hint=EXP),
        ),
        needs="Value.backward Value.exp",
        with_tanh=True,
    ),
    Milestone(
        "log",
        "The natural logarithm",
        "exp_and_tanh",
        facts=(
            example("a.log() * b", 3 * L, a=(2, 1.5), b=(3, L), wrong={("a", 0.5): ALONE}, hint=LOG),
            example("a.log()", -L, a=(0.5, 2), hint=LOG),
            example("a + a.log()", 2 + L, a=(2, 1.5), wrong={("a", 0.5): WIPED}, hint=LOG),
        ),
        needs="Value.backward Value.log",
        optional=True,
    ),
    Milestone(
        "relu",
        "0 for negative numbers",
        "exp_and_tanh",
        facts=(
            example("a.relu() * b", 6, a=(2, 3), b=(3, 2), wrong={("a", 1): ALONE}, hint=RELU),
            example("a.relu() * b", 0, a=(-2, 0), b=(3, 0), hint=RELU),
            example("a + a.relu()", -2, a=(-2, 1), wrong={("a", 0): WIPED}, hint=RELU),
            example("a + a.relu()", 4, a=(2, 2), wrong={("a", 1): WIPED}, hint=RELU),
        ),
        needs="Value.backward Value.relu",
        optional=True,
    ),
    Milestone(
        "other-operations",
        "Every other operation, against a nudge",
        "exp_and_tanh",
        facts=(Probe("every method without arguments", every_other_operation, Shown(OTHERS_CODE, {"wrong": []})),),
        section="An operation in one line",
        needs="Value.backward",
        optional=True,
        aside=True,
    ),
)
