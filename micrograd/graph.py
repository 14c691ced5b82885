r"""Drawings of expression graphs.

Works on any object with `data` and `_prev` (its children), and with `grad`, `_op` and `label` where it has them: on a
[`Value`][micrograd.engine.Value], and on the class you wrote yourself, whether its children are a tuple or a set.
[`trace`][micrograd.graph.trace] needs the standard library alone; drawing needs the extra `graph`.

A page sets the colours of a drawing in it, and its font, by CSS variables: `--graph-text`, `--graph-data`,
`--graph-grad`, `--graph-stroke`, `--graph-rule`, `--graph-edge`, `--graph-node-fill`, `--graph-leaf-fill`,
`--graph-root-fill`, `--graph-operation-fill` and `--graph-font`. Without them the drawing has colours of its own.

Left out on purpose: a layout of our own. Graphviz does that.
"""

import hashlib
import html
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import micrograd._collision  # noqa: F401 (is the engine ours?)
from micrograd.expression import (
    children_of,
    formula_of,
    forward_order,
    inputs_of,
    is_filled,
    label_of,
    local_derivatives_of,
    names_of,
    number_text,
    operation_of,
    xml_text,
)
from micrograd.layout import INSTALL, drawn
from micrograd.passes import sentences
from micrograd.svg import accessible

try:
    import graphviz
except ImportError:  # draw_dot says what to do
    graphviz = None

MOST_DRAWN = 500  # values: the lecture's whole loss has 406, one pass of MLP(2, [16, 16, 1]) has 403

__all__ = ["ExpressionGraph", "draw_dot", "render_svg", "trace"]

# Walking the graph ---------------------------------------------------------------------------------


def trace(root: Any) -> tuple[list[Any], list[tuple[Any, Any]]]:
    """The nodes and edges of the expression graph that ends in `root`.

    Args:
        root: a value, of our class or of yours.

    Returns:
        The nodes in topological order, children first, so `root` is the last; and the edges, one
            `(child, parent)` for every use: where the children are a tuple, `a + a` has two.

    Raises:
        TypeError: `root`, or something it was computed from, lacks `data` or `_prev`.

    Examples:
        >>> from micrograd.engine import Value
        >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
        >>> nodes, edges = trace(a * b + a)
        >>> [node.data for node in nodes]
        [2.0, 3.0, 6.0, 8.0]
        >>> [(child.data, parent.data) for child, parent in edges]
        [(2.0, 6.0), (3.0, 6.0), (6.0, 8.0), (2.0, 8.0)]
    """
    nodes = forward_order(root)
    return nodes, [(child, node) for node in nodes for child in children_of(node)]


# Drawing -------------------------------------------------------------------------------------------


class ExpressionGraph(graphviz.Digraph if graphviz else object):  # type: ignore[misc]
    """A drawing of an expression graph, made by [`draw_dot`][micrograd.graph.draw_dot].

    A notebook shows it as inline SVG with a title, a description and, folded, a table of the same values and
    both passes in words, for those who cannot see the drawing. It is also a `graphviz.Digraph`: `source` is
    the DOT text, and `pipe`, `render` and `view` make the usual files, without the `dot` program.

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
    _laid_out = ("", "")  # the DOT text and the SVG that Graphviz made of it

    def svg(self) -> str:
        """The drawing as SVG text that stands alone: with `xmlns`, and with plain colours.

        Raises:
            RuntimeError: there is no Graphviz; the message says how to get it.
        """
        return self._draw(_figure_id(self.source), variables=False)

    def figure(self, prefix: str | None = None) -> str:
        """The drawing as HTML: a `<figure>` with inline SVG, the table of its values, and both passes in words.

        The sentences are those of [`sentences`][micrograd.passes.sentences]. Each has its place in `data-`
        attributes, so that a script can walk through the drawing. A graph of more than 100 values comes without
        them.

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
        if rows:
            summary = "All numbers and steps in words" if words else "Table of values"
            table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            words = f"<details><summary>{summary}</summary>{table}{words and f'<ol>{words}</ol>'}</details>"
        # A page keeps room for the longest sentence, so that nothing moves.
        longest = max((sentence for _, sentence in self._passes), key=len, default="")
        room = f' data-longest="Backward pass, 100 of 100: {html.escape(longest)}"' if longest else ""
        # It may scroll, so the keyboard has to reach it: with steps to walk, a page's script sees to that.
        reached = "" if self._passes else ' tabindex="0" role="group" aria-label="Drawing"'
        return (
            f'<figure class="expression-graph"><div class="expression-graph__frame"{reached}{room}>'
            f"{self._draw(prefix, variables=True)}</div>{words}</figure>"
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

    def pipe(self, format: str | None = None, *, encoding: str | None = None, **options: Any) -> Any:
        """The drawing as the content of a file, in bytes.

        Args:
            format: `"svg"`, `"png"`, `"pdf"` or another format of Graphviz; if not given, that of `draw_dot`.
            encoding: give text in this encoding instead.
            options: others of `graphviz.Digraph.pipe`, for which the `dot` program is needed.

        Raises:
            ValueError: there is no such format.
            RuntimeError: there is no Graphviz; the message says how to get it.

        Examples:
            >>> from micrograd.engine import Value
            >>> draw_dot(Value(2.0), format="png").pipe()[1:4]
            b'PNG'
        """
        format = format or self.format
        if format not in graphviz.FORMATS:
            raise ValueError(f"format must be 'svg', 'png', 'pdf' or another one of Graphviz, got {format!r}")
        if any(options.values()):
            return super().pipe(format, encoding=encoding, **options)
        white = self.source.replace("bgcolor=transparent", "bgcolor=white", 1)
        content = self.svg().encode() if format == "svg" else drawn(white, format)
        return content if encoding is None else content.decode(encoding)

    def render(
        self,
        filename: str | os.PathLike[str] | None = None,
        directory: str | os.PathLike[str] | None = None,
        view: bool = False,
        cleanup: bool = False,
        format: str | None = None,
        *,
        outfile: str | os.PathLike[str] | None = None,
        quiet_view: bool = False,
        **options: Any,
    ) -> str:
        """Write the DOT text and the drawing to files; the path of the drawing.

        Args:
            filename: for the DOT text; the drawing's has the format at its end, as in `gout.svg`.
            directory: where both go.
            view: open the drawing with the program for such files.
            cleanup: remove the DOT text again.
            format: as for `pipe`.
            outfile: where the drawing goes, if not beside the DOT text; its end tells the format.
            quiet_view: open it, and keep that program from printing.
            options: as for `pipe`.

        Raises:
            ValueError: there is no such format.
            RuntimeError: there is no Graphviz; the message says how to get it.
        """
        if outfile is not None:
            format, filename = format or Path(outfile).suffix[1:], filename or Path(outfile).with_suffix(".gv")
            outfile = Path(self.directory if directory is None else "", outfile)
        format = format or self.format
        content = self.pipe(format, **options)
        source = self.save(filename, directory=directory)
        drawing = os.fspath(outfile or f"{source}.{format}")
        Path(drawing).write_bytes(content)
        if cleanup:
            os.remove(source)
        if view or quiet_view:
            graphviz.view(drawing, quiet=quiet_view)
        return drawing

    def copy(self) -> Self:
        """Another drawing that shows the same, to add something to.

        Examples:
            >>> from micrograd.engine import Value
            >>> draw_dot(Value(2.0, label="a")).copy().title
            'Expression graph of a'
        """
        copied: Self = super().copy()
        for name in ("title", "description", "rows", "_tooltips", "_passes", "_laid_out"):
            setattr(copied, name, getattr(self, name))
        return copied

    def _draw(self, prefix: str, *, variables: bool) -> str:
        source = self.source
        if self._laid_out[0] != source:  # once for all forms, unless something is added to the drawing
            self._laid_out = source, render_svg(source)
        words = self.title, self.description, self._tooltips
        return accessible(self._laid_out[1], prefix, *words, variables=variables)

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
    root: Any, format: str = "svg", rankdir: str = "LR", *, compact: bool = False, max_nodes: int = MOST_DRAWN
) -> ExpressionGraph:
    """Draw the expression graph that ends in `root`.

    Each value is a box with its label, its data and its grad; each operation is a small oval between the
    values it was computed from and its result. The corners of a leaf are round; the line around the root is
    thick. Labels are drawn as they are written, whatever characters are in them.

    Args:
        root: a value, of our class or of yours.
        format: the file format of `pipe`, `render` and `view`.
        rankdir: where the graph runs to: `"LR"` (left to right), `"TB"` (top to bottom), `"RL"` or `"BT"`.
        compact: draw the operation inside the value's box.
        max_nodes: the largest number of values to draw; 400 take about five seconds.

    Raises:
        ImportError: the package `graphviz` is not installed; the message says how to get it.
        TypeError: something in the graph lacks `data` or `_prev`.
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
        raise ImportError(f"draw_dot needs the package graphviz: {INSTALL}")
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
    names, index = names_of(nodes), {id(node): f"n{i}" for i, node in enumerate(nodes)}
    inner = {id(parent) for _, parent in edges}
    inlets = dict(index)  # where the edges from a node's children end: at its operation, if that is drawn apart
    for node in nodes:
        name, op = index[id(node)], operation_of(node)
        style = {"class": "value"} if id(node) in inner else {"class": "value leaf", "style": "rounded"}
        if node is root:
            style |= {"class": style["class"] + " root", "penwidth": "2"}
        head = [_escape(text) for text in (op if compact else "", label_of(node)) if text]
        fields = ["{ " + " | ".join(head) + " }"] if len(head) == 2 else head
        fields.append(f"data {_escape(number_text(node.data))}")
        if hasattr(node, "grad"):
            fields.append(f"grad {_escape(number_text(node.grad))}")
        else:
            style["class"] += " without-grad"
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


def _describe(graph: ExpressionGraph, nodes: list[Any], names: dict[int, str]) -> None:
    """Say in words what is drawn: the title, the description, the table, a tooltip for each value."""
    graded, filled = any(hasattr(node, "grad") for node in nodes), sum(map(is_filled, nodes))
    rows, tooltips = [("value", "operation", "data", "grad", "local derivatives")], {}
    for i, node in enumerate(nodes):
        name, inputs = names[id(node)], inputs_of(node)
        formula = formula_of(node, [names[id(child)] for child in inputs])
        slopes: Sequence[float] = ()
        with suppress(ValueError):  # an operation we do not know, in a class that is not ours
            slopes = local_derivatives_of(node)
        local = ", ".join(
            f"{names[id(child)]}: {number_text(slope)}" for child, slope in zip(inputs, slopes, strict=False)
        )
        grad = number_text(node.grad) if hasattr(node, "grad") else ""
        rows.append((name, formula or "leaf", number_text(node.data), grad, local))
        numbers = f"data {node.data}" + (f", grad {node.grad}" if hasattr(node, "grad") else "")
        tooltips[f"n{i}"] = xml_text(f"{name}{formula and ' = '}{formula}: {numbers}")
    name, formula, data, _, _ = rows[-1]
    graph.title = f"Expression graph of {name}" + (f" = {formula}" if formula != "leaf" else "")
    graph.description = f"{len(nodes)} value{'s' * (len(nodes) > 1)}; the data of {name} is {data}." + (
        f" {filled} of the {len(nodes)} grads are not 0."
        if filled
        else " Every grad is 0, as before a backward pass."
        if graded
        else ""
    )
    graph.rows = rows if filled else [row[: 4 if graded else 3] for row in rows]
    graph._tooltips = tooltips
    graph._passes = sentences(nodes[-1]) if len(nodes) <= _WALKED else []


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
    return drawn(source, "svg").decode()


_WALKED = 100  # values: both passes of a larger graph would weigh more than its drawing is worth

_times_shown: Counter[str] = Counter()


def _figure_id(source: str) -> str:
    return f"graph-{hashlib.sha256(source.encode()).hexdigest()[:8]}"
