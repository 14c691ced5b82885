"""The engine: its numbers, its gradients, its errors, its size limits."""

import gc
import math
import operator
import os
import random
import runpy
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from gradient_check import (
    FLOAT_FUNCTIONS,
    VALUE_FUNCTIONS,
    assert_close,
    central_differences,
    check_gradients,
    evaluate,
    expressions,
)
from hypothesis import given, settings

from micrograd.engine import Value
from micrograd.expression import OPERATIONS as OPERATIONS_BY_NAME
from micrograd.nn import weighted_sum

ROOT = Path(__file__).parents[2]
ClosureValue = runpy.run_path(str(ROOT / "scripts" / "measure" / "closure_engine.py"))["Value"]  # as in the lecture


def run_python(code, **environment):
    """Run a program in an interpreter of its own that sees this checkout, and return what it printed."""
    command = [sys.executable, "-c", code]
    environment = {**os.environ, **environment}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, f"exit code {result.returncode}\n{result.stdout}{result.stderr}"
    return result.stdout


# Every operation against central differences -----------------------------------------------------


@dataclass(frozen=True)
class Operation:
    """An operation on values, the same on floats, and for each input the interval it is tried on."""

    name: str
    on_values: object
    on_floats: object
    intervals: tuple


ANY, POSITIVE, NEGATIVE = (-5.0, 5.0), (0.2, 5.0), (-5.0, -0.2)


def same(name, function, *intervals):
    """An operation that is spelt alike for values and for floats."""
    return Operation(name, function, function, intervals)


OPERATIONS = [
    same("a + b", operator.add, ANY, ANY),
    same("a - b", operator.sub, ANY, ANY),
    same("a * b", operator.mul, ANY, ANY),
    same("a / b", operator.truediv, ANY, POSITIVE),
    same("a / b, b negative", operator.truediv, ANY, NEGATIVE),
    same("a + 3", lambda a: a + 3, ANY),
    same("3 + a", lambda a: 3 + a, ANY),
    same("a - 3", lambda a: a - 3, ANY),
    same("3 - a", lambda a: 3 - a, ANY),
    same("a * 3", lambda a: a * 3, ANY),
    same("3 * a", lambda a: 3 * a, ANY),
    same("a / 3", lambda a: a / 3, ANY),
    same("3 / a", lambda a: 3 / a, POSITIVE),
    same("3 / a, a negative", lambda a: 3 / a, NEGATIVE),
    same("-a", operator.neg, ANY),
    same("a ** 0", lambda a: a**0, ANY),
    same("a ** 1", lambda a: a**1, ANY),
    same("a ** 2", lambda a: a**2, ANY),
    same("a ** 3", lambda a: a**3, ANY),
    same("a ** 2.5", lambda a: a**2.5, POSITIVE),
    same("a ** 0.5", lambda a: a**0.5, POSITIVE),
    same("a ** -1", lambda a: a**-1, NEGATIVE),
    same("a ** -1.5", lambda a: a**-1.5, POSITIVE),
    same("2 ** a", lambda a: 2**a, ANY),
    same("0.3 ** a", lambda a: 0.3**a, ANY),
    Operation("exp", Value.exp, math.exp, (ANY,)),
    Operation("log", Value.log, math.log, (POSITIVE,)),
    Operation("tanh", Value.tanh, math.tanh, (ANY,)),
    Operation("sigmoid", Value.sigmoid, FLOAT_FUNCTIONS["sigmoid"], (ANY,)),
    Operation("relu, a positive", Value.relu, FLOAT_FUNCTIONS["relu"], (POSITIVE,)),
    Operation("relu, a negative", Value.relu, FLOAT_FUNCTIONS["relu"], (NEGATIVE,)),
    Operation(
        "weighted_sum of values",
        lambda w1, w2, x1, x2, b: weighted_sum([w1, w2], [x1, x2], b),
        lambda w1, w2, x1, x2, b: w1 * x1 + w2 * x2 + b,
        (ANY,) * 5,
    ),
    Operation(
        "weighted_sum of values and numbers",
        lambda w1, w2, w3, x2, b: weighted_sum([w1, w2, w3], [0.5, x2, 3], b),
        lambda w1, w2, w3, x2, b: w1 * 0.5 + w2 * x2 + w3 * 3 + b,
        (ANY,) * 5,
    ),
    Operation(
        "weighted_sum of a value with itself",
        lambda a, b: weighted_sum([a, b], [a, a], b),
        lambda a, b: a * a + b * a + b,
        (ANY,) * 2,
    ),
    Operation(
        "a custom operation, x²y",
        lambda x, y: Value.operation(x.data**2 * y.data, (x, y), (2 * x.data * y.data, x.data**2)),
        lambda x, y: x**2 * y,
        (ANY, ANY),
    ),
]


def test_every_function_of_one_value_is_among_the_operations_and_can_be_told_in_words():
    functions = [name for name, member in vars(Value).items() if callable(member) and name[0] != "_"]
    functions = [name for name in functions if name not in ("backward", "operation")]
    assert functions
    tested = {operation.name.partition(",")[0] for operation in OPERATIONS}
    assert [name for name in functions if name not in tested] == [], "add it to OPERATIONS"
    assert [name for name in functions if name not in OPERATIONS_BY_NAME] == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_operation_agrees_with_central_differences(operation):
    rng = random.Random(operation.name)
    for _ in range(25):
        inputs = [rng.uniform(*interval) for interval in operation.intervals]
        check_gradients(operation.name, operation.on_values, operation.on_floats, inputs)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(expressions())
def test_random_expression_agrees_with_central_differences(expression):
    steps, inputs = expression
    check_gradients(
        f"{[step.op for step in steps]}",
        lambda *values: evaluate(steps, values, VALUE_FUNCTIONS),
        lambda *floats: evaluate(steps, floats, FLOAT_FUNCTIONS),
        inputs,
        tolerance=1e-6,
    )


def test_the_checker_states_operation_input_got_and_expected():
    def wrong(a):  # d(a²)/da is 2a, not 3a
        return Value.operation(a.data**2, (a,), (3 * a.data,), "square")

    with pytest.raises(AssertionError) as failure:
        check_gradients("square", wrong, lambda a: a * a, [2.0])
    assert str(failure.value).startswith("square at (2.0,): gradient of input 0: got 6.0, expected 4.0")
    with pytest.raises(AssertionError, match=r"^square at \(2\.0,\): value: got 4\.0, expected 8\.0"):
        check_gradients("square", wrong, lambda a: a**3, [2.0])


def test_central_differences_are_those_of_school():
    assert central_differences(lambda x: 3 * x**2 - 4 * x + 5, [3.0]) == pytest.approx([14.0], abs=1e-9)
    assert central_differences(lambda a, b, c: a * b + c, [2.0, -3.0, 10.0]) == pytest.approx([-3.0, 2.0, 1.0])


# The figures of the tutorial ---------------------------------------------------------------------


def test_product_and_sum():
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    e = a * b
    d = e + c
    assert d.data == 4.0
    assert d._op == "+"
    assert d._prev == (e, c)
    assert (d._prev[0].data, d._prev[1].data) == (-6.0, 10.0)
    d.backward()
    assert (a.grad, b.grad, c.grad, e.grad, d.grad) == (-3.0, 2.0, 1.0, 1.0, 1.0)


def test_the_six_gradients_of_the_small_loss_and_a_step_uphill():
    a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)

    def loss():
        e = a * b
        d = e + c
        return d * f, d, e

    out, d, e = loss()
    assert out.data == -8.0
    assert [v.grad for v in (out, d, e, a, b, c, f)] == [0.0] * 7
    out.backward()
    assert [v.grad for v in (out, d, f, e, c, a, b)] == [1.0, -2.0, 4.0, -2.0, -2.0, 6.0, -4.0]
    for leaf in (a, b, c, f):
        leaf.data += 0.01 * leaf.grad
    assert loss()[0].data == pytest.approx(-7.286496, abs=5e-7)


def neuron(bias, activation=Value.tanh, second_input=0.0):
    x1, x2, w1, w2, b = (Value(v) for v in (2.0, second_input, -3.0, 1.0, bias))
    n = x1 * w1 + x2 * w2 + b
    return activation(n), n, (x1, w1, x2, w2)


def test_the_neuron_by_hand():
    o, n, leaves = neuron(6.8813735870195432)
    o.backward()
    assert n.data == pytest.approx(0.8814, abs=5e-5)
    assert o.data == pytest.approx(0.7071, abs=5e-5)
    assert n.grad == pytest.approx(0.5)
    assert [leaf.grad for leaf in leaves] == pytest.approx([-1.5, 1.0, 0.5, 0.0])
    o, n, _ = neuron(8.0)
    assert n.data == 2.0
    assert o.data == pytest.approx(0.9640, abs=5e-5)


def test_the_neuron_without_activation():
    o, _, leaves = neuron(6.8813735870195432, activation=lambda n: n, second_input=1.5)
    o.backward()
    assert o.data == pytest.approx(2.3813735870, abs=5e-11)
    assert [leaf.grad for leaf in leaves] == [-3.0, 2.0, 1.0, 1.5]


def test_tanh_taken_apart_gives_the_same_gradients():
    def apart(n):
        e = (2 * n).exp()
        return (e - 1) / (e + 1)

    whole, _, leaves = neuron(6.8813735870195432)
    parts, _, leaves_of_parts = neuron(6.8813735870195432, activation=apart)
    whole.backward()
    parts.backward()
    assert parts.data == pytest.approx(whole.data, rel=1e-12)
    assert [a.grad for a in leaves_of_parts] == pytest.approx([a.grad for a in leaves], rel=1e-12)


def test_a_value_used_twice_gets_both_contributions():
    a = Value(3.0)
    b = a + a
    b.backward()
    assert b.data == 6.0
    assert a.grad == 2.0
    assert b._prev == (a, a)  # both edges are kept


def test_a_value_used_by_two_branches_gets_both_contributions():
    a, b = Value(-2.0), Value(3.0)
    f = (a * b) * (a + b)
    f.backward()
    assert (f.data, a.grad, b.grad) == (-6.0, -3.0, -8.0)


def test_the_order_is_topological():
    a, b = Value(2.0), Value(3.0)
    c, d = a + b, a * b
    y = (c + d) + c * d
    y.backward()
    assert (y.data, a.grad, b.grad) == (41.0, 25.0, 19.0)  # plain recursion gives 29 and 22


def test_division_of_two_by_four():
    a, b = Value(2.0), Value(4.0)
    c = a / b
    c.backward()
    assert (c.data, a.grad, b.grad) == (0.5, 0.25, -0.125)


def long_expression(a, b):
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return g


def test_the_long_made_up_expression():
    a, b = Value(-4.0), Value(2.0)
    g = long_expression(a, b)
    g.backward()
    assert f"{g.data:.4f} {a.grad:.4f} {b.grad:.4f}" == "24.7041 138.8338 645.5773"


def short_expression(a, b):
    c = a + b
    d = a + b * b**3
    e = c - d
    return e**2


def test_the_short_made_up_expression():
    check_gradients("short expression", short_expression, short_expression, [-4.0, 2.0])
    a, b = Value(-4.0), Value(2.0)
    short_expression(a, b).backward()
    assert (a.grad, b.grad) == (0.0, 868.0)  # e = b - b⁴, so a has no effect: its two contributions cancel


def test_legendre_polynomial_as_an_operation_of_our_own():
    def legendre3(x):
        return Value.operation((5 * x.data**3 - 3 * x.data) / 2, (x,), ((15 * x.data**2 - 3) / 2,), "P3")

    x = Value(0.5)
    y = legendre3(x)
    y.backward()
    assert (y.data, y._op, x.grad) == (-0.4375, "P3", 0.375)


def test_the_engine_of_the_lecture_gives_the_same_numbers():
    ours, theirs = [[value_class(-4.0), value_class(2.0)] for value_class in (Value, ClosureValue)]
    g, expected = long_expression(*ours), long_expression(*theirs)
    g.backward()
    expected.backward()
    assert g.data == expected.data
    for i in range(2):
        assert_close(f"gradient of input {i}", ours[i].grad, theirs[i].grad, 1e-12)


# What a backward pass does to the grads that are there -------------------------------------------


def test_leaves_accumulate_and_inner_nodes_start_afresh():
    x = Value(3.0)
    square = x * x
    y = square * x
    y.backward()
    assert (x.grad, square.grad, y.grad) == (27.0, 3.0, 1.0)
    y.backward()
    assert (x.grad, square.grad, y.grad) == (54.0, 3.0, 1.0)


def test_the_engine_of_the_lecture_differs_on_a_second_backward_pass():
    x = ClosureValue(3.0)
    y = x * x * x
    y.backward()
    y.backward()
    assert x.grad == 72.0  # its inner nodes keep their grads


def test_a_backward_pass_of_another_result_adds_to_shared_leaves_only():
    x = Value(2.0)
    shared = x * 3
    first, second = shared + 1, shared * 5
    first.backward()
    second.backward()
    assert shared.grad == 5.0
    assert x.grad == 3.0 + 15.0


def test_backward_of_a_leaf_accumulates_one():
    x = Value(2.0)
    x.backward()
    x.backward()
    assert x.grad == 2.0


def test_a_changed_data_does_not_change_an_expression_already_computed():
    x = Value(2.0)
    y = x * x
    x.data = 10.0
    y.backward()
    assert (y.data, x.grad) == (4.0, 4.0)


def test_one_call_of_backward_on_a_node_pushes_its_gradient_one_step():
    a, b = Value(2.0), Value(-3.0)
    c = a * b
    out = c + 1.0
    out.grad = 1.0
    out._backward()
    assert (c.grad, a.grad) == (1.0, 0.0)
    c._backward()
    assert (a.grad, b.grad) == (-3.0, 2.0)
    a._backward()  # a leaf pushes nothing
    assert (a.grad, b.grad) == (-3.0, 2.0)


def lecture_square(a):
    """An operation as one adds it in the lecture."""
    out = Value(a.data**2, (a,), "sq")

    def _backward():
        a.grad += 2 * a.data * out.grad

    out._backward = _backward
    return out


def test_an_operation_added_as_in_the_lecture_takes_part_in_the_backward_pass():
    a, b = Value(3.0), Value(-2.0)
    out = (lecture_square(a * b) + lecture_square(a) * b).tanh() * 0.5
    x, y = Value(3.0), Value(-2.0)
    expected = ((x * y) ** 2 + x**2 * y).tanh() * 0.5
    for _ in range(2):
        out.backward()
        expected.backward()
    assert (out.data, a.grad, b.grad) == (expected.data, x.grad, y.grad)
    shared = lecture_square(b)
    b.grad = 0.0
    (shared + shared * 3.0).backward()
    assert b.grad == 4 * 2 * -2.0


def test_a_function_of_ones_own_replaces_what_an_operation_would_push():
    a = Value(3.0)
    out = a * 2.0
    out._backward = lambda: setattr(a, "grad", a.grad + 100.0 * out.grad)
    (out * 10.0).backward()
    assert a.grad == 1000.0
    out._backward()
    assert a.grad == 2000.0


# A value by itself -------------------------------------------------------------------------------


def test_a_value_shows_its_data_its_grad_and_its_label_if_it_has_one():
    assert repr(Value(2)) == "Value(data=2.0, grad=0.0)"
    assert repr(Value(-1.5, label="b's")) == 'Value(data=-1.5, grad=0.0, label="b\'s")'


def test_a_value_is_made_with_the_arguments_of_the_lecture():
    a, b = Value(1.0), Value(2.0)
    c = Value(3.0, (a, b), "+", "c")
    assert (c.data, c.grad, c._prev, c._op, c.label) == (3.0, 0.0, (a, b), "+", "c")
    assert (a._prev, a._op, a.label) == ((), "", "")


def test_a_value_has_no_attributes_but_its_own():
    with pytest.raises(AttributeError):
        Value(1.0).gard = 0.0  # type: ignore[attr-defined]  # a slip of the keyboard is not silently a new attribute


def test_values_with_equal_data_are_different_nodes():
    a, b = Value(1.0), Value(1.0)
    assert a != b
    assert len({a, b}) == 2


@pytest.mark.parametrize(
    "number",
    [2, 2.0, True + 1, Fraction(4, 2), np.float64(2), np.float32(2), np.float16(2), np.int64(2), np.uint8(2)],
    ids=lambda number: type(number).__name__,
)
def test_every_real_number_becomes_a_float(number):
    value = Value(number)
    assert value.data == 2.0
    assert type(value.data) is float


@pytest.mark.parametrize(
    ("op", "expression"),
    [
        ("+", lambda a: a + a),
        ("*", lambda a: a * a),
        ("**3", lambda a: a**3),
        ("**0.3333333333333333", lambda a: a ** (1 / 3)),
        ("0.1**", lambda a: 0.1**a),
        ("**0.5", lambda a: a**0.5),
        ("**-1", lambda a: 1 / a),
        ("2**", lambda a: 2**a),
        ("exp", Value.exp),
        ("log", Value.log),
        ("tanh", Value.tanh),
        ("relu", Value.relu),
        ("sigmoid", Value.sigmoid),
        ("Σwx+b", lambda a: weighted_sum([a], [a], a)),
        ("custom", lambda a: Value.operation(1.0, (a,), (1.0,))),
    ],
)
def test_every_operation_names_itself(op, expression):
    out = expression(Value(2.0))
    ops = [out._op, *(child._op for child in out._prev)]
    assert op in ops


# Mixed and reflected forms -----------------------------------------------------------------------

MIXED = {
    "a + n": (lambda a, n: a + n, 8.0, 1.0),
    "n + a": (lambda a, n: n + a, 8.0, 1.0),
    "a - n": (lambda a, n: a - n, 4.0, 1.0),
    "n - a": (lambda a, n: n - a, -4.0, -1.0),
    "a * n": (lambda a, n: a * n, 12.0, 2.0),
    "n * a": (lambda a, n: n * a, 12.0, 2.0),
    "a / n": (lambda a, n: a / n, 3.0, 0.5),
    "n / a": (lambda a, n: n / a, 1 / 3, -1 / 18),
    "a ** n": (lambda a, n: a**n, 36.0, 12.0),
    "n ** a": (lambda a, n: n**a, 64.0, 64 * math.log(2)),
}


@pytest.mark.parametrize("form", MIXED)
@pytest.mark.parametrize(
    "number",
    [2, 2.0, Fraction(2), np.float64(2), np.float32(2), np.int64(2)],
    ids=lambda number: type(number).__name__,
)
def test_a_number_may_stand_on_either_side(form, number):
    function, data, gradient = MIXED[form]
    a = Value(6.0)
    out = function(a, number)
    assert type(out) is Value
    assert type(out.data) is float
    out.backward()
    assert out.data == pytest.approx(data, rel=1e-15)
    assert a.grad == pytest.approx(gradient, rel=1e-15)


@pytest.mark.parametrize("form", MIXED)
@pytest.mark.parametrize(
    "array", [np.array([1.0, 2.0]), np.array(2.0), np.ones((2, 2), dtype=int)], ids=["vector", "0-d", "matrix"]
)
def test_an_array_is_refused_on_either_side(form, array):
    symbol = form.split()[1]
    with pytest.raises(TypeError) as error:
        MIXED[form][0](Value(6.0), array)
    assert f"operation {symbol!r}: a Value holds one real number, got array(" in str(error.value)
    assert "(ndarray): make one Value for each element (for an array of one element, pass its .item())" in str(
        error.value
    )


@pytest.mark.parametrize("form", MIXED)
@pytest.mark.parametrize("other", [None, "2", [1.0], (1.0,), {}, 2j, object()], ids=lambda other: type(other).__name__)
def test_what_is_no_real_number_is_refused_on_either_side(form, other):
    symbol = form.split()[1]
    with pytest.raises(TypeError) as error:
        MIXED[form][0](Value(6.0), other)
    assert f"operation {symbol!r}: a Value holds one real number, got " in str(error.value)
    assert str(error.value).partition(": a ")[2].partition(": ")[0].removesuffix(")").endswith(type(other).__name__)


def test_sum_of_values_starts_at_the_number_zero():
    a, b = Value(1.0), Value(2.0)
    total = sum([a, b])
    total.backward()
    assert (total.data, a.grad, b.grad) == (3.0, 1.0, 1.0)


# Bad input ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "got", "hint"),
    [
        (None, "None (NoneType)", "pass an int or a float"),
        (1j, "1j (complex)", "pass an int or a float"),
        ("3", "'3' (str)", "convert text with float(...) first"),
        ([1.0, 2.0], "[1.0, 2.0] (list)", "make one Value for each element"),
        ((), "() (tuple)", "make one Value for each element"),
        (np.array([1, 2]), "array([1, 2]) (ndarray)", "make one Value for each element"),
        (np.array(1), "array(1) (ndarray)", "pass its .item()"),
        (np.complex128(1), "(complex128)", "make one Value for each element"),
        (Value(2.0), "Value(data=2.0, grad=0.0) (Value)", "it is a Value already: use it as it is, or its .data"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_value_of_something_else_than_a_real_number_is_refused(data, got, hint):
    with pytest.raises(TypeError) as error:
        Value(data)
    assert str(error.value).startswith("a Value holds one real number, got ")
    assert f"{got}: " in str(error.value)
    assert hint in str(error.value)


def test_the_message_about_a_long_list_stays_short():
    with pytest.raises(TypeError) as error:
        Value(list(range(100_000)))
    assert "got [0, 1, 2, 3, 4, 5, ...] (list)" in str(error.value)


@pytest.mark.parametrize(
    ("expression", "exception", "message"),
    [
        (
            lambda: Value(2.0) ** Value(3.0),
            TypeError,
            "Value ** Value: the exponent must be a constant; for x ** y write (y * x.log()).exp()",
        ),
        (lambda: Value(0.0).log(), ValueError, "log(0.0) is not defined: the input must be greater than 0"),
        (lambda: Value(-1.5).log(), ValueError, "log(-1.5) is not defined: the input must be greater than 0"),
        (
            lambda: Value(0.0) ** -1,
            ZeroDivisionError,
            "0.0 ** -1.0 divides by zero: the base must not be 0",
        ),
        (lambda: 1 / Value(0.0), ZeroDivisionError, "0.0 ** -1.0 divides by zero: the base must not be 0"),
        (lambda: Value(1.0) / 0, ZeroDivisionError, "0.0 ** -1.0 divides by zero: the base must not be 0"),
        (
            lambda: Value(-2.0) ** 0.5,
            ValueError,
            "(-2.0) ** 0.5 is not a real number: use a whole exponent or a base of at least 0",
        ),
        (
            lambda: Value(710.0).exp(),
            OverflowError,
            "exp(710.0) does not fit a float: keep the input below about 709.8",
        ),
        (lambda: Value(1e200) ** 2, OverflowError, "1e+200 ** 2.0 does not fit a float"),
        (lambda: 10 ** Value(400.0), OverflowError, "10.0 ** 400.0 does not fit a float"),
        (lambda: 0 ** Value(2.0), ValueError, "0.0 ** Value: the base must be greater than 0"),
        (lambda: (-2) ** Value(2.0), ValueError, "-2.0 ** Value: the base must be greater than 0"),
        (
            lambda: Value.operation(1.0, (2.0,), (1.0,), "cube"),
            TypeError,
            "operation 'cube': every child must be a Value, got 2.0 (float): "
            "a plain number has no gradient, so keep the Value and leave out .data",
        ),
        (
            lambda: Value.operation(1.0, (Value(1.0),), (), "cube"),
            ValueError,
            "operation 'cube': 1 children but 0 local derivatives",
        ),
        (
            lambda: Value.operation(1.0, (Value(1.0),), (Value(3.0),), "cube"),
            TypeError,
            "operation 'cube': a Value holds one real number, got Value(data=3.0, grad=0.0) (Value): it is a Value "
            "already: use it as it is, or its .data",
        ),
        (
            lambda: Value.operation(None, (Value(1.0),), (1.0,), "cube"),
            TypeError,
            "operation 'cube': a Value holds one real number, got None (NoneType): pass an int or a float",
        ),
        (
            lambda: weighted_sum([Value(1.0)], [1.0, 2.0], Value(0.0)),
            ValueError,
            "weighted_sum: 1 weights but 2 inputs; give one input a weight",
        ),
        (
            lambda: weighted_sum([Value(1.0)], ["2"], Value(0.0)),
            TypeError,
            "operation 'Σwx+b': a Value holds one real number, got '2' (str): convert text with float(...) first",
        ),
        (
            lambda: Value(3.0, (Value(1.0), Value(2.0)), "+").backward(),
            TypeError,
            "backward: operation '+' has no local derivatives: use Value.operation(...)",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_bad_input_is_refused_in_so_many_words(expression, exception, message):
    with pytest.raises(exception) as error:
        expression()
    assert str(error.value) == message
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__ or error.value.__context__ is None  # one error, not a chain of two


# The edges of the real numbers -------------------------------------------------------------------


def test_tanh_and_sigmoid_do_not_overflow():
    for x, low in ((1000.0, False), (-1000.0, True)):
        a, b = Value(x), Value(x)
        tanh, sigmoid = a.tanh(), b.sigmoid()
        tanh.backward()
        sigmoid.backward()
        assert (tanh.data, sigmoid.data) == ((-1.0, 0.0) if low else (1.0, 1.0))
        assert (a.grad, b.grad) == (0.0, 0.0)


def test_sigmoid_is_symmetric():
    for x in (0.0, 0.5, 3.0, 30.0):
        assert Value(x).sigmoid().data + Value(-x).sigmoid().data == pytest.approx(1.0, rel=1e-15)


def test_relu_at_zero_has_the_gradient_zero():
    for zero in (0.0, -0.0):
        a = Value(zero)
        out = a.relu()
        out.backward()
        assert (str(out.data), a.grad) == ("0.0", 0.0)


def test_not_a_number_passes_through_every_operation():
    nan = Value(math.nan)
    for out in (nan + 1, nan * 0, nan**2, nan.exp(), nan.log(), nan.tanh(), nan.relu(), nan.sigmoid(), 2**nan):
        assert math.isnan(out.data), out._op  # a loss that broke must not look like a loss of 0


@pytest.mark.parametrize(
    ("base", "exponent", "data", "gradient"),
    [
        (0.0, 0, 1.0, 0.0),
        (1e-320, 0, 1.0, 0.0),  # where a⁻¹ would not fit a float
        (-2.0, 0, 1.0, 0.0),
        (0.0, 0.5, 0.0, math.inf),
        (0.0, 1, 0.0, 1.0),
        (0.0, 2, 0.0, 0.0),
        (-2.0, 3, -8.0, 12.0),
        (-2.0, -1, -0.5, -0.25),
    ],
)
def test_powers_at_the_edges(base, exponent, data, gradient):
    a = Value(base)
    out = a**exponent
    out.backward()
    assert (out.data, a.grad) == (data, gradient)


def test_two_to_a_whole_power_is_exact():
    assert (2 ** Value(3)).data == 8.0


# Operations as big as we like --------------------------------------------------------------------


def test_a_custom_operation_may_have_any_number_of_children():
    values = [Value(float(i)) for i in range(1, 6)]
    product = math.prod(v.data for v in values)
    out = Value.operation(product, values, (product / v.data for v in values), "Π", label="p")
    out.backward()
    assert (out.data, out._op, out.label) == (120.0, "Π", "p")
    assert [v.grad for v in values] == [120.0, 60.0, 40.0, 30.0, 24.0]


def test_a_custom_operation_without_children_is_a_leaf():
    out = Value.operation(3.0, (), ())
    out.backward()
    assert (out.data, out.grad, out._prev) == (3.0, 1.0, ())


def test_a_custom_operation_of_a_subclass_is_of_that_subclass():
    class Money(Value):
        pass

    assert type(Money.operation(1.0, (Value(1.0),), (1.0,))) is Money


def test_weighted_sum_makes_one_node_and_none_for_plain_numbers():
    weights, inputs, bias = [Value(1.0), Value(2.0), Value(3.0)], [0.5, 4, np.float64(2)], Value(-1.0)
    out = weighted_sum(weights, inputs, bias)
    assert (out.data, out._op, out._prev) == (13.5, "Σcw+b", (*weights, bias))


def test_weighted_sum_makes_leaves_of_plain_numbers_beside_values():
    weights, inputs, bias = [Value(1.0), Value(2.0), Value(3.0)], [0.5, Value(4.0), np.float64(2)], Value(-1.0)
    out = weighted_sum(weights, inputs, bias)
    first, second, third = out._prev[3:6]
    assert (out.data, out._op, len(out._prev)) == (13.5, "Σwx+b", 7)
    assert (first.data, second, third.data) == (0.5, inputs[1], 2.0)
    assert (*out._prev[:3], out._prev[6]) == (*weights, bias)


def test_weighted_sum_of_nothing_is_the_bias():
    bias = Value(2.0)
    out = weighted_sum([], [], bias)
    out.backward()
    assert (out.data, bias.grad) == (2.0, 1.0)


def test_weighted_sum_equals_the_sum_of_products_bit_for_bit():
    rng = random.Random(3)
    for size in range(1, 30):
        results = []
        numbers = [rng.uniform(-1, 1) for _ in range(2 * size + 1)]
        for fused in (True, False):
            leaves = [Value(x) for x in numbers]
            weights, inputs, bias = leaves[:size], leaves[size : 2 * size], leaves[-1]
            if fused:
                out = weighted_sum(weights, inputs, bias)
            else:
                out = sum((w * x for w, x in zip(weights, inputs, strict=True)), bias)
            out.backward()
            results.append([out.data, *(leaf.grad for leaf in leaves)])
        assert results[0] == results[1]


# Large graphs, memory, and repeatability ---------------------------------------------------------


def test_a_chain_of_a_million_operations_goes_forward_backward_and_away():
    x = one = Value(1.0)
    for _ in range(1_000_000):
        x = x + one
    x.backward()
    assert (x.data, one.grad) == (1_000_001.0, 1_000_001.0)
    del x
    assert one.grad == 1_000_001.0


@pytest.mark.parametrize("ending", ["del y", "pass"], ids=["released", "alive at exit"])
def test_the_release_of_a_long_chain_of_any_operations_does_not_crash_python(ending):
    # In a process of its own: a crash on release kills the interpreter, which shows in its exit code.
    code = f"""
from micrograd.engine import Value
from micrograd.nn import weighted_sum
y = x = Value(1.0)
one, zero = Value(1.0), Value(0.0)
for _ in range(20_000):  # five times as deep
    y = y + zero
    y = one * y
    y = y ** 1
    y = weighted_sum([one], [y], zero)
    y = Value.operation(y.data, (y,), (1.0,))
y.backward()
{ending}
print("gradient", x.grad)
"""
    assert run_python(code) == "gradient 1.0\n"


def test_the_engine_of_the_lecture_fails_on_a_deep_graph():
    x = ClosureValue(1.0)
    for _ in range(10 * sys.getrecursionlimit()):
        x = x + 1.0
    with pytest.raises(RecursionError):
        x.backward()


def test_a_dropped_graph_leaves_no_garbage():
    def garbage_after(value_class):
        a, b = value_class(-4.0), value_class(2.0)
        gc.collect()
        out = (long_expression(a, b) * (a * b).tanh()).exp()
        out.backward()
        del out, a, b
        return gc.collect()

    enabled = gc.isenabled()
    gc.disable()
    try:
        garbage_after(Value)  # whatever a first call leaves behind is not the graph's
        assert garbage_after(Value) == 0
        assert garbage_after(ClosureValue) > 0  # so this would notice reference cycles
    finally:
        if enabled:
            gc.enable()


def test_training_prints_the_same_losses_in_every_interpreter():
    code = """
import random
from micrograd.nn import MLP
for fused in (True, False):
    model = MLP(3, [4, 4, 1], "relu", "linear", random.Random(7), fused=fused)
    xs, ys = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]], [1.0, -1.0, -1.0, 1.0]
    for step in range(10):
        loss = sum((model(x) - y) ** 2 for x, y in zip(xs, ys))
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= 0.01 * p.grad
        print(loss.data.hex())
"""
    printed = {run_python(code, PYTHONHASHSEED=seed) for seed in ("0", "1", "4242")}
    assert len(printed) == 1
    losses = [float.fromhex(line) for line in printed.pop().split()]
    assert len(losses) == 20
    assert losses[9] < losses[0]
