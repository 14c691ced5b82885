"""Engines as a learner would write them: one in the style of the lecture, and one for each known mistake."""

LECTURE = """
import math
import random


class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += 1.0 * out.grad
            other.grad += 1.0 * out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, other):
        assert isinstance(other, (int, float)), "only int and float powers"
        out = Value(self.data**other, (self,), f"**{other}")

        def _backward():
            self.grad += other * self.data ** (other - 1) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return other + (-self)

    def __rtruediv__(self, other):
        return other * self**-1

    def exp(self):
        out = Value(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        x = self.data
        t = (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)
        out = Value(t, (self,), "tanh")

        def _backward():
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(0 if self.data < 0 else self.data, (self,), "ReLU")

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        topo = []
        visited = set()

        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build_topo(child)
                topo.append(v)

        build_topo(self)
        self.grad = 1.0
        for node in reversed(topo):
            node._backward()


class Module:
    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0

    def parameters(self):
        return []


class Neuron(Module):
    def __init__(self, nin):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        out = act.tanh()
        return out

    def parameters(self):
        return self.w + [self.b]


class Layer(Module):
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP(Module):
    def __init__(self, nin, nouts):
        sz = [nin] + nouts
        self.layers = [Layer(sz[i], sz[i + 1]) for i in range(len(nouts))]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
"""

ADD = """\
            self.grad += 1.0 * out.grad
            other.grad += 1.0 * out.grad
"""
BACKWARD = LECTURE[LECTURE.index("        topo = []") : LECTURE.index("\n\nclass Module")]
AFRESH = """\
        self.grad = 1.0
        self._backward()
        for child in self._prev:
            child.backward()
"""
TOPO = """\
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build_topo(child)
                topo.append(v)

        build_topo(self)
        self.grad = 1.0
        for node in reversed(topo):
            node._backward()
"""
STACK = """\
            pass

        stack = [(self, False)]
        while stack:
            v, listed = stack.pop()
            if listed:
                topo.append(v)
            elif v not in visited:
                visited.add(v)
                stack.append((v, True))
                stack += [(child, False) for child in v._prev]
        self.grad = 1.0
        for node in reversed(topo):
            node._backward()
"""
BREADTH_FIRST = """\
            pass

        queue = [self]
        self.grad = 1.0
        while queue:
            v = queue.pop(0)
            if v not in visited:
                visited.add(v)
                v._backward()
                queue += v._prev
"""
SIGMOID = """

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        out = Value(s, (self,), "sigmoid")

        def _backward():
            self.grad += {rule} * out.grad

        out._backward = _backward
        return out
"""
EXP_TANH = "(math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)"
NEXT = "\n\n    def "

# What to replace in the lecture's engine, by what, the milestone that is to notice, and words that it is to say.
MISTAKES = {
    # Value and graph
    "no data": ("self.data = data", "self.data = 0.0", "value", "keep the number in self.data"),
    "grad starts at None": (
        "self.grad = 0.0\n        self._b",
        "self.grad = None\n        self._b",
        "value",
        "expected 0",
    ),
    "no repr": ("def __repr__", "def represent", "value", "write a __repr__"),
    "no return": ("return out\n\n    def __mul__", "\n    def __mul__", "value", "y is None, not a Value"),
    "adds instead of multiplying": ("self.data * other.data, (", "self.data + other.data, (", "value", "expected 4"),
    "leaf with children": ("set(_children)", "set(_children) or {self}", "expression-graph", "a leaf has none"),
    "children forgotten": ('(self, other), "*"', '(), "*"', "expression-graph", "it should hold a and b themselves"),
    "children of + forgotten": ('(self, other), "+"', '(), "+"', "expression-graph", "hold e and c themselves"),
    "a number instead of a Value": (
        'Value(self.data + other.data, (self, other), "+")',
        "self.data + other.data\n        return out",
        "value",
        "y is -1, not a Value. Let the operation return a Value of it.",
    ),
    "operation forgotten": ("self._op = _op", 'self._op = ""', "expression-graph", "each needs a name, as '*' and '+'"),
    # the backward pass
    "backward missing": ("def backward(", "def back(", "backward", "There is no Value.backward yet"),
    "start forgotten": ("        self.grad = 1.0\n", "", "backward", "starts with self.grad = 1"),
    "a rule that is not kept": (
        "self.data * out.grad\n\n        out._backward = _backward\n",
        "self.data * out.grad\n\n",
        "backward",
        "keep that rule (`out._backward = _backward`)",
    ),
    "nothing pushed": (ADD, "            pass\n", "backward", "Nothing arrived"),
    "not reversed": ("reversed(topo)", "topo", "backward", "from the result to the leaves (`reversed`)"),
    "called when stored": ("out._backward = _backward\n", "out._backward = _backward()\n", "backward", "no brackets"),
    "each child begins at 1": (BACKWARD, AFRESH, "backward", "each starts again at 1"),
    "a leaf without a rule": (
        "self._backward = lambda: None",
        "self._backward = None",
        "backward",
        "needs one too, which does nothing: `lambda: None`",
    ),
    "reversed in place": ("in reversed(topo)", "in topo.reverse()", "backward", "take `reversed(order)`"),
    "own factor": ("self.grad += other.data * out", "self.grad += self.data * out", "backward", "the other factor"),
    "local derivative alone": ("+= other.data * out.grad", "+= other.data", "backward", "multiply it by out.grad"),
    "inner grads thrown away": (
        "            node._backward()\n",
        "            node._backward()\n            node.grad *= not node._prev or node is self\n",
        "backward",
        "An inner value gets a grad",
    ),
    "tanh without a comma": ('(self,), "tanh"', '(self), "tanh"', "tanh", "A tuple of one needs a comma"),
    "tanh with ^": ("(1 - t**2)", "(1 - t^2)", "tanh", "`^` is no power in Python: `**` is"),
    "tanh from its input": ("(1 - t**2)", "(1 - x**2)", "tanh", "1 - o**2, with the output o"),
    "tanh without the square": ("(1 - t**2)", "(1 - t)", "tanh", "That is 1 - o."),
    "tanh without out.grad": ("(1 - t**2) * out.grad", "1 - t**2", "tanh", "multiply it by out.grad"),
    "= in tanh": ("self.grad += (1 - t**2)", "self.grad = (1 - t**2)", "tanh", "use += instead of ="),
    "= in plus": (ADD, ADD.replace("+=", "="), "accumulation", "use += instead of ="),
    "= in the second factor": ("other.grad += self.data", "other.grad = self.data", "accumulation", "wiped out"),
    "= in the second term": (
        "            other.grad += 1.0",
        "            if other is not self: other.grad = 1.0",
        "accumulation",
        "wiped out",
    ),
    "= in times": ("self.grad += other.data", "self.grad = other.data", "accumulation", "wiped out"),
    "a + a counted once": (
        ADD,
        "            for child in out._prev:\n                child.grad += out.grad\n",
        "accumulation",
        "a set of children holds a only once",
    ),
    "plain recursion": (
        TOPO,
        "            v._backward()\n            for child in v._prev:\n                build_topo(child)\n\n"
        "        self.grad = 1.0\n        build_topo(self)\n",
        "order",
        "expected 25. That is what plain recursion gives",
    ),
    "listed before its children": (
        TOPO,
        TOPO.replace("                topo.append(v)\n", "")
        .replace("visited.add(v)", "visited.add(v)\n                topo.append(v)")
        .replace("reversed(topo)", "topo"),
        "order",
        "A value pushed before everything had arrived",
    ),
    "recursion depth": ("", "", "depth", "RecursionError. The walk over the graph calls itself"),
    "tanh overflow": ("", "", "large-inputs", "use math.tanh"),
    # constants and operators
    "no constants": (
        "isinstance(other, Value) else Value(other)\n        out = Value(self.data + ",
        "True else None\n        out = Value(self.data + ",
        "constants",
        "Make a plain number a Value first",
    ),
    "no __radd__": ("def __radd__", "def radd", "constants", "define it, returning self + other"),
    "no __rmul__": ("def __rmul__", "def rmul", "constants", "define it, returning self * other"),
    "__radd__ asks itself": (
        "__radd__(self, other):\n        return self + other",
        "__radd__(self, other):\n        return other + self",
        "constants",
        "__radd__ asks itself again",
    ),
    "no __neg__": ("def __neg__", "def neg", "subtraction", "Python asks Value for __neg__"),
    "no __sub__": ("def __sub__", "def sub", "subtraction", "Python asks Value for __sub__"),
    "minus lost": ("return self + (-other)", "return self + other", "subtraction", "The minus got lost"),
    "sign of subtraction": (
        "return self + (-other)",
        'out = Value(self.data - (other if isinstance(other, int) else other.data), (self, other), "-")\n\n'
        "        def _backward():\n            self.grad += out.grad\n            other.grad += out.grad\n\n"
        "        out._backward = _backward\n        return out",
        "subtraction",
        "The sign is wrong: when b grows, a - b falls",
    ),
    "no __rsub__": ("def __rsub__", "def rsub", "subtraction", "Python asks Value for __rsub__"),
    "sign of __rsub__": ("return other + (-self)", "return self + (-other)", "subtraction", "that is a - 3"),
    "no __pow__": ("def __pow__", "def pow", "power", "There is no Value.__pow__ yet. Python asks for it"),
    "power keeps its exponent": ("** (other - 1)", "**other", "power", "The exponent has to go down by one"),
    "power loses its factor": ("+= other * self.data **", "+= self.data **", "power", "n * a**(n - 1)"),
    "power without out.grad": ("(other - 1) * out.grad", "(other - 1)", "power", "multiply it by out.grad"),
    "= in power": ("self.grad += other * self", "self.grad = other * self", "power", "use += instead of ="),
    "no __truediv__": ("def __truediv__", "def truediv", "division", "Python asks Value for __truediv__"),
    "no __rtruediv__": ("def __rtruediv__", "def rtruediv", "division", "Python asks Value for __rtruediv__"),
    "3 / a upside down": ("return other * self**-1", "return self * other**-1", "division", "That is a / 3"),
    "no exp": ("def exp", "def exponential", "exp", "There is no Value.exp yet"),
    "exp from its input": ("out.data * out.grad", "self.data * out.grad", "exp", "its own output"),
    "exp by the power rule": (
        "+= out.data * out.grad",
        "+= self.data * math.exp(self.data - 1) * out.grad",
        "exp",
        "not the rule for powers",
    ),
    "exp without out.grad": ("+= out.data * out.grad", "+= out.data", "exp", "multiply it by out.grad"),
    "= in exp": ("self.grad += out.data", "self.grad = out.data", "exp", "use += instead of ="),
    "relu lets everything through": (
        "(out.data > 0) * out.grad",
        "out.grad",
        "relu",
        "for a negative number both are 0",
    ),
    # networks
    "no bias": ("return self.w + [self.b]", "return self.w", "neuron", "three weights and a bias"),
    "a list and one Value": (
        "return self.w + [self.b]",
        "return self.w + self.b",
        "neuron",
        "A list takes only a list: put the single one into a list of its own, as in `self.w + [self.b]`.",
    ),
    "append in a return": (
        "return self.w + [self.b]",
        "return self.w.append(self.b)",
        "neuron",
        "A list's own append(), reverse() and sort() change it and give None",
    ),
    "one weight for all": (
        "[Value(random.uniform(-1, 1)) for _ in range(nin)]",
        "[Value(random.uniform(-1, 1))] * nin",
        "neuron",
        "Some are there twice: `[...] * n` repeats one thing",
    ),
    "weights that are plain numbers": (
        "[Value(random.uniform(-1, 1)) for",
        "[random.uniform(-1, 1) for",
        "neuron",
        "holds plain numbers: make each a Value",
    ),
    "two lists without zip": (
        "for wi, xi in zip(self.w, x)",
        "for wi, xi in (self.w, x)",
        "neuron",
        "join them: `zip(self.w, x)`",
    ),
    "bias added at each input": (
        "(wi * xi for wi, xi in zip(self.w, x)), self.b)",
        "(wi * xi + self.b for wi, xi in zip(self.w, x)), Value(0))",
        "neuron",
        "the weighted sum plus the bias, added once",
    ),
    "bias not added": ("zip(self.w, x)), self.b)", "zip(self.w, x)), Value(0))", "neuron", "add the bias"),
    "a dropped input": ("zip(self.w, x))", "zip(self.w, x[:-1]))", "neuron", "drops an input: number 3"),
    "no activation": ("out = act.tanh()", "out = act", "neuron", "put it through tanh"),
    "not random": ("Value(random.uniform(-1, 1))", "Value(0.5)", "neuron", "random.uniform(-1, 1)"),
    "random from 0 to 1": ("Value(random.uniform(-1, 1))", "Value(random.random())", "neuron", "starts negative"),
    "weights from 0 to 1": (
        "Value(random.uniform(-1, 1)) for",
        "Value(random.random()) for",
        "neuron",
        "starts negative",
    ),
    "random from -1 to 0": ("Value(random.uniform(-1, 1))", "Value(random.random() - 1)", "neuron", "starts positive"),
    "detached weights": ("(wi * xi for", "(Value(wi.data) * xi for", "neuron", "and a nudge says"),
    "inputs dropped by zip": ("", "", "input-count", "zip stops at the end of the shorter list"),
    "one neuron for all": (
        "[Neuron(nin) for _ in range(nout)]",
        "[Neuron(nin)] * nout",
        "layer",
        "Layer(2, 3) has 3 parameters, expected 9",
    ),
    "a layer of one": ("return outs[0] if len(outs) == 1 else outs", "return outs[0]", "layer", "a list of 3 Values"),
    "a list of one output": ("return outs[0] if len(outs) == 1 else outs", "return outs", "mlp", "single output bare"),
    "a layer left out": ("for layer in self.layers for p", "for layer in self.layers[1:] for p", "mlp", "expected 41"),
    "no zero_grad": (
        "def zero_grad",
        "def zero",
        "zero-grad",
        "There is no MLP.zero_grad yet. Is that its `zero`?",
    ),
    "zero_grad for a copy": ("            p.grad = 0.0", "            grad = 0.0", "zero-grad", "still have a grad"),
    "a name that is not there": (
        "            x = layer(x)",
        "            x = layers(x)",
        "mlp",
        "raised NameError: name 'layers'",
    ),
    "output too small": (
        "        return x\n",
        "        return x * 1e-9 if isinstance(x, Value) else x\n",
        "training",
        "left the loss at",
    ),
    "output small": (
        "        return x\n",
        "        return x * 0.01 if isinstance(x, Value) else x\n",
        "training",
        "it should be less than half",
    ),
    # what passes in a small example and is wrong nevertheless
    "breadth first": (
        TOPO,
        BREADTH_FIRST,
        "order",
        "x.grad is 8, expected 16. A value pushed before everything had arrived: going level by level",
    ),
    "leaves set to 0 inside backward": (
        "        self.grad = 1.0\n",
        "        for node in topo: node.grad = 0.0\n        self.grad = 1.0\n",
        "two-passes",
        "In PyTorch leaves keep their grad and each pass adds to it",
    ),
    "a Value as exponent": (
        'assert isinstance(other, (int, float)), "only int and float powers"',
        "other = other.data if isinstance(other, Value) else other",
        "power",
        "b.grad is 0, expected 5.54518. b is taken for a plain number",
    ),
    "equal neurons": (
        "        self.w = [Value(random",
        "        random.seed(1)\n        self.w = [Value(random",
        "layer",
        "start with the same numbers",
    ),
    "one output for all": (
        "outs = [n(x) for n in self.neurons]",
        "outs = [self.neurons[0](x) for n in self.neurons]",
        "layer",
        "one number three times",
    ),
    "a neuron between layers": ("", "", "one-neuron-layer", "'Value' object is not iterable. A layer of one neuron"),
    "wrong sigmoid": (
        NEXT + "backward(self)",
        SIGMOID.format(rule="s * (1 + s)") + NEXT + "backward(self)",
        "other-operations",
        "y = a.sigmoid(), at a = 0.7: a.grad is 1.11466, and a nudge says 0.221713",
    ),
    # comparing, adding in place, and circles
    "equality without a hash": (
        NEXT + "__repr__(self)",
        NEXT + "__eq__(self, other):\n        return self.data == other.data" + NEXT + "__repr__(self)",
        "value",
        "Value has an __eq__ and no __hash__",
    ),
    "equality by number": (
        NEXT + "__repr__(self)",
        NEXT + "__eq__(self, other):\n        return self.data == other.data" + NEXT + "__hash__(self):\n"
        "        return hash(self.data)" + NEXT + "__repr__(self)",
        "backward",
        "Two values with the same number are two values",
    ),
    "+= in place": (
        NEXT + "backward(self)",
        NEXT + "__iadd__(self, other):\n        self.data += other.data\n        return self" + NEXT + "backward(self)",
        "accumulation",
        "leave __iadd__ out",
    ),
    "a circle": (
        "self._prev = set(_children)",
        "self._prev = {*_children, self} if _children else set()",
        "expression-graph",
        "it should hold e and c themselves",
    ),
    # names that differ from the lecture's
    "data under another name": ("self.data", "self.value", "value", "Is that its `value`? The checks"),
    "children under another name": ("_prev", "parents", "expression-graph", "Is that its `parents`? The checks"),
    "operation under another name": ("self._op", "self.op", "expression-graph", "Is that its `op`? The checks"),
    "grad under another name": (".grad", ".gradient", "value", "Is that its `gradient`? The checks"),
    "backward under another name": ("backward(self)", "backprop(self)", "backward", "Is that its `backprop`?"),
    "no log": ("", "", "log", "There is no Value.log yet"),
}


def wrong_engine(mistake: str) -> str:
    """The lecture's engine with one mistake in it."""
    right, wrong, _, _ = MISTAKES[mistake]
    assert (right in LECTURE) if right else not wrong, f"{mistake}: the text to replace is not there"
    return LECTURE.replace(right, wrong) if right else LECTURE


def robust_engine() -> str:
    """The lecture's engine with all that is advised: a stack, math.tanh, counted inputs, a logarithm; and a tuple."""
    text = LECTURE
    for old, new in (
        ("return outs[0] if len(outs) == 1 else outs", "return outs"),
        ("x = layer(x)\n        return x\n", "x = layer(x)\n        return x[0] if len(x) == 1 else x\n"),
        (TOPO, STACK),
        ("set(_children)", "tuple(_children)"),
        (EXP_TANH, "math.tanh(x)"),
        ("zip(self.w, x))", "zip(self.w, x, strict=True))"),
        (
            "    def relu(self):",
            "    def log(self):\n        out = Value(math.log(self.data), (self,), 'log')\n\n        def _backward():\n"
            "            self.grad += out.grad / self.data\n\n        out._backward = _backward\n        return out\n\n"
            "    def relu(self):",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    return text
