r"""Drawings of expression graphs, and both passes through them, step by step.

Everything here works on any object with `data`, `grad`, `_prev` (its children), `_op` and, if it has one,
`label`: on a [`Value`][micrograd.engine.Value], and on the class you wrote yourself, whether its children are
a tuple or a set. [`trace`][micrograd.graph.trace] and [`backward_steps`][micrograd.graph.backward_steps] need
the standard library alone; drawing needs the extra: `pip install 'micrograd-lessons[graph]'`.

A page sets the colours of a drawing in it, and its font, by CSS variables: `--graph-text`, `--graph-data`,
`--graph-grad`, `--graph-stroke`, `--graph-rule`, `--graph-edge`, `--graph-node-fill`, `--graph-leaf-fill`,
`--graph-root-fill`, `--graph-operation-fill` and `--graph-font`. Without them the drawing has colours of its own.

Left out on purpose: a layout of our own. Graphviz does that.
"""

import hashlib
import html
import math
import numbers
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

try:
    import graphviz
except ImportError:  # draw_dot says what to do
    graphviz = None

_INSTALL = "run pip install 'micrograd-lessons[graph]' (Graphviz comes with it)"

__all__ = ["BackwardStep", "ExpressionGraph", "backward_steps", "draw_dot", "render_svg", "trace"]

# Walking the graph ---------------------------------------------------------------------------------


def trace(root: Any) -> tuple[list[Any], list[tuple[Any, Any]]]:
    """The nodes and edges of the expression graph that ends in `root`.

    Args:
        root: a value, of our class or of yours.

    Returns:
        The nodes in topological order, children first, so `root` is the last; and the edges, one
            `(child, parent)` for every use: where the children are a tuple, `a + a` has two.

    Raises:
        TypeError: `root`, or something it was computed from, lacks `data`, `grad`, `_prev` or `_op`.

    Examples:
        >>> from micrograd.engine import Value
        >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
        >>> nodes, edges = trace(a * b + a)
        >>> [node.data for node in nodes]
        [2.0, 3.0, 6.0, 8.0]
        >>> [(child.data, parent.data) for child, parent in edges]
        [(2.0, 6.0), (3.0, 6.0), (6.0, 8.0), (2.0, 8.0)]
    """
    nodes = _topological_order(root, lambda node: list(reversed(_children(node))))
    return nodes, [(child, node) for node in nodes for child in _children(node)]


def _topological_order(root: Any, children: Callable[[Any], list[Any]]) -> list[Any]:
    # Depth first on an explicit stack, as in Value.backward: of each node's children, the last comes first.
    _check(root)
    order: list[Any] = []
    seen: set[int] = set()  # ids, because a class that defines == may not be hashable
    stack = [root]
    while stack:
        node = stack.pop()
        if node is None:  # all children of the node below are listed
            order.append(stack.pop())
        elif id(node) not in seen:
            seen.add(id(node))
            stack += (node, None, *children(node))
    return order


def _check(node: Any) -> None:
    missing = [name for name in ("data", "grad", "_prev", "_op") if not hasattr(node, name)]
    if missing:
        raise TypeError(
            f"an expression graph is made of values with data, grad, _prev and _op, but this {type(node).__name__} "
            f"has no {', '.join(missing)}: {node!r:.80}"
        )


def _children(node: Any) -> list[Any]:
    children = list(node._prev)
    for child in children:
        _check(child)
    # The order of a set depends on memory addresses: another one on every run.
    return sorted(children, key=_sort_key) if _is_set(node) else children


def _is_set(node: Any) -> bool:
    return isinstance(node._prev, (set, frozenset))


def _sort_key(node: Any, depth: int = 3) -> tuple[Any, ...]:
    _check(node)
    below = sorted(_sort_key(child, depth - 1) for child in node._prev) if depth else []
    return _label(node), repr(node.data), str(node._op), repr(node.grad), below


def _inputs(node: Any) -> list[Any]:
    """The children, one for every use: a set has lost the second `a` of `a + a`."""
    children = _children(node)
    return children * 2 if len(children) == 1 and _is_set(node) and node._op in ("+", "*") else children


# Names, numbers and formulas -----------------------------------------------------------------------


def _text(text: Any) -> str:
    # What XML cannot hold, not even escaped, becomes the replacement character.
    text = re.sub(r"\r\n?", "\n", str(text))
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _label(node: Any) -> str:
    label = getattr(node, "label", None)
    return "" if label is None else _text(label)


def _names(nodes: Iterable[Any]) -> dict[int, str]:
    """By id: the label on one line, or where there is none `v3` for the node drawn as `n3`."""
    return {id(node): " ".join(_label(node).split()) or f"v{i}" for i, node in enumerate(nodes)}


def _number(number: Any) -> str:
    """Four decimals, as in the lecture, unless they would hide the number: `2.0000`, `1.5e-07`, `inf`."""
    if not isinstance(number, numbers.Real):
        return _text(number)
    number = float(number) + 0.0  # -0.0 becomes 0.0
    return f"{number:.4f}" if number == 0.0 or 1e-3 <= abs(number) < 1e6 else f"{number:.4g}"


def _short(number: float) -> str:
    """The same without the zeros at the end, for sentences: `2`, `0.5`."""
    text = _number(number)
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text


def _rounded(number: float) -> float:
    """As much of it as `_short` shows."""
    return float(_short(number))


def _equals(computed: float, number: float) -> str:
    """`= 0.84`; or `≈ 0.8399`, where the rounded numbers to the left of it make 0.84."""
    return f"{'=' if _short(computed) == _short(number) else '≈'} {_short(number)}"


def _bracketed(name: str) -> str:
    return f"({name})" if re.search(r"[\s+\-*/]", name) else name


def _formula(node: Any, inputs: list[str], operand: Callable[[str], str] = _bracketed) -> str:
    """How the node was computed from inputs so written, such as `a * b`; nothing for a leaf."""
    op = _text(node._op)
    if len(inputs) > 1 and (op in ("+", "*") or (op in ("-", "/") and not _is_set(node))):
        return f" {op} ".join(map(operand, inputs))
    if len(inputs) == 1 and op.startswith("**"):
        return _bracketed(inputs[0]) + op
    return f"{op}({', '.join(inputs)})" if inputs else ""


# Drawing -------------------------------------------------------------------------------------------


class ExpressionGraph(graphviz.Digraph if graphviz else object):  # type: ignore[misc]
    """A drawing of an expression graph, made by [`draw_dot`][micrograd.graph.draw_dot].

    A notebook shows it as inline SVG with a title, a description and, folded, a table of the same values and
    both passes in words, for those who cannot see the drawing. It is also a `graphviz.Digraph`: `source` is
    the DOT text.

    It shows the values as they were when it was made. Draw again after a backward pass.

    Attributes:
        title (str): what is drawn, in a few words.
        description (str): the drawing in two sentences.
        rows (list[tuple[str, ...]]): the table: a row of headings, then a row for each value.
    """

    title = "Expression graph"
    description = ""
    rows: Sequence[tuple[str, ...]] = ()
    _tooltips: Mapping[str, str] = MappingProxyType({})
    _passes: Sequence[tuple[Mapping[str, object], str]] = ()

    def svg(self) -> str:
        """The drawing as SVG text that stands alone: with `xmlns`, and with plain colours.

        Raises:
            RuntimeError: there is no Graphviz; the message says how to get it.
        """
        return self._draw(_figure_id(self.source), variables=False)

    def figure(self, prefix: str | None = None) -> str:
        """The drawing as HTML: a `<figure>` with inline SVG, the table of its values, and both passes in words.

        The sentences are those of a forward pass, value by value, and of a backward pass as far as the drawn
        grads have come; where those are not what one pass gives, the last sentence says so. Each names the
        part of the drawing that it is about, so that on this site the element around the figure,
        `<step-graph>`, can walk through them. A graph of more than 100 values comes without them.

        Args:
            prefix: what the ids in it start with; if not given, a hash of the drawing, and a number where the
                same drawing is shown again.

        Raises:
            RuntimeError: there is no Graphviz; the message says how to get it.

        Examples:
            >>> from micrograd.engine import Value
            >>> a = Value(3.0, label="a")
            >>> b = a + a; b.label = "b"
            >>> b.backward()
            >>> for line in draw_dot(b).figure().split("<li")[1:]:
            ...     print(line.partition(">")[2].partition("<")[0])
            The leaf is given: a = 3
            b = a + a = 3 + 3 = 6
            b.grad = 1: b moves exactly as fast as itself
            b sends a its share: b.grad * db/da = 1 * 1 = 1
            b sends a its share: b.grad * db/da = 1 * 1 = 1; a.grad = 1 + 1 = 2
        """
        if prefix is None:
            prefix = _figure_id(self.source)
            _times_shown[prefix] += 1
            if _times_shown[prefix] > 1:
                prefix += f"-{_times_shown[prefix]}"
        rows = [[html.escape(text, quote=False) for text in row] for row in self.rows]
        head = "".join(f'<th scope="col">{text}</th>' for row in rows[:1] for text in row)
        body = "".join(
            f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{text}</td>" for text in row[1:]) + "</tr>"
            for row in rows[1:]
        )
        words = "".join(
            "<li"
            + "".join(f' data-{key}="{value}"' for key, value in step.items())
            + f">{html.escape(sentence, False)}</li>"
            for step, sentence in self._passes
        )
        if words:
            words = f"<details><summary>How each number came about</summary><ol>{words}</ol></details>"
        return (
            '<step-graph>\n<figure class="expression-graph">'  # a figure at a line's start is no text to Markdown
            f'<div class="expression-graph__frame">{self._draw(prefix, variables=True)}</div>'
            "<details><summary>Table of values</summary>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>{words}</figure></step-graph>"
        )

    def text(self) -> str:
        """The drawing in plain text: its title and the table of its values.

        Examples:
            >>> from micrograd.engine import Value
            >>> print(draw_dot(Value(2.0, label="a") * Value(-3.0, label="b")).text())
            Expression graph of v2 = a * b
            value  operation  data     grad
            a      leaf       2.0000   0.0000
            b      leaf       -3.0000  0.0000
            v2     a * b      -6.0000  0.0000
        """
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in self.rows]
        return "\n".join([self.title, *lines])

    def _draw(self, prefix: str, *, variables: bool) -> str:
        return _accessible(render_svg(_in_pieces(self.source)), prefix, self, variables)

    def _repr_html_(self) -> str:
        return self.figure()

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None, **_: Any
    ) -> dict[str, str]:
        # Digraph has one of its own, which runs the dot program.
        formats = {"text/html": self.figure, "image/svg+xml": self.svg, "text/plain": self.text}
        wanted = set(formats if include is None else include) - set(exclude or ())
        return {name: form() for name, form in formats.items() if name in wanted}


def draw_dot(
    root: Any, format: str = "svg", rankdir: str = "LR", *, compact: bool = False, max_nodes: int = 400
) -> ExpressionGraph:
    """Draw the expression graph that ends in `root`.

    Each value is a box with its label, its data and its grad; each operation is a small oval between the
    values it was computed from and its result. The corners of a leaf are round; the line around the root is
    thick. Labels are drawn as they are written, whatever characters are in them.

    Args:
        root: a value, of our class or of yours.
        format: the file format for `graphviz.Digraph.render`, which needs Graphviz's own `dot` program.
        rankdir: where the graph runs to: `"LR"` (left to right), `"TB"` (top to bottom), `"RL"` or `"BT"`.
        compact: draw the operation inside the value's box.
        max_nodes: the largest number of values to draw.

    Raises:
        ImportError: the package `graphviz` is not installed; the message says how to get it.
        TypeError: something in the graph lacks `data`, `grad`, `_prev` or `_op`.
        ValueError: there are more values than `max_nodes`, or `rankdir` is none of the four.

    Examples:
        >>> from micrograd.engine import Value
        >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
        >>> L = a * b; L.label = "L"
        >>> graph = draw_dot(L)
        >>> graph.title
        'Expression graph of L = a * b'
        >>> "n0 -> n2op" in graph.source
        True
    """
    if graphviz is None:
        raise ImportError(f"draw_dot needs the package graphviz: {_INSTALL}")
    if rankdir not in ("LR", "TB", "RL", "BT"):
        raise ValueError(f"rankdir must be 'LR', 'TB', 'RL' or 'BT', got {rankdir!r}")
    nodes, edges = trace(root)
    if len(nodes) > max_nodes:
        raise ValueError(
            f"the graph has {len(nodes)} values, more than max_nodes={max_nodes}: draw a part of it, or pass "
            f"max_nodes={len(nodes)} (a large drawing takes long to lay out and is hard to read)"
        )

    graph = ExpressionGraph(
        format=format,
        graph_attr={"rankdir": rankdir, "nodesep": "0.14", "ranksep": "0.26", "pad": "0.03", "bgcolor": "transparent"},
        node_attr={"shape": "record", "fontname": "DejaVu Sans", "fontsize": "12"}
        | {"height": "0.2", "width": "0.1", "margin": "0.09,0.03"},
        edge_attr={"arrowsize": "0.55"},
    )
    names, index = _names(nodes), {id(node): f"n{i}" for i, node in enumerate(nodes)}
    inner = {id(parent) for _, parent in edges}
    inlets = dict(index)  # where the edges from a node's children end: at its operation, if that is drawn apart
    for node in nodes:
        name, op = index[id(node)], _text(node._op)
        style = {"class": "value"} if id(node) in inner else {"class": "value leaf", "style": "rounded"}
        if node is root:
            style |= {"class": style["class"] + " root", "penwidth": "2"}
        head = [_escape(text) for text in (op if compact else "", _label(node)) if text]
        fields = ["{ " + " | ".join(head) + " }"] if len(head) == 2 else head
        fields += [f"data {_escape(_number(node.data))}", f"grad {_escape(_number(node.grad))}"]
        record = " | ".join(fields)
        # Graphviz sets fields side by side across the direction of the graph, and braces turn that.
        graph.node(name, record if rankdir in ("LR", "RL") else f"{{ {record} }}", **style)
        if op and not compact:
            inlets[id(node)] = f"{name}op"
            style = {"class": "operation", "shape": "ellipse", "height": "0.32", "width": "0.32", "margin": "0.04,0.02"}
            graph.node(f"{name}op", _escape(op), **style)
            graph.edge(f"{name}op", name)
    for child, parent in edges:
        graph.edge(index[id(child)], inlets[id(parent)])
    _describe(graph, nodes, names)
    return graph


def _escape(text: str) -> str:
    # For Graphviz, \ starts an escape, &...; is an entity, and | { } < > and runs of spaces mean something in a
    # record. It decodes entities when all of that is done.
    text = text.replace("\\", "\\\\")
    if text.startswith("\n"):  # Graphviz 14 can crash where the first line of a label is empty
        text = " " + text
    text = re.sub(r'[&|{}<>"\t]|(?<![^ \n]) | (?![^ \n])', lambda match: f"&#{ord(match[0])};", text)
    return text.replace("\n", "\\n")


def _in_pieces(source: str) -> str:
    # Graphviz reads at most 16 KB between two quotes; + joins what stands in several.
    def pieces(quoted: re.Match[str]) -> str:
        return " + ".join(f'"{piece}"' for piece in re.findall(r"(?:[^\\]|\\.){1,3000}", quoted[1]))

    return re.sub(r'"((?:[^"\\]|\\.){3001,})"', pieces, source)


def _describe(graph: ExpressionGraph, nodes: list[Any], names: dict[int, str]) -> None:
    """Say in words what is drawn: the title, the description, the table, a tooltip for each value."""
    rows, tooltips = [("value", "operation", "data", "grad", "local derivatives")], {}
    for i, node in enumerate(nodes):
        name, inputs = names[id(node)], _inputs(node)
        formula = _formula(node, [names[id(child)] for child in inputs])
        slopes: Sequence[float] = ()
        with suppress(ValueError):  # an operation we do not know, in a class that is not ours
            slopes = _local_derivatives(node, inputs)
        local = ", ".join(f"{names[id(child)]}: {_number(slope)}" for child, slope in zip(inputs, slopes, strict=False))
        rows.append((name, formula or "leaf", _number(node.data), _number(node.grad), local))
        tooltips[f"n{i}"] = _text(f"{name}{formula and ' = '}{formula}: data {node.data}, grad {node.grad}")
    name, formula, data, _, _ = rows[-1]
    filled = sum(1 for node in nodes if node.grad)
    graph.title = f"Expression graph of {name}" + (f" = {formula}" if formula != "leaf" else "")
    graph.description = f"{len(nodes)} value{'s' * (len(nodes) > 1)}; the data of {name} is {data}. " + (
        f"{filled} of the {len(nodes)} grads are not 0." if filled else "Every grad is 0, as before a backward pass."
    )
    graph.rows = rows if filled else [row[:4] for row in rows]
    graph._tooltips = tooltips
    graph._passes = _passes(nodes, names) if len(nodes) <= _STEPPED else []


# From DOT to SVG -----------------------------------------------------------------------------------


def render_svg(source: str) -> str:
    """Lay out and draw DOT text with the Graphviz inside `pygraphviz`, else with the `dot` program.

    Args:
        source: a graph in Graphviz's DOT language.

    Returns:
        The SVG as Graphviz writes it.

    Raises:
        RuntimeError: there is neither; the message says how to get one.
    """
    with suppress(ImportError):
        import pygraphviz

        with _quiet():
            svg: bytes = pygraphviz.AGraph(string=source).draw(format="svg", prog="dot")
        return svg.decode()
    if graphviz is not None:
        with suppress(graphviz.ExecutableNotFound):
            return str(graphviz.Source(source).pipe(format="svg", encoding="utf-8"))
    raise RuntimeError(
        f"drawing needs Graphviz: {_INSTALL}, or install Graphviz from graphviz.org so that its program dot is on "
        "your PATH"
    )


@contextmanager
def _quiet() -> Iterator[None]:
    # The fontconfig inside pygraphviz knows less than that of most systems, and says so on file descriptor 2 when it
    # reads their settings: a warning that means nothing, in the middle of a notebook.
    stderr, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(nowhere)
        os.close(stderr)


# The colours of a drawing where a page does not set the variables of these names.
_INK = {
    "text": "#1d2935",
    "data": "#0b63a5",
    "grad": "#b93c0b",
    "stroke": "#526272",
    "rule": "#d3dbe3",
    "edge": "#6b7c8d",
    "node-fill": "#ffffff",
    "leaf-fill": "#f2f6fa",
    "root-fill": "#ffffff",
    "operation-fill": "#edf1f5",
}
_FONT = "DejaVu Sans, Verdana, sans-serif"

_times_shown: Counter[str] = Counter()


def _figure_id(source: str) -> str:
    return f"graph-{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def _accessible(svg: str, prefix: str, graph: ExpressionGraph, variables: bool) -> str:
    """Graphviz's SVG made anew: with words for those who can't see it, unique ids, and colours a page can set."""

    def paint(name: str, value: str) -> str:
        return f"var(--graph-{name}, {value})" if variables else value

    ink = {"none": "none"} | {name: paint(name, colour) for name, colour in _INK.items()}
    drawing = ElementTree.fromstring(svg)
    for element in drawing.iter():
        element.tag = element.tag.rpartition("}")[2]  # without the namespace
    canvas = drawing.findall("g")[0]
    _, _, width, height = (f"{float(number):g}" for number in drawing.attrib["viewBox"].split())
    out = ElementTree.Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-labelledby": f"{prefix}-title {prefix}-desc"}
        | {"width": width, "height": height, "viewBox": f"0 0 {width} {height}", "fill": ink["text"]}
        | {"font-family": paint("font", _FONT), "font-size": "12", "style": "font-variant-numeric: tabular-nums"},
    )
    ElementTree.SubElement(out, "title", {"id": f"{prefix}-title"}).text = graph.title
    ElementTree.SubElement(out, "desc", {"id": f"{prefix}-desc"}).text = graph.description
    layer = ElementTree.SubElement(out, "g", {"transform": canvas.attrib["transform"]})
    for group in canvas.findall("g"):
        name, kinds = group.findtext("title", ""), group.attrib["class"].split()
        edge = {"data-edge": name.replace("->", "-")}
        node = {"id": f"{prefix}-{name}", "data-node": name}
        made = ElementTree.SubElement(layer, "g", {"class": " ".join(kinds)} | (edge if "edge" in kinds else node))
        if name in graph._tooltips:
            ElementTree.SubElement(made, "title").text = graph._tooltips[name]
        for shape in group.iter():
            if shape.tag not in ("g", "title", "text"):
                fill, stroke = _colours(shape.tag, kinds)
                kept = {key: _tenths(value) for key, value in shape.attrib.items() if key not in ("fill", "stroke")}
                if shape.tag == "polyline":
                    kept.pop("stroke-width", None)
                ElementTree.SubElement(made, shape.tag, kept | {"fill": ink[fill], "stroke": ink[stroke]})
        texts = group.findall("text")
        for i, text in enumerate(texts, start=-len(texts)):
            role = {-2: "data", -1: "grad"}.get(i, "label") if "value" in kinds else "label"
            kept = {key: _tenths(text.attrib[key]) for key in ("x", "y", "text-anchor")}
            if role != "label":
                kept["fill"] = ink[role]
            if text.text != " ".join((text.text or "").split()):
                kept["xml:space"] = "preserve"
            ElementTree.SubElement(made, "text", kept | {"class": role}).text = text.text
    return ElementTree.tostring(out, encoding="unicode")


def _tenths(places: str) -> str:
    """Places in tenths of a pixel instead of hundredths: nobody sees it, and the drawing weighs a little less."""
    return re.sub(r"-?\d+\.\d+", lambda number: f"{round(float(number[0]), 1) + 0.0:g}", places)


def _colours(tag: str, kinds: list[str]) -> tuple[str, str]:
    """The names of the colours to fill and to draw a shape with."""
    if "edge" in kinds:
        return ("none", "edge") if tag == "path" else ("edge", "edge")
    if tag == "polyline":  # between the fields of a value
        return "none", "rule"
    if "operation" in kinds:
        return "operation-fill", "edge"
    return next((kind for kind in ("root", "leaf") if kind in kinds), "node") + "-fill", "stroke"


# The backward pass, step by step -------------------------------------------------------------------


@dataclass(frozen=True)
class BackwardStep:
    """One step of a backward pass: what a node sends to one of its children.

    Attributes:
        node: the name of the node that sends: its label, or where it has none `v3` for the node drawn as `n3`.
        child: the name of the child that receives.
        node_index: the node's place in the topological order of [`trace`][micrograd.graph.trace].
        child_index: the child's place.
        grad: the node's grad, complete by now.
        local_derivative: the derivative of the node with respect to this child.
        contribution: what is sent, `local_derivative * grad`.
        grad_before: the child's grad before this step.
        grad_after: the child's grad after it, `grad_before + contribution`.
        sentence: the step in words, with the arithmetic.
    """

    node: str
    child: str
    node_index: int
    child_index: int
    grad: float
    local_derivative: float
    contribution: float
    grad_before: float
    grad_after: float
    sentence: str


def backward_steps(root: Any) -> list[BackwardStep]:
    """What happens in a backward pass from `root`, in the order of [`backward`][micrograd.engine.Value.backward].

    All grads start at 0, as if for the first backward pass; those of the graph are neither read nor changed.
    Where a node keeps no local derivatives, they follow from its operation and the data of its children, for
    `+ - * / **n neg exp log tanh relu sigmoid`.

    Args:
        root: a value, of our class or of yours.

    Raises:
        TypeError: something in the graph lacks `data`, `grad`, `_prev` or `_op`.
        ValueError: the local derivatives of an operation are not known; the message says how to give them.

    Examples:
        >>> from micrograd.engine import Value
        >>> d, f = Value(4.0, label="d"), Value(-2.0, label="f")
        >>> L = d * f; L.label = "L"
        >>> for step in backward_steps(L):
        ...     print(step.sentence)
        L sends d its share: L.grad * f = 1 * -2 = -2
        L sends f its share: L.grad * d = 1 * 4 = 4
    """
    nodes, _ = trace(root)
    return _steps_from(1.0, nodes, _names(nodes))  # d(root)/d(root)


def _steps_from(start: float, nodes: list[Any], names: dict[int, str]) -> list[BackwardStep]:
    root, index = nodes[-1], {id(node): i for i, node in enumerate(nodes)}
    grads = {id(root): start}
    steps = []
    for node in reversed(_topological_order(root, _children)):
        inputs, grad = _inputs(node), grads[id(node)]
        for i, (child, local) in enumerate(zip(inputs, _local_derivatives(node, inputs), strict=True)):
            contribution, before = local * grad, grads.get(id(child), 0.0)
            after = before + contribution
            name, child_name = _bracketed(names[id(node)]), _bracketed(names[id(child)])
            # The local derivative in letters; of a * b it is the other of the two, if that is still what it was.
            factor = node._op == "*" and len(inputs) == 2 and _same(local, inputs[1 - i].data)
            letters = _bracketed(names[id(inputs[1 - i])]) if factor else f"d{name}/d{child_name}"
            sentence = f"{names[id(node)]} sends {names[id(child)]} its share: {name}.grad * {letters}"
            product = _rounded(grad) * _rounded(local)
            sentence += f" = {_short(grad)} * {_short(local)} {_equals(product, contribution)}"
            if id(child) in grads:
                total = _rounded(before) + _rounded(contribution)
                sentence += f"; {child_name}.grad = {_short(before)} + {_short(contribution)} {_equals(total, after)}"
            grads[id(child)] = after
            ends = names[id(node)], names[id(child)], index[id(node)], index[id(child)]
            steps.append(BackwardStep(*ends, grad, local, contribution, before, after, sentence))
    return steps


# The result of an operation from its inputs, and its local derivatives from its result and its inputs.
_RESULTS: dict[str, Callable[..., float]] = {
    "+": lambda *inputs: sum(inputs),
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**n": lambda a, n: a**n,
    "neg": lambda a: -a,
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "relu": lambda a: a if a > 0.0 else 0.0,
    "sigmoid": lambda a: 1.0 / (1.0 + math.exp(-a)),
}
_LOCAL_DERIVATIVES: dict[str, Callable[..., Sequence[float]]] = {
    "+": lambda out, *inputs: [1.0] * len(inputs),
    "-": lambda out, a, b: (1.0, -1.0),
    "*": lambda out, a, b: (b, a),
    "/": lambda out, a, b: (1.0 / b, -a / b**2),
    "**n": lambda out, a, n: (n * a ** (n - 1.0),),
    "neg": lambda out, a: (-1.0,),
    "exp": lambda out, a: (out,),
    "log": lambda out, a: (1.0 / a,),
    "tanh": lambda out, a: (1.0 - out * out,),
    "relu": lambda out, a: (1.0 if a > 0.0 else 0.0,),
    "sigmoid": lambda out, a: (out * (1.0 - out),),
}


def _known(node: Any, inputs: list[Any]) -> tuple[str, list[Any]]:
    """The node's operation by its name in the tables above, or "", and the numbers it was applied to."""
    op, data = str(node._op).lower(), [child.data for child in inputs]
    if op.startswith("**"):
        with suppress(ValueError):
            data.append(float(op[2:]))
            op = "**n"
    return op if op in _RESULTS and (op in ("+", "*") or not _is_mixed(node, inputs)) else "", data


def _is_mixed(node: Any, inputs: list[Any]) -> bool:
    return len(inputs) > 1 and inputs[0] is not inputs[1] and _is_set(node)  # nobody knows which was first


def _local_derivatives(node: Any, inputs: list[Any]) -> Sequence[float]:
    """Those the node keeps, else those that follow from its operation and the data of its children."""
    if not inputs:
        return ()
    mixed = _is_mixed(node, inputs)
    kept = getattr(node, "_local_derivatives", None)
    if kept is not None and len(kept) == len(inputs) and not mixed:
        return tuple(kept)
    op, data = _known(node, inputs)
    with suppress(TypeError, ArithmeticError):  # the wrong number of inputs; 0 to a negative power
        if op:
            return _LOCAL_DERIVATIVES[op](node.data, *data)
    raise ValueError(
        f"the local derivatives of operation {node._op!r} on {len(inputs)} values are not known"
        f"{', for a set does not keep their order' if mixed else ''}: give the result of the operation a tuple "
        "_prev, and a tuple _local_derivatives with one number for each child"
    )


# Both passes in words ------------------------------------------------------------------------------

_STEPPED = 100  # values: both passes of a larger graph would weigh more than its drawing is worth


def _passes(nodes: list[Any], names: dict[int, str]) -> list[tuple[Mapping[str, object], str]]:
    """For each number as it arrives, where that is in the drawing and a sentence.

    Where: `data` or `grad`, the place of the value that gets it; and in a backward pass `from`, the place of
    the sender, `use`, which of several equal edges it takes, and `now`, the grad if it is not the drawn one yet.
    """
    leaves = [node for node in nodes if not node._prev]
    if len(leaves) == len(nodes):
        return []
    given = "; all other values are computed from them"
    if len(leaves) <= 4:
        given = ": " + ", ".join(f"{names[id(leaf)]} = {_short(leaf.data)}" for leaf in leaves)
    given = f"The leaves are given{given}" if len(leaves) > 1 else f"The leaf is given{given}"
    forward = [({"data": i}, _forward_sentence(node, names)) for i, node in enumerate(nodes) if node._prev]
    return [({}, given), *forward, *_backward_pass(nodes, names)]


def _forward_sentence(node: Any, names: dict[int, str]) -> str:
    inputs = _inputs(node)
    name, formula = names[id(node)], _formula(node, [names[id(child)] for child in inputs])
    op, data = _known(node, inputs)
    with suppress(TypeError, ValueError, ArithmeticError):
        if op:
            result = _RESULTS[op](*data)
            numbers = _formula(node, [_short(child.data) for child in inputs], str)
            if not _same(result, node.data):  # the data of a child has changed since
                return f"{name} is {_short(node.data)}, although {formula} is {numbers} = {_short(result)}"
            return f"{name} = {formula} = {numbers} {_equals(_RESULTS[op](*map(_rounded, data)), node.data)}"
    return f"{name} = {formula} = {_short(node.data)}"


def _backward_pass(nodes: list[Any], names: dict[int, str]) -> Iterator[tuple[Mapping[str, object], str]]:
    """As far as the drawn grads have come: those that nobody has filled in yet are left out."""
    if not any(node.grad for node in nodes):
        return
    root, name = nodes[-1], names[id(nodes[-1])]
    grad = f"{_bracketed(name)}.grad = {_short(root.grad)}"
    if not (isinstance(root.grad, numbers.Real) and root.grad):
        yield {}, f"The grads are shown as they are, for no backward pass starts with {grad}"
        return
    try:
        steps = _steps_from(float(root.grad), nodes, names)
    except (TypeError, ValueError):
        yield {}, "The grads are shown as they are, for not all local derivatives are known"
        return
    reason = f"{grad}: {name} moves exactly as fast as itself"
    yield {"grad": len(nodes) - 1}, reason if root.grad == 1.0 else f"This backward pass starts with {grad}"

    after = {step.child_index: step.grad_after for step in steps}
    wrong = {i: total for i, total in after.items() if not _same(total, nodes[i].grad)}
    unfinished = not any(nodes[i].grad for i in wrong)
    used: Counter[tuple[int, int]] = Counter()
    for step in steps:
        ends = step.node_index, step.child_index
        if not unfinished or _is_filled(nodes, wrong, *ends):
            where: dict[str, object] = {"grad": step.child_index, "from": step.node_index}
            if used[ends]:
                where["use"] = used[ends]
            if not _same(step.grad_after, nodes[step.child_index].grad):
                where["now"] = _number(step.grad_after)
            yield where, step.sentence
        used[ends] += 1
    if not unfinished:
        first, *others = sorted(wrong)
        drawn, name = _short(nodes[first].grad), _bracketed(names[id(nodes[first])])
        sentence = f"But here {name}.grad is {drawn}, where one backward pass gives {_short(wrong[first])}"
        yield {}, sentence + (f"; other grads that differ: {len(others)}" if others else "")


def _is_filled(nodes: list[Any], wrong: Mapping[int, float], node: int, child: int) -> bool:
    """Whether the drawn grads hold what the node sends the child; of a 0, whether its siblings are filled in."""
    siblings = {id(other) for other in nodes[node]._prev} & {id(nodes[i]) for i in wrong}
    return node not in wrong and child not in wrong and bool(nodes[child].grad or not siblings)


def _same(one: Any, other: Any) -> bool:
    """Whether two numbers are one as far as a drawing or rounding goes."""
    real = isinstance(one, numbers.Real) and isinstance(other, numbers.Real)
    return _number(one) == _number(other) or (real and math.isclose(one, other, rel_tol=1e-6))
