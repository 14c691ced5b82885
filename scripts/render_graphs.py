"""Draws the named expression graphs of the home page, the questions, the reference and the README.

    python scripts/render_graphs.py                 all of them, into docs/assets/graphs/
    python scripts/render_graphs.py neuron readme   those two
    python scripts/render_graphs.py --list          their names
    python scripts/render_graphs.py --check readme  draws nothing: is the file what would be drawn?

The drawings are the same, byte for byte, on every machine with the same Graphviz: the only font it sees is the
DejaVu Sans that comes with matplotlib.
"""

import argparse
import functools
import importlib.util
import itertools
import os
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

from micrograd.engine import Value
from micrograd.expression import forward_order
from micrograd.graph import ExpressionGraph, draw_dot
from micrograd.nn import MLP

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))  # for the module beside this one
from scripts.palette import colours

ROOT = Path(__file__).parent.parent
OUTPUT = ROOT / "docs" / "assets" / "graphs"

# The expressions ----------------------------------------------------------------------------------------------------


def labelled(value: Value, label: str) -> Value:
    value.label = label
    return value


def smallest() -> Value:
    """The smallest expression with both operations, as in the reference."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    d = labelled(a * b + c, "d")
    d.backward()
    return d


def home() -> Value:
    """The home page's neuron with one input."""
    x, w, b = Value(2.0, label="x"), Value(-3.0, label="w"), Value(7.0, label="b")
    n = labelled(w * x + b, "n")
    o = labelled(n.tanh(), "o")
    o.backward()
    return o


def readme() -> Value:
    """The README's example."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    f = Value(-2.0, label="f")
    result = labelled((a * b + c) * f, "result")
    result.backward()
    return result


def neuron() -> Value:
    """The tutorial's neuron with two inputs."""
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    x1w1, x2w2 = labelled(x1 * w1, "x1w1"), labelled(x2 * w2, "x2w2")
    n = labelled(labelled(x1w1 + x2w2, "x1w1 + x2w2") + b, "n")
    o = labelled(n.tanh(), "o")
    o.backward()
    return o


def reused() -> Value:
    """One value used twice: its gradient is the sum of both uses."""
    a = Value(3.0, label="a")
    b = labelled(a + a, "b")
    b.backward()
    return b


def paths() -> Value:
    """Two values used twice each: four paths lead from a to the result."""
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    c, d = labelled(a + b, "c"), labelled(a * b, "d")
    s, p = labelled(c + d, "s"), labelled(c * d, "p")
    y = labelled(s + p, "y")
    y.backward()
    return y


# Schematics ---------------------------------------------------------------------------------------------------------


def schematic(title: str, description: str, **attributes: str) -> ExpressionGraph:
    """An empty drawing from left to right, with its text for those who cannot see it."""
    dot = ExpressionGraph(graph_attr={"rankdir": "LR", **attributes})
    dot.title, dot.description = title, description
    return dot


def neuron_parts() -> ExpressionGraph:
    """What a neuron is made of."""
    dot = schematic(
        "A neuron with two inputs",
        "The inputs x1 and x2 lead to a sum, each times its weight, w1 and w2. The bias b is added, too. "
        "The sum n goes through tanh, and gives the output o.",
        ordering="out",
    )
    parts = {"x1": "input x1", "x2": "input x2", "b": "bias b", "n": "sum", "t": "tanh", "o": "output o"}
    for name, label in parts.items():
        dot.node(name, label)
    for before, after, label in (("x1", "n", "times w1"), ("x2", "n", "times w2"), ("b", "n", ""), ("n", "t", "n")):
        dot.edge(before, after, label=label)
    dot.edge("t", "o")
    return dot


def line_up() -> ExpressionGraph:
    """The values of `paths` in a topological order, with an arrow from each child to what was made from it."""
    root = paths()
    order = forward_order(root)
    names = ", ".join(value.label for value in order)
    dot = schematic(
        "A topological order",
        f"The values {names} in a line. Each arrow leads from a child to what was made from it: to the right.",
    )
    for before, after in itertools.pairwise(order):
        dot.edge(before.label, after.label, style="invis", weight="100")
    for value in order:
        for child in value._prev:
            dot.edge(child.label, value.label, constraint="false")
    return dot


def training_loop() -> ExpressionGraph:
    """What each step of training does."""
    dot = schematic(
        "The training loop",
        "Forward pass, grads to 0, backward pass, update, and then the forward pass again.",
    )
    parts = ("forward pass", "grads to 0", "backward pass", "update")
    for before, after in itertools.pairwise(parts):
        dot.edge(before, after)
    dot.edge(parts[-1], parts[0], constraint="false", label="again")
    return dot


def layer() -> ExpressionGraph:
    """A layer of 4 neurons, each of which reads all 3 inputs."""
    dot = schematic(
        "A layer with 3 inputs and 4 neurons",
        "Each of the inputs x1, x2 and x3 leads to each of the neurons 1 to 4. Neuron 1 gives y1, neuron 2 gives y2, "
        "and so on.",
        ranksep="1.1",
        splines="line",
    )
    inputs = [f"x{number}" for number in (1, 2, 3)]
    neurons = {f"neuron {number}": f"y{number}" for number in (1, 2, 3, 4)}
    for column in (inputs, list(neurons), list(neurons.values())):
        stack(dot, column)
    for before, after in itertools.product(inputs, neurons):
        dot.edge(before, after, arrowsize="0.6")
    for neuron, answer in neurons.items():
        dot.edge(neuron, answer)
    return dot


def network() -> ExpressionGraph:
    """The tutorial's network: a column for the inputs and for each layer, with its parameters."""
    widths = [3, 4, 4, 1]
    counts = [len(layer.parameters()) for layer in MLP(widths[0], widths[1:]).layers]
    heads = ["3 inputs", "4 neurons", "4 neurons", "1 neuron"]
    for place, count in enumerate(counts, 1):
        heads[place] += f"\n{widths[place]} · ({widths[place - 1]} + 1)\n= {count}"
    dot = schematic(
        f"MLP({widths[0]}, {widths[1:]})",
        "3 inputs, and layers of 4, 4 and 1 neurons. Each neuron reads all numbers of the column before it. "
        f"The layers have {counts[0]}, {counts[1]} and {counts[2]} parameters, {sum(counts)} together.",
        ranksep="0.4",
        nodesep="0.15",
        splines="line",
    )
    columns = [[f"{place}.{number}" for number in range(width)] for place, width in enumerate(widths)]
    for place, (head, column) in enumerate(zip(heads, columns, strict=True)):
        dot.node(f"head{place}", head, shape="plaintext")
        for name in column:
            dot.node(name, "", shape="circle", width="0.3", margin="0")
        stack(dot, [f"head{place}", *column])
    for place, (left, right) in enumerate(itertools.pairwise(columns)):
        dot.edge(f"head{place}", f"head{place + 1}", style="invis")
        for before, after in itertools.product(left, right):
            dot.edge(before, after, arrowhead="none")
    return dot


def stack(dot: ExpressionGraph, names: list[str]) -> None:
    """Put nodes into one column, from top to bottom."""
    with dot.subgraph(graph_attr={"rank": "same"}) as column:
        for before, after in itertools.pairwise(names):
            column.edge(before, after, style="invis")


def matrix_product() -> ExpressionGraph:
    """C = A @ B with data and grads of all three, which the engine has computed number by number."""
    a = [[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]]
    b = [[Value(5.0), Value(6.0)], [Value(7.0), Value(8.0)]]
    c = [[row[0] * column[0] + row[1] * column[1] for column in zip(*b, strict=True)] for row in a]
    loss = c[0][0] + 10 * c[1][1]
    loss.backward()
    matrices = {"A": a, "B": b, "C": c}
    texts = {(name, key): matrix_text(rows, key) for name, rows in matrices.items() for key in ("data", "grad")}
    dot = schematic(
        "The product of two matrices, forward and backward",
        f"Forward, A = {texts['A', 'data']} times B = {texts['B', 'data']} is C = {texts['C', 'data']}. "
        f"Backward, the grad of C is {texts['C', 'grad']}. A gets the grad of C times B transposed, "
        f"{texts['A', 'grad']}; B gets A transposed times the grad of C, {texts['B', 'grad']}.",
        ranksep="0.5",
    )
    for name in matrices:
        fields = " | ".join([name, *(f"{key} {texts[name, key]}" for key in ("data", "grad"))])
        dot.node(name, fields, shape="record", **{"class": "value"})
    dot.node("product", "@", **{"class": "operation"})
    dot.edge("A", "product", label="grad C @ B.T")
    dot.edge("B", "product", label="A.T @ grad C")
    dot.edge("product", "C")
    return dot


def matrix_text(rows: list[list[Value]], key: str) -> str:
    return str([[int(getattr(value, key)) for value in row] for row in rows])


GRAPHS: dict[str, Callable[[], ExpressionGraph]] = {
    "smallest": lambda: draw_dot(smallest()),
    "compact": lambda: draw_dot(smallest(), compact=True),
    "home": lambda: draw_dot(home()),
    "neuron": lambda: draw_dot(neuron()),
    "reused": lambda: draw_dot(reused()),
    "paths": lambda: draw_dot(paths()),
    "readme": lambda: draw_dot(readme()),
    "neuron-parts": neuron_parts,
    "line-up": line_up,
    "training-loop": training_loop,
    "layer": layer,
    "network": network,
    "matrix-product": matrix_product,
}

# Drawing them -------------------------------------------------------------------------------------------------------

# A file shown as an image knows nothing of its page, only whether the reader prefers dark. For light, the colours are
# in the drawing itself.
DARK = """\
@media (prefers-color-scheme: dark) {{
  svg {{ fill: {text} }}
  .data {{ fill: {data} }}
  .grad {{ fill: {grad} }}
  .value > path, .value > polygon {{ fill: {node-fill}; stroke: {stroke} }}
  .leaf > path {{ fill: {leaf-fill} }}
  .node > ellipse {{ fill: {node-fill}; stroke: {stroke} }}
  .value > polyline {{ stroke: {rule} }}
  .operation > ellipse {{ fill: {operation-fill}; stroke: {edge} }}
  .edge > path {{ stroke: {edge} }}
  .edge > polygon {{ fill: {edge}; stroke: {edge} }}
}}
"""


def use_build_fonts(cache: Path = ROOT / ".cache") -> Path:
    """Have Graphviz see the same fonts on every machine, so that it lays out alike. Call it before the first drawing.

    Gives the folder of the fonts: those that come with matplotlib, a package that the build has anyway. DejaVu Sans is
    among them.
    """
    matplotlib = importlib.util.find_spec("matplotlib")
    if matplotlib is None or matplotlib.origin is None:
        raise ModuleNotFoundError("the fonts for the drawings come with matplotlib, which is not installed: make setup")
    fonts = Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf"
    folder = (cache / "fonts").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "fonts.conf"
    text = (
        '<?xml version="1.0"?>\n'
        '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        "<fontconfig>\n"
        f"  <dir>{escape(str(fonts))}</dir>\n"
        f"  <cachedir>{escape(str(folder))}</cachedir>\n"
        "</fontconfig>\n"
    )
    config.write_bytes(os.fsencode(text))  # paths in the bytes they have, whatever the locale
    os.environ["FONTCONFIG_FILE"] = str(config)
    return fonts


@functools.cache
def drawn(name: str) -> ExpressionGraph:
    """The named graph. It is laid out once, for the file and for all pages."""
    return GRAPHS[name]()


def standalone(name: str) -> str:
    """The named graph as the text of an SVG file, which follows the reader's colour scheme."""
    before, end, after = drawn(name).svg().partition("</desc>")
    dark = {variable.removeprefix("graph-"): colour for variable, colour in colours("dark").items()}
    return f"{before}{end}<style>\n{DARK.format(**dark)}</style>{after}\n"


def inline(name: str) -> str:
    """The named graph as HTML for a page: a figure with inline SVG and the table of its values."""
    return drawn(name).figure(prefix=f"graph-{name}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="render_graphs.py", description="Draw the named expression graphs as SVG.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to draw; all, if nothing is named")
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is not what would be drawn")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="DIR", help="where the files go")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(GRAPHS))
        return 0
    unknown = [name for name in options.names if name not in GRAPHS]
    if unknown:
        parser.error(f"no graph is named {', '.join(map(repr, unknown))}: choose of {', '.join(GRAPHS)}")
    try:
        use_build_fonts()
        wrong = [draw(name, options.output, options.check) for name in options.names or GRAPHS]
    except (ImportError, OSError, RuntimeError) as error:
        print(f"render_graphs.py: {error}", file=sys.stderr)
        return 1
    return 1 if any(wrong) else 0


def draw(name: str, folder: Path, check: bool) -> bool:
    """Write the named graph's file, or check it; whether it is wrong."""
    path, svg = folder / f"{name}.svg", standalone(name).encode()
    if check:
        if path.is_file() and path.read_bytes() == svg:
            return False
        problem = "is not what would be drawn" if path.exists() else "is missing"
        print(f"render_graphs.py: {path} {problem}: run python scripts/render_graphs.py {name}", file=sys.stderr)
        return True
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(svg)
    print(path)
    return False


if __name__ == "__main__":
    sys.exit(main())
