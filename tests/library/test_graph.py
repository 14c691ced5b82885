"""Drawings of expression graphs, as DOT, SVG and HTML, and the steps of a backward pass."""

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
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import micrograd.graph
from micrograd.engine import Value
from micrograd.graph import BackwardStep, ExpressionGraph, backward_steps, draw_dot, render_svg, trace
from micrograd.nn import MLP
from scripts.measure import closure_engine

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


class Plain:
    """A reader's value with what a drawing needs and nothing else; the children in whatever they are given in."""

    def __init__(self, data, children=(), op="", label=None, grad=0.0):
        self.data, self.grad, self._prev, self._op = data, grad, children, op
        if label is not None:
            self.label = label


@dataclasses.dataclass
class Unhashable:
    """A value that compares by its contents, and so cannot be in a set."""

    data: float
    _prev: tuple = ()
    _op: str = ""
    label: str = ""
    grad: float = 0.0


class Arithmetic(Plain):
    """One that adds and multiplies, and leaves the grads to the reader."""

    def __init__(self, data, children=(), op="", label=""):
        super().__init__(data, children, op, label)

    def __add__(self, other):
        return Arithmetic(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Arithmetic(self.data * other.data, (self, other), "*")


def labelled(value, label):
    value.label = label
    return value


def small_graph(value=Value):
    """L = (a*b + c) * f of the tutorial."""
    a, b, c, f = value(2.0, label="a"), value(-3.0, label="b"), value(10.0, label="c"), value(-2.0, label="f")
    d = labelled(labelled(a * b, "e") + c, "d")
    return labelled(d * f, "L")


def neuron():
    x1, x2, w1, w2 = Value(2.0, label="x1"), Value(0.0, label="x2"), Value(-3.0, label="w1"), Value(1.0, label="w2")
    out = labelled((x1 * w1 + x2 * w2 + Value(6.8813735870195432, label="b")).tanh(), "o")
    out.backward()
    return out


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
    for _ in range(20_000):
        y = y + 1.0
    nodes, edges = trace(y)
    assert (len(nodes), len(edges)) == (40_001, 40_000)
    steps = backward_steps(y)
    assert len(steps) == 40_000
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
        (3.0, "this float has no data, grad, _prev, _op: 3.0"),
        (None, "this NoneType has no data, grad, _prev, _op: None"),
        (Plain(1.0, (Plain(2.0), 5), "+"), "this int has no data, grad, _prev, _op: 5"),
        (Plain(1.0, {Plain(2.0, (None,), "neg"), Plain(3.0)}, "+"), "this NoneType has no data, grad, _prev, _op"),
        (Fraction(1, 3), "this Fraction has no data, grad, _prev, _op"),
    ],
)
@pytest.mark.parametrize("function", [trace, draw_dot, backward_steps])
def test_what_is_not_a_value_is_named_with_what_it_lacks(function, root, message):
    with pytest.raises(TypeError, match=re.escape(message)):
        function(root)


def test_one_missing_attribute_is_named_alone():
    class WithoutGrad:
        data, _prev, _op = 1.0, (), ""

    with pytest.raises(TypeError, match=r"this WithoutGrad has no grad: "):
        draw_dot(WithoutGrad())


DRAW_WITH_SETS = """
import sys
junk = [object() for _ in range(int(sys.argv[1]))]
from scripts.measure.closure_engine import Value
from micrograd.graph import backward_steps, draw_dot
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


def test_too_many_values_are_an_error_that_names_both_numbers_and_the_way_out():
    loss = sum((MLP(3, [4, 4, 1], rng=random.Random(0))([1.0, 2.0, 3.0]) - 1.0) ** 2 for _ in range(8))
    count = len(trace(loss)[0])
    assert count > 400
    with pytest.raises(ValueError, match=rf"{count} values, more than max_nodes=400: .* max_nodes={count}"):
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


def test_runs_of_spaces_are_kept_on_the_screen():
    kept = parts(draw_dot(Value(1.0, label=" a  b")).svg(), "text", class_="label")[0]
    assert kept.attrib["{http://www.w3.org/XML/1998/namespace}space"] == "preserve"
    plain = parts(draw_dot(Value(1.0, label="a b")).svg(), "text", class_="label")[0]
    assert set(plain.attrib) == {"x", "y", "text-anchor", "class"}


# SVG and HTML --------------------------------------------------------------------------------------


def test_the_figure_has_a_title_a_description_and_a_table():
    root = small_graph()
    whole = ElementTree.fromstring(draw_dot(root).figure("here"))
    assert (whole.tag, whole.attrib, len(whole)) == ("step-graph", {}, 1)
    figure = whole[0]
    assert (figure.tag, figure.attrib) == ("figure", {"class": "expression-graph"})
    assert [child.tag for child in figure] == ["div", "details", "details"]
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
    assert figure.find("details/summary").text == "Table of values"
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
    ink = micrograd.graph._INK
    fills = [colour for name, colour in ink.items() if name.endswith("-fill")]
    for text, fill in itertools.product(("text", "data", "grad"), fills):
        assert contrast(ink[text], fill) >= 4.5
    for page in ("#ffffff", "#121920"):  # edges run over the page
        assert contrast(ink["edge"], page) >= 3


def palette(scheme):
    """The colours of a scheme in docs/stylesheets/palette.css, by their variables."""
    text = (Path(__file__).parents[2] / "docs" / "stylesheets" / "palette.css").read_text(encoding="utf-8")
    block = re.search(rf'^ *\[data-md-color-scheme="{scheme}"\] \{{(.*?)\}}', text, re.MULTILINE | re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block[1]))
    return {name: re.sub(r"^#(.)(.)(.)$", r"#\1\1\2\2\3\3", colour) for name, colour in found.items()}


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_the_colours_of_text_have_enough_contrast_on_every_ground(scheme):
    colours = palette(scheme)
    texts = ["ink", "ink-soft", "link", "value", "gradient", "good", *(name for name in colours if "code-" in name)]
    assert len(texts) == 11
    for text, ground in itertools.product(texts, ("paper", "panel")):
        assert contrast(colours[text], colours[ground]) >= 4.5, f"--{text} on --{ground}"
    for kind in ("value", "gradient", "good"):  # callouts and marks
        assert contrast(colours[kind], colours[f"{kind}-soft"]) >= 4.5, f"--{kind} on --{kind}-soft"


def test_a_drawing_that_stands_alone_has_the_colours_of_the_site():
    ink, colours = micrograd.graph._INK, palette("default")
    assert (ink["data"], ink["grad"]) == (colours["value"], colours["gradient"])


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
    assert bundle["text/html"].startswith(
        '<step-graph>\n<figure class="expression-graph"><div class="expression-graph__frame"><svg '
    )
    assert bundle["image/svg+xml"] == graph.svg()
    assert bundle["text/plain"] == graph.text()
    assert graph._repr_html_().startswith(
        '<step-graph>\n<figure class="expression-graph"><div class="expression-graph__frame"><svg '
    )


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
    assert "<tbody></tbody>" in ExpressionGraph().figure()
    copied = draw_dot(Value(1.0, label="a")).copy()
    assert texts(copied.svg(), "label") == ["a"]


def test_a_large_graph_weighs_little():
    graph = draw_dot(MLP(3, [4, 4, 1], rng=random.Random(0))([2.0, 3.0, -1.0]))
    assert len(gzip.compress(graph.figure().encode())) < 20_000
    assert len(gzip.compress(draw_dot(neuron()).figure().encode())) < 4_000


# Both passes in words ------------------------------------------------------------------------------


def told(root):
    """What the list under a drawing says."""
    return [line.text for line in parts(draw_dot(root).figure(), "li")]


def places(root):
    """What parts of the drawing it says that of."""
    return [
        {key.removeprefix("data-"): value for key, value in line.attrib.items()}
        for line in parts(draw_dot(root).figure(), "li")
    ]


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
    assert places(root) == [{}, {"data": "2"}, {"data": "4"}, {"data": "6"}]
    root.backward()
    assert told(root) == FORWARD + BACKWARD
    assert places(root)[4:] == [
        {"grad": "6"},
        *({"grad": child, "from": "6"} for child in "45"),
        *({"grad": child, "from": "4"} for child in "23"),
        *({"grad": child, "from": "2"} for child in "01"),
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
    assert places(b)[3:] == [{"grad": "0", "from": "1", "now": "1.0000"}, {"grad": "0", "from": "1", "use": "1"}]


def test_a_drawing_with_other_grads_than_one_pass_gives_says_so():
    a = Value(3.0, label="a")
    b = labelled(a + a, "b")
    a.grad = b.grad = 1.0  # = instead of +=
    assert told(b)[-1] == "But here a.grad is 1, where one backward pass gives 2"
    assert places(b)[3:] == [
        {"grad": "0", "from": "1"},
        {"grad": "0", "from": "1", "use": "1", "now": "2.0000"},
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


def test_a_leaf_alone_and_a_large_graph_are_drawn_without_words():
    large = sum((Value(1.0) for _ in range(50)), Value(0.0))
    assert (len(trace(large)[0]), told(large)) == (101, [])
    assert len(told(large._prev[0])) == 50
    assert told(Value(1.0)) == []
    assert "How each number" not in draw_dot(Value(1.0)).figure()


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
    for where, _ in graph._passes:
        if "data" in where:
            computed.add(where["data"])
        if "grad" in where:
            grads[where["grad"]] = where.get("now", graph.rows[1 + where["grad"]][3])
    assert computed == {i for i, node in enumerate(trace(root)[0]) if node._prev}
    assert grads == {i: row[3] for i, row in enumerate(graph.rows[1:])}
    assert graph._passes[-1][0]


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

    def pipe(self, format, encoding):
        assert (format, encoding) == ("svg", "utf-8")
        assert self.source.startswith("digraph {")
        return raw

    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setattr(graphviz.Source, "pipe", pipe)
    assert draw_dot(neuron()).svg() == drawn


def test_without_either_the_error_names_both_ways_out(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setenv("PATH", "")
    graph = draw_dot(Value(1.0))
    with pytest.raises(RuntimeError, match=r"pip install 'micrograd-lessons\[graph\]'.*program dot.*PATH") as caught:
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
    with pytest.raises(ImportError, match=r"draw_dot needs .*pip install 'micrograd-lessons\[graph\]'"):
        without_graphviz.draw_dot(root)
    with pytest.raises(RuntimeError, match=r"pip install 'micrograd-lessons\[graph\]'"):
        without_graphviz.render_svg("digraph {}")
    assert without_graphviz.trace(root) == trace(root)
    assert [step.sentence for step in without_graphviz.backward_steps(root)] == [
        step.sentence for step in backward_steps(root)
    ]


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


class Recorded(Value):
    """A value that writes down when it passes its gradient on."""

    __slots__ = ()
    calls: list[Value] = []  # noqa: RUF012

    def _backward(self):
        if self._prev:
            self.calls.append(self)
        super()._backward()


def random_expression(rng, leaf):
    values = [leaf(rng.uniform(0.5, 2.0)) for _ in range(4)]
    for _ in range(25):
        a, b = rng.choice(values), rng.choice(values)
        values.append(
            rng.choice([lambda a, b: a + b, lambda a, b: a * b, lambda a, b: a.tanh(), lambda a, b: a - b])(a, b)
        )
    return values[-1]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_the_steps_are_those_of_the_backward_pass_in_its_order_and_to_the_last_bit(seed):
    root = random_expression(random.Random(seed), Value)
    nodes, _ = trace(root)
    for node in nodes:
        node.__class__ = Recorded
    steps = backward_steps(root)
    assert not [node for node in nodes if node.grad], "the steps changed the graph"
    Recorded.calls.clear()
    root.backward()
    senders = [i for i, _ in itertools.groupby(step.node_index for step in steps)]
    assert [id(nodes[i]) for i in senders] == [id(node) for node in Recorded.calls]
    grads = {step.child_index: step.grad_after for step in steps}
    for i, node in enumerate(nodes[:-1]):
        assert grads[i] == node.grad
    for step in steps:
        assert step.grad == nodes[step.node_index].grad
        assert step.contribution == step.local_derivative * step.grad
        assert step.grad_after == step.grad_before + step.contribution
    assert backward_steps(root) == steps, "the steps depend on the grads"


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
    assert len(parts(graph.figure(), "text", class_="grad")) == 7


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
    assert tested == set(micrograd.graph._LOCAL_DERIVATIVES) == set(micrograd.graph._RESULTS)


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
        Plain(0.0, (Plain(0.0),), "**0.5"),
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
