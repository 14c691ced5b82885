"""What has to hold of networks: their parameters, their outputs, and each grad against a nudge."""

import contextlib
import inspect
from collections.abc import Callable
from typing import Any

from .facts import Names, Probe, Shown, number, precision, show

SET = """\
for i, p in enumerate(model.parameters()):
    p.data = 0.1 * ((7 * i + 3) % 11 - 5) + 0.03"""
FOUR_POINTS = """\
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
targets = [1.0, -1.0, -1.0, 1.0]"""
POINTS = ([2.0, 3.0, -1.0], 1.0), ([3.0, -1.0, 0.5], -1.0), ([0.5, 1.0, 1.0], -1.0), ([1.0, 1.0, -1.0], 1.0)

# Parameters that are the same every time, not too large: of both signs, positive, and mixed otherwise.
STARTS: tuple[Callable[[int], float], ...] = (
    lambda i: 0.1 * ((7 * i + 3) % 11 - 5) + 0.03,
    lambda i: 0.05 * ((7 * i + 3) % 11) + 0.03,
    lambda i: 0.1 * ((5 * i + 2) % 13 - 4) + 0.01,
)
MANY = 60  # weights: that all are of one sign by chance happens once in 2**59 times
# How to train: where to start, and the step. The first suits tanh, the others relu and sigmoid.
WAYS = (STARTS[0], 0.05), (STARTS[2], 0.01), (STARTS[2], 5.0)


def count(call: str, expected: int, words: str) -> Probe:
    """The number of different parameters of what is made by the call."""

    def decide(names: Names) -> str:
        parameters = _make(call, names).parameters()
        if any(isinstance(p, (list, tuple)) for p in parameters):
            return f"{call}.parameters() holds lists: put their Values themselves into one list."
        if any(isinstance(p, (int, float)) for p in parameters):
            return f"{call}.parameters() holds plain numbers: make each a Value, or no grad can arrive there."
        got = len({id(p) for p in parameters})
        again = " Some are there twice: `[...] * n` repeats one thing, a comprehension makes n." * (
            got < len(parameters)
        )
        return "" if got == expected else f"{call} has {got} parameters, expected {expected}: {words}.{again}"

    shown = Shown(f"model = {call}", {"len({id(p) for p in model.parameters()})": expected})
    return Probe(f"{call}.parameters()", decide, shown)


def slopes(call: str, x: list[float]) -> Probe:
    """The grad of each parameter against central differences, with parameters of both signs and then positive ones."""

    def decide(names: Names) -> str:
        exact, model = precision(names), _make(call, names)
        for start in STARTS[:2]:
            parameters = _set(model, start)
            for p in parameters:
                p.grad = 0.0
            out = bare(model(x))
            here = number(out.data)
            out.backward()
            for i, p in enumerate(parameters):
                low, slope, high = _nudged(model, x, here, p, exact.nudge)
                between = min(low, high) <= number(p.grad) <= max(low, high)  # at a bend of relu
                if not (between or exact.near_slope(p.grad, slope)):
                    got = show(p.grad)
                    cut = " Is .data used on the way? It cuts the graph." if number(p.grad) == 0 else ""
                    return f"{call}: parameter number {i + 1} has the grad {got}, and a nudge says {slope:.6g}.{cut}"
        return ""

    code = f"""\
model, x = {call}, {x}
{SET}
model(x).backward()
wrong = 0
for p in model.parameters():
    start = p.data
    p.data = start + 1e-4
    up = model(x).data
    p.data = start - 1e-4
    down = model(x).data
    p.data = start
    wrong += abs(p.grad - (up - down) / 2e-4) > 1e-5"""
    return Probe(f"{call} called with {x}", decide, Shown(code, {"wrong": 0}))


def outputs(call: str, x: list[float], expected: int) -> Probe:
    """The number of outputs; a single one is bare."""

    def decide(names: Names) -> str:
        out = _make(call, names)(x)
        if expected == 1 and isinstance(out, (list, tuple)):
            return f"{call} gave a list of {len(out)}: return a single output bare, `out[0] if len(out) == 1 else out`."
        if expected > 1 and not (isinstance(out, (list, tuple)) and len(out) == expected):
            return f"{call} gave {show(out)}, expected a list of {expected} Values."
        return ""

    results: dict[str, object] = {"isinstance(out, (list, tuple))": expected > 1}
    results |= {"len(out)": expected} if expected > 1 else {"hasattr(out, 'data')": True}
    return Probe(f"{call} called with {x}", decide, Shown(f"out = {call}({x})", results))


def every_input_counts(names: Names) -> str:
    """Does the result of a neuron change with each of its inputs?"""
    near, neuron = precision(names).near, names["Neuron"](3)
    _set(neuron, lambda i: 0.25)
    before = number(neuron([0.5, 0.5, 0.5]).data)
    for i in range(3):
        if near(neuron([0.5 + (i == j) for j in range(3)]).data, before):
            return f"Neuron(3) drops an input: number {i + 1} makes no difference to the result. Is it in the sum?"
    return ""


def bias_is_added(names: Names) -> str:
    """Does a neuron add its bias?"""
    near, neuron, results = precision(names).near, names["Neuron"](3), []
    for start in (lambda i: 0.25), (lambda i: 0.5):
        _set(neuron, start)
        results.append(number(neuron([0.0, 0.0, 0.0]).data))
    if near(results[0], results[1]):
        return (
            f"Neuron(3) gives {show(results[0])} for inputs of 0, whatever its bias is: add the bias to the weighted "
            "sum."
        )
    return ""


def activation_is_there(names: Names) -> str:
    """Does a neuron bend the weighted sum?"""
    neuron = names["Neuron"](3)
    _set(neuron, lambda i: -1.0)
    if precision(names).near(neuron([1.0, 2.0, 3.0]).data, -7):
        return "Neuron(3) returns the weighted sum as it is: put it through tanh, or another activation."
    return ""


def weighs_and_adds(names: Names) -> str:
    """Is the result the same wherever the weighted sum plus the bias is?"""
    neuron, results = names["Neuron"](3), []
    for start, x in ((lambda i: 0.25), 0.5), ((lambda i: 0.5), 1 / 12):
        _set(neuron, start)
        results.append(number(neuron([x, x, x]).data))
    if precision(names).near(results[1], results[0]):
        return ""
    return (
        f"Neuron(3) gives {show(results[0])} for inputs of 0.5 with all parameters at 0.25, and {show(results[1])} for "
        "inputs of 1/12 with all at 0.5: the weighted sum plus the bias, added once, is 0.625 both times."
    )


def starts_at_random(names: Names) -> str:
    """Are the parameters of a neuron different numbers, of both signs?"""
    numbers = sorted(number(p.data) for p in names["Neuron"](MANY).parameters())
    if len({*numbers}) <= 2:  # the bias may be another
        return f"Neuron({MANY}) starts with one number for all weights: draw each with random.uniform(-1, 1)."
    if numbers[1] < 0 < numbers[-2]:  # again, one may be the bias
        return ""
    lacking = "positive" if numbers[1] < 0 else "negative"
    return (
        f"No weight of Neuron({MANY}) starts {lacking}, and it takes both signs: draw each with random.uniform(-1, 1). "
        "(random.random() gives 0 to 1.)"
    )


def neurons_differ(names: Names) -> str:
    """Does each neuron of a layer start with numbers of its own, and compute with them?"""
    layer = names["Layer"](2, 3)
    if len({number(p.data) for p in layer.parameters()}) <= 3:
        return (
            "The neurons of Layer(2, 3) start with the same numbers, so they learn the same and count as one. Is a "
            "seed set anew for each, as in random.Random(1) inside Neuron? Seed once, at the top of the file."
        )
    _set(layer, STARTS[1])
    if len({number(out.data) for out in layer([1.0, 2.0])}) == 1:
        return "The outputs of Layer(2, 3) are one number three times: each neuron computes its own."
    return ""


def inputs_are_counted(names: Names) -> str:
    """Does a neuron refuse too few and too many inputs?"""
    for x in ([1.0, 2.0], [1.0, 2.0, 3.0, 4.0]):
        with contextlib.suppress(ValueError, TypeError, IndexError, AssertionError):
            names["Neuron"](3)(x)
            return (
                f"Neuron(3) takes {len(x)} inputs without a word: zip stops at the end of the shorter list and "
                "drops the rest. Compare the lengths first, or write zip(..., strict=True)."
            )
    return ""


def one_neuron_between_layers(names: Names) -> str:
    """Does the layer after a layer of one neuron take what that one gives?"""
    model = names["MLP"](2, [3, 1, 2])
    try:
        model([1.0, -2.0])
    except TypeError as error:
        return (
            f"MLP(2, [3, 1, 2]) called with [1.0, -2.0] raised {type(error).__name__}: {error}. A layer of one neuron "
            "gives its bare Value, and the next layer wants a list. Let Layer always return a list, and MLP unwrap "
            "the last one."
        )
    return ""


def grads_are_reset(names: Names) -> str:
    """Does zero_grad leave no grad?"""
    near, model = precision(names).near, names["MLP"](2, [2, 1])
    _set(model, STARTS[1])
    bare(model([1.0, 2.0])).backward()
    model.zero_grad()
    left = sum(not near(p.grad, 0) for p in model.parameters())
    return f"After zero_grad() {left} parameters still have a grad: set p.grad = 0.0 for each." if left else ""


def loss_falls(names: Names) -> str:
    """Do 30 steps on the four points of the tutorial halve the loss, in one of a few ways to begin?"""
    tried: list[list[float]] = []
    for start, rate in WAYS:
        with contextlib.suppress(*[ArithmeticError] * bool(tried)):  # a long step may overflow
            tried.append(_train(names, start, rate, 30))
            if tried[-1][-1] < tried[-1][0] / 2:
                return ""
    first, last = tried[0][0], tried[0][-1]
    if precision(names).near(last, first):
        return f"30 steps left the loss at {show(first)}: does the network compute with its parameters()?"
    return f"30 steps took the loss from {show(first)} to {show(last)}: it should be less than half."


def own_loop_descends(names: Names) -> str:
    """Does `train`, where there is one as in the skeleton, take the steps that it should?"""
    try:
        arguments = [*inspect.signature(names["train"]).parameters]
    except (KeyError, TypeError, ValueError):  # no function, or none of the reader's
        arguments = []
    return _judged(names) if arguments == ["model", "xs", "targets", "steps", "rate"] else ""


def _judged(names: Names) -> str:
    model, call = names["MLP"](3, [4, 4, 1]), "train(model, xs, targets, steps=5, rate=0.05)"
    near = precision(names).near
    _set(model, STARTS[0])
    xs, targets = map(list, zip(*_points(names), strict=True))
    losses = names["train"](model, xs, targets, 5, 0.05)
    if not isinstance(losses, (list, tuple)) or len(losses) != 5:
        return f"{call} gave {show(losses)}, expected a list of 5 losses, one for each step."
    if hasattr(losses[0], "data"):
        return f"{call} gave Values: keep the number alone, loss.data. (A Value keeps its whole graph.)"
    right = _train(names, *WAYS[0], 5)
    if not near(losses[0], right[0]):
        words = "the sum of (prediction - target)**2 over all examples, before the step"
        words += " (yours is the mean)" if near(losses[0] * len(xs), right[0]) else ""
        return f"{call} begins with the loss {show(losses[0])}, expected {show(right[0])}: {words}."
    if all(map(near, losses, right)):
        return ""
    if near(losses[1], losses[0]):
        words = "nothing moved. Change each parameter's data: p.data -= rate * p.grad. And zero_grad() comes before "
        words += "backward(): after it, nothing is left to move by."
    elif near(losses[1], _train(names, STARTS[0], -0.05, 2)[1]):
        words = "that is uphill. A step goes against the grad: p.data -= rate * p.grad."
    elif near(losses[2], _train(names, *WAYS[0], 3, reset=False)[2]):
        words = "the grads of earlier steps are still in there. Call model.zero_grad() before loss.backward()."
    else:
        words = "each step: the loss, zero_grad, backward, then p.data -= rate * p.grad for every parameter."
    return f"{call} gave {', '.join(map(show, losses))}, expected {', '.join(map(show, right))}: {words}"


def _train(names: Names, start: Callable[[int], float], rate: float, steps: int, reset: bool = True) -> list[float]:
    # plain gradient descent on the four points: the loss before each step
    model, losses, points = names["MLP"](3, [4, 4, 1]), [], _points(names)
    parameters = _set(model, start)
    for _ in range(steps):
        loss = names["Value"](0.0)
        for x, target in points:
            error = bare(model(x)) + names["Value"](-target)
            loss = loss + error * error
        for p in parameters if reset else ():
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data = p.data - rate * p.grad
        losses.append(number(loss.data))
    return losses


def _points(names: Names) -> list[tuple[list[float], float]]:
    # the four points; an activation that gives nothing negative gets 0 for a target of -1
    model = names["MLP"](3, [4, 4, 1])
    _set(model, lambda i: -1.0)
    lowest = min(number(bare(model(x)).data) for x, _ in POINTS)
    return [([*x], target if lowest < 0 else max(target, 0.0)) for x, target in POINTS]


def bare(out: Any) -> Any:
    """A single output without the list it may come in."""
    return out[0] if isinstance(out, (list, tuple)) else out


def _make(call: str, names: Names) -> Any:
    return eval(call, {}, dict(names))


def _set(model: Any, start: Callable[[int], float]) -> list[Any]:
    # every parameter to a number that is the same each time, in the kind of number that it holds
    parameters = list(model.parameters())
    for i, p in enumerate(parameters):
        p.data = p.data * 0 + start(i)
    return parameters


def _nudged(model: Any, x: list[float], here: float, p: Any, nudge: float) -> tuple[float, float, float]:
    # the slope to the left of p, through both sides, and to the right; `here` is the result without a nudge
    start, results = p.data, []
    for step in (-nudge, nudge):
        p.data = start + step
        results.append(number(bare(model(x)).data))
    p.data = start
    low, high = results
    return (here - low) / nudge, (high - low) / (2 * nudge), (high - here) / nudge
