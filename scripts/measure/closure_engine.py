"""The yardstick of `bench.py`: an engine with a closure for each operation, as one builds it in the lecture.

Every value keeps a set of children and a function that knows how to pass the gradient on; the topological order
is found by recursion; a neuron is one node for every product and every sum. It is what the reader has at the end
of the tutorial's page on automatic backpropagation, plus the operations and modules that training needs.

Known limits, kept because they are what is measured: graphs deeper than Python's call stack raise
RecursionError, inner nodes keep their grads from one backward pass to the next, and every closure refers to the
value that owns it, a reference cycle that only the garbage collector can free.
"""

import math
import random


class Value:
    """A number, its gradient, and a function that passes the gradient on to the children."""

    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev = set(_children)
        self._op = _op
        self._backward = lambda: None

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

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

    def __pow__(self, exponent):
        out = Value(self.data**exponent, (self,), f"**{exponent}")

        def _backward():
            self.grad += exponent * self.data ** (exponent - 1) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        """e to this power."""
        out = Value(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        """The hyperbolic tangent."""
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1.0 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        """The value where it is positive, else 0."""
        out = Value(max(0.0, self.data), (self,), "relu")

        def _backward():
            self.grad += (out.data > 0.0) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return other + (-self)

    def __rtruediv__(self, other):
        return other * self**-1.0

    def backward(self):
        """Fill in the gradients of everything this value was computed from."""
        order = []
        visited = set()

        def visit(node):
            if node not in visited:
                visited.add(node)
                for child in node._prev:
                    visit(child)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node._backward()


class Neuron:
    """The activation of a weighted sum of the inputs, a node for every product and sum."""

    def __init__(self, nin, activation, rng):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(rng.uniform(-1, 1))
        self.activation = activation

    def __call__(self, x):
        out = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return out if self.activation == "linear" else getattr(out, self.activation)()


class MLP:
    """Layers of neurons one after another; the arguments are those of `micrograd.nn.MLP`."""

    def __init__(self, nin, nouts, activation="tanh", output_activation=None, rng=None):
        rng = rng or random.Random()
        widths = [nin, *nouts]
        activations = [activation] * (len(nouts) - 1) + [output_activation or activation]
        self.layers = [
            [Neuron(widths[i], activations[i], rng) for _ in range(widths[i + 1])] for i in range(len(nouts))
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = [neuron(x) for neuron in layer]
        return x[0] if len(x) == 1 else x

    def parameters(self):
        """All weights and biases, in the order in which `micrograd.nn` lists them."""
        return [p for layer in self.layers for neuron in layer for p in (*neuron.w, neuron.b)]

    def zero_grad(self):
        """Set the gradient of every parameter to 0."""
        for p in self.parameters():
            p.grad = 0.0
