"""What a reader starts from: the names of the first classes and methods, with nothing solved."""

ENGINE = '''\
"""My engine: numbers that remember what they were made from, and work out their own derivatives."""


class Value:
    """A number, what it was made from, and later its grad."""

    def __init__(self, data):
        """Keep the number in self.data, and start self.grad at 0."""

    def __repr__(self):
        """How it shows, as a text: Value(data=2.0)."""

    def __add__(self, other):
        """self + other, as a new Value."""

    def __mul__(self, other):
        """self * other, as a new Value."""

    def backward(self):
        """Fill in the grad of every Value that this one was made from."""
'''

NN = '''\
"""My networks: neurons, layers, and the loop that trains them, made of Values."""

import random

from .engine import Value


class Module:
    """What neurons, layers and networks have in common."""

    def zero_grad(self):
        """Set the grad of every parameter back to 0."""


class Neuron(Module):
    """tanh of the weighted sum of its inputs and a bias."""

    def __init__(self, nin):
        """Draw a weight for each of nin inputs, and a bias, between -1 and 1."""

    def __call__(self, x):
        """What the neuron says to the list of inputs x: one Value."""

    def parameters(self):
        """Its weights and its bias, in one list."""


class Layer(Module):
    """Neurons side by side, all reading the same inputs."""

    def __init__(self, nin, nout):
        """Make nout neurons, each with nin inputs."""

    def __call__(self, x):
        """What each neuron says to the inputs x, in a list."""

    def parameters(self):
        """The parameters of all its neurons, in one list."""


class MLP(Module):
    """Layers one after another."""

    def __init__(self, nin, nouts):
        """Make the layers: nin inputs, and a layer for each width in the list nouts."""

    def __call__(self, x):
        """Send x through all layers; a single output comes bare."""

    def parameters(self):
        """The parameters of all its layers, in one list."""


def train(model, xs, targets, steps, rate):
    """Take steps of gradient descent; give the loss before each of them, in a list."""
'''

SKELETON = {"engine.py": ENGINE, "nn.py": NN}

TRY = """\
from engine import Value

a = Value(2.0)
b = Value(-3.0)
a * b
"""
