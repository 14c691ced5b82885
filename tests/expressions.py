"""Expressions to draw and to walk through, in our engine and in classes of readers."""

from micrograd.engine import Value


class Plain:
    """A reader's value with what a drawing needs and nothing else; the children in whatever they are given in."""

    _local_derivatives: tuple | list  # only where a test gives them

    def __init__(self, data, children=(), op="", label=None, grad=0.0):
        self.data, self.grad, self._prev, self._op = data, grad, children, op
        if label is not None:
            self.label = label


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


def random_expression(rng, leaf):
    values = [leaf(rng.uniform(0.5, 2.0)) for _ in range(4)]
    for _ in range(25):
        a, b = rng.choice(values), rng.choice(values)
        values.append(
            rng.choice([lambda a, b: a + b, lambda a, b: a * b, lambda a, b: a.tanh(), lambda a, b: a - b])(a, b)
        )
    return values[-1]
