"""What has to hold of networks: their parameters, their outputs, and each grad against a nudge."""

import contextlib
import inspect
import math
from typing import Any

from .facts import Names, Probe, Shown, near, show

SET = """\
for i, p in enumerate(model.parameters()):
    p.data = 0.1 * ((7 * i + 3) % 11 - 5) + 0.03"""
FOUR_POINTS = """\
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
targets = [1.0, -1.0, -1.0, 1.0]"""
POINTS = ([2.0, 3.0, -1.0], 1.0), ([3.0, -1.0, 0.5], -1.0), ([0.5, 1.0, 1.0], -1.0), ([1.0, 1.0, -1.0], 1.0)


def count(call: str, number: int, words: str) -> Probe:
    """The number of different parameters of what is made by the call."""

    def decide(names: Names) -> str:
        got = len({id(p) for p in _make(call, names).parameters()})
        return "" if got == number else f"{call} has {got} parameters, expected {number}: {words}."

    shown = Shown(f"model = {call}", {"len({id(p) for p in model.parameters()})": number})
    return Probe(f"{call}.parameters()", decide, shown)


def slopes(call: str, x: list[float]) -> Probe:
    """The grad of each parameter against central differences."""

    def decide(names: Names) -> str:
        model = _make(call, names)
        parameters = _numbered(model)
        _bare(model(x)).backward()
        for i, p in enumerate(parameters):
            start, results = p.data, []
            for nudge in (1e-4, -1e-4):
                p.data = start + nudge
                results.append(_bare(model(x)).data)
            p.data = start
            slope = (results[0] - results[1]) / 2e-4
            if not math.isclose(p.grad, slope, rel_tol=1e-4, abs_tol=1e-6):
                return f"{call}: parameter number {i + 1} has the grad {show(p.grad)}, and a nudge says {slope:.6g}."
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


def outputs(call: str, x: list[float], number: int) -> Probe:
    """The number of outputs; a single one is bare."""

    def decide(names: Names) -> str:
        out = _make(call, names)(x)
        if number == 1 and isinstance(out, (list, tuple)):
            return f"{call} gave a list of {len(out)}: return a single output bare, `out[0] if len(out) == 1 else out`."
        if number > 1 and not (isinstance(out, (list, tuple)) and len(out) == number):
            return f"{call} gave {show(out)}, expected a list of {number} Values."
        return ""

    results: dict[str, object] = {"isinstance(out, (list, tuple))": number > 1}
    results |= {"len(out)": number} if number > 1 else {"hasattr(out, 'data')": True}
    return Probe(f"{call} called with {x}", decide, Shown(f"out = {call}({x})", results))


def every_input_counts(names: Names) -> str:
    """Does the result of a neuron change with each of its inputs?"""
    neuron = _all_at(names["Neuron"](3), 0.25)
    before = neuron([0.5, 0.5, 0.5]).data
    for i in range(3):
        if near(neuron([0.5 + (i == j) for j in range(3)]).data, before):
            return f"Neuron(3) drops an input: number {i + 1} makes no difference to the result. Is it in the sum?"
    return ""


def bias_is_added(names: Names) -> str:
    """Does a neuron add its bias?"""
    zero = near(_all_at(names["Neuron"](3), 0.25)([0.0, 0.0, 0.0]).data, 0)
    return "Neuron(3) gives 0 for inputs of 0, whatever its bias is: add the bias to the weighted sum." if zero else ""


def activation_is_there(names: Names) -> str:
    """Does a neuron bend the weighted sum?"""
    linear = near(_all_at(names["Neuron"](3), -1.0)([1.0, 2.0, 3.0]).data, -7)
    return "Neuron(3) returns the weighted sum as it is: put it through tanh." if linear else ""


def starts_at_random(names: Names) -> str:
    """Are the parameters of a neuron different numbers?"""
    alike = len({p.data for p in names["Neuron"](9).parameters()}) == 1
    return "Neuron(9) starts with one number for all parameters: draw each with random.uniform(-1, 1)." if alike else ""


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


def grads_are_reset(names: Names) -> str:
    """Does zero_grad leave no grad?"""
    model = names["MLP"](2, [2, 1])
    model([1.0, -2.0]).backward()
    model.zero_grad()
    left = sum(not near(p.grad, 0) for p in model.parameters())
    return f"After zero_grad() {left} parameters still have a grad: set p.grad = 0.0 for each." if left else ""


def loss_falls(names: Names) -> str:
    """Do 30 steps on the four points of the tutorial halve the loss?"""
    losses = _descend(names, 30)
    if near(losses[-1], losses[0]):
        return f"30 steps left the loss at {show(losses[0])}: does the network compute with its parameters()?"
    if not losses[-1] < losses[0] / 2:
        return f"30 steps took the loss from {show(losses[0])} to {show(losses[-1])}: it should be less than half."
    return ""


def own_loop_descends(names: Names) -> str:
    """Does `train`, where there is one as in the skeleton, take the steps that it should?"""
    try:
        arguments = [*inspect.signature(names["train"]).parameters]
    except (KeyError, TypeError, ValueError):  # no function, or none of the reader's
        arguments = []
    return _judged(names) if arguments == ["model", "xs", "targets", "steps", "rate"] else ""


def _judged(names: Names) -> str:
    model, call = names["MLP"](3, [4, 4, 1]), "train(model, xs, targets, steps=5, rate=0.05)"
    _numbered(model)
    xs, targets = [[*x] for x, _ in POINTS], [target for _, target in POINTS]
    losses = names["train"](model, xs, targets, 5, 0.05)
    if not isinstance(losses, (list, tuple)) or len(losses) != 5:
        return f"{call} gave {show(losses)}, expected a list of 5 losses, one for each step."
    if hasattr(losses[0], "data"):
        return f"{call} gave Values: keep the number alone, loss.data. (A Value keeps its whole graph.)"
    right = _descend(names, 5)
    if not near(losses[0], right[0]):
        words = "the sum of (prediction - target)**2 over all examples, before the step"
        words += " (yours is the mean)" if near(losses[0] * len(xs), right[0]) else ""
        return f"{call} begins with the loss {show(losses[0])}, expected {show(right[0])}: {words}."
    if all(map(near, losses, right)):
        return ""
    if near(losses[1], losses[0]):
        words = "nothing moved. Change each parameter's data: p.data -= rate * p.grad."
    elif near(losses[1], _descend(names, 2, rate=-0.05)[1]):
        words = "that is uphill. A step goes against the grad: p.data -= rate * p.grad."
    elif near(losses[2], _descend(names, 3, reset=False)[2]):
        words = "the grads of earlier steps are still in there. Call model.zero_grad() before loss.backward()."
    else:
        words = "each step: the loss, zero_grad, backward, then p.data -= rate * p.grad for every parameter."
    return f"{call} gave {', '.join(map(show, losses))}, expected {', '.join(map(show, right))}: {words}"


def _descend(names: Names, steps: int, rate: float = 0.05, reset: bool = True) -> list[float]:
    # plain gradient descent on the four points, from numbered parameters: the loss before each step
    model, losses = names["MLP"](3, [4, 4, 1]), []
    parameters = _numbered(model)
    for _ in range(steps):
        loss = names["Value"](0.0)
        for x, target in POINTS:
            error = model(x) + names["Value"](-target)
            loss = loss + error * error
        for p in parameters if reset else ():
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= rate * p.grad
        losses.append(loss.data)
    return losses


def _make(call: str, names: Names) -> Any:
    return eval(call, {}, dict(names))


def _numbered(model: Any) -> list[Any]:
    # parameters that are the same every time, not too large, and of both signs
    parameters = list(model.parameters())
    for i, p in enumerate(parameters):
        p.data = 0.1 * ((7 * i + 3) % 11 - 5) + 0.03
    return parameters


def _all_at(model: Any, number: float) -> Any:
    for p in model.parameters():
        p.data = number
    return model


def _bare(out: Any) -> Any:
    return out[0] if isinstance(out, (list, tuple)) else out
