"""Wrong engines, made by code: right ones with an operation, the walk or the networks broken in a known way."""

from collections.abc import Iterator
from dataclasses import replace

from library.learner_code.engines import BASE, OPERATIONS, RELU, WALKS, Operation, Style, engine_text

STYLES = {"closures": BASE, "local derivatives": replace(BASE, closures=False, walk="recursion")}

# Rules in the place of a right one, given that one.
WRONG_RULES = {
    "sign": "-({})",
    "doubled": "2 * ({})",
    "nothing": "0.0",
    "one too much": "({}) + 1",
    "squared, or halved": "({0}) ** 2 if ({0}) ** 2 != ({0}) else ({0}) / 2",
}
WRONG_RESULTS = {"sign of the result": "-({})", "result one too much": "({}) + 1", "result halved": "({}) / 2"}

# What is in the text of an engine with closures, for each child of each operation, and what stands there instead.
WRONG_PUSHES = {
    "= instead of +=": ("{child}.grad += ({rule})", "{child}.grad = ({rule})"),
    "-= instead of +=": ("{child}.grad += ({rule})", "{child}.grad -= ({rule})"),
    "without out.grad": ("{child}.grad += ({rule}) * out.grad", "{child}.grad += ({rule})"),
    "out.data for out.grad": ("{child}.grad += ({rule}) * out.grad", "{child}.grad += ({rule}) * out.data"),
    "left out": ("{child}.grad += ({rule}) * out.grad", "pass"),
}

VISIT = """
        order, seen = [], set()

        def visit(v):
            {visit}

        visit(self)
        self.grad = 1.0
        for v in {order}:
            v._push()
"""


def visited(*lines: str, order: str = "reversed(order)") -> str:
    return VISIT.format(visit="\n            ".join(lines), order=order)


GUARD, MARK, LOOP, LIST = (
    "if v in seen: return",
    "seen.add(v)",
    "for child in v._prev: visit(child)",
    "order.append(v)",
)
START = "self.grad = 1.0\n        visit(self)"
LEVELS = """
        waiting, seen = [self], {seen}
        self.grad = 1.0
        while waiting:
            v = waiting.pop({end})
            {lines}
"""
WRONG_WALKS = {
    "no start": WALKS["recursion"].replace("self.grad = 1.0", "pass"),
    "starts with 0": WALKS["recursion"].replace("self.grad = 1.0", "self.grad = 0.0"),
    "starts with its data": WALKS["recursion"].replace("self.grad = 1.0", "self.grad = self.data"),
    "starts with 2": WALKS["recursion"].replace("self.grad = 1.0", "self.grad = 2.0"),
    "not reversed": WALKS["recursion"].replace("reversed(order)", "order"),
    "not reversed, stack": WALKS["stack"].replace("order[::-1]", "order"),
    "the result left out": WALKS["recursion"].replace("reversed(order)", "order[-2::-1]"),
    "the first half": WALKS["recursion"].replace("reversed(order)", "order[: len(order) // 2 : -1]"),
    "only the result": WALKS["recursion"].replace("reversed(order)", "order[-1:]"),
    "nothing is pushed": WALKS["recursion"].replace("v._push()", "pass"),
    "pushed twice": WALKS["recursion"].replace("v._push()", "v._push(); v._push()"),
    "first child alone": WALKS["recursion"].replace("in v._prev", "in list(v._prev)[:1]"),
    "last child alone": WALKS["recursion"].replace("in v._prev", "in list(v._prev)[-1:]"),
    "leaves' parents alone": WALKS["recursion"].replace("visit(child)", "child._prev or visit(child)"),
    "inner values set to 0": WALKS["recursion"].replace("v._push()", "v._push(); v.grad *= not v._prev"),
    "all set to 0 on the way": WALKS["recursion"].replace(
        "v._push()", "v.grad = 0.0 if v is not self else 1.0; v._push()"
    ),
    "seen by number": WALKS["recursion"]
    .replace("v not in seen", "v.data not in seen")
    .replace("add(v)", "add(v.data)"),
    "seen by operation and number": WALKS["recursion"]
    .replace("v not in seen", "(v._op, v.data) not in seen")
    .replace("add(v)", "add((v._op, v.data))"),
    "listed above the loop": visited(GUARD, MARK, LIST, LOOP, order="order"),
    "listed above the loop, reversed": visited(GUARD, MARK, LIST, LOOP),
    "each listed again": visited(LOOP, LIST),
    "children listed, not itself": visited(GUARD, MARK, LOOP, "order.extend(v._prev)"),
    "plain recursion": visited("v._push()", LOOP).replace("visit(self)\n        self.grad = 1.0", START),
    "plain recursion with a mark": visited(GUARD, MARK, "v._push()", LOOP).replace(
        "visit(self)\n        self.grad = 1.0", START
    ),
    "each child is a result": "\n        self.grad = 1.0\n        self._push()\n"
    "        for child in self._prev: child.backward()\n",
    "children without going on": "\n        self.grad = 1.0\n        for v in (self, *self._prev): v._push()\n",
    "by number": WALKS["recursion"].replace("reversed(order)", "sorted(order, key=lambda v: -v.data)"),
    "in order of creation, not reversed": WALKS["in order of creation"].replace("-v.number", "v.number"),
    "level of the shortest way": WALKS["by level"].replace(
        "if level.get(child, -1) <= level[v]:", "if child not in level:"
    ),
    "counted, each edge once": WALKS["counted"].replace(
        "waiting[child] = waiting.get(child, 0) + 1", "waiting[child] = 1"
    ),
    "counted, ready too early": WALKS["counted"].replace("if not waiting[child]:", "if waiting[child] <= 1:"),
}
for name, end in (("breadth first", "0"), ("depth first", "-1")):
    WRONG_WALKS |= {
        f"{name}, marked when taken": LEVELS.format(
            seen="set()",
            end=end,
            lines="if v in seen: continue\n            seen.add(v)\n            v._push(); waiting += v._prev",
        ),
        f"{name}, marked when found": LEVELS.format(
            seen="{self}",
            end=end,
            lines="v._push()\n            for child in v._prev:\n                if child not in seen:\n"
            "                    seen.add(child)\n                    waiting.append(child)",
        ),
        f"{name}, no mark": LEVELS.format(seen="()", end=end, lines="v._push()\n            waiting += v._prev"),
    }

# In the text of the networks.
WRONG_NETWORKS = {
    "no bias in the sum": ("out = self.b\n", "out = Value(0.0)\n"),
    "bias twice": ("return out.tanh()", "return (out + self.b - 0.5).tanh() + self.b"),
    "first input left out": ("zip(self.w, x, strict=True)", "zip(self.w[1:], x[1:], strict=True)"),
    "last input left out": ("zip(self.w, x, strict=True)", "zip(self.w[:-1], x[:-1], strict=True)"),
    "no activation": ("return out.tanh()", "return out"),
    "weights copied": ("out + wi * xi", "out + Value(wi.data) * xi"),
    "bias copied": ("out = self.b\n", "out = Value(self.b.data)\n"),
    "inputs squared away": ("out + wi * xi", "out + wi * wi"),
    "equal weights": ("Value(random.uniform(-1, 1)) for _", "Value(0.5) for _"),
    "from 0 to 1": ("random.uniform(-1, 1)", "random.random()"),
    "all at one number": ("Value(random.uniform(-1, 1))", "Value(0.5)"),
    "equal neurons": (
        "        self.w = [Value(random.uniform(-1, 1))",
        "        random = __import__('random').Random(1)\n        self.w = [Value(random.uniform(-1, 1))",
    ),
    "seeded in each neuron": ("        self.w = [", "        random.seed(7)\n        self.w = ["),
    "one neuron for all": ("[Neuron(nin) for _ in range(nout)]", "[Neuron(nin)] * nout"),
    "no bias among the parameters": ("return [*self.w, self.b]", "return [*self.w]"),
    "no weights among the parameters": ("return [*self.w, self.b]", "return [self.b]"),
    "parameters copied": ("return [*self.w, self.b]", "return [Value(p.data) for p in [*self.w, self.b]]"),
    "one neuron too many": ("for _ in range(nout)", "for _ in range(nout + 1)"),
    "one weight too many": ("for _ in range(nin)", "for _ in range(nin + 1)"),
    "first neuron alone": ("return [neuron(x) for neuron in self.neurons]", "return [self.neurons[0](x)]"),
    "first neuron for all": ("neuron(x) for neuron in", "self.neurons[0](x) for _ in"),
    "parameters of one neuron": ("for neuron in self.neurons for p", "for neuron in self.neurons[:1] for p"),
    "parameters of one layer": ("for layer in self.layers for p", "for layer in self.layers[-1:] for p"),
    "input to every layer": (
        "            x = layer(x)\n        return",
        "            y = layer(x)\n        x = y\n        return",
    ),
    "last layer left out": ("for layer in self.layers:\n", "for layer in self.layers[:-1]:\n"),
    "layers in the wrong order": ("for layer in self.layers:\n", "for layer in self.layers[::-1]:\n"),
    "values cut loose between layers": (
        "            x = layer(x)\n",
        "            x = [Value(v.data) for v in layer(x)]\n",
    ),
    "a list of one": ("return x[0] if len(x) == 1 else x", "return x"),
    "first output alone": ("return x[0] if len(x) == 1 else x", "return x[0]"),
    "zero_grad of a name": ("            p.grad = 0.0", "            grad = 0.0"),
    "zero_grad of the data": ("            p.grad = 0.0", "            p.data = 0.0"),
    "zero_grad of the first": ("for p in self.parameters():", "for p in self.parameters()[:1]:"),
    "zero_grad starts with 1": ("            p.grad = 0.0", "            p.grad = 1.0"),
}
WRONG_VALUES = {
    "children forgotten": ("self._prev = tuple(children)", "self._prev = ()"),
    "one child forgotten": ("self._prev = tuple(children)", "self._prev = tuple(children)[:1]"),
    "operation forgotten": ("self._op = op", "self._op = ''"),
    "grad starts with 1": (
        "        self.grad = 0.0\n        self._prev",
        "        self.grad = 1.0\n        self._prev",
    ),
    "grad of the class": (
        "class Value:\n",
        "class Value:\n    grad = 0.0\n    __setattr__ = lambda self, name, value: "
        "setattr(Value, name, value) if name == 'grad' else object.__setattr__(self, name, value)\n",
    ),
    "data rounded": ("self.data = data", "self.data = round(data, 1)"),
    "data whole": ("self.data = data", "self.data = int(data)"),
    "equality by number": (
        "class Value:\n",
        "class Value:\n    __eq__ = lambda self, other: isinstance(other, Value) and self.data == other.data\n"
        "    __hash__ = lambda self: hash(self.data)\n",
    ),
    "equality without a hash": ("class Value:\n", "class Value:\n    __eq__ = lambda self, other: self is other\n"),
    "a circle": ("self._prev = tuple(children)", "self._prev = (*children, self) if children else ()"),
    "+= in place": (
        "    def backward",
        "    def __iadd__(self, other):\n        self.data += other.data\n        return self\n\n    def backward",
    ),
    "power takes a Value's data": (
        "assert isinstance(n, (int, float)), 'a constant exponent'",
        "n = n.data if isinstance(n, Value) else n",
    ),
    "__radd__ missing": ("def __radd__", "def radd"),
    "__rmul__ missing": ("def __rmul__", "def rmul"),
    "__rsub__ missing": ("def __rsub__", "def rsub"),
    "__rtruediv__ missing": ("def __rtruediv__", "def rtruediv"),
    "__radd__ asks itself": ("return self + other", "return other + self"),
    "__rmul__ asks itself": ("return self * other", "return other * self"),
    "__rsub__ turned round": ("return Value(other) - self", "return self - other"),
    "__rtruediv__ turned round": ("return Value(other) / self", "return self / other"),
}


def wrong_engines() -> Iterator[tuple[str, str]]:
    """What is wrong, and the text of the engine."""
    for style_name, style in STYLES.items():
        for operation in OPERATIONS.values():
            for what, changed in _wrong_operations(operation):
                yield f"{style_name}, {operation.name}: {what}", _with(style, changed)
    right = engine_text(BASE)
    for operation in OPERATIONS.values():
        for what, (old, new) in WRONG_PUSHES.items():
            for child, rule in zip(operation.children, operation.rules, strict=True):
                start = right.index(f"    def {operation.name}(")
                method = right[start : right.index("        return out\n", start)]
                marks = {"child": child, "rule": rule}
                broken = _replaced(method, old.format(**marks), new.format(**marks))
                yield f"{operation.name}, {child}: {what}", _replaced(right, method, broken)
    for what, walk in WRONG_WALKS.items():
        yield f"walk: {what}", engine_text(BASE, walk=walk)
        yield f"walk: {what}, relu, local derivatives", engine_text(replace(RELU, closures=False), walk=walk)
        yield f"walk: {what}, children in a set", engine_text(replace(BASE, children="set(children)"), walk=walk)
    for what, (old, new) in WRONG_NETWORKS.items():
        yield f"network: {what}", _replaced(right, old, new)
        relu = engine_text(RELU)
        if old in relu:
            yield f"relu network: {what}", _replaced(relu, old, new)
    for what, (old, new) in WRONG_VALUES.items():
        yield f"value: {what}", _replaced(right, old, new)


def _wrong_operations(operation: Operation) -> Iterator[tuple[str, Operation]]:
    for i, rule in enumerate(operation.rules):
        for what, text in WRONG_RULES.items():
            rules = (*operation.rules[:i], text.format(rule), *operation.rules[i + 1 :])
            yield f"rule {i + 1}, {what}", replace(operation, rules=rules)
    for what, text in WRONG_RESULTS.items():
        yield what, replace(operation, result=text.format(operation.result))
    if len(set(operation.rules)) == 2:
        yield "rules exchanged", replace(operation, rules=operation.rules[::-1])


def _with(style: Style, operation: Operation) -> str:
    return engine_text(style, OPERATIONS | {operation.name: operation})


def _replaced(text: str, old: str, new: str) -> str:
    assert old in text, f"{old!r} is not there"
    assert text.replace(old, new) != text
    return text.replace(old, new)
