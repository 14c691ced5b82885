"""The milestones on the way to `Value`: the graph, the backward pass, and the operations."""

import math

from .facts import Names, Probe, Shown, example, near, show
from .milestone import Milestone

DEEP = 5_000  # operations in a chain: more than Python allows calls inside one another

# What the known mistakes are

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


T = math.tanh(0.5)
E = math.exp(1.5)
L = math.log(2)


def _new_value(names: Names) -> str:
    a = names["Value"](2.0)
    if not near(a.data, 2):
        return f"Value(2.0).data is {show(a.data)}, expected 2: keep the number in self.data."
    if not near(a.grad, 0):
        return f"Value(2.0).grad is {show(a.grad)}, expected 0: before a backward pass nothing is known of it."
    if " object at 0x" in repr(a):
        return "Value(2.0) shows as <... object at 0x...>: write a __repr__ that tells its data."
    return ""


def _children(names: Names) -> str:
    a, b, c = (names["Value"](number) for number in (2.0, -3.0, 10.0))
    e = a * b
    d = e + c
    if len(a._prev):
        return f"The leaf a has the children {show(a._prev)}: a leaf has none."
    if {*map(id, d._prev)} != {id(e), id(c)} or {*map(id, e._prev)} != {id(a), id(b)}:
        return f"With e = a * b and d = e + c, d._prev is {show(d._prev)}: it should hold e and c themselves."
    if (d._op, e._op) != ("+", "*"):
        return f"With e = a * b and d = e + c, the operations are {e._op!r} and {d._op!r}, expected '*' and '+'."
    return ""


def _deep(names: Names) -> str:
    one, total = names["Value"](1.0), names["Value"](0.0)
    for _ in range(DEEP):
        total = total + one
    try:
        total.backward()
    except RecursionError:
        return f"A chain of {DEEP:,} operations ends in a RecursionError. {DEPTH}"
    return "" if near(one.grad, DEEP) else f"A one that was added {DEEP:,} times has the grad {show(one.grad)}."


ENGINE_MILESTONES = (
    Milestone(
        "value",
        "A Value holds a number, adds and multiplies",
        "expression_graph",
        facts=(
            Probe(
                "Value(2.0)",
                _new_value,
                Shown("a = Value(2.0)", {"a.data": 2.0, "a.grad": 0.0, '" object at 0x" in repr(a)': False}),
            ),
            example("a + b", -1, a=2, b=-3),
            example("a * b + c", 4, a=2, b=-3, c=10),
        ),
        needs="Value",
        after="",
    ),
    Milestone(
        "expression-graph",
        "It remembers its children",
        "expression_graph",
        facts=(
            Probe(
                "e = a * b; d = e + c",
                _children,
                Shown(
                    "a, b, c = Value(2.0), Value(-3.0), Value(10.0)\ne = a * b\nd = e + c",
                    {
                        "len(a._prev)": 0,
                        "{id(child) for child in d._prev} == {id(e), id(c)}": True,
                        "{id(child) for child in e._prev} == {id(a), id(b)}": True,
                        "d._op": "+",
                        "e._op": "*",
                    },
                ),
            ),
        ),
        section="Remember the children",
        needs="Value",
        after="value",
    ),
    Milestone(
        "backward",
        "The chain rule through + and *",
        "automatic_backpropagation",
        facts=(
            example("a + b", -1, a=(2, 1), b=(-3, 1)),
            example("a * b", -6, a=(2, -3), b=(-3, 2), wrong={("a", 2): OTHER}),
            example(
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
        after="value expression-graph",
    ),
    Milestone(
        "tanh",
        "tanh as one operation",
        "automatic_backpropagation",
        facts=(
            example("a.tanh()", T, a=(0.5, 1 - T**2), wrong={("a", 0.75): INPUT, ("a", 1 - T): SQUARE}),
            example("a.tanh() * b", 3 * T, a=(0.5, 3 - 3 * T**2), b=(3, T), wrong={("a", 1 - T**2): ALONE}),
            example("a + a.tanh()", 0.5 + T, a=(0.5, 2 - T**2), wrong={("a", 1 - T**2): WIPED}),
            example(
                "(x1 * w1 + x2 * w2 + b).tanh()",
                math.sqrt(0.5),
                x1=(2, -1.5),
                w1=(-3, 1),
                x2=(0, 0.5),
                w2=(1, 0),
                b=(6.8813735870195432, 0.5),
            ),
        ),
        needs="Value.backward Value.tanh",
    ),
    Milestone(
        "accumulation",
        "Used twice, counted twice",
        "automatic_backpropagation",
        facts=(
            example("a + a", 6, a=(3, 2), wrong={("a", 1): ONCE}),
            example("a * a", 9, a=(3, 6), wrong={("a", 3): ONCE}),
            example("a + a * b", 8, a=(2, 4), b=(3, 2), wrong={("a", 3): WIPED}),
            example("a + b * a", 8, a=(2, 4), b=(3, 2), wrong={("a", 3): WIPED}),
            example("a * (a + b)", 10, a=(2, 7), b=(3, 2), wrong={("a", 2): WIPED}),
            example("a * (b + a)", 10, a=(2, 7), b=(3, 2), wrong={("a", 2): WIPED}),
        ),
        section="Used twice, counted once",
    ),
    Milestone(
        "order",
        "Push once, after all has arrived",
        "automatic_backpropagation",
        facts=(
            example(
                "c = a + b; d = a * b; y = (c + d) + c * d",
                41,
                a=(2, 25),
                b=(3, 19),
                wrong={("a", 29): RECURSION, ("a", 46): RECURSION, ("a", 4): EARLY, ("a", 21): EARLY},
            ),
            example("b = a + a; c = b + b; y = c + c", 8, a=(1, 8), wrong={("a", 48): RECURSION}),
        ),
        section="Parents first",
        after="backward accumulation",
    ),
    Milestone(
        "depth",
        f"A chain of {DEEP:,} operations",
        "automatic_backpropagation",
        facts=(
            Probe(
                f"A chain of {DEEP:,} operations",
                _deep,
                Shown(
                    "one, total = Value(1.0), Value(0.0)\n"
                    f"for _ in range({DEEP}):\n    total = total + one\ntotal.backward()",
                    {"one.grad": float(DEEP)},
                ),
            ),
        ),
        section="Deep graphs",
        after="order",
        advice=True,
    ),
    Milestone(
        "large-inputs",
        "tanh of 1,000 is 1",
        "neuron_by_hand",
        facts=(
            example("a.tanh()", 1, a=(1000, 0), hint=OVERFLOW),
            example("a.tanh()", -1, a=(-1000, 0), hint=OVERFLOW),
        ),
        needs="Value.backward Value.tanh",
        after="tanh",
        advice=True,
    ),
    Milestone(
        "constants",
        "Plain numbers on either side of + and *",
        "more_operations",
        facts=(
            example("a + 1", 3, a=(2, 1), hint=NUMBER),
            example("a * 3", 6, a=(2, 3), hint=NUMBER),
            example("1 + a", 3, a=(2, 1), hint=RADD),
            example("3 * a", 6, a=(2, 3), hint=RMUL),
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
        ),
        after="backward constants",
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
        ),
        after="backward constants power",
    ),
    Milestone(
        "exp",
        "exp, its own local derivative",
        "more_operations",
        facts=(
            example("a.exp() * b", 2 * E, a=(1.5, 2 * E), b=(2, E), wrong={("a", E): ALONE}, hint=EXP),
            example("a + a.exp()", 1.5 + E, a=(1.5, 1 + E), wrong={("a", E): WIPED}, hint=EXP),
        ),
        needs="Value.backward Value.exp",
    ),
    Milestone(
        "log",
        "The natural logarithm",
        "more_operations",
        facts=(
            example("a.log() * b", 3 * L, a=(2, 1.5), b=(3, L), wrong={("a", 0.5): ALONE}, hint=LOG),
            example("a + a.log()", 2 + L, a=(2, 1.5), wrong={("a", 0.5): WIPED}, hint=LOG),
        ),
        needs="Value.backward Value.log",
        optional=True,
    ),
    Milestone(
        "relu",
        "0 for negative numbers",
        "more_operations",
        facts=(
            example("a.relu() * b", 6, a=(2, 3), b=(3, 2), wrong={("a", 1): ALONE}, hint=RELU),
            example("a.relu() * b", 0, a=(-2, 0), b=(3, 0), hint=RELU),
            example("a + a.relu()", 4, a=(2, 2), wrong={("a", 1): WIPED}, hint=RELU),
        ),
        needs="Value.backward Value.relu",
        optional=True,
    ),
)
