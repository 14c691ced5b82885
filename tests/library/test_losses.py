"""Losses and accuracy, against formulas in NumPy and central differences of formulas in floats."""

import math
import random

import numpy as np
import pytest
from gradient_check import assert_close, check_gradients

from micrograd.engine import Value
from micrograd.losses import accuracy, binary_cross_entropy, hinge, l2, squared_error
from micrograd.nn import MLP

POINTWISE = {"squared_error": squared_error, "hinge": hinge, "binary_cross_entropy": binary_cross_entropy}
SCORES = [2.5, -0.3, 0.7, -1.8, 0.05, -4.0]
TARGETS = [1, 1, -1, -1, 1, -1]


def values(numbers):
    return [Value(x) for x in numbers]


# Results and gradients ---------------------------------------------------------------------------


def test_squared_error_is_the_sum_of_squares():
    expected = np.sum((np.array(SCORES) - np.array(TARGETS)) ** 2)
    assert squared_error(values(SCORES), TARGETS).data == pytest.approx(expected, rel=1e-14)
    # not only classes: any numbers will do as targets
    assert squared_error(values([1.0, 2.0]), [3.5, -0.5]).data == 2.5**2 + 2.5**2


def test_hinge_is_the_mean_shortfall_of_the_margin():
    # the formula of sklearn.metrics.hinge_loss for two classes
    expected = np.mean(np.maximum(0, 1 - np.array(TARGETS) * np.array(SCORES)))
    assert hinge(values(SCORES), TARGETS).data == pytest.approx(expected, rel=1e-14)


def test_binary_cross_entropy_is_the_mean_negative_log_probability_of_the_right_class():
    # the formula of sklearn.metrics.log_loss, with the probabilities of a sigmoid and labels 0 and 1
    p, label = 1 / (1 + np.exp(-np.array(SCORES))), (np.array(TARGETS) + 1) / 2
    expected = -np.mean(label * np.log(p) + (1 - label) * np.log(1 - p))
    assert binary_cross_entropy(values(SCORES), TARGETS).data == pytest.approx(expected, rel=1e-13)


def test_l2_is_the_strength_times_the_sum_of_squares():
    assert l2(values(SCORES), 0.3).data == pytest.approx(0.3 * np.sum(np.square(SCORES)), rel=1e-14)
    assert l2(values([100.0])).data == pytest.approx(1.0, rel=1e-14)  # as it stands: 1e-4
    assert l2(values(SCORES), 0).data == 0.0


FORMULAS = {
    "squared_error": lambda *scores: sum((s - t) ** 2 for s, t in zip(scores, TARGETS, strict=True)),
    "hinge": lambda *scores: sum(max(0.0, 1 - t * s) for s, t in zip(scores, TARGETS, strict=True)) / len(scores),
    "binary_cross_entropy": lambda *scores: (
        sum(math.log(1 + math.exp(-t * s)) for s, t in zip(scores, TARGETS, strict=True)) / len(scores)
    ),
}


@pytest.mark.parametrize("name", POINTWISE)
def test_the_gradients_of_a_loss_agree_with_central_differences(name):
    rng = random.Random(1)
    for scores in (SCORES, *([rng.uniform(-3, 3) for _ in TARGETS] for _ in range(20))):
        check_gradients(name, lambda *leaves: POINTWISE[name](leaves, TARGETS), FORMULAS[name], scores)


def test_the_gradients_of_l2_agree_with_central_differences():
    check_gradients("l2", lambda *ps: l2(ps, 0.3), lambda *ps: 0.3 * sum(p * p for p in ps), SCORES)


@pytest.mark.parametrize("name", POINTWISE)
def test_a_loss_passes_gradients_on_through_a_network(name):
    xs = [[0.5, -1.0], [1.5, 0.3], [-0.7, 0.2]]
    model = MLP(2, [3, 1], "tanh", "linear", rng=random.Random(2))

    def loss_at(*numbers):
        for p, x in zip(model.parameters(), numbers, strict=True):
            p.data = x
        return POINTWISE[name]([model(x) for x in xs], [1, -1, 1]) + l2(model.parameters(), 0.01)

    start = [p.data for p in model.parameters()]
    loss_at(*start).backward()
    gradients = [p.grad for p in model.parameters()]
    for i, gradient in enumerate(gradients):
        up, down = list(start), list(start)
        up[i] += 1e-5
        down[i] -= 1e-5
        assert_close(f"{name}: parameter {i}", gradient, (loss_at(*up).data - loss_at(*down).data) / 2e-5, 1e-7)


def test_a_score_that_is_there_twice_gets_both_shares_of_the_gradient():
    score = Value(0.5)
    squared_error([score, score], [1.0, 3.0]).backward()
    assert score.grad == 2 * (0.5 - 1.0) + 2 * (0.5 - 3.0)


def test_hinge_is_flat_from_the_margin_on():
    for score in (1.0, 1.5, 1e300, math.inf):  # NB: at the kink too, as PyTorch has it for relu
        leaf = Value(score)
        loss = hinge([leaf], [1])
        loss.backward()
        assert (loss.data, leaf.grad) == (0.0, 0.0)


def test_losses_are_zero_or_ln_2_where_they_should_be():
    assert squared_error(values([1.0, -1.0]), [1, -1]).data == 0.0
    assert hinge(values([0.0, 0.0]), [1, -1]).data == 1.0
    assert binary_cross_entropy(values([0.0, 0.0]), [1, -1]).data == pytest.approx(math.log(2), rel=1e-15)


# Large and special numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "target", "loss", "gradient"),
    [
        (1000.0, 1, 0.0, 0.0),
        (1000.0, -1, 1000.0, 1.0),
        (-1000.0, 1, 1000.0, -1.0),
        (-1000.0, -1, 0.0, 0.0),
        (1e308, -1, 1e308, 1.0),
        (math.inf, 1, 0.0, 0.0),
        (-math.inf, 1, math.inf, -1.0),
    ],
)
def test_binary_cross_entropy_is_stable_for_huge_scores(score, target, loss, gradient):
    leaf = Value(score)
    out = binary_cross_entropy([leaf], [target])
    out.backward()
    assert (out.data, leaf.grad) == (loss, gradient)


def test_binary_cross_entropy_keeps_its_digits_where_the_naive_formula_loses_them():
    # ln(1 + e^-40) is e^-40 to 17 digits, and math.log(1 + math.exp(-40)) is 0
    leaf = Value(40.0)
    out = binary_cross_entropy([leaf], [1])
    out.backward()
    assert out.data == pytest.approx(math.exp(-40), rel=1e-14, abs=0)
    assert leaf.grad == pytest.approx(-math.exp(-40), rel=1e-14, abs=0)


@pytest.mark.parametrize("name", POINTWISE)
def test_nan_is_passed_on_and_not_hidden(name):
    assert math.isnan(POINTWISE[name](values([0.5, math.nan]), [1, -1]).data)


def test_a_square_that_overflows_is_an_error_and_an_infinite_score_is_an_infinite_loss():
    with pytest.raises(OverflowError, match=r"^squared_error: score - target is 1e\+200, whose square does not fit"):
        squared_error(values([1e200]), [1])
    with pytest.raises(OverflowError, match=r"^l2: parameters\[1\] is -1e\+200, .*; try a smaller learning rate$"):
        l2(values([1.0, -1e200]))
    assert squared_error(values([math.inf]), [1]).data == math.inf


# The expression graph ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "op", "total"),
    [
        ("squared_error", "(s-t)²", "sum"),
        ("hinge", "hinge", "mean"),
        ("binary_cross_entropy", "cross-entropy", "mean"),
    ],
)
def test_a_loss_is_one_operation_for_each_point_and_one_for_all(name, op, total):
    scores = values(SCORES)
    loss = POINTWISE[name](scores, TARGETS)
    assert loss._op == total
    assert [point._op for point in loss._prev] == [op] * len(SCORES)
    assert [point._prev[0] for point in loss._prev] == scores
    assert [point._prev[1].data for point in loss._prev] == TARGETS


def test_l2_is_one_operation():
    parameters = values(SCORES)
    loss = l2(parameters)
    *squared, strength = loss._prev
    assert (loss._op, squared, strength.data) == ("L2", parameters, 1e-4)


def test_the_sum_is_the_one_of_adding_in_order_on_every_python():
    # From 3.12 on sum(...) rounds floats better: it makes 1.0 of ten times 0.1, and another loss than 3.11.
    scores = values([0.1**0.5] * 10)
    expected = 0.0
    for score in scores:
        expected += score.data * score.data
    assert squared_error(scores, [0] * 10).data == l2(scores, 1.0).data == expected


# Accuracy ----------------------------------------------------------------------------------------


def test_accuracy_is_the_share_of_signs_that_agree():
    expected = np.mean(np.sign(SCORES) == TARGETS)
    assert accuracy(SCORES, TARGETS) == accuracy(values(SCORES), TARGETS) == expected == 4 / 6
    assert accuracy([1e-320, -1e-320, 5], [1, -1, 1]) == 1.0
    assert accuracy(values([-1.0]), [1]) == 0.0


@pytest.mark.parametrize("score", [0.0, -0.0, math.nan])
@pytest.mark.parametrize("target", [1, -1])
def test_a_score_without_a_sign_agrees_with_neither_class(score, target):
    assert accuracy([score, target], [target, target]) == 0.5


# What may be passed ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", POINTWISE)
def test_scores_and_targets_may_come_in_any_iterable_and_as_any_real_numbers(name):
    loss = POINTWISE[name]
    expected = loss(values(SCORES), TARGETS).data
    assert loss(tuple(values(SCORES)), [float(t) for t in TARGETS]).data == expected
    assert loss(np.array(values(SCORES), dtype=object), np.array(TARGETS)).data == expected
    assert loss((Value(s) for s in SCORES), iter(TARGETS)).data == expected
    assert accuracy(np.array(SCORES), np.array(TARGETS, dtype=float)) == 4 / 6


def test_parameters_may_come_from_a_generator():
    assert l2(Value(p) for p in (3.0, 4.0)).data == pytest.approx(25e-4, rel=1e-14)


V = Value(0.5)
OUTPUTS = MLP(1, [2], rng=random.Random(3))([1.0])
BAD_INPUT = [
    (lambda loss: loss([], []), ValueError, "scores is empty: pass the score of at least one point"),
    (lambda loss: loss([V], []), ValueError, "1 scores but 0 targets; give each score one target"),
    (lambda loss: loss([V, V], [1, 1, 1]), ValueError, "2 scores but 3 targets; give each score one target"),
    (
        lambda loss: loss(V, [1]),
        TypeError,
        "scores must be a list of Values, one for each point, got Value(data=0.5, grad=0.0) (Value)",
    ),
    (lambda loss: loss([V], 1), TypeError, "targets must be a list of numbers, one for each point, got 1 (int)"),
    (lambda loss: loss([V], "1"), TypeError, "targets must be a list of numbers, one for each point, got '1' (str)"),
    (lambda loss: loss([V], [None]), TypeError, "targets[0] must be a real number, got None (NoneType)"),
    (lambda loss: loss([V], [object()]), TypeError, "targets[0] must be a real number, got something of type object"),
    (lambda loss: loss([V, V], [1, "-1"]), TypeError, "targets[1] must be a real number, got '-1' (str)"),
    (lambda loss: loss([V], [1j]), TypeError, "targets[0] must be a real number, got 1j (complex)"),
    (
        lambda loss: loss([V], [V]),
        TypeError,
        "targets[0] must be a real number, got Value(data=0.5, grad=0.0) (Value): use its .data, which is a plain "
        "number",
    ),
]
BAD_SCORES = [
    (
        lambda loss: loss([V, 0.5], [1, 1]),
        TypeError,
        "scores[1] must be a Value, got 0.5 (float): a plain number has no gradient, so keep the Value and leave out "
        ".data",
    ),
    (lambda loss: loss([None], [1]), TypeError, "scores[0] must be a Value, got None (NoneType)"),
    (
        lambda loss: loss([[V, V]], [1]),
        TypeError,
        "scores[0] must be a Value, got [Value(data=0.5, grad=0.0), Value(data=0.5, grad=0.0)] (list): take the one "
        "output that is meant, or build the network with one output",
    ),
]
BAD_CLASSES = [
    (
        lambda loss: loss([V, V], [1, 0]),
        ValueError,
        "targets[1] must be -1 or 1, got 0; 2 * label - 1 makes them of labels 0 and 1",
    ),
    (
        lambda loss: loss([V], [False]),
        ValueError,
        "targets[0] must be -1 or 1, got False; 2 * label - 1 makes them of labels 0 and 1",
    ),
    (lambda loss: loss([V], [0.5]), ValueError, "targets[0] must be -1 or 1, got 0.5"),
    (lambda loss: loss([V], [math.nan]), ValueError, "targets[0] must be -1 or 1, got nan"),
]
ALL = {**POINTWISE, "accuracy": accuracy}
REFUSED = [
    *((name, *case) for name in ALL for case in BAD_INPUT if name != "accuracy" or "Values" not in case[2]),
    *((name, *case) for name in POINTWISE for case in BAD_SCORES),
    *((name, *case) for name in ALL for case in BAD_CLASSES if name != "squared_error"),
    ("accuracy", lambda loss: loss(0.5, [1]), TypeError, "scores must be a list of scores, got 0.5 (float)"),
    ("accuracy", lambda loss: loss(["0.5"], [1]), TypeError, "scores[0] must be a real number, got '0.5' (str)"),
]


@pytest.mark.parametrize(("name", "call", "exception", "message"), REFUSED)
def test_bad_input_is_refused_in_so_many_words(name, call, exception, message):
    with pytest.raises(exception) as error:
        call(ALL[name])
    assert str(error.value) == f"{name}: {message}"


@pytest.mark.parametrize(
    ("call", "exception", "message"),
    [
        (
            lambda: l2([]),
            ValueError,
            "l2: parameters is empty: pass at least one Value, as model.parameters() gives them",
        ),
        (
            lambda: l2(MLP(2, [1])),
            TypeError,
            "l2: parameters must be a list of Values, as model.parameters() gives it, got something of type MLP",
        ),
        (
            lambda: l2(MLP(2, [1]).parameters),
            TypeError,
            "l2: parameters must be a list of Values, as model.parameters() gives it, got something of type method",
        ),
        (
            lambda: l2([V, 2.0]),
            TypeError,
            "l2: parameters[1] must be a Value, got 2.0 (float): a plain number has no gradient, so keep the Value and "
            "leave out .data",
        ),
        (lambda: l2([V], "1e-4"), TypeError, "l2: strength must be a real number, got '1e-4' (str)"),
        (lambda: l2([V], -0.1), ValueError, "l2: strength must be finite and at least 0, got -0.1"),
        (lambda: l2([V], math.inf), ValueError, "l2: strength must be finite and at least 0, got inf"),
        (lambda: l2([V], math.nan), ValueError, "l2: strength must be finite and at least 0, got nan"),
    ],
)
def test_bad_input_to_l2_is_refused_in_so_many_words(call, exception, message):
    with pytest.raises(exception) as error:
        call()
    assert str(error.value) == message


@pytest.mark.parametrize(
    "thing", [object(), MLP(1, [1]).parameters, lambda: 0, [object()]], ids=["object", "method", "function", "list"]
)
def test_no_message_shows_a_memory_address(thing):
    with pytest.raises(TypeError, match=r"got something of type \w+") as error:
        hinge([thing], [1])
    assert "0x" not in str(error.value)
