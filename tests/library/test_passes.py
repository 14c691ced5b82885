"""Both passes through an expression graph: the steps as data, and in sentences."""

import dataclasses
import itertools
import math
import random
import re

import pytest
from expressions import Arithmetic, Plain, labelled, random_expression, small_graph
from hypothesis import given, settings
from hypothesis import strategies as st

import micrograd.expression
from micrograd.engine import Value
from micrograd.graph import draw_dot, trace
from micrograd.nn import MLP
from micrograd.passes import BackwardStep, backward_steps, sentences
from scripts.measure import closure_engine

# The backward pass, step by step -------------------------------------------------------------------


def test_the_steps_of_the_tutorials_graph():
    assert [step.sentence for step in backward_steps(small_graph())] == [
        "L sends d its share: L.grad * f = 1 * -2 = -2",
        "L sends f its share: L.grad * d = 1 * 4 = 4",
        "d sends e its share: d.grad * dd/de = -2 * 1 = -2",
        "d sends c its share: d.grad * dd/dc = -2 * 1 = -2",
        "e sends a its share: e.grad * b = -2 * -3 = 6",
        "e sends b its share: e.grad * a = -2 * 2 = -4",
    ]


def test_a_step_has_the_numbers_and_places_of_both_ends():
    step = backward_steps(small_graph())[-1]
    assert isinstance(step, BackwardStep)
    assert dataclasses.asdict(step) == {
        "node": "e",
        "child": "b",
        "node_index": 2,
        "child_index": 1,
        "grad": -2.0,
        "local_derivative": 2.0,
        "contribution": -4.0,
        "grad_before": 0.0,
        "grad_after": -4.0,
        "sentence": "e sends b its share: e.grad * a = -2 * 2 = -4",
    }
    with pytest.raises(dataclasses.FrozenInstanceError):
        step.grad = 1.0


def test_the_sum_at_a_reused_node_is_seen():
    a = Value(3.0, label="a")
    first, second = backward_steps(labelled(a + a, "b"))
    assert (first.grad_before, first.grad_after) == (0.0, 1.0)
    assert (second.grad_before, second.grad_after) == (1.0, 2.0)
    assert first.sentence == "b sends a its share: b.grad * db/da = 1 * 1 = 1"
    assert second.sentence == "b sends a its share: b.grad * db/da = 1 * 1 = 1; a.grad = 1 + 1 = 2"


def test_values_without_a_label_have_the_names_of_the_drawing():
    x = Value(0.5, label="x 1")
    steps = backward_steps((x * x + 1.0).tanh())
    assert [step.node for step in steps] == ["v4", "v3", "v3", "v1", "v1"]
    assert steps[0].sentence == "v4 sends v3 its share: v4.grad * dv4/dv3 = 1 * 0.2804 = 0.2804"
    assert steps[-1].sentence == (
        "v1 sends x 1 its share: v1.grad * (x 1) = 0.2804 * 0.5 = 0.1402; (x 1).grad = 0.1402 + 0.1402 = 0.2804"
    )


def test_a_leaf_has_no_steps():
    assert backward_steps(Value(1.0)) == []
    assert backward_steps(Plain(1.0)) == []


def recorded(node, calls):
    """Have a value write down when it passes its gradient on."""
    children, slopes = node._prev, node._local_derivatives

    def push():
        calls.append(node)
        for child, slope in zip(children, slopes, strict=True):
            child.grad += slope * node.grad

    node._backward = push


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_the_steps_are_those_of_the_backward_pass_in_its_order_and_to_the_last_bit(seed):
    root = random_expression(random.Random(seed), Value)
    nodes, _ = trace(root)
    steps = backward_steps(root)
    assert not [node for node in nodes if node.grad], "the steps changed the graph"
    calls = []
    for node in nodes:
        recorded(node, calls)
    root.backward()
    senders = [i for i, _ in itertools.groupby(step.node_index for step in steps)]
    assert [id(nodes[i]) for i in senders] == [id(node) for node in calls]
    grads = {step.child_index: step.grad_after for step in steps}
    for i, node in enumerate(nodes[:-1]):
        assert grads[i] == node.grad
    for step in steps:
        assert step.grad == nodes[step.node_index].grad
        assert step.contribution == step.local_derivative * step.grad
        assert step.grad_after == step.grad_before + step.contribution


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_the_steps_do_not_depend_on_the_grads(seed):
    root = random_expression(random.Random(seed), Value)
    steps = backward_steps(root)
    root.backward()
    assert backward_steps(root) == steps


def test_steps_of_a_network_give_its_gradients():
    model = MLP(3, [4, 4, 1], rng=random.Random(1))
    out = model([2.0, 3.0, -1.0])
    out.backward()
    nodes, _ = trace(out)
    grads = {id(nodes[step.child_index]): step.grad_after for step in backward_steps(out)}
    assert [grads[id(p)] for p in model.parameters()] == [p.grad for p in model.parameters()]


# A class of the reader's own -----------------------------------------------------------------------


def test_a_class_with_closures_and_sets_is_drawn_and_stepped():
    root = small_graph(closure_engine.Value)
    steps = backward_steps(root)
    root.backward()
    grads = {step.child: step.grad_after for step in steps}
    assert grads == {node.label: node.grad for node in trace(root)[0] if node is not root}
    graph = draw_dot(root)
    assert graph.rows[-1] == ("L", "d * f", "-8.0000", "1.0000", "d: -2.0000, f: 4.0000")


def test_a_set_that_has_lost_the_second_use_still_counts_both():
    a = closure_engine.Value(3.0, label="a")
    for root, grad in ((a + a, 2.0), (a * a, 6.0)):
        steps = backward_steps(root)
        assert [step.grad_after for step in steps] == [grad / 2, grad]
        assert draw_dot(root).title.endswith(f"= a {root._op} a")


def test_every_operation_of_a_class_with_closures_steps_to_its_own_gradients():
    x, y = closure_engine.Value(0.5, label="x"), closure_engine.Value(-1.5, label="y")
    root = ((x * y + x) ** 2 + (x * 2.0).exp() + (-y).relu() - x / y).tanh()
    steps = backward_steps(root)
    root.backward()
    grads = {step.child: step.grad_after for step in steps}
    assert grads["x"] == pytest.approx(x.grad, rel=1e-12)
    assert grads["y"] == pytest.approx(y.grad, rel=1e-12)


FUNCTIONS = {
    "+": (lambda a, b: a + b, (1.5, -2.0)),
    "-": (lambda a, b: a - b, (1.5, -2.0)),
    "*": (lambda a, b: a * b, (1.5, -2.0)),
    "/": (lambda a, b: a / b, (1.5, -2.0)),
    "**3": (lambda a: a**3, (1.5,)),
    "**-1": (lambda a: a**-1, (-2.0,)),
    "**0.5": (lambda a: a**0.5, (2.0,)),
    "neg": (lambda a: -a, (1.5,)),
    "exp": (math.exp, (1.5,)),
    "log": (math.log, (1.5,)),
    "tanh": (math.tanh, (0.5,)),
    "relu": (lambda a: max(a, 0.0), (1.5,)),
    "ReLU": (lambda a: max(a, 0.0), (-1.5,)),
    "sigmoid": (lambda a: 1 / (1 + math.exp(-a)), (0.5,)),
}


@pytest.mark.parametrize("op", FUNCTIONS)
def test_the_local_derivatives_of_a_known_operation_agree_with_nudging(op):
    function, inputs = FUNCTIONS[op]
    root = Plain(function(*inputs), tuple(Plain(x) for x in inputs), op)
    for i, step in enumerate(backward_steps(root)):
        h = 1e-6
        up, down = list(inputs), list(inputs)
        up[i] += h
        down[i] -= h
        assert step.local_derivative == pytest.approx((function(*up) - function(*down)) / (2 * h), rel=1e-6)


@pytest.mark.parametrize("op", FUNCTIONS)
def test_the_result_of_a_known_operation_is_what_it_says(op):
    function, inputs = FUNCTIONS[op]
    for data in (inputs, [x / 2 for x in inputs]):
        line = told(Plain(function(*data), tuple(Plain(x) for x in data), op))[1]
        assert "although" not in line
        assert re.search(" [=≈] .* [=≈] ", line), f"told without arithmetic: {line}"


def test_every_known_operation_is_tested():
    tested = {re.sub(r"^\*\*.*", "**n", op.lower()) for op in FUNCTIONS}
    assert tested == {*micrograd.expression.OPERATIONS, "**n"}


@pytest.mark.parametrize(
    "root",
    [
        Plain(8.0, (Plain(2.0),), "cube"),
        Plain(8.0, (Plain(2.0),), ""),
        Plain(6.0, (Plain(2.0),), "*"),  # times what?
        Plain(6.0, (Plain(2.0), Plain(3.0), Plain(1.0)), "*"),
        Plain(8.0, (Plain(2.0), Plain(3.0)), "**"),
        Plain(8.0, (Plain(2.0), Plain(3.0)), "**3"),
        Plain(8.0, (Plain(2.0),), "**n"),
        Plain(0.0, (Plain(0.0),), "**-1"),
        Plain(1.0, (Plain("2"),), "relu"),
    ],
)
def test_an_operation_nobody_knows_is_an_error_that_says_what_to_do(root):
    start = f"the local derivatives of operation {root._op!r} on {len(root._prev)} values are not known: give "
    with pytest.raises(ValueError, match=re.escape(start) + ".*_local_derivatives"):
        backward_steps(root)


def test_a_difference_in_a_set_is_an_error_because_its_order_is_lost():
    for op in ("-", "/"):
        with pytest.raises(ValueError, match="are not known, for a set does not keep their order: give"):
            backward_steps(Plain(1.0, {Plain(2.0), Plain(1.0)}, op))


def test_local_derivatives_that_a_node_keeps_are_used():
    root = Plain(8.0, [Plain(2.0, label="x")], "cube", "y")
    root._local_derivatives = [12.0]
    assert [step.sentence for step in backward_steps(root)] == ["y sends x its share: y.grad * dy/dx = 1 * 12 = 12"]


def test_kept_local_derivatives_are_not_matched_with_the_order_of_a_set():
    a, b = Plain(2.0, label="a"), Plain(5.0, label="b")
    root = Plain(10.0, {a, b}, "*")
    root._local_derivatives = (2.0, 5.0)  # as kept for (b, a)
    assert [step.local_derivative for step in backward_steps(root)] == [5.0, 2.0]


def test_an_engine_value_made_by_hand_is_stepped_by_its_operation():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    assert [step.contribution for step in backward_steps(Value(6.0, (a, b), "*"))] == [3.0, 2.0]


# Both passes in words ------------------------------------------------------------------------------


def told(root):
    return [sentence for _, sentence in sentences(root)]


def places(root):
    return [place for place, _ in sentences(root)]


FORWARD = [
    "The leaves are given: a = 2, b = -3, c = 10, f = -2",
    "e = a * b = 2 * -3 = -6",
    "d = e + c = -6 + 10 = 4",
    "L = d * f = 4 * -2 = -8",
]
BACKWARD = [
    "L.grad = 1: L moves exactly as fast as itself",
    "L sends d its share: L.grad * f = 1 * -2 = -2",
    "L sends f its share: L.grad * d = 1 * 4 = 4",
    "d sends e its share: d.grad * dd/de = -2 * 1 = -2",
    "d sends c its share: d.grad * dd/dc = -2 * 1 = -2",
    "e sends a its share: e.grad * b = -2 * -3 = 6",
    "e sends b its share: e.grad * a = -2 * 2 = -4",
]


def test_a_drawing_tells_the_forward_pass_and_after_backward_that_too():
    root = small_graph()
    assert told(root) == FORWARD
    assert places(root) == [{}, {"data": 2}, {"data": 4}, {"data": 6}]
    root.backward()
    assert told(root) == FORWARD + BACKWARD
    assert places(root)[4:] == [
        {"grad": 6},
        *({"grad": child, "from": 6} for child in (4, 5)),
        *({"grad": child, "from": 4} for child in (2, 3)),
        *({"grad": child, "from": 2} for child in (0, 1)),
    ]


def test_a_class_with_closures_and_sets_is_told_as_well_in_an_order_of_its_own():
    root = small_graph(closure_engine.Value)
    root.backward()
    lines = told(root)
    assert len(lines) == len(FORWARD + BACKWARD)
    assert lines[3:5] == [FORWARD[3], BACKWARD[0]]
    assert set(BACKWARD) < set(lines)
    a = closure_engine.Value(3.0, label="a")
    twice = a + a  # the set holds it once
    twice.backward()
    assert [line.partition("; ")[2] for line in told(twice)][-2:] == ["", "a.grad = 1 + 1 = 2"]


def test_grads_filled_in_by_hand_are_told_as_far_as_they_have_come():
    root = small_graph(Arithmetic)
    a, b, e, c, d, f, L = trace(root)[0]
    for count, filled in (
        (1, {L: 1.0}),
        (2, {d: -2.0}),
        (3, {f: 4.0}),
        (5, {c: -2.0, e: -2.0}),
        (7, {a: 6.0, b: -4.0}),
    ):
        for node, grad in filled.items():
            node.grad = grad
        assert told(root) == FORWARD + BACKWARD[:count]


def test_a_grad_of_0_is_told_when_its_siblings_are_filled_in():
    x, w = Plain(0.0, label="x"), Plain(1.0, label="w")
    root = Plain(0.0, (x, w), "*", "y", grad=1.0)
    assert told(root)[3:] == []
    x.grad = 1.0
    assert told(root)[3:] == [
        "y sends x its share: y.grad * w = 1 * 1 = 1",
        "y sends w its share: y.grad * x = 1 * 0 = 0",
    ]


def test_each_contribution_to_a_reused_value_is_told_and_then_the_sum():
    a = Value(3.0, label="a")
    b = labelled(a + a, "b")
    b.backward()
    assert told(b)[2:] == [
        "b.grad = 1: b moves exactly as fast as itself",
        "b sends a its share: b.grad * db/da = 1 * 1 = 1",
        "b sends a its share: b.grad * db/da = 1 * 1 = 1; a.grad = 1 + 1 = 2",
    ]
    assert places(b)[3:] == [{"grad": 0, "from": 1, "now": "1.0000"}, {"grad": 0, "from": 1, "use": 1}]


def test_a_drawing_with_other_grads_than_one_pass_gives_says_so():
    a = Value(3.0, label="a")
    b = labelled(a + a, "b")
    a.grad = b.grad = 1.0  # = instead of +=
    assert told(b)[-1] == "But here a.grad is 1, where one backward pass gives 2"
    assert places(b)[3:] == [
        {"grad": 0, "from": 1},
        {"grad": 0, "from": 1, "use": 1, "now": "2.0000"},
        {},
    ]
    root = small_graph()
    root.backward()
    root.backward()
    assert told(root) == [
        *(FORWARD + BACKWARD),
        "But here a.grad is 12, where one backward pass gives 6; other grads that differ: 3",
    ]


def test_data_changed_since_is_not_told_as_if_it_had_been_used():
    root = small_graph()
    root.backward()
    trace(root)[0][0].data = 5.0
    lines = told(root)
    assert lines[1] == "e is -6, although a * b is 5 * -3 = -15"
    assert lines[2:10] == (FORWARD + BACKWARD)[2:10]
    assert lines[10] == "e sends b its share: e.grad * de/db = -2 * 2 = -4"


def test_a_pass_that_starts_with_another_grad_is_told_from_there():
    root = small_graph()
    root.backward()
    part = trace(root)[0][2]
    assert told(part)[2:] == [
        "This backward pass starts with e.grad = -2",
        "e sends a its share: e.grad * b = -2 * -3 = 6",
        "e sends b its share: e.grad * a = -2 * 2 = -4",
    ]
    root.grad = 0.0
    assert told(root) == [*FORWARD, "The grads are shown as they are, for no backward pass starts with L.grad = 0"]


def test_an_operation_nobody_knows_is_told_by_its_name():
    root = Plain(8.0, (Plain(2.0, label="x"),), "cube", "y", grad=1.0)
    assert told(root) == [
        "The leaf is given: x = 2",
        "y = cube(x) = 8",
        "The grads are shown as they are, for not all local derivatives are known",
    ]
    root._local_derivatives = (12.0,)
    root._prev[0].grad = 12.0
    assert told(root)[3:] == ["y sends x its share: y.grad * dy/dx = 1 * 12 = 12"]


@pytest.mark.parametrize(
    ("data", "op", "line"),
    [
        ("2", "*", "y = x * x = 4"),
        ("2", "+", "y = x + x = 4"),
        (0.0, "/", "y = x / x = 4"),
    ],
)
def test_numbers_nobody_can_count_with_are_told_without_arithmetic(data, op, line):
    x = Plain(data, label="x")
    assert told(Plain(4.0, (x, x), op, "y", grad=1.0))[1] == line


def test_many_leaves_are_not_listed():
    a, b = Value(1.0), Value(2.0)
    assert told(a + b + a + b)[0] == "The leaves are given: v0 = 1, v1 = 2"
    assert told(sum(Value(1.0) for _ in range(4)))[0] == "The leaves are given; all other values are computed from them"


def test_rounded_numbers_are_not_told_to_be_equal():
    x, w = Value(2.0, label="x"), Value(0.123456, label="w")
    y = labelled(w * x, "y")
    z = labelled(y.tanh(), "z")
    z.backward()
    assert told(z)[1:3] == ["y = w * x = 0.1235 * 2 ≈ 0.2469", "z = tanh(y) = tanh(0.2469) = 0.242"]
    assert told(z)[-1] == "y sends x its share: y.grad * w = 0.9414 * 0.1235 ≈ 0.1162"


def test_numbers_that_rounding_takes_too_far_are_not_computed_with():
    x = Value(1.3406e154, label="x")
    assert told(labelled(x**2, "y"))[1] == "y = x**2 = 1.797e+308"  # 1.341e154 has no square


def test_a_leaf_alone_has_nothing_to_tell():
    assert sentences(Value(1.0)) == []


def test_labels_are_told_as_they_are_written():
    a = Value(3.0, label='<a> & "b"')
    assert told(a + 1.0)[1] == 'v2 = (<a> & "b") + v1 = 3 + 1 = 4'


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_the_words_end_where_the_drawing_is(seed):
    root = random_expression(random.Random(seed), Value)
    root.backward()
    graph = draw_dot(root)
    computed, grads = set(), {}
    told = sentences(root)
    for where, _ in told:
        if "data" in where:
            computed.add(where["data"])
        if "grad" in where:
            grads[where["grad"]] = where.get("now", graph.rows[1 + where["grad"]][3])
    assert computed == {i for i, node in enumerate(trace(root)[0]) if node._prev}
    assert grads == {i: row[3] for i, row in enumerate(graph.rows[1:])}
    assert told[-1][0]
