"""Gradient descent, schedules and mini-batches."""

import math
import os
import random
import subprocess
import sys
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from micrograd.data import moons
from micrograd.engine import Value
from micrograd.losses import accuracy, binary_cross_entropy, hinge, l2, squared_error
from micrograd.nn import MLP
from micrograd.optim import SGD, batches, linear_decay


def values(numbers, grads):
    leaves = [Value(x) for x in numbers]
    for leaf, grad in zip(leaves, grads, strict=True):
        leaf.grad = grad
    return leaves


# A step ------------------------------------------------------------------------------------------


def test_a_step_moves_every_parameter_against_its_gradient():
    numbers, grads = [1.0, -2.0, 0.5], [0.3, -4.0, 0.0]
    parameters = values(numbers, grads)
    SGD(parameters, 0.1).step()
    assert [p.data for p in parameters] == list(np.array(numbers) - 0.1 * np.array(grads))
    assert [p.grad for p in parameters] == grads  # for zero_grad to reset


def test_zero_grad_resets_the_gradients_of_its_parameters_and_of_no_others():
    mine, other = values([1.0, 2.0], [3.0, 4.0])
    SGD([mine], 0.1).zero_grad()
    assert (mine.grad, other.grad) == (0.0, 4.0)


def test_steps_are_counted_and_a_schedule_is_asked_for_each():
    asked = []

    def schedule(step):
        asked.append(step)
        return 1.0 / 2**step

    (p,) = parameters = values([0.0], [1.0])
    optimiser = SGD(parameters, schedule)
    path = []
    for _ in range(4):
        optimiser.step()
        path.append(p.data)
    assert asked == [0, 1, 2, 3]
    assert optimiser.steps == 4
    assert path == [-1.0, -1.5, -1.75, -1.875]


def test_the_learning_rate_may_be_replaced_between_steps():
    (p,) = parameters = values([0.0], [1.0])
    optimiser = SGD(parameters, 0.5)
    optimiser.step()
    optimiser.learning_rate = 0.25
    optimiser.step()
    optimiser.learning_rate = linear_decay(4, start=2.0, end=0.0)
    optimiser.step()  # number 2 of 4: half way
    assert p.data == -0.5 - 0.25 - 1.0


@pytest.mark.parametrize("rate", [1, np.float64(0.5), np.int64(2), Fraction(1, 4)])
def test_a_rate_may_be_any_real_number(rate):
    for learning_rate in (rate, lambda step: rate):
        (p,) = parameters = values([0.0], [1.0])
        SGD(parameters, learning_rate).step()
        assert p.data == -float(rate)
        assert type(p.data) is float


def test_a_rate_of_zero_from_a_schedule_moves_nothing():
    (p,) = parameters = values([2.0], [1.0])
    optimiser = SGD(parameters, lambda step: 0)
    optimiser.step()
    assert (p.data, optimiser.steps) == (2.0, 1)


def test_parameters_may_come_from_a_generator_and_stay_the_same_objects():
    parameters = values([1.0, 2.0], [1.0, 1.0])
    optimiser = SGD((p for p in parameters), 1.0)
    optimiser.step()
    assert [p.data for p in parameters] == [0.0, 1.0]
    assert optimiser.parameters == parameters
    assert optimiser.parameters is not parameters


def test_an_optimiser_describes_itself():
    optimiser = SGD(values([1.0], [0.0]), 0.1)
    assert repr(optimiser) == "SGD(1 parameter, 0 steps taken)"
    optimiser.step()
    assert repr(optimiser) == "SGD(1 parameter, 1 step taken)"
    assert repr(SGD(MLP(2, [16, 16, 1]).parameters(), 0.1)) == "SGD(337 parameters, 0 steps taken)"


# Training ----------------------------------------------------------------------------------------


def test_twenty_steps_equal_the_loop_written_by_hand():
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0]
    model, twin = (MLP(3, [4, 4, 1], rng=random.Random(1337)) for _ in range(2))
    optimiser = SGD(model.parameters(), 0.1)
    for _ in range(20):
        loss = squared_error([model(x) for x in xs], ys)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

        expected = sum(((twin(x) - y) ** 2 for x, y in zip(xs, ys, strict=True)), Value(0.0))
        for p in twin.parameters():
            p.grad = 0.0
        expected.backward()
        for p in twin.parameters():
            p.data -= 0.1 * p.grad
        assert loss.data == pytest.approx(expected.data, rel=1e-12)
    assert [p.data for p in model.parameters()] == pytest.approx([p.data for p in twin.parameters()], rel=1e-9)
    assert loss.data < 0.1


@pytest.mark.parametrize("loss", [hinge, binary_cross_entropy])
def test_mini_batches_with_decay_learn_the_moons(loss):
    points, labels = moons(60, noise=0.1, seed=1)
    model = MLP(2, [8, 8, 1], "relu", "linear", rng=random.Random(1))
    optimiser = SGD(model.parameters(), linear_decay(120))
    rng = random.Random(2)
    for _ in range(40):
        for xs, ys in batches(points, labels, 20, rng):
            total = loss([model(x) for x in xs], ys) + l2(model.parameters())
            optimiser.zero_grad()
            total.backward()
            optimiser.step()
    assert optimiser.steps == 120
    assert accuracy([model(x) for x in points], labels) >= 0.95


# Schedules ---------------------------------------------------------------------------------------


def test_linear_decay_is_one_minus_nine_tenths_of_the_way_as_it_stands():
    schedule = linear_decay(100)
    assert [schedule(k) for k in range(100)] == [1.0 - 0.9 * k / 100 for k in range(100)]  # bit for bit


@pytest.mark.parametrize(("steps", "start", "end"), [(1, 1.0, 0.1), (7, 0.5, 0.0), (20, 0.05, 0.05), (13, 2, 1)])
def test_linear_decay_goes_evenly_from_start_to_end_and_stays_there(steps, start, end):
    schedule = linear_decay(steps, start, end)
    expected = np.interp(range(3 * steps), [0, steps], [start, end])
    assert [schedule(k) for k in range(3 * steps)] == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert (schedule(0), schedule(steps), schedule(10 * steps)) == (start, end, end)


# Mini-batches ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3, 4, 10, 11, 100, np.int64(4)])
def test_every_point_is_in_one_batch_with_its_own_target(size):
    points, targets = [(float(i), -float(i)) for i in range(10)], list(range(10))
    made = list(batches(points, targets, size, random.Random(1)))
    assert [len(xs) for xs, _ in made] == [min(int(size), 10 - first) for first in range(0, 10, int(size))]
    pairs = [pair for xs, ys in made for pair in zip(xs, ys, strict=True)]
    assert sorted(pairs) == list(zip(points, targets, strict=True))
    assert all(type(xs) is list and type(ys) is list for xs, ys in made)
    assert points == [(float(i), -float(i)) for i in range(10)]
    assert targets == list(range(10))  # neither is shuffled itself


def test_each_pass_has_an_order_of_its_own_and_a_seed_has_its_passes():
    def passes(seed):
        rng = random.Random(seed)
        return [[y for _, ys in batches(range(20), range(20), 5, rng) for y in ys] for _ in range(3)]

    assert passes(1) == passes(1)
    assert passes(1) != passes(2)
    first, second, third = passes(1)
    assert first != second != third != list(range(20))


def test_the_order_of_a_seed_is_drawn_when_batches_is_called():
    rng, twin = random.Random(1), random.Random(1)
    order = list(range(20))
    twin.shuffle(order)
    made = batches(range(20), range(20), 6, rng)
    assert rng.random() == twin.random()
    assert [y for _, ys in made for y in ys] == order


def test_without_a_generator_of_its_own_every_call_has_another_order():
    orders = {tuple(y for _, ys in batches(range(50), range(50), 50) for y in ys) for _ in range(4)}
    assert len(orders) == 4


def test_every_point_comes_first_about_equally_often():
    rng = random.Random(1)
    first = Counter(next(batches(range(5), range(5), 1, rng))[1][0] for _ in range(5000))
    assert all(first[i] == pytest.approx(1000, abs=150) for i in range(5))  # 5 standard deviations of 28


def test_points_may_be_rows_of_an_array_or_come_from_a_generator():
    rows, labels = np.arange(12.0).reshape(6, 2), np.array([1, -1] * 3)
    made = list(batches(rows, labels, 4, random.Random(1)))
    pairs = sorted((*xs, int(y)) for batch, ys in made for xs, y in zip(batch, ys, strict=True))
    assert pairs == [(*row, int(label)) for row, label in zip(rows, labels, strict=True)]
    ((xs, ys),) = batches((i for i in "abc"), (ord(i) for i in "abc"), 3, random.Random(1))
    assert [ord(x) for x in xs] == ys


def test_training_is_the_same_in_every_interpreter():
    # Another PYTHONHASHSEED orders sets of strings anew: a result that depends on one would differ.
    code = """
import random
from micrograd.data import moons
from micrograd.losses import hinge, l2
from micrograd.nn import MLP
from micrograd.optim import SGD, batches, linear_decay
points, labels = moons(30)
model = MLP(2, [4, 1], output_activation="linear", rng=random.Random(1))
optimiser, rng = SGD(model.parameters(), linear_decay(9)), random.Random(2)
for _ in range(3):
    for xs, ys in batches(points, labels, 10, rng):
        loss = hinge([model(x) for x in xs], ys) + l2(model.parameters())
        optimiser.zero_grad(); loss.backward(); optimiser.step()
        print(loss.data.hex())
print([p.data.hex() for p in model.parameters()])
"""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for seed in ("0", "1", "12345")
    }
    assert len(outputs) == 1
    assert outputs.pop().count("\n") == 10


# Bad input ---------------------------------------------------------------------------------------

P = Value(1.0)
PRODUCT = P * 2.0


@pytest.mark.parametrize(
    ("call", "exception", "message"),
    [
        (
            lambda: SGD([], 0.1),
            ValueError,
            "SGD: parameters is empty: pass at least one Value, as model.parameters() gives them",
        ),
        (
            lambda: SGD(MLP(2, [1]), 0.1),
            TypeError,
            "SGD: parameters must be a list of Values, as model.parameters() gives it, got something of type MLP",
        ),
        (
            lambda: SGD(MLP(2, [1]).parameters, 0.1),
            TypeError,
            "SGD: parameters must be a list of Values, as model.parameters() gives it, got something of type method",
        ),
        (
            lambda: SGD([P, 2.0], 0.1),
            TypeError,
            "SGD: parameters[1] must be a Value, got 2.0 (float): "
            "a plain number has no gradient, so keep the Value and leave out .data",
        ),
        (
            lambda: SGD([P, PRODUCT], 0.1),
            ValueError,
            "SGD: parameters[1] is the result of the operation '*': pass the leaf itself, and change a parameter by "
            "its .data",
        ),
        (
            lambda: SGD([P, P], 0.1),
            ValueError,
            "SGD: a parameter is there more than once, and each step would move it as often",
        ),
        (lambda: SGD([P], 0), ValueError, "SGD: learning_rate must be finite and greater than 0, got 0.0"),
        (lambda: SGD([P], -0.1), ValueError, "SGD: learning_rate must be finite and greater than 0, got -0.1"),
        (lambda: SGD([P], math.inf), ValueError, "SGD: learning_rate must be finite and greater than 0, got inf"),
        (lambda: SGD([P], math.nan), ValueError, "SGD: learning_rate must be finite and greater than 0, got nan"),
        (lambda: SGD([P], "0.1"), TypeError, "SGD: learning_rate must be a real number, got '0.1' (str)"),
        (lambda: SGD([P], None), TypeError, "SGD: learning_rate must be a real number, got None (NoneType)"),
        (lambda: linear_decay(0), ValueError, "linear_decay: steps must be at least 1, got 0"),
        (lambda: linear_decay(10.0), TypeError, "linear_decay: steps must be a whole number, got 10.0 (float)"),
        (
            lambda: linear_decay(10, start=0),
            ValueError,
            "linear_decay: start must be finite and greater than 0, got 0.0",
        ),
        (
            lambda: linear_decay(10, end=-0.1),
            ValueError,
            "linear_decay: end must be finite and at least 0, got -0.1",
        ),
        (
            lambda: linear_decay(10, 0.05),
            ValueError,
            "linear_decay: end must not be above start, got start 0.05 and end 0.1",
        ),
        (lambda: batches([], [], 1), ValueError, "batches: points is empty: pass at least one point"),
        (
            lambda: batches([1, 2], [1], 1),
            ValueError,
            "batches: 2 points but 1 targets; give each point one target",
        ),
        (lambda: batches([1], [1], 0), ValueError, "batches: size must be at least 1, got 0"),
        (lambda: batches([1], [1], 1.5), TypeError, "batches: size must be a whole number, got 1.5 (float)"),
        (
            lambda: batches([1], [1], 1, 42),
            TypeError,
            "batches: rng must be a random.Random, as in random.Random(0), got 42 (int)",
        ),
        (
            lambda: batches([1], [1], 1, random.Random),
            TypeError,
            "batches: rng must be a random.Random, as in random.Random(0), got something of type type",
        ),
    ],
)
def test_bad_input_is_refused_in_so_many_words(call, exception, message):
    with pytest.raises(exception) as error:
        call()
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("returned", "exception", "message"),
    [
        (None, TypeError, "must be a real number, got None (NoneType)"),
        ("fast", TypeError, "must be a real number, got 'fast' (str)"),
        (
            P,
            TypeError,
            "must be a real number, got Value(data=1.0, grad=0.0) (Value): use its .data, which is a plain number",
        ),
        (-0.1, ValueError, "must be finite and at least 0, got -0.1"),
        (math.nan, ValueError, "must be finite and at least 0, got nan"),
        (math.inf, ValueError, "must be finite and at least 0, got inf"),
    ],
)
def test_nonsense_from_a_schedule_is_refused_before_anything_moves(returned, exception, message):
    (p,) = parameters = values([2.0], [1.0])
    optimiser = SGD(parameters, lambda step: 0.5 if step == 0 else returned)
    optimiser.step()
    with pytest.raises(exception) as error:
        optimiser.step()
    assert str(error.value) == f"SGD: the schedule's rate for step 1 {message}"
    assert (p.data, optimiser.steps) == (1.5, 1)


def test_a_bad_rate_set_later_is_refused_at_the_next_step():
    optimiser = SGD(values([2.0], [1.0]), 0.1)
    optimiser.learning_rate = -1.0
    with pytest.raises(ValueError, match=r"^SGD: learning_rate must be finite and greater than 0, got -1\.0$"):
        optimiser.step()
    assert optimiser.steps == 0
