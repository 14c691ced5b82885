"""Right engines as learners write them, put together from parts: ways to store rules, to walk, to hold a number."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Operation:
    """An operation of one or two values: a and b are their data, o is the result.

    `rules` are the derivatives of the result with respect to each, in their order.
    """

    name: str
    symbol: str
    result: str
    rules: tuple[str, ...]
    parameter: str = "other"  # an exponent is a plain number n

    @property
    def children(self) -> tuple[str, ...]:
        return ("self", "other")[: len(self.rules)]


OPERATIONS = {
    operation.name: operation
    for operation in (
        Operation("__add__", "+", "a + b", ("1.0", "1.0")),
        Operation("__mul__", "*", "a * b", ("b", "a")),
        Operation("__sub__", "-", "a - b", ("1.0", "-1.0")),
        Operation("__truediv__", "/", "a / b", ("1 / b", "-a / b**2")),
        Operation("__neg__", "neg", "-a", ("-1.0",)),
        Operation("__pow__", "**", "a**n", ("n * a ** (n - 1)",), "n"),
        Operation("exp", "exp", "M.exp(a)", ("o",)),
        Operation("log", "log", "M.log(a)", ("1 / a",)),
        Operation("tanh", "tanh", "M.tanh(a)", ("1 - o**2",)),
        Operation("relu", "relu", "a * (a > 0)", ("1.0 * (a > 0)",)),
        Operation("sigmoid", "sigmoid", "1 / (1 + M.exp(-a))", ("o * (1 - o)",)),
        Operation("sin", "sin", "M.sin(a)", ("M.cos(a)",)),
    )
}
MIRRORED = {
    "__radd__": "self + other",
    "__rmul__": "self * other",
    "__rsub__": "Value(other) - self",
    "__rtruediv__": "Value(other) / self",
}
COMPOSED = {"__neg__": "self * -1", "__sub__": "self + (-other)", "__truediv__": "self * other**-1"}

WALKS = {
    "recursion": """
        order, seen = [], set()

        def visit(v):
            if v not in seen:
                seen.add(v)
                for child in v._prev:
                    visit(child)
                order.append(v)

        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v._push()
""",
    "stack": """
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            v, below = stack.pop()
            if below:
                order.append(v)
            elif v not in seen:
                seen.add(v)
                stack.append((v, True))
                stack.extend((child, False) for child in v._prev)
        self.grad = 1.0
        for v in order[::-1]:
            v._push()
""",
    "counted": """
        waiting, below = {}, [self]
        while below:
            for child in below.pop()._prev:
                if child not in waiting:
                    below.append(child)
                waiting[child] = waiting.get(child, 0) + 1
        self.grad, ready = 1.0, [self]
        while ready:
            v = ready.pop()
            v._push()
            for child in v._prev:
                waiting[child] -= 1
                if not waiting[child]:
                    ready.append(child)
""",
    "in order of creation": """
        seen, below = {self}, [self]
        while below:
            for child in below.pop()._prev:
                if child not in seen:
                    seen.add(child)
                    below.append(child)
        self.grad = 1.0
        for v in sorted(seen, key=lambda v: -v.number):
            v._push()
""",
    "by level": """
        level, below = {self: 0}, [self]
        while below:
            v = below.pop()
            for child in v._prev:
                if level.get(child, -1) <= level[v]:
                    level[child] = level[v] + 1
                    below.append(child)
        self.grad = 1.0
        for v in sorted(level, key=level.get):
            v._push()
""",
}

NETWORKS = """
class Module:
    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    def __init__(self, nin):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x):
        out = self.b
        for wi, xi in zip(self.w, x, strict=True):
            out = out + wi * xi
        return out.ACTIVATION()

    def parameters(self):
        return [*self.w, self.b]


class Layer(Module):
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP(Module):
    def __init__(self, nin, nouts):
        widths = [nin, *nouts]
        self.layers = [Layer(a, b) for a, b in zip(widths, widths[1:])]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
"""


@dataclass(frozen=True)
class Style:
    """How an engine is written. Every style is right."""

    walk: str = "recursion"
    closures: bool = True  # or local derivatives, stored beside the children
    children: str = "tuple(children)"
    number: str = "data"  # what becomes of the number that is passed in
    module: str = "math"
    activation: str = "tanh"
    without: tuple[str, ...] = ()
    composed: bool = False  # minus and division from the other operations
    symbols: tuple[tuple[str, str], ...] = ()
    networks: str = NETWORKS
    head: str = "class Value:"
    name: str = "Value"


def value_text(style: Style, operations: dict[str, Operation] = OPERATIONS, walk: str = "") -> str:
    """The text of the class."""
    parts = [
        f"import itertools\nimport math\nimport random\nimport {style.module}\n\nM = {style.module}\n\n",
        style.head,
        "    numbers = itertools.count()\n",
        "    def __init__(self, data, children=(), op='', local=()):",
        f"        self.data = {style.number}",
        "        self.grad = 0.0",
        f"        self._prev = {style.children}",
        "        self._op = op",
        "        self.local = local",
        "        self.number = next(self.numbers)\n",
        "    def __repr__(self):\n        return f'Value({self.data})'\n",
        "    def _push(self):" if not style.closures else "    def _push(self):\n        pass\n",
    ]
    if not style.closures:
        parts += [
            "        for child, local in zip(self._prev, self.local):",
            "            child.grad += local * self.grad\n",
        ]
    for operation in operations.values():
        if operation.name not in style.without:
            parts.append(_method(operation, style))
    for name, body in MIRRORED.items():
        parts.append(f"    def {name}(self, other):\n        return {body}\n")
    parts.append(f"    def backward(self):{walk or WALKS[style.walk]}")
    text = "\n".join(parts)
    return text if style.name == "Value" else text.replace("Value", style.name)


def _method(operation: Operation, style: Style) -> str:
    if style.composed and operation.name in COMPOSED:
        arguments = "self" if len(operation.rules) == 1 else "self, other"
        return f"    def {operation.name}({arguments}):\n        return {COMPOSED[operation.name]}\n"
    two, power = len(operation.rules) == 2, operation.parameter == "n"
    arguments = "self, other" if two else "self, n" if power else "self"
    lines = [f"    def {operation.name}({arguments}):"]
    if two:
        lines.append("        other = other if isinstance(other, Value) else Value(other)")
    if power:
        lines.append("        assert isinstance(n, (int, float)), 'a constant exponent'")
    lines += [f"        a{', b' * two} = self.data{', other.data' * two}", f"        o = {operation.result}"]
    symbol = dict(style.symbols).get(operation.symbol, operation.symbol)
    children = "".join(f"{child}, " for child in operation.children)
    if not style.closures:
        rules = "".join(f"{rule}, " for rule in operation.rules)
        return "\n".join([*lines, f"        return Value(o, ({children}), {symbol!r}, ({rules}))\n"])
    lines += [f"        out = Value(o, ({children}), {symbol!r})\n", "        def push():"]
    for child, rule in zip(operation.children, operation.rules, strict=True):
        lines.append(f"            {child}.grad += ({rule}) * out.grad")
    return "\n".join([*lines, "\n        out._push = push", "        return out\n"])


def engine_text(style: Style, operations: dict[str, Operation] = OPERATIONS, walk: str = "") -> str:
    """`Value` and the networks."""
    networks = style.networks.replace("ACTIVATION", style.activation).replace("Value", style.name)
    return f"{value_text(style, operations, walk)}\n{networks}"


# As in karpathy/micrograd: the neuron is told whether to bend, and the last layer does not.
LINEAR_OUTPUT = (
    NETWORKS.replace("def __init__(self, nin):", "def __init__(self, nin, bends=True):\n        self.bends = bends")
    .replace("return out.ACTIVATION()", "return out.ACTIVATION() if self.bends else out")
    .replace("def __init__(self, nin, nout):", "def __init__(self, nin, nout, **more):")
    .replace("Neuron(nin) for", "Neuron(nin, **more) for")
    .replace(
        "[Layer(a, b) for a, b in zip(widths, widths[1:])]",
        "[Layer(widths[i], widths[i + 1], bends=i != len(nouts) - 1) for i in range(len(nouts))]",
    )
)
# Biases at 0, weights from a bell curve.
OTHER_START = NETWORKS.replace("random.uniform(-1, 1)) for", "random.gauss(0, nin**-0.5)) for").replace(
    "self.b = Value(random.uniform(-1, 1))", "self.b = Value(0.0)"
)
BASE = Style(walk="stack")
RELU = replace(BASE, activation="relu", without=("tanh", "exp", "sigmoid", "log", "sin"))
RIGHT = {
    **{f"walk: {walk}": replace(BASE, walk=walk) for walk in WALKS},
    **{f"walk: {walk}, local derivatives": replace(BASE, walk=walk, closures=False) for walk in WALKS},
    "children in a set": replace(BASE, children="set(children)"),
    "children in a list": replace(BASE, children="list(children)"),
    "minus and division composed": replace(BASE, composed=True),
    "relu alone": RELU,
    "relu alone, composed, children in a set": replace(RELU, composed=True, children="set(children)"),
    "sigmoid networks": replace(BASE, activation="sigmoid"),
    "sigmoid networks without tanh": replace(BASE, activation="sigmoid", without=("tanh", "relu", "exp")),
    "tanh and nothing else": replace(BASE, without=("relu", "sigmoid", "sin", "log")),
    "relu networks beside tanh": replace(BASE, activation="relu"),
    "numbers: float": replace(BASE, number="float(data)"),
    "numbers: 0-d arrays": replace(BASE, number="M.array(data, dtype=float)", module="numpy"),
    "numbers: arrays of one": replace(BASE, number="M.atleast_1d(M.asarray(data, dtype=float))", module="numpy"),
    "numbers: float64 of NumPy": replace(BASE, number="M.float64(data)", module="numpy"),
    "numbers: float32 of NumPy": replace(BASE, number="M.float32(data)", module="numpy"),
    "numbers: float32 in 0-d arrays": replace(BASE, number="M.array(data, dtype=M.float32)", module="numpy"),
    "numbers: float32 and relu": replace(RELU, number="M.float32(data)", module="numpy"),
    "numbers: float32 and sigmoid": replace(BASE, number="M.float32(data)", module="numpy", activation="sigmoid"),
    "a last layer without a bend": replace(RELU, networks=LINEAR_OUTPUT),
    "a last layer without a bend, after tanh": replace(BASE, networks=LINEAR_OUTPUT),
    "biases at 0, weights from a bell curve": replace(BASE, networks=OTHER_START),
    "operations by other names": replace(BASE, symbols=(("+", "add"), ("*", "mul"))),
    "operations by signs": replace(BASE, symbols=(("*", "\N{MULTIPLICATION SIGN}"),)),
    "slots": replace(
        BASE,
        head="class Value:\n    __slots__ = ('_op', '_prev', 'data', 'grad', 'local', 'number')",
        closures=False,
    ),
    "compared by identity": replace(
        BASE, head="class Value:\n    __hash__ = object.__hash__\n    __eq__ = lambda self, other: self is other\n"
    ),
    "a class of another name": replace(BASE, name="Scalar"),
}
