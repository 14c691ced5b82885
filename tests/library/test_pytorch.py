"""The engine, the networks, the losses and the optimiser against PyTorch in float64, to 1e-9.

PyTorch is large and optional: where it is missing these tests are skipped with its name, except on a build server
(the environment variable CI), where that is an error.
"""

import os
import random

import pytest
from gradient_check import VALUE_FUNCTIONS, assert_close, evaluate, expressions
from hypothesis import given, settings

from micrograd.data import moons
from micrograd.engine import Value
from micrograd.losses import binary_cross_entropy, hinge, l2, squared_error
from micrograd.nn import MLP
from micrograd.optim import SGD, linear_decay

TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def torch():
    try:
        import torch
    except ImportError as error:
        message = f"PyTorch cannot be imported ({error}); to run these tests: pip install torch"
        if os.environ.get("CI"):
            pytest.fail(f"{message} (an error because CI is set)")
        pytest.skip(message)
    return torch


def tensor(torch, numbers):
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)


def assert_same(torch, function, numbers):
    """The result and every gradient of a function of values are those of the function on tensors."""
    values, references = [Value(x) for x in numbers], [tensor(torch, x) for x in numbers]
    out, reference = function(*values), function(*references)
    out.backward()
    reference.backward()
    assert_close(f"value at {numbers}", out.data, reference.item(), TOLERANCE)
    for i, (value, other) in enumerate(zip(values, references, strict=True)):
        assert_close(f"gradient of input {i} at {numbers}", value.grad, other.grad.item(), TOLERANCE)
    return out, values


@settings(derandomize=True, deadline=None, max_examples=300)
@given(expressions())
def test_random_expressions_agree_with_pytorch(torch, expression):
    steps, inputs = expression
    functions = {"exp": torch.exp, "log": torch.log, "tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}
    values, references = [Value(x) for x in inputs], [tensor(torch, x) for x in inputs]
    out, reference = evaluate(steps, values, VALUE_FUNCTIONS), evaluate(steps, references, functions)
    out.backward()
    reference.backward()
    where = f"{[step.op for step in steps]} at {inputs}"
    assert_close(f"{where}: value", out.data, reference.item(), TOLERANCE)
    for i, (value, other) in enumerate(zip(values, references, strict=True)):
        assert_close(f"{where}: gradient of input {i}", value.grad, other.grad.item(), TOLERANCE)


def test_the_neuron_agrees_with_pytorch(torch):
    def neuron(x1, x2, w1, w2, b):
        return (x1 * w1 + x2 * w2 + b).tanh()

    out, (x1, x2, w1, w2, _) = assert_same(torch, neuron, [2.0, 0.0, -3.0, 1.0, 6.8813735870195432])
    assert out.data == pytest.approx(0.7071, abs=5e-5)
    assert [x1.grad, w1.grad, x2.grad, w2.grad] == pytest.approx([-1.5, 1.0, 0.5, 0.0], abs=1e-9)


def test_the_neuron_without_activation_agrees_with_pytorch(torch):
    def neuron(x1, x2, w1, w2, b):
        return x1 * w1 + x2 * w2 + b

    out, (x1, x2, w1, w2, _) = assert_same(torch, neuron, [2.0, 1.5, -3.0, 1.0, 6.8813735870195432])
    assert out.data == pytest.approx(2.3813735870, abs=5e-11)
    assert (x2.grad, w2.grad, x1.grad, w1.grad) == (1.0, 1.5, -3.0, 2.0)


def test_the_long_made_up_expression_agrees_with_pytorch(torch):
    def g(a, b):
        c = a + b
        d = a * b + b**3
        c = c + c + 1
        c = c + 1 + c + (-a)
        d = d + d * 2 + (b + a).relu()
        d = d + 3 * d + (b - a).relu()
        e = c - d
        f = e**2
        return f / 2.0 + 10.0 / f

    out, (a, b) = assert_same(torch, g, [-4.0, 2.0])
    assert (out.data, a.grad, b.grad) == pytest.approx((24.7041, 138.8338, 645.5773), abs=5e-5)


def test_the_short_made_up_expression_agrees_with_pytorch(torch):
    def g(a, b):
        c = a + b
        d = a + b * b**3
        e = c - d
        return e**2

    assert_same(torch, g, [-4.0, 2.0])


def test_a_second_backward_pass_accumulates_as_in_pytorch(torch):
    x, reference = Value(3.0), tensor(torch, 3.0)
    y, expected = x * x * x, reference * reference * reference
    for _ in range(2):
        y.backward()
        expected.backward(retain_graph=True)
    assert x.grad == reference.grad.item() == 54.0


@pytest.mark.parametrize("number", [0.0, -0.0, float("nan"), float("inf"), -1.0])
def test_relu_at_special_numbers_agrees_with_pytorch(torch, number):
    value, reference = Value(number), tensor(torch, number)
    out, expected = value.relu(), torch.relu(reference)
    out.backward()
    expected.backward()
    assert [out.data, value.grad] == pytest.approx([expected.item(), reference.grad.item()], nan_ok=True)


@pytest.mark.parametrize(("base", "exponent"), [(0.0, 0.5), (0.0, 1), (0.0, 0), (0.0, 2), (-2.0, 3), (-2.0, 0)])
def test_power_at_special_numbers_agrees_with_pytorch(torch, base, exponent):
    value, reference = Value(base), tensor(torch, base)
    out, expected = value**exponent, reference**exponent
    out.backward()
    expected.backward()
    assert (out.data, value.grad) == (expected.item(), reference.grad.item())


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_a_trained_network_agrees_with_pytorch(torch, activation, fused):
    rng = random.Random(5)
    xs = [[rng.uniform(-1, 1) for _ in range(3)] for _ in range(4)]
    ys = [1.0, -1.0, -1.0, 1.0]
    model = MLP(3, [4, 4, 1], activation, rng=rng, fused=fused)
    weights = [tensor(torch, [[w.data for w in n.w] for n in layer.neurons]) for layer in model.layers]
    biases = [tensor(torch, [n.b.data for n in layer.neurons]) for layer in model.layers]
    activate = {"linear": lambda t: t}.get(activation) or getattr(torch, activation)

    for step in range(3):
        loss = sum(((model(x) - y) ** 2 for x, y in zip(xs, ys, strict=True)), Value(0.0))
        model.zero_grad()
        loss.backward()

        out = torch.tensor(xs, dtype=torch.float64)
        for weight, bias in zip(weights, biases, strict=True):
            weight.grad = bias.grad = None
            out = activate(out @ weight.T + bias)
        expected = ((out[:, 0] - torch.tensor(ys, dtype=torch.float64)) ** 2).sum()
        expected.backward()

        assert_close(f"loss of step {step}", loss.data, expected.item(), TOLERANCE)
        for depth, layer in enumerate(model.layers):
            for row, neuron in enumerate(layer.neurons):
                gradients = [*weights[depth].grad[row].tolist(), biases[depth].grad[row].item()]
                for i, (p, gradient) in enumerate(zip(neuron.parameters(), gradients, strict=True)):
                    assert_close(f"step {step}, layer {depth}, neuron {row}, {i}", p.grad, gradient, TOLERANCE)
        for p in model.parameters():
            p.data -= 0.05 * p.grad
        with torch.no_grad():
            for p in (*weights, *biases):
                p -= 0.05 * p.grad


def reference_loss(torch, name, scores, targets):
    """The loss of that name out of torch.nn.functional, for a tensor of scores and one of targets."""
    functional = torch.nn.functional
    if name == "squared_error":
        return functional.mse_loss(scores, targets, reduction="sum")
    if name == "hinge":
        # PyTorch's margin ranking loss of a score against 0 with a margin of 1 is max(0, 1 - target * score)
        return functional.margin_ranking_loss(scores, torch.zeros_like(scores), targets, margin=1.0)
    return functional.binary_cross_entropy_with_logits(scores, (targets + 1) / 2)


LOSSES = {"squared_error": squared_error, "hinge": hinge, "binary_cross_entropy": binary_cross_entropy}


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_agrees_with_pytorch(torch, name):
    rng = random.Random(6)
    for scale in (0.1, 1.0, 10.0, 1000.0):
        numbers = [*(rng.gauss(0, scale) for _ in range(20)), 0.0, scale, -scale]
        targets = [rng.choice([-1, 1]) for _ in numbers]
        leaves, references = [Value(x) for x in numbers], tensor(torch, numbers)
        loss = LOSSES[name](leaves, targets)
        expected = reference_loss(torch, name, references, torch.tensor(targets, dtype=torch.float64))
        loss.backward()
        expected.backward()
        assert_close(f"{name} of scores about {scale}", loss.data, expected.item(), TOLERANCE)
        at_the_kink = [name == "hinge" and x * t == 1.0 for x, t in zip(numbers, targets, strict=True)]
        for leaf, gradient, kink in zip(leaves, references.grad.tolist(), at_the_kink, strict=True):
            if not kink:  # where PyTorch's functions do not agree with one another
                assert_close(f"{name}: gradient of the score {leaf.data}", leaf.grad, gradient, TOLERANCE)


def test_l2_agrees_with_pytorch(torch):
    numbers = [random.Random(7).gauss(0, 2) for _ in range(20)]
    leaves, references = [Value(x) for x in numbers], tensor(torch, numbers)
    loss, expected = l2(leaves, 0.01), 0.01 * references.square().sum()
    loss.backward()
    expected.backward()
    assert_close("l2", loss.data, expected.item(), TOLERANCE)
    for leaf, gradient in zip(leaves, references.grad.tolist(), strict=True):
        assert_close(f"l2: gradient of the parameter {leaf.data}", leaf.grad, gradient, TOLERANCE)


@pytest.mark.parametrize("name", LOSSES)
def test_twenty_steps_of_gradient_descent_agree_with_pytorch(torch, name):
    points, labels = moons(30, seed=3)
    output = "tanh" if name == "squared_error" else "linear"
    scale = 0.02 if name == "squared_error" else 1.0  # its loss is a sum
    model = MLP(2, [6, 6, 1], "tanh", output, rng=random.Random(8))
    weights = [tensor(torch, [[w.data for w in n.w] for n in layer.neurons]) for layer in model.layers]
    biases = [tensor(torch, [n.b.data for n in layer.neurons]) for layer in model.layers]
    xs, ys = torch.tensor(points, dtype=torch.float64), torch.tensor(labels, dtype=torch.float64)

    optimiser = SGD(model.parameters(), linear_decay(20, start=scale, end=0.1 * scale))
    reference = torch.optim.SGD([*weights, *biases], lr=scale)
    schedule = torch.optim.lr_scheduler.LambdaLR(reference, lambda step: 1 - 0.9 * step / 20)

    start = [p.data for p in model.parameters()]
    for step in range(20):
        loss = LOSSES[name]([model(point) for point in points], labels) + l2(model.parameters())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

        out = xs
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            out = torch.tanh(out @ weight.T + bias)
        out = (out @ weights[-1].T + biases[-1])[:, 0]
        out = torch.tanh(out) if output == "tanh" else out
        expected = reference_loss(torch, name, out, ys) + 1e-4 * sum(p.square().sum() for p in (*weights, *biases))
        reference.zero_grad()
        expected.backward()
        reference.step()
        schedule.step()

        assert_close(f"loss of step {step}", loss.data, expected.item(), TOLERANCE)
        for depth, layer in enumerate(model.layers):
            for row, neuron in enumerate(layer.neurons):
                numbers = [*weights[depth][row].tolist(), biases[depth][row].item()]
                for i, (p, number) in enumerate(zip(neuron.parameters(), numbers, strict=True)):
                    assert_close(f"step {step}, layer {depth}, neuron {row}, {i}", p.data, number, TOLERANCE)
    assert max(abs(p.data - x) for p, x in zip(model.parameters(), start, strict=True)) > 0.1
