"""The milestones on the way to an engine: the graph, the chain rule, the backward pass."""

import math

from .facts import Names, Probe, Shown, example, precision, show
from .milestone import Milestone

DEEP = 5_000  # operations in a chain: more than Python allows calls inside one another

# What the known mistakes are

INNER = "An inner value gets a grad like any other: its own children need it."
ALONE = "That is the local derivative alone: multiply it by out.grad."
OTHER = "A factor gets the data of the other factor, times out.grad. Here it got its own."
AFRESH = (
    "1 is what a summand gets; a factor gets the data of the other factor, times out.grad. If your rule does that: "
    "does backward() call backward() of the children? Then each starts again at 1, and only the result should."
)
INPUT = "That is 1 - n**2, with the input n. The local derivative of tanh is 1 - o**2, with the output o."
SQUARE = "That is 1 - o. The local derivative of tanh is 1 - o**2."
WIPED = "A later contribution wiped out an earlier one. Where paths meet they add up: use += instead of =."
ONCE = f"{WIPED} (If it is += already: a set of children holds a only once, a tuple holds it twice.)"
RECURSION = (
    "That is what plain recursion gives: a value pushes again each time it is reached. Push once, after everything "
    "made from the value has pushed: sort topologically and go through the list in reverse."
)
TWICE = (
    "A value pushes more than once: it stands in the list more than once, or pushes each time it is reached. List each "
    "value once, by remembering which were visited; then go through the list in reverse."
)
EARLY = (
    "A value pushed before everything had arrived: going level by level from the result is not enough. List a value "
    "after its children (append it below the loop over them), and go through the list in reverse."
)
DEPTH = (
    "The walk over the graph calls itself, and Python allows about 1,000 calls inside one another. Keep what is still "
    "to be visited in a list of your own, a stack."
)
EQUAL = (
    "Two values with the same number are two values. Does an __eq__ compare numbers, or are values looked up by their "
    "data? Then the walk takes the second for the first and passes over it."
)
INPLACE = "`+=` makes a new Value, or a is no longer what it was: leave __iadd__ out, and Python takes __add__."
ZEROED = (
    "backward() sets the leaves back to 0 first. In PyTorch leaves keep their grad and each pass adds to it, until "
    "zero_grad(): so the losses of several examples can be passed back one by one."
)
OVERFLOW = "tanh written with exp overflows for a large input: use math.tanh."

T, N = math.tanh(0.5), math.tanh(1)


def _new_value(names: Names) -> str:
    near, a = precision(names).near, names["Value"](2.0)
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
    for name, made, op, children, of in (("d", d, "+", "e and c", (e, c)), ("e", e, "*", "a and b", (a, b))):
        if {*map(id, made._prev)} != {*map(id, of)}:
            return (
                f"With e = a * b and d = e + c, {name}._prev is {show(made._prev)}: it should hold {children} "
                f"themselves. Does `{op}` hand them on to the Value that it makes?"
            )
    if a._prev:
        return f"The leaf a has the children {show(a._prev)}: a leaf has none."
    if not d._op or not e._op or d._op == e._op:
        return (
            f"With e = a * b and d = e + c, the operations are {e._op!r} and {d._op!r}: each needs a name, as '*' and "
            "'+', in _op."
        )
    return ""


def _two_passes(names: Names) -> str:
    a, b = names["Value"](2.0), names["Value"](3.0)
    (a * b).backward()
    (a + b).backward()
    near = precision(names).near
    if near(a.grad, 4):
        return ""
    words = ZEROED if near(a.grad, 1) else "Each pass adds its own part."
    return f"(a * b).backward(), then (a + b).backward(), at b = 3: a.grad is {show(a.grad)}, expected 3 + 1. {words}"


def _deep(names: Names) -> str:
    one, total = names["Value"](1.0), names["Value"](0.0)
    for _ in range(DEEP):
        total = total + one
    try:
        total.backward()
    except RecursionError:
        return f"A chain of {DEEP:,} operations ends in a RecursionError. {DEPTH}"
    if precision(names).near(one.grad, DEEP):
        return ""
    return f"A one that was added {DEEP:,} times has the grad {show(one.grad)}."


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
                        "bool(d._op and e._op and d._op != e._op)": True,
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
            example("a * b", -6, a=(2, -3), b=(-3, 2), wrong={("a", 2): OTHER, ("a", 1): AFRESH}),
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
            example(
                "c = a + b; d = e + f; y = c * d",
                9,
                a=(1, 3),
                b=(2, 3),
                e=(1, 3),
                f=(2, 3),
                wrong={("a", 0): EQUAL, ("b", 0): EQUAL, ("e", 0): EQUAL, ("f", 0): EQUAL},
                hint=EQUAL,
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
            example("a.tanh()", -N, a=(-1, 1 - N**2)),
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
        after="backward",
        with_tanh=True,
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
            example("s = a; s += b; y = s * a", 10, a=(2, 7), b=(3, 2), hint=INPLACE),
        ),
        section="Used twice, counted once",
        after="backward",
    ),
    Milestone(
        "order",
        "Push once, after all has arrived",
        "order_and_backward",
        facts=(
            example(
                "c = a + b; d = a * b; y = (c + d) + c * d",
                41,
                a=(2, 25),
                b=(3, 19),
                wrong={("a", 29): RECURSION, ("a", 46): TWICE, ("a", 4): EARLY, ("a", 21): EARLY},
            ),
            example("b = a + a; c = b + b; y = c + c", 8, a=(1, 8), wrong={("a", 48): RECURSION}),
            *(
                example(code, y, x=(2, grad), hint=EARLY)
                for code, y, grad in (
                    ("h = x * x; y = h + h * x", 12, 16),
                    ("h = x * x; y = h * x + h", 12, 16),
                    ("h = x * x; k = h * x; m = k * x; y = h + m", 20, 36),
                    ("h = x * x; k = h * x; m = k * x; y = m + h", 20, 36),
                    ("h = x * x; k = h + x; m = k * h; y = m * k", 144, 384),
                    ("h = x * x; k = x + h; m = h * k; y = k * m", 144, 384),
                )
            ),
        ),
        section="Parents first",
        after="backward accumulation",
    ),
    Milestone(
        "two-passes",
        "Two backward passes add up",
        "order_and_backward",
        facts=(
            Probe(
                "(a * b).backward(); (a + b).backward()",
                _two_passes,
                Shown(
                    "a, b = Value(2.0), Value(3.0)\n(a * b).backward()\n(a + b).backward()",
                    {"a.grad": 4.0, "b.grad": 3.0},
                ),
            ),
        ),
        section="Backward, twice",
        after="order",
        advice=True,
        aside=True,
    ),
    Milestone(
        "depth",
        f"A chain of {DEEP:,} operations",
        "deep_graphs",
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
        with_tanh=True,
    ),
)
