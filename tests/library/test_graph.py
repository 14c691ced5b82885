"""Drawings of expression graphs, as DOT, SVG and HTML."""

import dataclasses
import gzip
import importlib.util
import itertools
import math
import os
import random
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import graphviz
import numpy as np
import pytest
from expressions import Plain, labelled, neuron, small_graph
from hypothesis import example, given, settings
from hypothesis import strategies as st

import micrograd.graph
import micrograd.svg
from micrograd.engine import Value
from micrograd.graph import ExpressionGraph, draw_dot, render_svg, trace
from micrograd.nn import MLP
from micrograd.passes import backward_steps, sentences
from scripts import palette
from scripts.measure import closure_engine

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@dataclasses.dataclass
class Unhashable:
    """A value that compares by its contents, and so cannot be in a set."""

    data: float
    _prev: tuple = ()
    _op: str = ""
    label: str = ""
    grad: float = 0.0


def parts(svg, tag, **attributes):
    """The elements of an SVG or of a figure with that tag, and with those attributes."""
    tree = svg if isinstance(svg, ElementTree.Element) else ElementTree.fromstring(svg)
    found = [*tree.iter(SVG + tag), *tree.iter(tag)]
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return [element for element in found if wanted.items() <= element.attrib.items()]


def texts(svg, role):
    return [text.text for text in parts(svg, "text", class_=role)]


def table(figure):
    return [[cell.text or "" for cell in row] for row in parts(figure, "tr")]


# Walking the graph ---------------------------------------------------------------------------------


def test_trace_lists_children_before_the_nodes_made_of_them():
    root = small_graph()
    nodes, edges = trace(root)
    assert [node.label for node in nodes] == ["a", "b", "e", "c", "d", "f", "L"]
    assert [child.label + parent.label for child, parent in edges] == ["ae", "be", "ed", "cd", "dL", "fL"]
    assert nodes[-1] is root


def test_trace_of_a_leaf_is_the_leaf():
    leaf = Value(1.0)
    assert trace(leaf) == ([leaf], [])


def test_a_node_used_twice_is_listed_once_with_an_edge_for_every_use():
    a = Value(3.0, label="a")
    b = a + a
    nodes, edges = trace(b)
    assert (nodes, edges) == ([a, b], [(a, b), (a, b)])


def test_a_node_on_two_paths_comes_before_both():
    a = Value(3.0)
    left, right = a * 2, a + 1
    root = left * right
    nodes, edges = trace(root)
    assert len(nodes) == len({id(node) for node in nodes}) == 6
    place = {id(node): i for i, node in enumerate(nodes)}
    assert all(place[id(child)] < place[id(parent)] for child, parent in edges)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32))
def test_every_order_is_topological(seed):
    rng = random.Random(seed)
    values = [Value(rng.uniform(-1, 1)) for _ in range(3)]
    for _ in range(20):
        a, b = rng.choices(values, k=2)
        values.append(rng.choice([a + b, a * b, a.tanh()]))
    nodes, edges = trace(values[-1])
    place = {id(node): i for i, node in enumerate(nodes)}
    assert all(place[id(child)] < place[id(parent)] for child, parent in edges)
    sent = [step.node_index for step in backward_steps(values[-1])]
    for i, step in enumerate(backward_steps(values[-1])):
        assert step.child_index not in sent[: i + 1], "a node sent its gradient on before it had all of it"


def test_a_deep_graph_is_walked_without_recursion():
    x = y = Value(1.0)
    for _ in range(5 * sys.getrecursionlimit()):
        y = y + 1.0
    nodes, edges = trace(y)
    steps = backward_steps(y)
    assert len(nodes) - 1 == len(edges) == len(steps) == 10 * sys.getrecursionlimit()
    assert nodes[steps[-2].child_index] is x or nodes[steps[-1].child_index] is x


def test_a_value_that_is_not_hashable_can_be_traced_and_drawn():
    a, b = Unhashable(2.0, label="a"), Unhashable(2.0, label="a")
    root = Unhashable(4.0, (a, b), "+")
    assert len(trace(root)[0]) == 3, "values that are equal are still two"
    assert len(draw_dot(root).rows) == 4


@pytest.mark.parametrize("container", [tuple, list, set, frozenset, dict.fromkeys])
def test_children_may_be_in_any_container(container):
    a, b = Plain(2.0, label="a"), Plain(-3.0, label="b")
    root = Plain(-6.0, container([a, b]), "*", "c")
    nodes, edges = trace(root)
    assert (nodes, edges) == ([a, b, root], [(a, root), (b, root)])
    assert draw_dot(root).title == "Expression graph of c = a * b"
    assert [step.contribution for step in backward_steps(root)] == [-3.0, 2.0]


def test_a_label_may_be_absent_none_or_no_text():
    root = Plain(3.0, (Plain(1.0), Plain(2.0, label=None), Plain(0.0, label=7)), "+")
    root._prev[1].label = None
    assert [row[0] for row in draw_dot(root).rows] == ["value", "v0", "v1", "7", "v3"]


@pytest.mark.parametrize(
    ("root", "message"),
    [
        (3.0, "this float has no data and no _prev: 3.0"),
        (None, "this NoneType has no data and no _prev: None"),
        (Plain(1.0, (Plain(2.0), 5), "+"), "this int has no data and no _prev: 5"),
        (Plain(1.0, {Plain(2.0, (None,), "neg"), Plain(3.0)}, "+"), "this NoneType has no data and no _prev"),
        (Fraction(1, 3), "this Fraction has no data and no _prev"),
    ],
)
@pytest.mark.parametrize("function", [trace, draw_dot, backward_steps])
def test_what_is_not_a_value_is_named_with_what_it_lacks(function, root, message):
    with pytest.raises(TypeError, match=re.escape(message)):
        function(root)


def test_one_missing_attribute_is_named_alone():
    class WithoutChildren:
        data, grad, _op = 1.0, 0.0, ""

    with pytest.raises(TypeError, match=r"this WithoutChildren has no _prev: "):
        draw_dot(WithoutChildren())


class Early:
    """A value as on the lecture's first pages: no grad yet, and of a leaf no children."""

    def __init__(self, data, _prev=None, _op="", label=""):
        self.data, self._prev, self._op, self.label = data, _prev, _op, label


def test_a_class_that_has_no_grad_yet_is_drawn_without():
    a, b = Early(2.0, label="a"), Early(-3.0, label="b")
    root = Early(-6.0, {a, b}, "*", "c")
    graph = draw_dot(root)
    assert '\tn2 [label="c | data -6.0000" class="value root without-grad" penwidth=2]\n' in graph.source
    assert graph.description == "3 values; the data of c is -6.0000."
    assert graph.rows == [
        ("value", "operation", "data"),
        ("a", "leaf", "2.0000"),
        ("b", "leaf", "-3.0000"),
        ("c", "a * b", "-6.0000"),
    ]
    svg = graph.svg()
    assert texts(svg, "data") == ["data 2.0000", "data -3.0000", "data -6.0000"]
    assert (texts(svg, "grad"), sorted(texts(svg, "label"))) == ([], ["*", "a", "b", "c"])
    assert [step.contribution for step in backward_steps(root)] == [-3.0, 2.0]
    assert "grad" not in graph.text()


def test_a_class_that_names_no_operation_is_drawn_with_bare_arrows():
    class Bare:
        def __init__(self, data, prev=()):
            self.data, self._prev = data, prev

    graph = draw_dot(Bare(3.0, (Bare(1.0), Bare(2.0))))
    assert re.findall(r"n\w+ -> n\w+", graph.source) == ["n0 -> n2", "n1 -> n2"]
    with pytest.raises(ValueError, match="local derivatives of operation '' on 2 values are not known"):
        backward_steps(Bare(3.0, (Bare(1.0), Bare(2.0))))


@pytest.mark.parametrize("grad", [np.zeros(3), np.array([0.5, 1.5]), np.ones((2, 2))], ids=str)
def test_an_array_as_grad_is_drawn_on_one_line(grad):
    x = Plain(2.0, label="x", grad=grad)
    graph = draw_dot(Plain(4.0, (x, x), "+", "y", grad=1.0))
    assert f"grad {' '.join(str(grad).split())}" in texts(graph.svg(), "grad")
    assert len(parts(graph.figure(), "li")) > 1


@pytest.mark.parametrize("number", [np.float32(0.5), np.array(0.5), np.array([0.5]), Fraction(1, 2)], ids=repr)
def test_an_array_of_one_number_is_drawn_and_told_as_that_number(number):
    x, y = Plain(number, label="x"), Plain(number * 2, label="y")
    root = Plain(number * number * 2, (x, y), "*", "z", grad=number * 2)
    x.grad, y.grad = number * 2, number
    graph = draw_dot(root)
    assert graph.rows[-1] == ("z", "x * y", "0.5000", "1.0000", "x: 1.0000, y: 0.5000")
    assert [line.text for line in parts(graph.figure(), "li")][-2:] == [
        "z sends x its share: z.grad * y = 1 * 1 = 1",
        "z sends y its share: z.grad * x = 1 * 0.5 = 0.5",
    ]


DRAW_WITH_SETS = """
import sys
junk = [object() for _ in range(int(sys.argv[1]))]
from scripts.measure.closure_engine import Value
from micrograd.graph import draw_dot
from micrograd.passes import backward_steps
junk += [bytearray(i) for i in range(int(sys.argv[1]))]
a, b = Value(2.0, label="a"), Value(2.0)
nothing = [Value(0.0) * (Value(float(i)) + 1.0) for i in range(4)]
y = a * b + b * a
for i, value in enumerate(nothing):
    junk.append([None] * i * 7)
    y = y + value
y.backward()
graph = draw_dot(y)
print(graph.source, graph.figure(), graph.svg(), graph.text())
print("\\n".join(step.sentence for step in backward_steps(y)))
"""


def test_drawings_and_steps_are_the_same_in_every_run_and_nothing_is_written_to_stderr():
    # Sets of values are ordered by memory addresses, which differ from run to run.
    runs = [
        subprocess.run(
            [sys.executable, "-c", DRAW_WITH_SETS, str(seed * 1000)],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        for seed in (0, 1, 2)
    ]
    assert "Expression graph of" in runs[0].stdout
    assert runs[0].stdout == runs[1].stdout == runs[2].stdout
    assert [run.stderr for run in runs] == ["", "", ""]


# DOT -----------------------------------------------------------------------------------------------


def test_a_drawing_is_a_digraph_with_a_record_for_each_value_and_a_node_for_each_operation():
    graph = draw_dot(small_graph())
    assert isinstance(graph, ExpressionGraph)
    assert isinstance(graph, graphviz.Digraph)
    assert graph.format == "svg"
    assert '\tn0 [label="a | data 2.0000 | grad 0.0000" class="value leaf" style=rounded]\n' in graph.source
    assert '\tn2 [label="e | data -6.0000 | grad 0.0000" class=value]\n' in graph.source
    assert '\tn6 [label="L | data -8.0000 | grad 0.0000" class="value root" penwidth=2]\n' in graph.source
    assert re.findall(r"n\w+ -> n\w+", graph.source) == [
        *("n2op -> n2", "n4op -> n4", "n6op -> n6"),
        *("n0 -> n2op", "n1 -> n2op", "n2 -> n4op", "n3 -> n4op", "n4 -> n6op", "n5 -> n6op"),
    ]
    assert len(re.findall(r"\tn\dop \[label=.*class=operation", graph.source)) == 3


def test_the_compact_style_has_the_operation_inside_the_value():
    graph = draw_dot(small_graph(), compact=True)
    assert '\tn2 [label="{ * | e } | data -6.0000 | grad 0.0000" class=value]\n' in graph.source
    assert "op" not in re.sub(r"\bop\w+=", "", graph.source)
    assert re.findall(r"n\d -> n\d", graph.source) == [
        *("n0 -> n2", "n1 -> n2", "n2 -> n4", "n3 -> n4", "n4 -> n6", "n5 -> n6")
    ]


def test_a_value_without_a_label_has_no_field_for_it():
    graph = draw_dot(Value(2.0) * Value(3.0))
    assert 'n0 [label="data 2.0000 | grad 0.0000"' in graph.source
    compact = draw_dot(Value(2.0) * Value(3.0), compact=True)
    assert 'n2 [label="* | data 6.0000 | grad 0.0000"' in compact.source


def test_a_value_without_the_name_of_its_operation_is_joined_to_its_children_directly():
    graph = draw_dot(Plain(3.0, (Plain(1.0), Plain(2.0))))
    assert re.findall(r"n\w+ -> n\w+", graph.source) == ["n0 -> n2", "n1 -> n2"]
    assert graph.title == "Expression graph of v2 = (v0, v1)"


def test_a_tuple_shows_both_uses_of_a_value_and_a_set_only_one():
    def doubled(value):
        a = value(3.0, label="a")
        return draw_dot(a + a).source

    assert doubled(Value).count("n0 -> n1op") == 2
    assert doubled(closure_engine.Value).count("n0 -> n1op") == 1


def test_the_direction_is_as_asked_for_and_the_fields_stay_one_below_the_other():
    def boxes(rankdir):
        svg = draw_dot(small_graph(), rankdir=rankdir).svg()
        assert len(parts(svg, "text", class_="data")) == 7
        lines = parts(svg, "g", data_node="n0")[0].findall(SVG + "text")
        assert len({line.attrib["x"] for line in lines}) == 1, "label, data and grad are not in one column"
        width, height = (float(ElementTree.fromstring(svg).attrib[side]) for side in ("width", "height"))
        return width > height

    assert [boxes(rankdir) for rankdir in ("LR", "RL", "TB", "BT")] == [True, True, False, False]


def test_the_call_of_the_lecture_works():
    assert draw_dot(small_graph(), format="svg", rankdir="LR").source == draw_dot(small_graph()).source
    assert draw_dot(small_graph(), "png", "TB").format == "png"


def test_an_unknown_direction_is_an_error_that_lists_those_there_are():
    with pytest.raises(ValueError, match="rankdir must be 'LR', 'TB', 'RL' or 'BT', got 'left'"):
        draw_dot(Value(1.0), rankdir="left")


def test_the_whole_loss_of_the_lecture_and_a_pass_of_the_network_for_the_moons_are_drawn():
    model, moons = MLP(3, [4, 4, 1], fused=False), MLP(2, [16, 16, 1])
    loss = sum((model([x, 1.0, -1.0]) - 1.0) ** 2 for x in (1.0, 2.0, 3.0, 4.0))
    assert [len(draw_dot(root).rows) - 1 for root in (loss, moons([1.0, 2.0]))] == [406, 403]


def test_too_many_values_are_an_error_that_names_both_numbers_and_the_way_out():
    loss = sum((MLP(3, [4, 4, 1], rng=random.Random(0))([1.0, 2.0, 3.0]) - 1.0) ** 2 for _ in range(10))
    count = len(trace(loss)[0])
    assert count > 500
    with pytest.raises(ValueError, match=rf"{count} values, more than max_nodes=500: .* max_nodes={count}"):
        draw_dot(loss)
    assert len(draw_dot(loss, max_nodes=count).rows) == count + 1
    with pytest.raises(ValueError, match="2 values, more than max_nodes=1"):
        draw_dot(Value(1.0).tanh(), max_nodes=1)


def test_the_name_of_a_node_does_not_depend_on_its_address():
    assert draw_dot(neuron()).source == draw_dot(neuron()).source


def test_the_drawing_shows_the_values_as_they_were():
    root = small_graph()
    before = draw_dot(root)
    root.backward()
    assert texts(before.svg(), "grad") == ["grad 0.0000"] * 7
    assert sorted(texts(draw_dot(root).svg(), "grad"))[-1] == "grad 6.0000"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (2, "2.0000"),
        (-3.14159, "-3.1416"),
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (0.001, "0.0010"),
        (0.00049, "0.00049"),
        (-1.5e-07, "-1.5e-07"),
        (5e-324, "4.941e-324"),
        (999999.0, "999999.0000"),
        (1234567.8, "1.235e+06"),
        (-1e300, "-1e+300"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
        (Fraction(1, 4), "0.2500"),
        (None, "None"),
        ("x | y", "x | y"),
        (1 + 2j, "(1+2j)"),
    ],
)
def test_a_number_is_shown_with_four_decimals_unless_they_would_hide_it(number, shown):
    svg = draw_dot(Plain(number, grad=number)).svg()
    assert texts(svg, "data") == [f"data {shown}"]
    assert texts(svg, "grad") == [f"grad {shown}"]


# Labels --------------------------------------------------------------------------------------------


def lines_of(text):
    """How a label should come out: its lines, without the empty ones, and without what XML cannot hold."""
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text).replace("\xa0", " ")
    lines = [line for line in text.split("\n") if line]
    return [" ", *lines] if text.startswith("\n") else lines  # an empty first line can crash Graphviz


def drawn_lines(svg):
    return [line.replace("\xa0", " ") for line in texts(svg, "label")]  # Graphviz keeps runs of spaces this way


LABELS = [
    r"a\nb",
    r"\N \G \l \r \\",
    "a&amp;b",
    "&#124; &lt;b&gt; &",
    "a|b {c} <port> | }{",
    "<b>bold</b>",
    'say "a" and \\"b\\"',
    "ends in a backslash \\",
    "two\nlines\r\nthree",
    "σ(w₁x₁ + b) — é 漢字 עברית",
    "🙂 👩‍🔬",
    "  spaces   and\ttabs  ",
    "\x00\x1b\x7f\ud800\uffff",
    "]]> <!-- --> <![CDATA[",
    "%3 $x$ `y` #z; 'q'",
]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("options", [{}, {"compact": True}, {"rankdir": "TB"}])
def test_a_label_is_drawn_as_it_is_written(label, options):
    svg = draw_dot(labelled(Value(1.0).tanh(), label), **options).svg()
    assert sorted(drawn_lines(svg)) == sorted([*lines_of(label), "tanh"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=20), st.text(alphabet="|{}<>\"\\&;# \n\t\rnNlrGamp38xσ🙂'", max_size=20)))
@example("a&amp;b")
@example(r"a\nb")
def test_any_text_is_drawn_as_it_is_written(text):
    assert drawn_lines(draw_dot(Value(1.0, label=text)).svg()) == lines_of(text)
    assert drawn_lines(draw_dot(Value.operation(2.0, (), (), op=text)).svg()) == lines_of(text)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet='|{}<>"\\&;# \n\t\rabσ🙂\x00\ud800', max_size=20))
def test_any_label_leaves_the_figure_well_formed(text):
    figure = draw_dot(labelled(Value(1.0, label=text) * 2.0, text)).figure()
    figure.encode()
    name = " ".join(" ".join(lines_of(text)).split())
    assert [row[0] for row in table(figure)][1:] == [name or "v0", "v1", name or "v2"]


def test_the_first_line_of_a_label_is_never_empty():
    # Graphviz 14 frees memory it has not set where it is, and the process may end there.
    source = draw_dot(Value.operation(1.0, (), (), op="\nop", label="\n\nlabel")).source
    assert re.findall(r'label="([^"|]*)', source) == [r"&#32;\n\nlabel ", r"&#32;\nop"]


def test_a_label_longer_than_graphviz_reads_at_once_is_drawn_whole():
    label = 'é"\\x ' * 4_000
    assert "".join(drawn_lines(draw_dot(Value(1.0, label=label)).svg())).count('é"\\x') == 4_000


def test_runs_of_spaces_are_kept_on_the_screen():
    kept = parts(draw_dot(Value(1.0, label=" a  b")).svg(), "text", class_="label")[0]
    assert kept.attrib["{http://www.w3.org/XML/1998/namespace}space"] == "preserve"
    plain = parts(draw_dot(Value(1.0, label="a b")).svg(), "text", class_="label")[0]
    assert set(plain.attrib) == {"x", "y", "text-anchor", "class"}


# SVG and HTML --------------------------------------------------------------------------------------


def test_the_figure_has_a_title_a_description_and_a_table():
    root = small_graph()
    figure = ElementTree.fromstring(draw_dot(root).figure("here"))
    assert (figure.tag, figure.attrib) == ("figure", {"class": "expression-graph"})
    assert [child.tag for child in figure] == ["div", "details"]
    (svg,) = figure[0]
    assert svg.tag == SVG + "svg"
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"] == "here-title here-desc"
    assert [(child.tag, child.attrib, child.text) for child in svg[:2]] == [
        (SVG + "title", {"id": "here-title"}, "Expression graph of L = d * f"),
        (
            SVG + "desc",
            {"id": "here-desc"},
            "7 values; the data of L is -8.0000. Every grad is 0, as before a backward pass.",
        ),
    ]
    assert figure.find("details/summary").text == "All numbers and steps in words"
    assert table(figure) == [
        ["value", "operation", "data", "grad"],
        ["a", "leaf", "2.0000", "0.0000"],
        ["b", "leaf", "-3.0000", "0.0000"],
        ["e", "a * b", "-6.0000", "0.0000"],
        ["c", "leaf", "10.0000", "0.0000"],
        ["d", "e + c", "4.0000", "0.0000"],
        ["f", "leaf", "-2.0000", "0.0000"],
        ["L", "d * f", "-8.0000", "0.0000"],
    ]
    assert {cell.attrib["scope"] for cell in parts(figure, "th")} == {"row", "col"}


def test_after_a_backward_pass_the_table_has_the_grads_and_the_local_derivatives():
    root = small_graph()
    root.backward()
    graph = draw_dot(root)
    assert graph.description == "7 values; the data of L is -8.0000. 7 of the 7 grads are not 0."
    assert graph.rows[0] == ("value", "operation", "data", "grad", "local derivatives")
    assert graph.rows[3] == ("e", "a * b", "-6.0000", "-2.0000", "a: -3.0000, b: 2.0000")
    assert graph.rows[1] == ("a", "leaf", "2.0000", "6.0000", "")


def test_one_value_is_not_two():
    assert draw_dot(Value(1.0, label="x")).description.startswith("1 value; the data of x is 1.0000.")
    assert draw_dot(Value(1.0, label="x")).title == "Expression graph of x"


def test_an_operation_nobody_knows_is_drawn_without_local_derivatives():
    root = Plain(8.0, (Plain(2.0, label="x"),), "cube", "y", grad=1.0)
    assert draw_dot(root).rows[-1] == ("y", "cube(x)", "8.0000", "1.0000", "")


@pytest.mark.parametrize(
    ("op", "children", "formula"),
    [
        ("+", ("a", "b", "c"), "a + b + c"),
        ("*", ("a*b", "n + 1"), "(a*b) * (n + 1)"),
        ("-", ("a", "b"), "a - b"),
        ("/", ("a", "b"), "a / b"),
        ("**2", ("x",), "x**2"),
        ("**-1", ("x y",), "(x y)**-1"),
        ("tanh", ("n",), "tanh(n)"),
        ("-", ("n",), "-(n)"),
        ("Σwx+b", ("w", "x", "b"), "Σwx+b(w, x, b)"),
    ],
)
def test_an_operation_is_written_as_a_formula_of_its_inputs(op, children, formula):
    root = Plain(1.0, tuple(Plain(0.5, label=label) for label in children), op, "y")
    assert draw_dot(root).title == f"Expression graph of y = {formula}"


def test_the_order_of_a_difference_is_not_made_up():
    a, b = Plain(2.0, label="a"), Plain(3.0, label="b")
    assert draw_dot(Plain(-1.0, {b, a}, "-", "y")).title == "Expression graph of y = -(a, b)"


def test_the_svg_is_bare():
    graph = draw_dot(neuron())
    for svg in (graph.svg(), re.search("<svg.*</svg>", graph.figure())[0]):
        assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')
        assert not re.search(r"<\?|<!|\dpt\b|Times|xlink|ns0|-->|\n", svg)
        root = ElementTree.fromstring(svg)
        assert root.attrib["viewBox"] == f"0 0 {root.attrib['width']} {root.attrib['height']}"
        assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
            *("svg", "title", "desc", "g", "path", "polygon", "polyline", "ellipse", "text")
        }
        assert not [element for element in root.iter() if element is not root and "font-family" in element.attrib]


def test_places_in_a_drawing_are_in_tenths_of_a_pixel_and_within_it():
    root = ElementTree.fromstring(draw_dot(neuron()).svg())
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    values = [root[2].attrib["transform"]]
    down = float(re.search(r"translate\(\S+ (\S+)\)", values[0])[1])
    for polygon in parts(root, "polygon"):
        for x, y in (point.split(",") for point in polygon.attrib["points"].split()):
            assert 0 <= float(x) <= width
            assert 0 <= down + float(y) <= height
            values += [x, y]
    assert len(values) > 100
    assert not [value for value in values[1:] if not re.fullmatch(r"-?\d+(\.\d)?", value)]


def test_the_colours_of_a_figure_are_variables_with_fallbacks_and_those_of_the_svg_are_plain():
    graph = draw_dot(neuron())
    paints = {
        element.attrib[key]
        for element in ElementTree.fromstring(graph.figure()).iter()
        for key in ("fill", "stroke", "font-family")
        if key in element.attrib
    }
    names = [re.fullmatch(r"var\(--graph-([\w-]+), (#[0-9a-f]{6}|[\w ,-]+)\)", paint) for paint in paints - {"none"}]
    assert {name[1] for name in names} == {
        *("text", "data", "grad", "stroke", "rule", "edge", "font"),
        *("node-fill", "leaf-fill", "root-fill", "operation-fill"),
    }
    assert all(f"--graph-{name[1]}`" in micrograd.graph.__doc__ for name in names), "a variable is not documented"
    plain = graph.svg()
    assert "var(" not in plain
    assert {name[2] for name in names} <= set(re.findall(r'"([^"]*)"', plain))


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """The contrast of two colours by WCAG 2.2."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_the_fallback_colours_have_enough_contrast():
    ink = micrograd.svg.INK
    fills = [colour for name, colour in ink.items() if name.endswith("-fill")]
    for text, fill in itertools.product(("text", "data", "grad"), fills):
        assert contrast(ink[text], fill) >= 4.5
    for page in ("#ffffff", "#121920"):  # edges run over the page
        assert contrast(ink["edge"], page) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_text_have_enough_contrast_on_every_ground(scheme):
    colours = {name: full(colour) for name, colour in palette.colours(scheme).items()}
    of_code = [name for name in colours if name.startswith("code-")]
    texts = ["ink", "ink-soft", "link", "value", "gradient", "good", *of_code]
    assert len(texts) == 11
    for text, ground in itertools.product(texts, ("paper", "panel")):
        assert contrast(colours[text], colours[ground]) >= 4.5, f"--{text} on --{ground}"
    for kind in ("value", "gradient", "good"):  # callouts and marks
        assert contrast(colours[kind], colours[f"{kind}-soft"]) >= 4.5, f"--{kind} on --{kind}-soft"


def full(colour):
    """#rgb as #rrggbb."""
    return "#" + "".join(2 * digit for digit in colour[1:]) if len(colour) == 4 else colour


def test_a_drawing_that_stands_alone_has_the_colours_of_the_site():
    site = {name: full(colour) for name, colour in palette.colours("light").items()}
    ink = {name: colour for name, colour in micrograd.svg.INK.items() if name != "edge"}
    assert ink == {name: site[f"graph-{name}"] for name in ink}


def test_leaves_inner_values_and_the_root_differ_in_more_than_colour():
    svg = draw_dot(neuron()).svg()

    def boxes(kind):
        return [group.find(SVG + tag) for group in parts(svg, "g", class_=kind) for tag in ("path", "polygon")]

    leaves, inner, root = boxes("node value leaf"), boxes("node value"), boxes("node value root")
    assert [box is not None for box in leaves] == [True, False] * 5  # a path: round corners
    assert [box is not None for box in inner] == [False, True] * 4
    assert [box is not None for box in root] == [False, True]
    assert root[1].attrib["stroke-width"] == "2"
    assert "stroke-width" not in inner[1].attrib


def test_every_node_and_edge_can_be_found_by_name():
    svg = draw_dot(small_graph()).figure("g")
    nodes = [group for group in parts(svg, "g") if "data-node" in group.attrib]
    assert {group.attrib["data-node"] for group in nodes} == {*(f"n{i}" for i in range(7)), "n2op", "n4op", "n6op"}
    assert all(group.attrib["id"] == f"g-{group.attrib['data-node']}" for group in nodes)
    assert len(parts(svg, "g", data_edge="n0-n2op")) == len(parts(svg, "g", data_edge="n2op-n2")) == 1
    assert len([group for group in parts(svg, "g") if "data-edge" in group.attrib]) == 9


def test_a_value_tells_its_full_numbers_in_a_tooltip_and_nothing_tells_its_internal_name():
    svg = draw_dot(neuron()).svg()
    titles = [title.text for title in parts(svg, "title")]
    assert f"o = tanh(v8): data {neuron().data}, grad 1.0" in titles
    assert len(titles) == 1 + 10
    assert not [title for title in titles if re.fullmatch(r"n\d+|%\d+|n.*->.*", title)]


def ids(page):
    return re.findall(r'\bid="([^"]+)"', page)


def test_ids_are_unique_when_a_graph_is_shown_twice():
    graph = draw_dot(small_graph())
    page = graph.figure() + graph.figure() + draw_dot(small_graph()).figure() + draw_dot(neuron()).figure()
    assert len(ids(page)) == len(set(ids(page))) == 3 * 12 + 17
    for reference in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert set(reference.split()) <= set(ids(page))


def test_what_can_be_told_apart_by_nothing_but_the_ids_is_otherwise_the_same():
    graph = draw_dot(small_graph())
    first, second = graph.figure("one"), graph.figure("two")
    assert first != second
    assert first.replace('"one-', '"two-').replace(" one-", " two-") == second


def test_a_notebook_gets_html_svg_and_text():
    graph = draw_dot(small_graph())
    bundle = graph._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert bundle["text/html"].startswith('<figure class="expression-graph"><div class="expression-graph__frame" data-')
    assert bundle["image/svg+xml"] == graph.svg()
    assert bundle["text/plain"] == graph.text()
    assert graph._repr_html_().startswith(bundle["text/html"].partition("data-")[0])


def test_a_notebook_gets_only_what_it_asks_for():
    graph = draw_dot(small_graph())
    assert graph._repr_mimebundle_(include=["text/plain", "image/png"]) == {"text/plain": graph.text()}
    assert set(graph._repr_mimebundle_(exclude=["text/html"], more=1)) == {"image/svg+xml", "text/plain"}


def test_the_text_says_what_the_drawing_shows():
    a = Value(3.0, label="a")
    b = labelled(a + a, "b")
    b.backward()
    assert draw_dot(b).text() == (
        "Expression graph of b = a + a\n"
        "value  operation  data    grad    local derivatives\n"
        "a      leaf       3.0000  2.0000\n"
        "b      a + a      6.0000  1.0000  a: 1.0000, a: 1.0000"
    )


def test_what_a_reader_adds_to_the_drawing_is_drawn():
    graph = draw_dot(Value(1.0, label="a"))
    graph.node("note", "look here")
    graph.edge("note", "n0")
    svg = graph.svg()
    assert "look here" in texts(svg, "label")
    assert len(parts(svg, "g", data_edge="note-n0")) == 1


def test_a_bare_drawing_and_a_copy_show_themselves():
    assert ExpressionGraph().text() == "Expression graph"
    assert ExpressionGraph().figure().endswith("</svg></div></figure>")
    root = small_graph()
    root.backward()
    graph = draw_dot(root)
    copied = graph.copy()
    assert copied.figure("here") == graph.figure("here")
    assert (copied.text(), copied.source) == (graph.text(), graph.source)
    copied.node("note")
    assert "note" not in graph.source


def test_the_words_of_a_figure_have_their_places():
    root = small_graph()
    root.backward()
    lines = parts(draw_dot(root).figure(), "li")
    assert [line.text for line in lines] == [sentence for _, sentence in sentences(root)]
    assert lines[3].attrib == {"data-data": "6"}
    assert lines[-1].attrib == {"data-grad": "1", "data-from": "2"}


def test_a_leaf_alone_and_a_large_graph_are_drawn_without_words():
    large = sum((Value(1.0) for _ in range(50)), Value(0.0))
    assert (len(trace(large)[0]), "<li" in draw_dot(large).figure()) == (101, False)
    assert draw_dot(large._prev[0]).figure().count("<li") == 50
    assert "steps in words" not in draw_dot(Value(1.0)).figure()


def test_a_drawing_is_laid_out_once_for_all_its_forms(monkeypatch):
    laid_out = []

    def render(source):
        laid_out.append(source)
        return render_svg(source)

    monkeypatch.setattr(micrograd.graph, "render_svg", render)
    graph = draw_dot(neuron())
    graph._repr_mimebundle_()
    assert graph.figure("one") != graph.figure("two")
    assert len(laid_out) == 1
    graph.node("note")
    assert "note" in graph.svg()
    assert len(laid_out) == 2


def test_a_large_graph_weighs_little():
    graph = draw_dot(MLP(3, [4, 4, 1], rng=random.Random(0))([2.0, 3.0, -1.0]))
    assert len(gzip.compress(graph.figure().encode())) < 20_000
    assert len(gzip.compress(draw_dot(neuron()).figure().encode())) < 4_000


# What draws ----------------------------------------------------------------------------------------


def test_svg_is_drawn_by_the_graphviz_inside_pygraphviz(monkeypatch):
    monkeypatch.setattr(graphviz.Source, "pipe", lambda *_, **__: pytest.fail("the dot program was called"))
    svg = render_svg('digraph { a [label="é"] }')
    assert svg.startswith("<?xml")
    assert ">é</text>" in svg


def test_drawing_says_nothing_on_stderr_and_leaves_it_as_it_was(capfd):
    render_svg("digraph { a }")
    with pytest.raises(Exception, match="Invalid"):
        render_svg("digraph { a -> }")
    os.write(2, b"still here")
    assert capfd.readouterr() == ("", "still here")


def test_without_pygraphviz_the_dot_program_draws(monkeypatch):
    drawn = draw_dot(neuron()).svg()
    raw = render_svg(draw_dot(neuron()).source)

    def pipe(self, format):
        assert format == "svg"
        assert self.source.startswith("digraph {")
        return raw.encode()

    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setattr(graphviz.Source, "pipe", pipe)
    assert draw_dot(neuron()).svg() == drawn


# Files ---------------------------------------------------------------------------------------------


@pytest.fixture
def without_dot(monkeypatch, tmp_path):
    """No `dot` program anywhere, and a folder to work in."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


START = {"svg": b"<svg ", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.mark.parametrize("format", START)
def test_files_are_made_without_the_dot_program_in_the_format_asked_for(without_dot, format):
    graph = draw_dot(neuron(), format=format, rankdir="TB")
    assert graph.pipe().startswith(START[format])
    assert graph.render("gout") == f"gout.{format}"
    assert (without_dot / f"gout.{format}").read_bytes().startswith(START[format])
    assert (without_dot / "gout").read_text(encoding="utf-8") == graph.source
    plain = draw_dot(neuron())
    assert plain.render("there", directory="deep/er", cleanup=True, format=format) == f"deep/er/there.{format}"
    assert [path.name for path in (without_dot / "deep" / "er").iterdir()] == [f"there.{format}"]
    assert graph.render(outfile=f"named.{format}") == f"named.{format}"
    assert (without_dot / f"named.{format}").read_bytes().startswith(START[format])
    assert (without_dot / "named.gv").is_file()
    assert plain.render(outfile=f"named.{format}") == f"deep/er/named.{format}"  # where it was before


def test_an_svg_file_is_the_accessible_drawing(without_dot):
    graph = draw_dot(neuron())
    assert graph.pipe(encoding="utf-8") == graph.pipe().decode() == graph.svg()
    graph.render("n")
    assert (without_dot / "n.svg").read_text(encoding="utf-8") == graph.svg()


def test_view_opens_what_was_drawn(without_dot, monkeypatch):
    opened = []
    monkeypatch.setattr(graphviz, "view", lambda path, quiet: opened.append((path, quiet)))
    draw_dot(neuron(), format="png").view("shown")
    draw_dot(neuron()).render("shown", quiet_view=True)
    assert opened == [("shown.png", False), ("shown.svg", True)]


def test_a_format_that_nobody_knows_is_an_error(without_dot):
    with pytest.raises(ValueError, match="format must be 'svg', 'png', 'pdf' or another one of Graphviz, got 'docx'"):
        draw_dot(neuron()).pipe("docx")
    with pytest.raises(RuntimeError, match="drawing needs Graphviz"):  # the Graphviz inside has no webp
        draw_dot(neuron()).pipe("webp")
    assert list(without_dot.iterdir()) == []


def test_what_only_the_dot_program_can_do_is_left_to_it(without_dot):
    with pytest.raises(graphviz.ExecutableNotFound):
        draw_dot(neuron()).pipe("png", renderer="cairo")


def test_the_page_of_a_picture_is_white(monkeypatch):
    sources = []

    def drawn(source, format):
        sources.append(source)
        return b""

    monkeypatch.setattr(micrograd.graph, "drawn", drawn)
    draw_dot(Value(1.0, label="bgcolor=transparent")).pipe("png")
    assert "bgcolor=white" in sources[0]
    assert "bgcolor=transparent | data" in sources[0]


def test_without_either_the_error_names_both_ways_out(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setenv("PATH", "")
    graph = draw_dot(Value(1.0))
    with pytest.raises(RuntimeError, match=r"with its extra graph.*under Install.*program dot.*PATH") as caught:
        graph.svg()
    assert not isinstance(caught.value, graphviz.ExecutableNotFound)
    with pytest.raises(RuntimeError, match="drawing needs Graphviz"):
        graph._repr_mimebundle_()


@pytest.fixture
def without_graphviz(monkeypatch):
    """The module as it is where the extra is not installed."""
    monkeypatch.setitem(sys.modules, "graphviz", None)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    spec = importlib.util.spec_from_file_location("graph_without_graphviz", micrograd.graph.__file__)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def test_without_the_extra_drawing_says_what_to_install_and_the_rest_works(without_graphviz):
    root = small_graph()
    with pytest.raises(ImportError, match=r"draw_dot needs .*: install the library with its extra graph"):
        without_graphviz.draw_dot(root)
    with pytest.raises(RuntimeError, match="install the library with its extra graph"):
        without_graphviz.render_svg("digraph {}")
    assert without_graphviz.trace(root) == trace(root)
