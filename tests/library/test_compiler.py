"""Expressions compiled to Python and to WebAssembly: the engine's numbers to the last bit, on every host."""

import math
import random
import re
import struct
import subprocess
import sys
import types

import pytest
from compiled import Node, Proof, bits, check_compiled
from expressions import Plain, labelled
from gradient_check import VALUE_FUNCTIONS, assert_close, evaluate, expressions, without_dead_steps
from hypothesis import given, settings

import micrograd.compiler
import micrograd.wasm
from micrograd.compiler import compile
from micrograd.data import moons
from micrograd.engine import Value
from micrograd.graph import trace
from micrograd.losses import binary_cross_entropy, hinge, l2, squared_error
from micrograd.nn import MLP, Neuron, weighted_sum
from scripts.measure import closure_engine

TARGETS = ("python", "wasm")
HOSTILE = [math.nan, math.inf, -math.inf, 0.0, -0.0, 5e-324, -5e-324, 1e-310, 1.7e308, -1.7e308, 1.0, -1.0]


@pytest.fixture(scope="module")
def node():
    with Node() as node:
        yield node


# The numbers ----------------------------------------------------------------------------------------------------------


@settings(derandomize=True, deadline=None, max_examples=60)
@given(expressions(), expressions())
def test_random_expressions_have_the_engines_numbers_on_every_host(node, expression, other):
    steps, inputs = expression
    steps = without_dead_steps(steps, len(inputs))
    proof = Proof()
    check_compiled(
        lambda *leaves: evaluate(steps, leaves, VALUE_FUNCTIONS), inputs, [inputs, other[1]], node, proof, str(steps)
    )
    assert proof.hosts >= {"Python", "wasmtime"}


OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "-a": lambda a, b: -a,
    "a + a": lambda a, b: a + a,
    "constants": lambda a, b: 2 * a + (3 - b) * Value(0.1) * Value(0.2).exp() - b / 7,
    "relu": lambda a, b: a.relu(),
    "tanh": lambda a, b: a.tanh(),
    "sigmoid": lambda a, b: a.sigmoid(),
    "exp": lambda a, b: a.exp(),
    "log": lambda a, b: a.log(),
    "one third": lambda a, b: a ** (1 / 3),
    "e to a": lambda a, b: math.e**a,
    **{f"a**{n}": lambda a, b, n=n: a**n for n in (0, 1, 2, 3, -1, -2.5, 0.5)},
    "sum of values": lambda a, b: weighted_sum([a, b], [b, a * b], a),
    "sum of constants": lambda a, b: weighted_sum([a, b, a], [2.0, -3, 0.1], b),
    "sum of both": lambda a, b: weighted_sum([a, b, a], [2.0, b, 0.1], b),
    "sum of nothing": lambda a, b: weighted_sum([], [], a) * b,
    "squared error": lambda a, b: squared_error([a, b], [0.5, -1]),
    "hinge": lambda a, b: hinge([a, b, a * b], [1, -1, 1]),
    "cross-entropy": lambda a, b: binary_cross_entropy([a, b, a * b], [1, -1, -1]),
    "L2": lambda a, b: l2([a, b, a], 0.3),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_the_engines_numbers_on_every_host(name, node):
    proof = Proof()
    given = [(x, y) for x in (-3.0, -0.7, 0.0, 0.3, 1.0, 40.0, -800.0, 800.0) for y in (0.7, -3.0, 0.0)]
    check_compiled(OPERATIONS[name], (0.3, 0.7), given, node, proof, name)
    assert proof.hosts == {"Python", "wasmtime", "Node"}


@pytest.mark.parametrize("name", ["+", "-", "*", "-a", "a + a", "relu", "tanh", "sigmoid", "sum of values", "hinge"])
def test_hostile_numbers_are_treated_as_the_engine_treats_them(name, node):
    check_compiled(OPERATIONS[name], (0.3, 0.7), [(x, y) for x in HOSTILE for y in HOSTILE[::3]], node, Proof(), name)


def test_hostile_constants_are_written_as_they_are(node):
    for number in HOSTILE:
        check_compiled(lambda a, x=number: a * x + x, [1.0], [[2.0], [-0.0], [math.inf]], node, Proof())


LOSSES = {
    "by hand": lambda scores, targets: sum((1 + -t * s).relu() for s, t in zip(scores, targets, strict=True)) * 0.1,
    "squares by hand": lambda scores, targets: sum((s - t) ** 2 for s, t in zip(scores, targets, strict=True)),
    "squared error": squared_error,
    "hinge": hinge,
    "cross-entropy": binary_cross_entropy,
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("fused", [True, False])
def test_a_networks_loss_and_gradients_are_the_engines(loss, fused, node):
    points, targets = moons(6, seed=1)
    activation = "relu" if loss == "hinge" else "tanh"
    model = MLP(2, [4, 3, 1], activation, "linear", random.Random(1), fused=fused)

    def total(*parameters):
        for neuron, (w1, *rest) in zip(
            model.layers[0].neurons, [parameters[i : i + 3] for i in (0, 3, 6, 9)], strict=True
        ):
            neuron.w, neuron.b = [w1, rest[0]], rest[1]
        return LOSSES[loss]([model(point) for point in points], targets) + l2(list(parameters), 1e-3)

    numbers = [p.data for p in model.parameters()[:12]]
    check_compiled(total, numbers, [numbers, [-2 * x for x in numbers]], node, Proof(), loss)


def test_training_compiled_takes_the_steps_of_training_with_the_engine():
    points, targets = moons(10, seed=2)
    model = MLP(2, [4, 1], rng=random.Random(3))
    parameters = model.parameters()
    steps = [compile(hinge([model(x) for x in points], targets), parameters, target=target) for target in TARGETS]
    numbers = [p.data for p in parameters]
    for _ in range(20):
        model.zero_grad()
        loss = hinge([model(x) for x in points], targets)
        loss.backward()
        for step in steps:
            assert step(numbers) == (loss.data, [p.grad for p in parameters])
        numbers = [x - 0.1 * gradient for x, gradient in zip(numbers, steps[0](numbers)[1], strict=True)]
        for p in parameters:
            p.data -= 0.1 * p.grad


@pytest.mark.parametrize("target", TARGETS)
def test_the_gradient_of_a_losss_own_number_is_known_too(target):
    w, v = Value(3.0), Value(-4.0)
    loss = l2([w, v], 0.5)
    strength = loss._prev[-1]
    assert compile(loss, [w, v, strength], target=target)([1.0, 2.0, 0.25]) == (1.25, [0.5, 1.0, 5.0])


# The program ----------------------------------------------------------------------------------------------------------


def small_neuron():
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2, b = Value(-3.0, label="w1"), Value(1.0, label="w2"), Value(6.88, label="b")
    n = labelled(x1 * w1 + x2 * w2 + b, "n")
    return labelled(n.tanh(), "o"), [w1, w2, b]


def test_a_neuron_as_a_program():
    out, parameters = small_neuron()
    assert compile(out, parameters).source == (
        "from math import exp, inf, log, log1p, nan, pow, tanh\n\n"
        "def step(inputs):\n"
        "    w1, w2, b = inputs\n"
        "    v2 = 2.0 * w1\n"
        "    v5 = 0.0 * w2\n"
        "    v6 = v2 + v5\n"
        "    n = v6 + b\n"
        "    o = tanh(n)\n"
        "    o_grad = 1.0\n"
        "    n_grad = o_grad * (1.0 - o * o)\n"
        "    v6_grad = n_grad\n"
        "    v2_grad = v6_grad\n"
        "    w1_grad = v2_grad * 2.0\n"
        "    v5_grad = v6_grad\n"
        "    w2_grad = v5_grad * 0.0\n"
        "    b_grad = n_grad\n"
        "    return o, [w1_grad, w2_grad, b_grad]\n"
    )


def test_a_program_runs_without_the_library():
    out, parameters = small_neuron()
    step = compile(out, parameters)
    command = [sys.executable, "-I", "-S", "-c", f"{step.source}\nprint(step([-3.0, 1.0, 6.88]))"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.stderr) == (f"{step([-3.0, 1.0, 6.88])}\n", "")


def test_what_nobody_asked_for_is_left_out():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    out = (a * b).tanh() + b * b
    assert "a_grad" not in compile(out, [a, b], gradients=[b]).source
    assert compile(out, [a, b], gradients=[b])([1.0, 2.0])[1] == compile(out, [a, b])([1.0, 2.0])[1][1:]
    forward = compile(out, [a, b], gradients=[])
    assert "grad" not in forward.source
    assert forward([0.0, 2.0]) == (4.0, [])


def test_what_follows_from_constants_is_computed_once():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    custom = Value.operation(7.0, (b,), (1.0,), "of nobody knows what")
    source = compile(a * (b.exp() + custom), [a]).source
    assert f"    v5 = a * {math.exp(3.0) + 7.0}\n" in source
    assert "exp(" not in source


@pytest.mark.parametrize(
    "label",
    ["two\nlines", "a b", "import", "tanh", "inputs", "v3", "x_grad", "0", "é", "ﬁ", "x); print(1", "'''", "same", ""],
)
def test_a_label_that_can_be_no_name_is_none(label):
    a, b = Value(2.0, label=label), Value(3.0, label="same")
    step = compile((a * b + b).tanh(), [a, b])
    assert "    v0, " in step.source
    assert step([0.0, 0.5]) == (math.tanh(0.5), [0.5 * (1 - math.tanh(0.5) ** 2), 1 - math.tanh(0.5) ** 2])


@pytest.mark.parametrize("target", TARGETS)
def test_the_result_may_be_an_input(target):
    a = Value(2.0, label="a")
    assert compile(a, [a], target=target)([5.0]) == (5.0, [1.0])


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("lines", [1, 2, 7, 50])
def test_a_program_in_pieces_gives_the_same(target, lines, monkeypatch):
    model = MLP(2, [3, 1], rng=random.Random(1))
    parameters = model.parameters()
    loss = hinge([model(x) for x in ([1.0, 2.0], [-0.5, 0.3], [0.1, 0.2], [2.0, 2.0])], [1, -1, 1, 1]) + l2(parameters)
    loss.backward()
    monkeypatch.setattr(micrograd.compiler, "LONGEST_FUNCTION", lines)
    monkeypatch.setattr(micrograd.compiler, "LONGEST_SUM", 3)
    monkeypatch.setattr(micrograd.wasm, "LONGEST_FUNCTION", 20 * lines)
    step = compile(loss, parameters, target=target)
    assert target == "wasm" or "def part_1(m):" in step.source
    for _ in range(2):
        assert step([p.data for p in parameters]) == (loss.data, [p.grad for p in parameters])


@pytest.mark.parametrize("target", TARGETS)
def test_a_deep_graph_and_a_long_sum_need_no_recursion(target):
    x = Value(1.0)
    deep = x
    for _ in range(5_000):
        deep = deep * 1.0001
    out = Value.operation(10_000.0, [deep] * 10_000, [1.0] * 10_000, "sum")
    out.backward()
    assert compile(out, [x], target=target)([1.0])[1] == [x.grad]


# Operations of one's own ----------------------------------------------------------------------------------------------


def cube(x):
    return Value.operation(x.data**3, (x,), (3 * x.data**2,), "cube")


@pytest.mark.parametrize("target", TARGETS)
def test_an_operation_of_ones_own_is_compiled_by_its_formulas(target):
    a = Value(2.0)
    step = compile(cube(a) * 2, [a], target=target, operations={"cube": ("a * a * a", "3 * a * a")})
    assert step([5.0]) == (250.0, [150.0])


@pytest.mark.parametrize(
    ("formulas", "exception", "message"),
    [
        (
            ["a ** 3", "3 * a"],
            ValueError,
            r"formula 'a \*\* 3': 'a \*\* 3' cannot be in one. It is made of the letters",
        ),
        (["a * x", "x"], ValueError, "formula 'a [*] x': 'x' cannot be in one"),
        (["exp(a, a)", "1.0"], ValueError, r"'exp\(a, a\)' cannot be in one"),
        (["__import__('os')", "1.0"], ValueError, "cannot be in one"),
        (["a if a else out", "1.0"], ValueError, "cannot be in one"),
        (["a < 1", "1.0"], ValueError, "'a < 1' cannot be in one"),
        (["a *", "1.0"], ValueError, "formula 'a [*]': invalid syntax"),
        ([3.0, "1.0"], TypeError, "a formula must be text, such as 'a [*] a', got 3.0"),
        (["a * a"], ValueError, "compile: the formula of operation 'cube' on 1 values is not known: give it"),
    ],
)
def test_a_formula_that_is_none_is_refused(formulas, exception, message):
    a = Value(2.0)
    with pytest.raises(exception, match=message):
        compile(cube(a), [a], operations={"cube": formulas})


def test_an_operation_without_formulas_is_refused_in_so_many_words():
    a = Value(2.0)
    message = (
        "compile: the formula of operation 'cube' on 1 values is not known: give it, and its local derivatives, in "
        """letters: operations={'cube': ("...", "...")}"""
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        compile(cube(a), [a])


# Engines of one's own -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", TARGETS)
def test_the_lectures_engine_is_compiled_although_it_keeps_sets(target):
    points, targets = moons(4, seed=1)
    model = closure_engine.MLP(2, [3, 1], "tanh", rng=random.Random(1))
    total = sum((model(x) - t) ** 2 for x, t in zip(points, targets, strict=True))
    loss = (total + total) * 0.5 + (total * total).exp() ** -1
    for p in model.parameters():
        p.grad = 0.0
    loss.backward()
    result, gradients = compile(loss, model.parameters(), target=target)([p.data for p in model.parameters()])
    assert_close("the result", result, loss.data, 1e-12)
    for p, gradient in zip(model.parameters(), gradients, strict=True):
        assert_close("a gradient", gradient, p.grad, 1e-12)


@pytest.mark.parametrize("target", TARGETS)
def test_a_class_with_data_children_and_operation_is_enough(target):
    a, b = Plain(3), Plain(4.0)
    quotient = Plain(-0.75, [Plain(-3, [a], "neg"), b], "/")
    step = compile(Plain(-4.75, (quotient, Plain(4, (), None)), "-"), [a, b], target=target)
    assert step([6, 2]) == (-7.0, [-0.5, 1.5])


def test_the_order_of_operands_has_to_be_known():
    a, b = Plain(3.0), Plain(4.0)
    with pytest.raises(ValueError, match="operation '-' on 2 values is not known, for a set does not keep their order"):
        compile(Plain(-1.0, {a, b}, "-"), [a, b])
    assert compile(Plain(12.0, {a, b}, "*"), [a, b])([2.0, 5.0]) == (10.0, [5.0, 2.0])


@pytest.mark.parametrize("op", ["pow", "**b", "b**", "relu", "sigmoid", "**"])
def test_a_name_that_says_nothing_is_no_operation(op):
    a, b = Plain(3.0), Plain(4.0)
    with pytest.raises(ValueError, match=r"compile: the formula of operation '.*' on 2 values is not known: give it"):
        compile(Plain(81.0, (a, b), op), [a, b])


# Input that is none ---------------------------------------------------------------------------------------------------

A, B = Value(2.0), Value(3.0)
C = A * B


@pytest.mark.parametrize(
    ("arguments", "exception", "message"),
    [
        ((3.0, [A]), TypeError, "an expression graph is made of values with data and _prev"),
        (
            (C, A),
            TypeError,
            "compile: inputs must be a list of leaves, as model.parameters() gives it, got Value(data=",
        ),
        ((C, []), ValueError, "compile: inputs is empty: without a leaf"),
        ((C, [A, 3.0]), TypeError, "an expression graph is made of values with data and _prev"),
        (
            (C, [A, B, A]),
            ValueError,
            "compile: inputs[2] is inputs[0] once more: name each leaf once, got Value(data=2.0",
        ),
        (
            (C, [A, Value(5.0)]),
            ValueError,
            "compile: inputs[1] is not in the graph: the result was not computed from it",
        ),
        ((C.exp(), [C]), ValueError, "compile: inputs[0] was computed from other values: only leaves get new numbers"),
        ((C, [A], {"gradients": [A, B]}), ValueError, "compile: gradients[1] is not in inputs, got Value(data=3.0"),
        ((C, [A], {"gradients": [A, A]}), ValueError, "compile: gradients[1] is gradients[0] once more"),
        ((C, [A], {"target": "c"}), ValueError, "compile: target must be 'python' or 'wasm', got 'c'"),
        ((Plain(1.0, (A, Plain("x")), "+"), [A]), TypeError, "compile: data of a leaf must be a real number, got 'x'"),
    ],
)
def test_bad_input_is_refused_in_so_many_words(arguments, exception, message):
    *positional, named = arguments if isinstance(arguments[-1], dict) else (*arguments, {})
    with pytest.raises(exception, match=f"^{re.escape(message)}"):
        compile(*positional, **named)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("numbers", "exception", "message"),
    [
        ([1.0], ValueError, "step: 1 numbers for 2 inputs: pass one for each, in order"),
        ([1.0, 2.0, 3.0], ValueError, "step: 3 numbers for 2 inputs"),
        (
            [1.0, A],
            TypeError,
            "step: inputs[1] must be a real number, got Value(data=2.0, grad=0.0) (Value): use its .data",
        ),
        (3.0, TypeError, "step must be a list, got 3.0 (float)"),
        ([1.0, "2"], TypeError, "step: inputs[1] must be a real number, got '2' (str)"),
    ],
)
def test_a_step_takes_a_number_for_each_input(target, numbers, exception, message):
    with pytest.raises(exception, match=f"^{re.escape(message)}"):
        compile(C, [A, B], target=target)(numbers)


@pytest.mark.parametrize("target", TARGETS)
def test_a_change_of_the_graph_changes_nothing_that_was_compiled(target):
    a, b = Value(2.0), Value(3.0)
    out = a * b
    step = compile(out, [a], target=target)
    b.data, a.data, out._op, out._prev = 100.0, 50.0, "+", ()
    assert step([5.0]) == (15.0, [3.0])


def test_a_compiled_step_leaves_the_graph_as_it_is():
    a, b = Value(2.0, label="a"), Value(3.0)
    out = a * b
    out.backward()
    compile(out, [a, b])([7.0, 8.0])
    assert [(value.data, value.grad) for value in trace(out)[0]] == [(2.0, 3.0), (3.0, 2.0), (6.0, 1.0)]


def test_the_branch_that_was_taken_is_the_one_that_is_compiled():
    a = Value(2.0)
    absolute = a if a.data >= 0 else -a
    assert compile(absolute * 1, [a])([-3.0]) == (-3.0, [1.0])


# Hosts ----------------------------------------------------------------------------------------------------------------


def test_without_wasmtime_the_error_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "wasmtime", None)
    step = compile(C, [A, B], target="wasm")
    assert step.module.startswith(b"\0asm")
    with pytest.raises(ImportError, match="install the library with its extra wasm, which brings wasmtime along"):
        step([1.0, 2.0])


def test_in_a_browser_the_browser_runs_it(monkeypatch):
    # A browser's objects as Pyodide shows them, with wasmtime behind them; tests/browser has the real ones.
    started = micrograd.wasm.start(compile(C, [A, B], target="wasm").module, 2, 2)
    memory = [0.0] * 4

    class Part:
        def __init__(self, first, last):
            self.first, self.last = first, last

        def subarray(self, first, last=4):
            return Part(first, last)

        def assign(self, numbers):
            memory[self.first : self.last] = numbers

        def to_py(self):
            return memory[self.first : self.last]

    def step():
        result, memory[2:] = started(types.SimpleNamespace(tobytes=lambda: struct.pack("<2d", *memory[:2])))
        return result

    def new(function):
        return types.SimpleNamespace(new=function)

    exports = types.SimpleNamespace(memory=types.SimpleNamespace(buffer="buffer"), step=step)
    js = types.SimpleNamespace(
        Math="Math",
        Object=types.SimpleNamespace(fromEntries=dict),
        Float64Array=new(lambda buffer, start, length: Part(start, length)),
        WebAssembly=types.SimpleNamespace(
            Module=new(lambda module: module),
            Instance=new(
                lambda module, imports: (
                    types.SimpleNamespace(exports=exports)
                    if (module[:4], imports) == (b"\0asm", {"math": "Math"})
                    else None
                )
            ),
        ),
    )
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "js", js)
    monkeypatch.setitem(sys.modules, "pyodide", types.ModuleType("pyodide"))
    monkeypatch.setitem(sys.modules, "pyodide.ffi", types.SimpleNamespace(to_js=lambda thing: thing))
    step_in_browser = compile(C, [A, B], target="wasm")
    assert step_in_browser([4.0, 5.0]) == (20.0, [5.0, 4.0])
    assert step_in_browser([-1.0, 0.5]) == (-0.5, [0.5, -1.0])


def test_a_long_memory_is_addressed_to_its_end(node):
    values = [Value(float(i)) for i in range(20_000)]  # more than two pages, offsets of three bytes
    step = compile(Value.operation(0.0, values, [1.0] * 20_000, "sum"), values, target="wasm")
    assert bits(node.run(step, [1.0] * 20_000, 20_000)) == bits([20_000.0, *[1.0] * 20_000])


def test_a_neuron_with_its_inputs_given_later():
    neuron, x = Neuron(2, rng=random.Random(1)), [Value(0.0, label="x1"), Value(0.0, label="x2")]
    step = compile(neuron(x), x)
    expected = neuron([1.0, -2.0])
    assert step([1.0, -2.0])[0] == expected.data
